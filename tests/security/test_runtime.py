"""What the process, its files and its code give away or allow (SECURITY S43, S59 to S62; S27 on the console)."""

import ast
import json
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from bot.cli.commands import cli
from bot.db.backup import checked_copy, put_back
from bot.db.migrate import checked_copy as copy_before_migrating
from bot.db.migrate import migrate
from bot.practice.server import PracticeServer
from bot.settings import Settings, SettingsMistake, read_settings
from tests.builders import MONDAY_10
from tests.security.line import Line
from tests.shell.processes import running
from tests.sources import ROOT, Source, python
from tests.waiting import until


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    """A database in use."""
    file = tmp_path / "var" / "bot.sqlite3"
    migrate(f"sqlite:///{file}")
    return file


def ours() -> Iterator[Source]:
    return (source for source in python("bot") if not source.path.startswith("bot/practice/"))


@pytest.mark.thorough
def test_s43_the_names_of_copies_are_made_here_and_lie_beside_the_database(file: Path) -> None:
    before = set(file.parent.parent.rglob("*"))
    copy = copy_before_migrating(file)
    other = file.parent / "copy"
    checked_copy(file, other)
    kept = put_back(other, file, MONDAY_10)
    assert kept is not None
    made = {path for path in file.parent.parent.rglob("*") if path not in before}
    assert {path.parent for path in made} == {file.parent}
    assert {copy.name, kept.name} == {f"{file.name}.before-{copy.name[-4:]}", f"{file.name}.replaced-20261123T090000Z"}


def test_s43_nothing_that_people_write_in_slack_becomes_a_path() -> None:
    """Layers that hear people name no files at all; those that do are told by the settings or at the console."""
    files = re.compile(r"(open|Path|mkdir|unlink|write_text|write_bytes|rmtree|read_text|read_bytes)")
    found = [
        f"{source.path}:{node.lineno} {ast.unparse(node.func)}"
        for source in ours()
        if source.path.startswith(("bot/slack/", "bot/usecases/", "bot/domain/", "bot/web/"))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and files.fullmatch(node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func))
        and ast.unparse(node.func) != "socket.open"  # the connection to Slack
    ]
    assert not found


def test_s59_the_rules_about_security_are_all_on_and_every_exception_gives_its_reason() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    off = [code for code in lint["ignore"] if re.fullmatch(r"S\d*", code)]
    for place, codes in lint["per-file-ignores"].items():
        off += [code for code in codes if re.fullmatch(r"S\d*", code) and not place.startswith("tests")]
    assert not off
    bare = [
        f"{source.path}: {line.strip()}"
        for source in python("bot", "migrations")
        for line in source.text.splitlines()
        if re.search(r"# noqa: [^#]*\bS\d+", line) and not re.search(r"# noqa: [A-Z0-9, ]+\s+(#|--?) \S", line)
    ]
    assert not bare


