"""What a wake-up costs when nothing is due: with a thousand issues open, with a million, and when those are closed.

A wake-up is what every beat of the heart rings: the pulse, a look for what is due, a look into the outbox. The copies
have no clocks and no facts, which nobody looks at then; each closed one leaves a sent letter.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from sqlalchemy import create_engine, literal, null, update

from bot.db.tables import issues, outbox
from bot.domain.ids import IssueId
from bot.domain.opening import Form
from bot.jobs import Deadlines, Deliveries
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import Looked, Outcome, Parcel, Whereabouts
from bot.usecases.runtime import Runtime
from tests.benchmarks.copying import copy
from tests.benchmarks.due import databases, runtime
from tests.benchmarks.table import Row, alone, sized
from tests.builders import A_REPORT, ALICE, MONDAY_10, TEAM, by

FEW, ROUNDS = 1_000, 200
MANY = {"SQLite": 1_000_000, "PostgreSQL": 100_000}  # a million rows cost PostgreSQL six minutes, a share of 10
LATER = MONDAY_10 + timedelta(days=1)


def measure(share: float = 1.0) -> Iterator[Row]:
    """The same wake-up three times."""
    with databases() as urls:
        for kind, url in urls.items():
            few, many = sized(FEW, share, 10), sized(MANY[kind], share, 100)
            goal = f"at most {1.5 if kind == 'SQLite' else 2.5}"
            rt = runtime(url)
            like = open_issue(rt, TEAM, form=Form(id="f", report=A_REPORT), by=by(ALICE)).id
            _settle(rt)
            _open(rt, like, range(10, 10 + few))
            first = _wake_up(rt)
            yield Row(f"{kind}: a wake-up with {few} open issues", _micro(first))
            _open(rt, like, range(10 + few, 10 + many))
            then = _wake_up(rt)
            yield Row(f"  with {many} open; times the first", f"{_micro(then)}; {then / first:.2f}", goal)
            _close(rt)
            then = _wake_up(rt)
            yield Row(f"  after {many} were closed; times the first", f"{_micro(then)}; {then / first:.2f}", goal)
            rt.database.dispose()


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs"


def _wake_up(rt: Runtime) -> float:
    """Seconds, the median of many after a first."""
    took = []
    for _ in range(ROUNDS + 1):
        deadlines, deliveries = Deadlines(rt, TEAM), Deliveries(rt, TEAM, _Nobody())  # new: the pulse is felt again
        begun = time.perf_counter()
        deadlines()
        deliveries()
        took.append(time.perf_counter() - begun)
    return median(took[1:])


class _Nobody:
    """Who would send, if anything were to be sent."""

    def __call__(self, parcel: Parcel, /) -> Outcome:
        raise AssertionError(f"nothing is to be sent: {parcel}")

    def look(self, place: Whereabouts, /) -> Looked:
        raise AssertionError(f"nothing is to be looked for: {place}")


def _open(rt: Runtime, like: IssueId, numbers: range) -> None:
    """Due on another day."""
    copy(rt.database, TEAM, like, numbers, (issues, outbox), wake_at=literal(LATER, issues.c.wake_at.type))


def _settle(rt: Runtime) -> None:
    """The one that is copied is told of, by one letter."""
    with rt.database.writing() as session:
        session.execute(update(outbox).values(state="sent", lease_until=null()))


def _close(rt: Runtime) -> None:
    """In one go, and then PostgreSQL cleans up behind it, as it does by itself while issues close one by one.

    Before that whoever looks for the earliest wake walks over all the entries that are dead.
    """
    with rt.database.writing() as session:
        session.exec_driver_sql("SELECT 1" if rt.database.is_sqlite else "SET LOCAL statement_timeout = 0")
        session.execute(update(issues).values(status="closed", wake_at=null()))
    if not rt.database.is_sqlite:
        own = create_engine(rt.database.url, isolation_level="AUTOCOMMIT")
        with own.connect() as connection:
            connection.exec_driver_sql("VACUUM issues")
        own.dispose()


if __name__ == "__main__":
    alone(measure)
