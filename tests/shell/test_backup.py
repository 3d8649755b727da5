"""`bot backup` and `bot restore`: copies that are known to be good, and the way back."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from bot.cli.commands import cli
from bot.connecting import machine_now
from bot.db.backup import NotACopy, checked_copy
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.db.serving import take_serving_lock
from bot.domain.opening import Form
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, TEAM, by
from tests.usecases.conftest import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A database in use where the commands look for it."""
    (tmp_path / "var").mkdir()
    url = f"sqlite:///{tmp_path / 'var' / 'bot.sqlite3'}"
    migrate(url)
    running = Bench(url)
    running.set_up()
    yield running
    running.database.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, env={"SLACK_BOT_TOKEN": "xoxb-nobody-asks"})


def opened(bench: Bench, form: str) -> None:
    open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))


def issues(path: Path) -> int:
    with closing(sqlite3.connect(path)) as found:
        return int(found.execute("SELECT count(*) FROM issues").fetchone()[0])


def test_e6_a_copy_of_a_database_in_use_has_everything_that_was_committed(bench: Bench, tmp_path: Path) -> None:
    opened(bench, "f1")
    with bench.database.writing() as session:
        session.exec_driver_sql("UPDATE issues SET rule = 'half written'")
        said = run("backup", "copy.sqlite3")
        assert said.exit_code == 0, said.output
    assert "the copy is whole" in said.output
    assert issues(tmp_path / "copy.sqlite3") == 1
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as found:
        assert found.execute("SELECT rule FROM issues").fetchone()[0] != "half written"


def test_e6_the_way_back_keeps_what_was_there(bench: Bench, tmp_path: Path) -> None:
    opened(bench, "f1")
    run("backup", "copy.sqlite3")
    opened(bench, "f2")
    bench.database.dispose()
    said = run("restore", "copy.sqlite3")
    assert said.exit_code == 0, said.output
    path = tmp_path / "var" / "bot.sqlite3"
    assert issues(path) == 1
    (kept,) = path.parent.glob("bot.sqlite3.replaced-*Z")
    assert issues(kept) == 2
    assert "4 messages may have been sent since" in said.output


def test_a_database_that_is_served_is_not_replaced(bench: Bench, tmp_path: Path) -> None:
    run("backup", "copy.sqlite3")
    opened(bench, "f1")
    lock = take_serving_lock(str(bench.url), machine_now())
    assert lock is not None
    said = run("restore", "copy.sqlite3")
    lock.release()
    assert said.exit_code == 2
    assert "Stop that first" in said.output
    assert issues(tmp_path / "var" / "bot.sqlite3") == 1


def test_e5_a_damaged_copy_replaces_nothing(bench: Bench, tmp_path: Path) -> None:
    for number in range(20):
        opened(bench, f"f{number}")
    run("backup", "copy.sqlite3")
    content = bytearray((tmp_path / "copy.sqlite3").read_bytes())
    content[3 * 4096 : 9 * 4096] = b"\xa5" * 6 * 4096
    (tmp_path / "copy.sqlite3").write_bytes(content)
    said = run("restore", "copy.sqlite3")
    assert said.exit_code == 2
    assert "Nothing was replaced" in said.output
    assert issues(tmp_path / "var" / "bot.sqlite3") == 20
    assert not list((tmp_path / "var").glob("*.replaced-*"))


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to look like one" * 100])
def test_a_file_that_is_no_database_of_the_bot_replaces_nothing(bench: Bench, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy.sqlite3").write_bytes(content)
    assert run("restore", "copy.sqlite3").exit_code == 2
    assert issues(Path(str(bench.database.url.database))) == 0


def test_a_copy_that_fails_leaves_the_one_before_it(bench: Bench, tmp_path: Path) -> None:
    source = Path(str(bench.database.url.database))
    checked_copy(source, tmp_path / "copy.sqlite3")
    bench.database.dispose()
    source.write_bytes(b"gone")
    with pytest.raises(NotACopy):
        checked_copy(source, tmp_path / "copy.sqlite3")
    assert issues(tmp_path / "copy.sqlite3") == 0


def test_a_server_has_tools_of_its_own() -> None:
    said = CliRunner().invoke(
        cli, ["backup", "x"], env={"SLACK_BOT_TOKEN": "xoxb-nobody-asks", "DATABASE_URL": "postgresql://h/x"}
    )
    assert said.exit_code == 2
    assert "pg_dump" in said.output


def test_e7_after_a_restore_of_a_server_its_letters_are_looked_for_too(
    fresh_postgres: Callable[[Callable[[str], None]], str],
) -> None:
    server = Bench(fresh_postgres(migrate))
    server.set_up()
    opened(server, "f1")
    settings = {"SLACK_BOT_TOKEN": "xoxb-nobody-asks", "DATABASE_URL": server.url}
    said = CliRunner().invoke(cli, ["restore"], env=settings)
    assert said.exit_code == 0, said.output
    assert said.output.startswith("4 messages may have been sent since")
    with server.database.reading() as session:
        known = session.scalars(text("SELECT attname FROM pg_stats WHERE tablename = 'issues'")).all()
        assert "wake_at" in known, "pg_restore brings no statistics"
    told = CliRunner().invoke(cli, ["restore", "x"], env=settings)
    assert told.exit_code == 2
    assert "pg_restore" in told.output
    server.database.dispose()


def test_a_restore_of_no_file_is_refused(bench: Bench) -> None:
    del bench
    assert "Name the copy" in run("restore").output


def test_a_restored_database_is_the_same_database(bench: Bench, tmp_path: Path) -> None:
    opened(bench, "f1")
    run("backup", "copy.sqlite3")
    bench.database.dispose()
    run("restore", "copy.sqlite3")
    restored = Database(bench.url, machine_now)
    with restored.reading() as session:
        assert session.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok"
        assert not session.exec_driver_sql("PRAGMA foreign_key_check").all()
    restored.dispose()
    assert issues(tmp_path / "var" / "bot.sqlite3") == 1