def test_s59_they_find_nothing() -> None:
    """bandit's rules, as ruff has them."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "S", "bot", "migrations"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_s59_the_domain_knows_neither_slack_nor_sql() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    forbidden = {contract["id"]: contract for contract in contracts if contract["type"] == "forbidden"}
    for name, home in (("slack", "bot.slack"), ("sql", "bot.db")):
        assert forbidden[name]["source_modules"] == ["bot.*"]
        assert all(one.startswith(f"{home}.** -> ") for one in forbidden[name]["ignore_imports"])


def test_s60_the_database_and_every_copy_of_it_are_for_their_owner_alone(file: Path) -> None:
    assert mode(file) == 0o600
    other = file.parent / "copy"
    checked_copy(file, other)
    copies = (other, copy_before_migrating(file), put_back(other, file, MONDAY_10), file)
    assert {mode(path) for path in copies if path is not None} == {0o600}


def test_s60_a_database_that_others_could_read_is_closed_when_it_is_opened(file: Path) -> None:
    file.chmod(0o644)
    result = CliRunner().invoke(cli, ["migrate"], env={"DATABASE_URL": f"sqlite:///{file}"})
    assert result.exit_code == 0, result.output
    assert mode(file) == 0o600


@pytest.mark.parametrize(
    "secret",
    [
        "SLACK_BOT_TOKEN=xoxb-1234-5678",
        "export SLACK_SIGNING_SECRET='8f742231b10e'",
        "DATABASE_URL=postgresql://u:p@h/d",
        "METRICS_TOKEN=a-token-of-a-monitor-that-is-long",
        "BOT_MONITOR_URL=https://monitor.example/ping/1f0c",
    ],
)
def test_s60_secrets_that_everybody_can_read_are_refused(tmp_path: Path, secret: str) -> None:
    env = tmp_path / ".env"
    env.write_text(f"PORT=4000\n{secret}\n")
    env.chmod(0o644)
    with pytest.raises(SettingsMistake, match="chmod 600"):
        read_settings()
    env.write_text("PORT=4000\nSLACK_BOT_TOKEN=\nSLACK_SIGNING_SECRET= # none yet\n")
    assert read_settings().port == 4000
    env.write_text(secret.replace("8f742231b10e", "8f742231b10e8f742231b10e") + "\n")
    env.chmod(0o640)
    read_settings()


def test_s61_what_anybody_may_ask_says_nothing_of_ids_names_or_the_inside(line: Line) -> None:
    world = line.world
    world.open(world.alice)
    private = (
        "T00PRACTICE",
        "U00",
        "C00",
        "Acme",
        "Northwind",
        "Checkout",
        "sqlite",
        "xoxb",
        "tier1",
        "escalations-t1",
    )
    with world.broken_database():
        asked = [httpx.get(line.url(path), trust_env=False) for path in ("/healthz", "/readyz", "/metrics", "/", "/x")]
    asked += [httpx.get(line.url(path), trust_env=False) for path in ("/healthz", "/readyz", "/metrics")]
    assert 200 in {answer.status_code for answer in asked}
    said = " ".join(f"{answer.text} {dict(answer.headers)}" for answer in asked)
    assert not [word for word in private if word in said]


@pytest.mark.thorough
def test_s61_what_is_wrong_with_the_database_is_said_in_the_log_and_not_aloud(line: Line) -> None:
    """A writer of the bot that waits in vain, or none: which of the two a check meets is chance."""
    in_vain = {"nothing is written: what is under way does not end", "the database cannot be written"}
    with closing(httpx.Client(trust_env=False)) as anybody, line.world.locked_database():
        asked = partial(anybody.get, line.url("/readyz"), timeout=30)
        until(lambda: asked().status_code == 503, what="what was written last is no proof any more", within=30)
        said = asked().json()["missing"]
    assert len(in_vain & set(said)) == 1
    assert "database is locked" not in " ".join(said)


def test_s61_the_bot_listens_to_this_machine_unless_it_is_told_otherwise() -> None:
    assert Settings.model_fields["host"].default == "127.0.0.1"


@pytest.mark.thorough
def test_s62_nothing_is_unpickled() -> None:
    """A row that is unpickled runs code; the scheduler keeps its jobs in memory for that reason too."""
    dangerous = re.compile(r"(pickle|cPickle|dill|shelve|marshal|joblib|cloudpickle|jsonpickle)\b")
    found = [
        f"{source.path}: {name}"
        for source in python("bot", "migrations")
        for node in ast.walk(source.tree)
        for name in imported(node)
        if dangerous.match(name) or name.endswith(("SQLAlchemyJobStore", "jobstores.sqlalchemy", "jobstores.redis"))
    ]
    assert not found
    assert "MemoryJobStore()" in (ROOT / "bot" / "jobs.py").read_text()


def imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=module, names=names):
            return [str(module), *(f"{module}.{alias.name}" for alias in names)]
        case _:
            return []


@pytest.mark.thorough
@pytest.mark.timeout(150)  # real processes
def test_s27_the_code_for_the_first_administrator_stands_on_the_console_and_not_in_the_log(tmp_path: Path) -> None:
    with PracticeServer(manifest=ROOT / "manifest.yml") as workspace:
        settings = {
            "SLACK_BOT_TOKEN": workspace.options.bot_token,
            "SLACK_APP_TOKEN": workspace.options.app_token,
            "SLACK_API_URL": workspace.api_url,
            "PORT": "0",
        }
        with running("run", folder=tmp_path, **settings) as bot:
            code = bot.line("/escalate setup ", within=45).rpartition(" ")[2]
            workspace.wait_for_bot()
            answer = workspace.person("vera").command(f"/escalate setup {code}", channel="support").ephemeral
            assert answer is not None
            assert "You look after this bot" in answer
            assert code not in "".join(bot.out)
            assert {json.loads(each)["level"] for each in bot.out} <= {"info", "warning", "error"}
            assert bot.end() == 0
        said = CliRunner().invoke(cli, ["admin", "list"], env=settings).output
        assert said == "Vera Stein (U00VERA000): named since; `bot admin remove` takes it back\n"
        for words, outcome in (
            (["remove", "U00VERA000"], "without U00VERA000 nobody would look after the bot"),
            (["code"], "There is an administrator already"),
            (["add", "U00GUS0000"], "is no full member"),
            (["add", "U00OLU0000"], "Olu Adeyemi (U00OLU0000) is an administrator from now on"),
            (["remove", "U00VERA000"], "U00VERA000 is no administrator any more"),
            (["log"], "administrator added (U00OLU0000): done"),
        ):
            assert outcome in CliRunner().invoke(cli, ["admin", *words], env=settings).output
        all_left = {**settings, "BOT_ADMINS": "U00NORA000"}
        assert "from now on" in CliRunner().invoke(cli, ["admin", "add", "U00MARC000"], env=all_left).output, "S28"
