"""Section E of the catalogue: what the database does to us.

E7 is in test_restoring.py; test_catalogue.py says where the rest is.
"""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from bot.db import soundness
from bot.db.engine import Database, Unavailable
from bot.db.opening import why_not_writable
from bot.db.soundness import Soundness
from bot.domain.actor import Actor
from bot.domain.commands import Update
from bot.domain.issue import Issue
from bot.usecases.deliver import deliver
from bot.usecases.look_up import issue_view
from tests.faults.harness import BEN, Harness
from tests.slack.office import TEAM


def update(text: str) -> Update:
    return Update(by=Actor(BEN), text=text)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_e2_a_tool_that_holds_the_write_lock_is_waited_for(harness: Harness) -> None:
    issue = harness.open()
    held, done = threading.Event(), threading.Event()

    def tool() -> None:
        with closing(sqlite3.connect(str(harness.database.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            held.set()
            assert not done.wait(0.7), "nobody got past the lock"
            other.execute("ROLLBACK")

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(tool)
        assert held.wait(5)
        harness.do(issue, update("hello"))
        done.set()
        holding.result()
    harness.run(seconds=5)
    assert harness.states().keys() == {"sent"}
    harness.recover(minutes=1)


def fill(harness: Harness, issue: Issue) -> None:
    """Write until nothing more fits."""
    for number in range(200):
        harness.do(issue, update(f"{number} " * 500))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_e3_on_a_full_disk_reading_goes_on_and_nothing_is_half_written(harness: Harness) -> None:
    issue = harness.open()
    harness.run(seconds=7)
    before = harness.states()

    def no_room(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver's own
        connection.execute("PRAGMA max_page_count = 1").close()

    def room(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver's own
        connection.execute("PRAGMA max_page_count = 1073741823").close()

    event.listen(Engine, "connect", no_room)
    harness.database.dispose()
    with pytest.raises(OperationalError, match="full"):
        fill(harness, issue)
    assert issue_view(harness.rt, TEAM, issue.id) is not None
    with suppress(*Unavailable):
        harness.tick()
    event.remove(Engine, "connect", no_room)
    event.listen(Engine, "checkout", room)
    harness.do(issue, update("there is room again"))
    harness.run(minutes=4)
    event.remove(Engine, "checkout", room)
    assert before["sent"] < harness.states()["sent"], "without a restart"
    harness.recover(minutes=2)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_e4_a_file_that_is_taken_away_under_a_running_bot_turns_its_health_check_red(harness: Harness) -> None:
    harness.open()
    assert why_not_writable(harness.database) is None
    file = Path(str(harness.database.url.database))
    away = file.rename(file.with_name("away.sqlite3"))
    assert why_not_writable(harness.database) == "the file of the database was removed or replaced"
    file.touch()
    assert why_not_writable(harness.database) == "the file of the database was removed or replaced"
    away.rename(file)
    assert why_not_writable(harness.database) is None
    harness.recover(minutes=1)


def damaged(file: Path) -> None:
    """Flip bytes in the middle of a page of a table that is full."""
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outbox'").fetchone()
        (size,) = opened.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as raw:
        raw.seek((root - 1) * size)
        raw.write(bytes(size))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("size", ["small", "large"])
def test_e5_a_damaged_file_is_noticed_and_turns_the_health_check_red(
    harness: Harness, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness.open()
    assert Soundness(harness.database).look() is None
    file = Path(str(harness.database.url.database))
    harness.database.dispose()
    damaged(file)
    if size == "large":
        monkeypatch.setattr(soundness, "A_BLINK", 0)
    looking = Soundness(Database(harness.url, harness.hours.machine))
    at_once = looking.look()
    assert bool(at_once) == (size == "small"), "a large file is looked at beside everything else"
    harness.slack.wait_for(looking.missing)
    assert str(looking.missing()).startswith("the database is damaged (")


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_e9_a_deed_that_the_database_gives_up_for_another_is_done_again_once_as_a_whole(harness: Harness) -> None:
    issue = harness.open()
    other = create_engine(harness.database.url)
    with other.connect() as crossing, ThreadPoolExecutor(1) as pool:
        crossing.execute(text("SET deadlock_timeout = '20s'"))  # so that ours is the one that is given up
        crossing.execute(text("LOCK TABLE facts IN ACCESS EXCLUSIVE MODE"))
        deed = pool.submit(harness.do, issue, update("hello"))
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        harness.slack.wait_for(lambda: crossing.execute(waiting).scalar_one())
        crossing.execute(text("UPDATE issues SET version = version WHERE id = 1"))
        crossing.rollback()
        assert deed.result(timeout=20).id == issue.id
    other.dispose()
    assert len(harness.letters(kind="notice")) == 1, "what was given up left nothing behind"
    harness.run(seconds=5)
    harness.recover(minutes=1)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_e8_connections_that_the_server_ends_are_replaced(harness: Harness) -> None:
    issue = harness.open()
    end_all = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with harness.database.reading() as session:
        session.execute(end_all)
    harness.do(issue, update("hello"))
    harness.run(seconds=5)
    assert harness.states().keys() == {"sent"}

    def end_me(connection: Any, *_: object) -> None:  # noqa: ANN401 - SQLAlchemy's own
        event.remove(Engine, "before_cursor_execute", end_me)
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    event.listen(Engine, "before_cursor_execute", end_me)
    with pytest.raises(Unavailable):
        harness.do(issue, update("lost on the way"))
    harness.do(issue, update("said again"))
    harness.run(seconds=10)
    said = [message.words for message in harness.messages() if message.thread_ts]
    assert not [words for words in said if "lost on the way" in words], "rolled back as a whole"
    assert [words for words in said if "said again" in words]
    harness.recover(minutes=1)


def test_e8_a_database_that_goes_away_between_slack_and_us_repeats_nothing(harness: Harness) -> None:
    harness.open()
    send = harness.send.send

    def gone(*_: object) -> None:
        event.remove(Engine, "before_cursor_execute", gone)
        raise OperationalError("gone", {}, ConnectionError("gone"))

    def sending(parcel: Any) -> Any:  # noqa: ANN401 - a parcel and its outcome
        outcome = send(parcel)
        event.listen(Engine, "before_cursor_execute", gone)
        return outcome

    harness.send.send = sending  # type: ignore[assignment]  # it does not look
    with pytest.raises(OperationalError):
        deliver(harness.rt, TEAM, harness.send)
    harness.restart()
    harness.run(minutes=3)
    assert set(harness.marks().values()) == {1}
    assert harness.states() == {"sent": 4}
    harness.recover(minutes=1)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_e9_a_deed_that_the_database_gives_up_for_another_is_done_again_and_counts_once(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    issue = harness.open()
    locked, waits = threading.Event(), text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")

    def tool() -> None:
        """Somebody at the console, who locks in the wrong order."""
        with harness.database.writing() as session:
            session.execute(text("SELECT id FROM outbox WHERE kind = 'card' FOR UPDATE"))
            locked.set()
            harness.slack.wait_for(somebody_waits)
            session.execute(text("SELECT id FROM issues FOR UPDATE"))

    def somebody_waits() -> bool:
        with harness.database.reading() as session:
            return bool(session.execute(waits).scalar_one())

    with ThreadPoolExecutor(1) as pool:
        crossing = pool.submit(tool)
        assert locked.wait(10)
        harness.do(issue, update("hello"))
        crossing.result()
    assert "_change is done again: deadlock detected" in caplog.text
    assert harness.states(kind="notice").total() == 1
    harness.run(seconds=10)
    assert sum("hello" in message.words for message in harness.messages() if message.thread_ts) == 1
    harness.recover(minutes=1)


def test_e12_more_deeds_than_connections_queue_and_all_are_done(harness: Harness) -> None:
    issue = harness.open()
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda n: harness.do(issue, update(f"{n}")), range(50)))
    assert harness.states(kind="notice").total() == 50
    harness.run(minutes=2)
    assert harness.states(kind="notice") == {"sent": 50}
    harness.recover(minutes=1)
