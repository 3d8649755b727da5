"""`bot why`: everything about one issue on the terminal (statement 66)."""

# ruff: noqa: E501  # a line is as long as it is

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inline_snapshot import snapshot

from bot.cli.commands import cli
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.domain.opening import Form
from bot.policyfile import load, shipped_text
from bot.usecases.bindings import BoundKind, BoundTo, bind
from bot.usecases.directory import remember_person
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_REPORT, ALICE, MONDAY_10, OLU, by

TEAM = TeamId("T00PRACTICE")


@pytest.fixture(autouse=True)
def _an_issue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ESC-1, which Alice opened."""
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    monkeypatch.setenv("DATABASE_URL", url)
    migrate(url)
    database = Database(url, lambda: MONDAY_10)
    rt = Runtime(database, lambda: MONDAY_10, administrators=(OLU,))
    activate_policy(rt, TEAM, load(shipped_text(), "default.yml", MONDAY_10.date()), shipped_text(), None)
    remember_person(rt, TEAM, ALICE, name="Alice Ahn", standing=Standing.MEMBER)
    bind(rt, TEAM, "tier1.people", BoundTo(BoundKind.PEOPLE, (ALICE, PersonId("U0NOBODY"))), None)
    open_issue(rt, TEAM, form=Form(id="f", report=A_REPORT), by=by(ALICE))
    database.dispose()


def bot(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_66_deadlines_and_calls_of_an_issue_with_names_and_local_times() -> None:
    result = bot("why", "ESC-1")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[:5] == snapshot(
        [
            "ESC-1 · Sev 2 · Acme: Checkout is down",
            "",
            "accept at T1 · due Mon 2026-11-23 10:15 CET",
            "  15 min from Mon 2026-11-23 10:00 CET to Mon 2026-11-23 10:15 CET in `support_hours`",
            "  15 min = the target of 15 min, so due Mon 2026-11-23 10:15 CET",
        ]
    )
    assert lines[-1] == snapshot(
        "Mon 2026-11-23 10:00 CET  called Alice Ahn (on call); U0NOBODY (on call) (each directly too), because: it came to T1 as it was opened there (“Outage for some”); step 1 of calling order no. 1"
    )
    assert bot("why", "1").output == result.output


def test_what_is_no_issue_or_none_of_this_workspace_gets_a_sentence() -> None:
    unknown = bot("why", "ESC-9")
    assert (unknown.exit_code, unknown.stderr) == (1, "There is no issue ESC-9.\n")
    nothing = bot("why", "checkout")
    assert (nothing.exit_code, nothing.stderr) == (2, "checkout is no issue; write it like ESC-12.\n")
