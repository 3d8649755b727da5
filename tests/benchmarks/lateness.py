"""How late deadlines are kept, through the loop that sleeps until the next: a hundred a second, and many at once.

Time passes as it does outside, but from a Monday morning on. Late is from when an issue must be looked at
until what follows from it is committed; nothing is sent.
"""

import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.db.tables import issues
from bot.jobs import Deadlines, Loop
from tests.benchmarks.due import databases, due_at, runtime, save, set_apart
from tests.benchmarks.table import Row, alone, middle_and_p99, sized
from tests.builders import MONDAY_10, TEAM
from tests.waiting import until

A_SECOND, SECONDS, AT_ONCE = 100, 15, 5_000
FIRST = MONDAY_10 + timedelta(seconds=1)
QUIET = timedelta(seconds=1)  # after which nothing more is to be kept; asking the database meanwhile would slow it down


def measure(share: float = 1.0) -> Iterator[Row]:
    """A steady stream, then a wave."""
    count, wave = sized(A_SECOND * SECONDS, share, 20), sized(AT_ONCE, share, 20)
    stream = [FIRST + timedelta(seconds=number / A_SECOND) for number in range(count)]
    with databases() as urls:
        for kind, url in urls.items():
            late = seconds_late(url, stream)
            goal = f"p99 at most {50 if kind == 'SQLite' else 150} ms"
            what = f"{kind}: {A_SECOND} deadlines a second, {count} in all: late, median; p99"
            yield Row(what, middle_and_p99(late), goal)
    with databases() as urls:
        for kind, url in urls.items():
            late = seconds_late(url, [FIRST] * wave)
            yield Row(f"{kind}: {wave} at once, until all are kept", f"{max(late):.2f} s", "5000 in at most 3 s")


def seconds_late(url: str, due: Sequence[datetime]) -> list[float]:
    """Of each issue, one for each instant."""
    rt = runtime(url)
    save(rt, due_at(due))
    set_apart()
    now = _from(MONDAY_10)
    committed: list[datetime] = []
    rt = replace(rt, now=now, woken=lambda: committed.append(now()))
    loop = Loop("deadlines", Deadlines(rt, TEAM))
    loop.start()
    over = due[-1] + timedelta(milliseconds=1)
    kept = select(func.count()).where(issues.c.last_instant >= FIRST)

    until(lambda: now() > over, what="the last deadline", within=60)
    until(lambda: bool(committed) and now() > committed[-1] + QUIET, what="all are kept", within=120)
    loop.stop()
    with rt.database.reading() as session:
        assert session.scalar(kept) == len(due), "some were not kept"
        looked_at = {row.id: row.last_instant for row in session.execute(select(issues.c.id, issues.c.last_instant))}
    rt.database.dispose()
    return [
        (committed[bisect_left(committed, looked_at[number])] - at).total_seconds() for number, at in enumerate(due, 1)
    ]


def _from(start: datetime) -> Callable[[], datetime]:
    begun = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - begun)


if __name__ == "__main__":
    alone(measure)
