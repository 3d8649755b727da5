"""Starting, and being refused: real processes, and what they say."""

# ruff: noqa: E501  # a sentence is as long as it is

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import structlog
from click.testing import CliRunner
from inline_snapshot import snapshot

from bot.cli.commands import cli
from bot.db.engine import Database
from bot.db.migrate import ROOM, migrate
from bot.db.schema import HEAD
from bot.domain.ids import TeamId
from bot.domain.opening import Form
from bot.policyfile import load, shipped_text
from bot.practice.server import PracticeServer
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_REPORT, ALICE, MONDAY_10, OLU, by
from tests.shell.processes import running
from tests.sources import ROOT


@pytest.fixture(name="workspace")
def _workspace() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as server:
        yield server


def tokens(server: PracticeServer, **more: str) -> dict[str, str]:
    """Settings of a bot that belongs to this workspace."""
    return {
        "SLACK_BOT_TOKEN": server.options.bot_token,
        "SLACK_APP_TOKEN": server.options.app_token,
        "SLACK_API_URL": server.api_url,
        "BOT_ADMINS": "olu@northwind.example",
        "PORT": "0",
        **more,
    }


def test_the_first_start_in_a_real_workspace_needs_nothing_by_hand(workspace: PracticeServer, tmp_path: Path) -> None:
    with running("run", folder=tmp_path, **tokens(workspace)) as bot:
        ready = json.loads(bot.line('"ready"'))
        assert ready["workspace"] == "Northwind Support"
        address = "http://{}:{}".format(*ready["address"])
        assert httpx.get(f"{address}/readyz", trust_env=False).json() == {"ok": True, "missing": []}
        told = workspace.wait_for(lambda: workspace.person("olu").dms, timeout=10)
        assert "tier1" in told[0].words or "T1" in told[0].words
        assert bot.end() == 0


@pytest.mark.thorough
def test_d8_a_second_serving_process_is_refused_until_the_first_is_gone_however_it_went(
    workspace: PracticeServer, tmp_path: Path
) -> None:
    with running("run", folder=tmp_path, **tokens(workspace)) as first:
        first.line('"ready"')
        with running("run", folder=tmp_path, **tokens(workspace)) as second:
            assert second.wait() == 2
            assert f"served already, by process {first.process.pid} on " in second.everything
        first.process.kill()
        first.wait()
    with running("run", folder=tmp_path, **tokens(workspace)) as third:
        third.line('"ready"')
        assert third.end() == 0


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """Some commands run in this process; what they do to the log is undone."""
    handlers, level = logging.root.handlers, logging.root.level
    yield
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


def refusal(command: str, **settings: str) -> str:
    """What a command says that does not get as far as serving."""
    result = CliRunner().invoke(cli, [command], env=settings)
    assert result.exit_code == 2, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stderr


def test_a_token_that_slack_does_not_take_is_named(workspace: PracticeServer) -> None:
    wrong_bot = tokens(workspace, SLACK_BOT_TOKEN="xoxb-of-somebody-else")
    said = refusal("run", **wrong_bot).replace(workspace.api_url, "API/")
    assert said.splitlines()[1:] == snapshot(
        ["SLACK_BOT_TOKEN: Slack does not take the bot token (invalid_auth). Copy it again from OAuth & Permissions."]
    )
    wrong_app = tokens(workspace, SLACK_APP_TOKEN="xapp-of-somebody-else")
    assert refusal("run", **wrong_app) == snapshot(
        "Slack does not take SLACK_APP_TOKEN (invalid_auth); it must be an app-level token beginning with xapp- and with the scope connections:write; make it under Basic Information, App-Level Tokens, of your app at api.slack.com/apps.\n"
    )


