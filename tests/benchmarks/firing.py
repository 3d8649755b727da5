"""How fast deadlines are enforced, beside what one would take instead, on the same database with the same rows.

The peers: APScheduler's job store, one job for each deadline that writes the same rows in a transaction of its own and
adds the job of the next deadline, which our rows hold in `wake_at`; and a script on the bare driver that reads and
writes the same rows in batches, and decides nothing. A commit is on the disk, with all of them.
"""

import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from psycopg.types.json import set_json_loads
from sqlalchemy import Table, make_url

from bot.db.engine import SQLITE_PRAGMAS
from bot.db.tables import clocks, facts, holder_spans, issues, outbox
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.runtime import Runtime
from tests.benchmarks.due import all_due, databases, runtime, save, set_apart
from tests.benchmarks.table import Row, alone, sized
from tests.builders import MONDAY_10, TEAM
from tests.waiting import until

DUE, JOBS, BATCH = 5_000, 1_000, 100
WRITTEN = (issues, clocks, facts, holder_spans, outbox)
NOW = MONDAY_10 + timedelta(minutes=1)
Stored = tuple[Any, ...]
Rows = dict[str, dict[int, list[Stored]]]  # by table and issue


def measure(share: float = 1.0) -> Iterator[Row]:
    """So many due at once, and then what others take for the same rows."""
    due, jobs = sized(DUE, share), sized(JOBS, share)
    with databases() as urls:
        for kind, url in urls.items():
            rt = runtime(url, NOW)
            save(rt, all_due(due))
            before = _rows(url)
            set_apart()
            begun = time.perf_counter()
            while enforce_deadlines(rt, TEAM):
                pass
            took = time.perf_counter() - begun
            ours = due / took
            written = _changes(before, _rows(url))
            yield Row(f"{kind}: {due} due at once", f"{took:.2f} s", "5000 in at most 3 s")
            yield Row("  a second", f"{ours:.0f}")
            _back(rt, url, before)
            bare = due / _on_the_driver(url, written)
            yield Row("  on the bare driver; ours of that", f"{bare:.0f}; {ours / bare:.0%}", "at least 30 %")
            _back(rt, url, before)
            rate = jobs / _by_jobs(url, written, jobs)
            least = "at least 8" if kind == "SQLite" else "at least 5"
            yield Row("  APScheduler's job store; ours times that", f"{rate:.0f}; {ours / rate:.1f}", least)
            rt.database.dispose()


def _connect(url: str) -> Any:  # noqa: ANN401  # a connection of either driver
    address = make_url(url)
    if address.drivername.startswith("sqlite"):
        file = sqlite3.connect(str(address.database), isolation_level=None, check_same_thread=False)
        for pragma in SQLITE_PRAGMAS:
            file.execute(pragma)
        return file
    folder = str(address.query["host"])
    connection = psycopg.connect(dbname=address.database, user="postgres", host=folder, autocommit=True)
    set_json_loads(lambda text: text if isinstance(text, str) else bytes(text).decode(), connection)  # as it is stored
    return connection


def _rows(url: str) -> Rows:
    connection = _connect(url)
    found: Rows = {}
    for table in WRITTEN:
        of = defaultdict(list)
        position = [column.name for column in table.c].index("id" if table is issues else "issue_id")
        names = ", ".join(column.name for column in table.c)
        for row in connection.execute(f"SELECT {names} FROM {table.name}").fetchall():  # noqa: S608 - our tables
            if row[position] is not None:
                of[row[position]].append(tuple(row))
        found[table.name] = dict(of)
    connection.close()
    return found


def _changes(before: Rows, after: Rows) -> Rows:
    """What was written about each issue: the rows that were not there like this."""
    return {
        name: {
            issue: [row for row in rows if row not in set(before[name].get(issue, ()))]
            for issue, rows in after[name].items()
        }
        for name in after
    }


def _back(rt: Runtime, url: str, before: Rows) -> None:
    """As it was before anything was due."""
    rt.database.dispose()
    connection = _connect(url)
    connection.execute("BEGIN")
    for table in reversed(WRITTEN):
        connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - our tables
    for table in WRITTEN:
        _write(connection, table, [row for rows in before[table.name].values() for row in rows])
    connection.execute("COMMIT")
    connection.close()


def _write(connection: Any, table: Table, rows: Sequence[Stored]) -> None:  # noqa: ANN401  # of either driver
    names = [column.name for column in table.c]
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    key = [column.name for column in table.primary_key]
    update = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    sql = (
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {update}"
    )
    if rows:
        connection.cursor().executemany(sql, rows)


def _read(connection: Any, some: Sequence[int]) -> None:  # noqa: ANN401  # of either driver
    for table in (issues, clocks):
        column = "id" if table is issues else "issue_id"
        wanted = ", ".join(map(str, some))
        connection.execute(f"SELECT * FROM {table.name} WHERE {column} IN ({wanted})").fetchall()  # noqa: S608


def _on_the_driver(url: str, written: Rows) -> float:
    connection = _connect(url)
    numbers = sorted(written["issues"])
    begun = time.perf_counter()
    for first in range(0, len(numbers), BATCH):
        some = numbers[first : first + BATCH]
        connection.execute("BEGIN")
        _read(connection, some)
        for table in WRITTEN:
            _write(connection, table, [row for one in some for row in written[table.name].get(one, ())])
        connection.execute("COMMIT")
    took = time.perf_counter() - begun
    connection.close()
    return took


_peer = threading.local()
_told: dict[str, Any] = {}


def fire(number: int) -> None:
    """The job of one deadline."""
    if not hasattr(_peer, "connection"):
        _peer.connection = _connect(_told["url"])
        _told["connections"].append(_peer.connection)
    connection, written = _peer.connection, _told["written"]
    connection.execute("BEGIN IMMEDIATE" if isinstance(connection, sqlite3.Connection) else "BEGIN")
    _read(connection, [number])
    for table in WRITTEN:
        _write(connection, table, written[table.name].get(number, ()))
    connection.execute("COMMIT")
    _told["add"](number, datetime(2036, 1, 1, tzinfo=UTC))  # the deadline that is next
    _told["done"].release()


def _by_jobs(url: str, written: Rows, jobs: int) -> float:
    """With every job of the past allowed to run, which by default most are not."""
    store = url if not url.startswith("sqlite") else f"sqlite:///{Path(str(make_url(url).database)).parent / 'jobs'}"
    at_once = 10 if store == url else 1  # SQLite has one writer; more only wait for each other
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(store)},
        executors={"default": ThreadPoolExecutor(at_once)},
        job_defaults={"misfire_grace_time": None},
        timezone="UTC",
    )

    def add(number: int, at: datetime) -> None:
        scheduler.add_job(fire, "date", run_date=at, args=(number,))

    _told.update(url=url, written=written, done=threading.Semaphore(0), connections=[], add=add)
    scheduler.start(paused=True)
    for number in sorted(written["issues"])[:jobs]:
        add(number, datetime(2026, 1, 1, tzinfo=UTC))
    begun = time.perf_counter()
    scheduler.resume()
    until(lambda: _told["done"]._value >= jobs, what="every job ran", within=120)  # noqa: SLF001 - no other way to count
    took = time.perf_counter() - begun
    scheduler.shutdown()
    for connection in _told["connections"]:
        connection.close()
    return took


if __name__ == "__main__":
    alone(measure)
