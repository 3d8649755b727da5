"""`bot policy` explain, diff, rehearse, activate and reapply: what changes is said before it is done (statement 96, R10)."""

# ruff: noqa: E501  # a sentence is as long as it is

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inline_snapshot import snapshot

from bot.cli.commands import cli
from bot.connecting import machine_now
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.ids import IssueId, TeamId
from bot.domain.opening import Form
from bot.policyfile import load, shipped_text
from bot.practice.server import PracticeServer
from bot.usecases.bindings import BoundKind, BoundTo, bind
from bot.usecases.look_up import issue_view
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy, active_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_REPORT, ALICE, BEN, MONDAY_10, OLU, by
from tests.sources import ROOT
from tests.usecases.conftest import Clock

TEAM = TeamId("T00PRACTICE")
FAST = (
    shipped_text()
    .replace("name: Shipped policy", "name: Fast")
    .replace(
        "{clock: ack, severity: 2, tier: tier3, length: 30m}", "{clock: ack, severity: 2, tier: tier3, length: 5m}"
    )
)


@pytest.fixture(name="clock")
def _clock() -> Clock:
    return Clock()


@pytest.fixture(name="rt")
def _rt(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """A database after the first start, and the draft policy.yml."""
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    monkeypatch.setenv("DATABASE_URL", url)
    migrate(url)
    database = Database(url, clock)
    rt = Runtime(database, clock, administrators=(OLU,))
    activate_policy(rt, TEAM, load(shipped_text(), "default.yml", MONDAY_10.date()), shipped_text(), None)
    for tier, person in (("tier1", ALICE), ("tier2", BEN)):
        bind(rt, TEAM, f"{tier}.people", BoundTo(BoundKind.PEOPLE, (person,)), None)
    Path("policy.yml").write_text(FAST)
    yield rt
    database.dispose()


def bot(*arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=answer)


def an_issue(rt: Runtime) -> None:
    """Opened now; nobody touches it."""
    open_issue(rt, TEAM, form=Form(id="f", report=A_REPORT), by=by(ALICE))


def version_of_the_issue(rt: Runtime) -> int:
    view = issue_view(rt, TEAM, IssueId(1))
    assert view is not None
    return view.issue.policy_version


@pytest.mark.thorough
def test_110_a_file_and_every_version_are_explained_in_plain_words(rt: Runtime) -> None:
    activate_policy(rt, TEAM, load(FAST, "policy.yml", MONDAY_10.date()), FAST, None)
    first, active, file = (bot("policy", "explain", *more).output for more in (("--version", "1"), (), ("policy.yml",)))
    assert file in active
    assert active.startswith("Fast: version 2, activated 2026-11-23\n\nMatrix: ")
    assert "Contacts\n  Channel of T1: not bound\n  People of T1: U0ALICE\n" in active
    assert "  accept · Sev 2 · tier3: 30 min\n" in first
    assert "  accept · Sev 2 · tier3: 5 min\n" in active
    titles = [line for line in file.splitlines() if line and not line.startswith(" ")]
    assert titles == snapshot(
        [
            "Matrix: what qualifies, how severe it is, which tier gets it",
            "Criteria that act on open issues",
            "Tiers and calling orders",
            "Targets",
            "Warnings",
            "Notifications: how far a call reaches",
            "Calendars",
            "Limits",
            "Departments",
            "What a tier must be told",
            "Procedures",
            "Roles (RACI)",
            "Other rules",
        ]
    )


def test_what_a_draft_says_otherwise_is_said_before_and_after(rt: Runtime) -> None:
    result = bot("policy", "diff", "policy.yml")
    assert (result.exit_code, result.output) == (
        0,
        snapshot("""\
It differs from version 1 (Shipped policy) in 2 things:
Targets
  accept · Sev 2 · tier3: 30 min → 5 min
Other rules
  name: Shipped policy → Fast
"""),
    )
    activate_policy(rt, TEAM, load(FAST, "policy.yml", MONDAY_10.date()), FAST, None)
    assert bot("policy", "diff", "policy.yml").output == "It says the same as version 2 (Fast).\n"
    assert bot("policy", "diff", "policy.yml", "--against", "1").output == result.output
    none = bot("policy", "diff", "policy.yml", "--against", "9")
    assert (none.exit_code, none.stderr) == (1, "There is no version 9.\n")


@pytest.mark.thorough
def test_96_a_rehearsal_says_what_would_have_been_otherwise_and_stores_nothing(rt: Runtime, tmp_path: Path) -> None:
    an_issue(rt)
    rt.database.dispose()
    before = (tmp_path / "bot.sqlite3").read_bytes()
    result = bot("policy", "rehearse", "policy.yml", "--since", "2026-11-01", "--until", "2026-11-24")
    assert (result.exit_code, result.output) == (
        0,
        snapshot("""\
policy.yml against version 1 (Shipped policy), issues opened from 2026-11-01 on:
1 past issue lived again, 1 of them otherwise.
                                now    draft
  pings                          24       25       +1
  pings at night                  0        0
  missed deadlines                5        5
  moves between tiers             2        2
  hours at tier1                0.2      0.2
  hours at tier2                0.5      0.5
  hours at tier3               13.2     13.2
These differ:
  ESC-1: +1 pings
"""),
    )
    assert (tmp_path / "bot.sqlite3").read_bytes() == before


def test_96_a_draft_that_changes_nothing_and_a_time_without_issues_say_so(rt: Runtime) -> None:
    an_issue(rt)
    Path("same.yml").write_text(shipped_text())
    same = bot("policy", "rehearse", "same.yml", "--since", "23d", "--until", "2026-11-24").output
    assert "1 past issue lived again, 0 of them otherwise." in same
    nothing = bot("policy", "rehearse", "same.yml", "--since", "2026-01-01", "--until", "2026-02-01").output
    assert nothing.splitlines()[1:] == ["0 past issues lived again, 0 of them otherwise."]
    mistake = bot("policy", "rehearse", "same.yml", "--since", "yesterday")
    assert (mistake.exit_code, mistake.stderr) == (
        2,
        "yesterday is no time back; write it like 90d or 2026-09-01.\n",
    )


def test_activation_shows_the_differences_and_the_rehearsal_and_asks(rt: Runtime, clock: Clock) -> None:
    clock.now = machine_now() - timedelta(days=2)
    an_issue(rt)
    refused = bot("policy", "activate", "policy.yml", answer="n\n")
    assert refused.exit_code == 1
    assert "It differs from version 1 (Shipped policy) in 2 things:" in refused.output
    assert "Under it, of the last 30 days:\n1 past issue lived again, 1 of them otherwise." in refused.output
    assert "Activate it? [y/N]: n" in refused.output
    assert active_version(rt) == 1
    done = bot("policy", "activate", "policy.yml", answer="y\n")
    assert done.exit_code == 0
    assert "Version 2 (Fast) holds for issues opened from now on; open ones keep theirs." in done.output
    assert "1 open issue can be moved to it with: bot policy reapply" in done.output
    assert active_version(rt) == 2


def test_activation_asks_nothing_where_nothing_is_active(
    rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del rt
    url = f"sqlite:///{tmp_path}/new.sqlite3"
    migrate(url)
    with PracticeServer(manifest=ROOT / "manifest.yml") as server:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", server.options.bot_token)
        monkeypatch.setenv("SLACK_API_URL", server.api_url)
        result = bot("policy", "activate", "policy.yml")
    assert (result.exit_code, result.output.splitlines()[0]) == (
        0,
        "Version 1 (Fast) holds for issues opened from now on; open ones keep theirs.",
    )


def test_r10_open_issues_are_moved_after_a_preview_and_a_yes(
    rt: Runtime, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = machine_now()
    an_issue(rt)
    with PracticeServer(manifest=ROOT / "manifest.yml") as server:
        monkeypatch.setenv("SLACK_BOT_TOKEN", server.options.bot_token)
        monkeypatch.setenv("SLACK_API_URL", server.api_url)
        assert "Nothing to do." in bot("policy", "reapply").output
        activate_policy(rt, TEAM, load(FAST, "policy.yml", MONDAY_10.date()), FAST, None)
        asked = bot("policy", "reapply", answer="n\n")
        assert asked.exit_code == 1
        first, second = asked.output.splitlines()[:2]
        assert first == "What version 2 (Fast) does to 1 open issue:"
        assert second.startswith("  ESC-1 · Acme: Checkout is down · ")
        assert version_of_the_issue(rt) == 1
        done = bot("policy", "reapply", "--yes")
        assert (done.exit_code, done.output.splitlines()[-1]) == (
            0,
            "1 open issue moved to the active version of the policy.",
        )
    assert version_of_the_issue(rt) == 2


def active_version(rt: Runtime) -> int:
    active = active_policy(rt, TEAM)
    assert active is not None
    return active[0]