def test_an_app_token_of_another_app_is_refused(workspace: PracticeServer, tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/var/bot.sqlite3")
    said = refusal("run", **tokens(workspace, SLACK_APP_TOKEN="xapp-1-A0OTHER-123-abcdef"))
    assert said.replace(workspace.api_url, "API/") == snapshot(
        "SLACK_BOT_TOKEN: The bot token and the app-level token belong to different apps (bot token: A00ESCALATE).\n"
    )


def test_a_token_of_another_workspace_is_refused(workspace: PracticeServer, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/var/bot.sqlite3"
    migrate(url)
    database = Database(url, lambda: MONDAY_10)
    policy = load(shipped_text(), "default.yml", MONDAY_10.date())
    activate_policy(Runtime(database, lambda: MONDAY_10), TeamId("T0ELSEWHERE"), policy, shipped_text(), None)
    database.dispose()
    assert refusal("run", **tokens(workspace)) == snapshot(
        "DATABASE_URL is the database of the workspace T0ELSEWHERE, and SLACK_BOT_TOKEN belongs to Northwind Support (T00PRACTICE). Take another database, or the token of T0ELSEWHERE.\n"
    )


def test_slack_out_of_reach_is_said_with_the_address(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/var/bot.sqlite3")
    settings = {"SLACK_BOT_TOKEN": "xoxb-123456", "SLACK_APP_TOKEN": "xapp-123456"}
    said = refusal("run", SLACK_API_URL="http://127.0.0.1:1/api/", **settings)
    assert said == snapshot(
        "Slack does not answer at http://127.0.0.1:1/api/ (NotReached); check the network of this machine and SLACK_API_URL.\n"
    )


def test_missing_settings_are_all_named() -> None:
    assert refusal("web") == snapshot("""\
SLACK_BOT_TOKEN is missing; it must be a bot token beginning with xoxb-; it is under OAuth & Permissions of your app at api.slack.com/apps.
SLACK_SIGNING_SECRET is missing; it must be the signing secret (32 letters and digits); it is under Basic Information, App Credentials, of your app at api.slack.com/apps.
""")
    assert refusal("run", SLACK_APP_TOKEN="xapp-123456") == snapshot(
        "SLACK_BOT_TOKEN is missing; it must be a bot token beginning with xoxb-; it is under OAuth & Permissions of your app at api.slack.com/apps.\n"
    )


def test_a_workspace_with_open_issues_and_without_a_single_administrator_is_refused(
    workspace: PracticeServer, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/var/bot.sqlite3"
    migrate(url)
    rt = Runtime(Database(url, lambda: MONDAY_10), lambda: MONDAY_10, administrators=(OLU,))
    policy = load(shipped_text(), "default.yml", MONDAY_10.date())
    activate_policy(rt, TeamId("T00PRACTICE"), policy, shipped_text(), None)
    open_issue(rt, TeamId("T00PRACTICE"), form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    rt.database.dispose()
    assert refusal("run", **tokens(workspace, BOT_ADMINS="")) == snapshot(
        "BOT_ADMINS is missing; write the user id or e-mail address of one administrator.\n"
    )


def test_only_migrate_and_run_migrate(workspace: PracticeServer, tmp_path: Path) -> None:
    settings = tokens(workspace, SLACK_SIGNING_SECRET=workspace.options.signing_secret)
    for command in ("web", "worker", "doctor"):
        assert refusal(command, **settings) == snapshot(
            "The database is older than this bot, or empty. Bring it up to date with: bot migrate\n"
        )
    assert not (tmp_path / "var").exists()
    assert CliRunner().invoke(cli, ["migrate"], env=settings).exit_code == 0
    doctor = CliRunner().invoke(cli, ["doctor"], env=settings)
    assert (doctor.exit_code, doctor.output) == (
        1,
        snapshot("""\
Database and Slack answer. The bot belongs to Northwind Support (T00PRACTICE).
! Channel of T1 is not set; until then its messages go to the channel for the bot's own troubles, or else to people directly. Set it with /escalate setup or `bot bind tier1 …`.
! People of T1 is not set; until then others are called. Set it with /escalate setup or `bot bind tier1.people …`.
! Lead of T1 is not set; until then others are called. Set it with /escalate setup or `bot bind tier1.lead …`.
! Channel of T2 is not set; until then its messages go to the channel for the bot's own troubles, or else to people directly. Set it with /escalate setup or `bot bind tier2 …`.
! People of T2 is not set; until then others are called. Set it with /escalate setup or `bot bind tier2.people …`.
! Lead of T2 is not set; until then others are called. Set it with /escalate setup or `bot bind tier2.lead …`.
! Channel of T3 is not set; until then its messages go to the channel for the bot's own troubles, or else to people directly. Set it with /escalate setup or `bot bind tier3 …`.
! People of T3 is not set; until then others are called. Set it with /escalate setup or `bot bind tier3.people …`.
! Lead of T3 is not set; until then others are called. Set it with /escalate setup or `bot bind tier3.lead …`.
! Escalation managers is not set; until then others are called. Set it with /escalate setup or `bot bind managers …`.
! Accountable: the last name that is called is not set; until then others are called. Set it with /escalate setup or `bot bind accountable …`.
! Channel for the bot's own troubles is not set; until then they go to the fallback list directly. Set it with /escalate setup or `bot bind ops …`.
- No fallback list is set; when nobody else is left, the administrators of BOT_ADMINS are called.
- Not set, and not missed until they are needed: tier1.oncall, tier1.deputy, tier1.help, tier2.oncall, tier2.deputy, tier2.help, tier3.oncall, tier3.deputy, tier3.help, engineering.channel, engineering.people, engineering.lead, product.channel, product.people, product.lead, billing.channel, billing.people, billing.lead, it.people, it.channel, executives.people, executives.channel, operations.people, operations.channel, qa.people, qa.channel, marketing.people, marketing.channel. `bot bind KEY …` sets one.
- The calendar support_hours knows no public holidays, so people are called on them (`holidays`).
To be mended: 12.
"""),
    )


def test_a_newer_database_is_refused_and_left_alone(workspace: PracticeServer, tmp_path: Path) -> None:
    file = tmp_path / "var/bot.sqlite3"
    migrate(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    for command in ("run", "doctor", "migrate"):
        assert refusal(command, **tokens(workspace)) == snapshot(
            "The database is newer than this bot. Start the newer bot that was here before.\n"
        )
    assert file.read_bytes() == before


def test_an_older_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "var/bot.sqlite3"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE kept (words TEXT)")
    result = CliRunner().invoke(cli, ["migrate"])
    assert result.exit_code == 0
    (copy,) = file.parent.glob("bot.sqlite3.before-*")
    assert result.stderr.startswith(f"Copied the database to var/{copy.name} and checked the copy.")
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("kept",)]
    steps = [line for line in result.stderr.splitlines() if line.startswith("Step ")]
    assert steps[0] == "Step 0001 is done."
    assert steps[-1] == f"Step {HEAD} is done."


def test_a_disk_without_room_for_the_copy_and_the_migration_is_said_before_anything_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE kept (words TEXT)")
        database.execute("INSERT INTO kept VALUES (hex(randomblob(1000000)))")
    size = file.stat().st_size
    for free, enough in ((ROOM * size - 1, False), (ROOM * size, True)):
        usage = shutil.disk_usage(tmp_path)._replace(free=free)
        monkeypatch.setattr("bot.db.migrate.shutil.disk_usage", lambda _, usage=usage: usage)
        result = CliRunner().invoke(cli, ["migrate"], env={"DATABASE_URL": f"sqlite:///{file}"})
        assert (result.exit_code == 0) is enough
        assert bool(list(tmp_path.glob("*.before-*"))) is enough
        if not enough:
            assert result.stderr == (
                f"Nothing was changed: migrating {file} needs 8.0 MB free beside it, and 8.0 MB are.\n"
                "Make room on this disk, or move the file to one that has it.\n"
            )


def test_a_port_that_is_taken_is_said(workspace: PracticeServer) -> None:
    taken = workspace.url.rpartition(":")[2]
    said = refusal("run", **tokens(workspace, PORT=taken))
    assert f"Cannot listen on 127.0.0.1:{taken} (Address already in use). Choose another PORT." in said


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").write_bytes(b"garbage, and no database" * 100)
    said = refusal("migrate", DATABASE_URL=f"sqlite:///{tmp_path}/bot.sqlite3")
    assert said == "DATABASE_URL names no database of this bot: file is not a database.\n"


def test_a_port_that_is_no_number_is_refused_with_a_sentence() -> None:
    said = refusal("migrate", DATABASE_URL="postgresql://bot@localhost:port/bot")
    assert said == "DATABASE_URL has a port that is no number from 0 to 65535.\n"


def test_a_file_of_settings_that_is_no_text_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe")
    with running("migrate", folder=tmp_path) as bot:
        assert bot.wait() == 2
        assert bot.everything == ".env is not text in UTF-8; save it as that.\n"


def test_the_version_is_said_where_nothing_is_installed_too(tmp_path: Path) -> None:
    with running("--version", folder=tmp_path) as bot:
        assert bot.wait() == 0
        assert bot.everything.startswith("escalation bot ")
