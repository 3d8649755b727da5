"""`bot policy`: check says every mistake, show and activate work on the versions in the database."""

# ruff: noqa: E501  # a sentence is as long as it is

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inline_snapshot import snapshot

from bot.cli.commands import cli
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.ids import TeamId
from bot.policyfile import load, shipped_text
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import MONDAY_10

TEAM = TeamId("T00PRACTICE")


@pytest.fixture(name="database")
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database whose first start was made."""
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    monkeypatch.setenv("DATABASE_URL", url)
    migrate(url)
    database = Database(url, lambda: MONDAY_10)
    rt = Runtime(database, lambda: MONDAY_10)
    activate_policy(rt, TEAM, load(shipped_text(), "default.yml", MONDAY_10.date()), shipped_text(), None)
    database.dispose()


def bot(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_a_policy_without_mistakes_is_said_to_have_none() -> None:
    Path("policy.yml").write_text(shipped_text())
    result = bot("policy", "check", "policy.yml")
    assert (result.exit_code, result.output) == (
        0,
        snapshot("policy.yml: no mistakes. Shipped policy: T1, T2, T3; 15 rules, 41 targets.\n"),
    )


def test_every_mistake_is_said_with_its_place_and_nothing_is_activated(database: None) -> None:
    del database
    Path("policy.yml").write_text(
        shipped_text().replace("repeat: 1", "repeat: often").replace("reopen_window: 7 days", "reopen_window: a week")
    )
    for command in ("check", "activate"):
        result = bot("policy", command, "policy.yml")
        assert result.exit_code == 1
        assert result.stderr == snapshot("""\
policy.yml:53:13 tiers[0].repeat - 'often' does not fit here; write a whole number from 0 to 100
policy.yml:62:13 tiers[1].repeat - 'often' does not fit here; write a whole number from 0 to 100
policy.yml:73:13 tiers[2].repeat - 'often' does not fit here; write a whole number from 0 to 100
policy.yml:402:16 reopen_window - 'a week' is not a length of time; write it like 15m, 2h30m or 1 day
""")
    assert bot("policy", "show").output == shipped_text()


def test_a_file_that_is_not_there_or_no_text_gets_a_sentence() -> None:
    missing = bot("policy", "check", "nowhere.yml")
    assert (missing.exit_code, missing.stderr) == (2, "nowhere.yml cannot be read: No such file or directory.\n")
    Path("picture.yml").write_bytes(b"\x89PNG\xff")
    assert bot("policy", "check", "picture.yml").stderr == "picture.yml is not text in UTF-8; save it as that.\n"


def test_the_shipped_policy_can_be_shown_before_there_is_a_database() -> None:
    assert bot("policy", "show", "--shipped").output == shipped_text()


def test_without_a_database_the_sentence_names_the_command_that_makes_one() -> None:
    result = bot("policy", "show")
    assert (result.exit_code, result.stderr) == (
        2,
        snapshot("The database is older than this bot, or empty. Bring it up to date with: bot migrate\n"),
    )


def test_an_activated_policy_is_a_new_version_and_the_old_one_can_still_be_shown(database: None) -> None:
    del database
    mine = shipped_text().replace("name: Shipped policy", "name: Ours")
    Path("policy.yml").write_text(mine)
    result = bot("policy", "activate", "policy.yml", "--yes")
    assert (result.exit_code, result.output) == (
        0,
        snapshot("""\
It differs from version 1 (Shipped policy) in 1 thing:
Other rules
  name: Shipped policy → Ours
Version 2 (Ours) holds for issues opened from now on; open ones keep theirs.
Not bound yet: tier1, tier1.people, tier1.lead, tier2, tier2.people, tier2.lead, tier3, tier3.people, tier3.lead, managers, accountable, ops. Bind each with: bot bind KEY VALUE
"""),
    )
    assert bot("policy", "show").output == mine
    assert bot("policy", "show", "--version", "1").output == shipped_text()
    none = bot("policy", "show", "--version", "9")
    assert (none.exit_code, none.stderr) == (1, "There is no version 9.\n")


def test_the_group_lists_its_commands_and_an_unknown_one_is_refused() -> None:
    listed = bot("--help").output
    assert all(name in listed for name in ("run", "web", "worker", "migrate", "policy", "bind", "doctor", "practice"))
    assert bot("dance").exit_code == 2
