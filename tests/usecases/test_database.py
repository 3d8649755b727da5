"""The database itself: how it is opened, who waits for whom, and whose clock counts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.app import AT_ONCE
from bot.db import engine, opening
from bot.db.engine import Database, Unavailable, address
from bot.db.listen import listen
from bot.db.opening import why_not_writable
from bot.db.serving import AlreadyServing, take_serving_lock
from bot.domain.opening import Form
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, MONDAY_10, TEAM, by
from tests.usecases.conftest import Bench
from tests.waiting import until

on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("kind", ["postgres"], indirect=True)


def value(bench: Bench, statement: str) -> object:
    with bench.database.reading() as session:
        found: object = session.execute(text(statement)).scalar_one()
        return found


@pytest.mark.parametrize(
    ("pragma", "expected"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
@on_sqlite
def test_sqlite_is_opened_for_durability(empty: Bench, pragma: str, expected: object) -> None:
    assert value(empty, f"PRAGMA {pragma}") == expected


@pytest.mark.parametrize(
    ("setting", "expected"), [("statement_timeout", "5s"), ("lock_timeout", "2s"), ("TimeZone", "UTC")]
)
@on_postgres
def test_postgres_never_waits_for_long(empty: Bench, setting: str, expected: str) -> None:
    assert value(empty, f"SHOW {setting}") == expected


def test_a_reader_does_not_wait_for_a_writer_and_sees_what_was_committed(bench: Bench) -> None:
    with bench.database.writing() as session:
        session.execute(text("UPDATE issue_numbers SET last = 7"))
        session.execute(text("INSERT INTO issue_numbers VALUES ('T0NEW', 1)"))
        assert value(bench, "SELECT count(*) FROM issue_numbers") == 0
    assert value(bench, "SELECT count(*) FROM issue_numbers") == 1


def test_what_people_wrote_is_not_in_the_words_of_an_error(bench: Bench) -> None:
    with pytest.raises(DBAPIError) as raised, bench.database.reading() as session:
        session.execute(text("SELECT :typed FROM nowhere"), {"typed": "Acme is down"})
    assert "Acme" not in str(raised.value)


def test_every_request_and_every_loop_can_have_a_connection_at_once(empty: Bench) -> None:
    with ExitStack() as held:
        for _ in range(AT_ONCE + 8):
            held.enter_context(empty.database.reading()).execute(text("SELECT 1"))


def test_a_database_whose_connections_are_all_taken_is_unavailable(
    empty: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CONNECTIONS", {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.05})
    empty.reopen()
    with empty.database.reading():
        assert why_not_writable(empty.database) is not None


def test_a_health_check_waits_for_no_writer_where_something_was_written_a_moment_ago(empty: Bench) -> None:
    with empty.database.writing():
        pass
    with ThreadPoolExecutor(1) as pool, empty.database.writing():
        assert pool.submit(why_not_writable, empty.database).result(timeout=2) is None


@on_sqlite
def test_a_health_check_waits_for_the_writer_of_now_and_not_for_those_behind(empty: Bench) -> None:
    first, others = threading.Event(), threading.Event()

    def write(until_told: threading.Event) -> None:
        with empty.database.writing():
            until_told.wait(10)

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write, first)]
        until(lambda: not empty.database.prove_writable(0.01), what="somebody writes")
        writers.append(pool.submit(write, others))
        asked = pool.submit(why_not_writable, empty.database)
        first.set()
        answered = asked.result(timeout=5)
        others.set()
        for one in writers:
            one.result()
    assert answered is None


@on_sqlite
def test_a_health_check_says_so_where_what_is_under_way_does_not_end(
    empty: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    with ThreadPoolExecutor(1) as pool, empty.database.writing():
        said = pool.submit(why_not_writable, empty.database).result(timeout=5)
    assert said == "nothing is written: what is under way does not end"


@on_sqlite
def test_a_health_check_says_that_nothing_can_be_written_and_only_the_log_says_why(
    empty: Bench, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SQLITE_PRAGMAS", ("PRAGMA busy_timeout = 1",))
    empty.reopen()
    somebody = Database(empty.url, lambda: MONDAY_10)
    with somebody.writing():
        assert why_not_writable(empty.database) == "the database cannot be written"
    somebody.dispose()
    assert "the database cannot be written: database is locked" in caplog.text


def test_the_servers_time_is_asked_for_once_a_second_and_goes_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    awake, asked = [100.0], []
    monkeypatch.setattr(engine, "_awake", lambda: awake[0])
    clock = engine.ServerClock()

    def ask() -> datetime:
        asked.append(awake[0])
        return MONDAY_10 + timedelta(seconds=awake[0])

    def read() -> float:
        return (clock.now(ask) - MONDAY_10).total_seconds()

    assert [read(), read()] == [100.0, 100.0]
    awake[0] = 100.9
    assert read() == 100.9
    assert asked == [100.0]
    awake[0] = 500.0  # this machine slept
    assert read() == 500.0
    assert asked == [100.0, 500.0]


@on_postgres
def test_a_connection_is_looked_at_and_made_anew_where_the_server_cut_it(empty: Bench) -> None:
    mine = value(empty, "SELECT pg_backend_pid()")
    with psycopg.connect(empty.url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])  # and waits until it is gone
    assert value(empty, "SELECT pg_backend_pid()") != mine


def test_a_failed_transaction_leaves_nothing(empty: Bench) -> None:
    def fail() -> None:
        with empty.database.writing() as session:
            session.execute(text("INSERT INTO issue_numbers VALUES ('T0NEW', 1)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert value(empty, "SELECT count(*) FROM issue_numbers") == 0


@on_postgres
def test_a_row_that_stays_locked_is_reported_as_unavailable(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with bench.database.writing() as session:
        session.execute(text("SELECT * FROM issue_numbers FOR UPDATE"))
        with pytest.raises(Unavailable):
            open_issue(bench.rt, TEAM, form=Form(id="f2", report=A_REPORT), by=by(ALICE))


def test_machine_time_is_the_servers_on_postgres_and_the_processs_on_sqlite(empty: Bench) -> None:
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    database = Database(empty.url, lambda: long_ago)
    now = database.machine_now()
    assert (now == long_ago) is database.is_sqlite
    assert now.tzinfo is not None
    database.dispose()


@pytest.mark.parametrize("written", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_an_address_as_hosters_write_it_gets_the_driver_that_is_there(written: str) -> None:
    assert address(written).drivername == "postgresql+psycopg"


def test_a_second_serving_process_on_one_file_is_refused_and_hears_who_holds_it(empty: Bench) -> None:
    lock = take_serving_lock(empty.url, MONDAY_10)
    if not empty.database.is_sqlite:
        assert lock is None
        assert take_serving_lock(empty.url, MONDAY_10) is None
        return
    with pytest.raises(AlreadyServing, match=r"process \d+ on .+ since 2026-11-23T09:00:00"):
        take_serving_lock(empty.url, MONDAY_10 + timedelta(hours=1))
    assert lock is not None
    lock.release()
    again = take_serving_lock(empty.url, MONDAY_10)
    assert again is not None
    again.release()


@on_postgres
def test_on_postgres_a_commit_that_leaves_letters_is_heard_by_other_processes(bench: Bench) -> None:
    heard = threading.Semaphore(0)
    stop = threading.Event()
    other = Bench(bench.url)
    listener = threading.Thread(target=listen, args=(other.database, TEAM, heard.release, stop))
    listener.start()
    try:
        assert heard.acquire(timeout=10), "once it listens, since something may have been missed"
        open_issue(other.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
        assert not heard.acquire(timeout=0.5), "who leaves a letter knows it"
        open_issue(bench.rt, TEAM, form=Form(id="f2", report=A_REPORT), by=by(ALICE))
        assert heard.acquire(timeout=10)
        other.database.dispose()
        assert not other.database.sessions, "another process may have the same numbers later"
        cut = psycopg.connect(address(bench.url).set(drivername="postgresql").render_as_string(), autocommit=True)
        cut.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        cut.close()
        assert heard.acquire(timeout=10), "the line is mended by itself"
    finally:
        stop.set()
        listener.join(timeout=10)
    until(lambda: not listener.is_alive(), what="the end of the listener")
