"""`bot rota` and `bot out`: a rota from its file to who is on call, and who is away (SPEC E5, E13, statement 80)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.commands import cli
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.ids import TeamId
from bot.policyfile import load, shipped_text
from bot.practice.server import PracticeServer
from bot.usecases.bindings import roster
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import T2
from tests.sources import ROOT

TEAM = TeamId("T00PRACTICE")
PRIYA, SAM, LENA = "U00PRIYA00", "U00SAM0000", "U00LENA000"
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROTA = """\
key: t2
tier: tier2
zone: Europe/Berlin
layers:
  - people: [priya@northwind.example, sam@northwind.example]
    starts: 2020-01-06
    every: 1 week
    hands_over: 09:00
"""


@pytest.fixture(name="rt")
def _rt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """A workspace and a database after their first start, and the settings for both."""
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    migrate(url)
    database = Database(url, lambda: AT)
    rt = Runtime(database, lambda: AT)
    activate_policy(rt, TEAM, load(shipped_text(), "default.yml", AT.date()), shipped_text(), None)
    with PracticeServer(manifest=ROOT / "manifest.yml") as server:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", server.options.bot_token)
        monkeypatch.setenv("SLACK_API_URL", server.api_url)
        Path("t2.yml").write_text(ROTA)
        yield rt
    database.dispose()


def bot(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_a_rota_is_set_from_a_file_shown_and_forgotten(rt: Runtime) -> None:
    set_it = bot("rota", "set", "t2.yml")
    assert (set_it.exit_code, set_it.stdout.splitlines()) == (
        0,
        ["t2 is the rota of tier2 from now on.", "No tier with a rota has a gap in the next 14 days."],
    )
    assert roster(rt, TEAM).tier(T2).on_call[0].rota == "t2"
    shown = bot("rota", "show").stdout
    assert "T1: nobody (no rota)" in shown
    assert "next by t2: " in shown
    assert bot("rota", "drop", "t2").stdout == "t2 is forgotten.\n"
    assert roster(rt, TEAM).tier(T2).on_call == ()
    assert bot("rota", "drop", "t2").exit_code == 2


def test_mistakes_in_the_file_are_said_with_line_and_column_and_nothing_is_set(rt: Runtime) -> None:
    Path("t2.yml").write_text(ROTA.replace("sam@", "nobody@").replace("tier2", "tier9"))
    result = bot("rota", "set", "t2.yml")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        (
            "t2.yml:2:7 tier - the policy has no tier tier9; "
            "write one of tier1, tier2, tier3, tier1.lead, tier2.lead, tier3.lead, managers"
        ),
        "t2.yml:5:39 layers[0].people[1] - nobody in this workspace has the address nobody@northwind.example.",
    ]
    assert bot("rota", "set", "nowhere.yml").stderr == "nowhere.yml cannot be read: No such file or directory.\n"
    assert roster(rt, TEAM).tiers == {}


def test_80_gaps_are_said_with_their_hours_and_filled_by_an_override(rt: Runtime) -> None:
    Path("t2.yml").write_text(ROTA.replace("2020-01-06", "2999-01-06"))
    bot("rota", "set", "t2.yml")
    found = bot("rota", "gaps")
    assert found.exit_code == 1
    assert found.stdout.startswith("tier2: nobody from ")
    ends = "2999-01-07"
    filled = bot("rota", "override", "t2", "lena@northwind.example", "--until", ends)
    assert "lena@northwind.example is on call by t2 from " in filled.stdout
    assert bot("rota", "gaps").exit_code == 0
    assert bot("rota", "override", "t9", "lena@northwind.example", "--until", ends).exit_code == 2
    late = bot("rota", "override", "t2", "lena@northwind.example", "--since", "3000-01-01", "--until", ends)
    assert late.stderr == "Nothing was changed: it ends before it begins.\n"
    assert [one.person for one in roster(rt, TEAM).tier(T2).on_call] == []  # the test's clock stands before it


def test_34_somebody_is_away_with_a_deputy_and_back(rt: Runtime) -> None:
    gone = bot("out", "lena@northwind.example", "--until", "2999-12-24 09:00", "--deputy", SAM)
    assert gone.stdout == (
        f"lena@northwind.example is away until Tue 2999-12-24 09:00 CET; {SAM} is called for them.\n"
    )
    assert bot("out", LENA, "--until", "yesterday").exit_code == 2
    assert bot("out", LENA, "--until", "2999-12-24", "--deputy", LENA).exit_code == 2
    assert bot("out", LENA, "--until", "2999-12-24", "--deputy", "@nobody").exit_code == 2
    assert bot("out", LENA).stdout == f"{LENA} is not away.\n"
    assert roster(rt, TEAM).unavailable == frozenset()
