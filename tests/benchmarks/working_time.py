"""What a deadline costs: working time added and measured over three weeks with holidays (goal: at most 30 µs).

Everything that is computed once per calendar and day is computed before; the first look is a figure of its own.
"""

import statistics
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from time import perf_counter_ns

from bot.domain.calendar import Calendar, DatedException, Window, add, between
from bot.domain.ids import CalendarKey
from tests.benchmarks.table import Row, alone, sized

ROUNDS = 5_000
TARGET = timedelta(hours=15 * 8)  # three working weeks
HOLIDAYS = tuple(
    DatedException(date(year, month, day), "a holiday", ())
    for year in range(2020, 2032)
    for month, day in ((1, 1), (1, 6), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (10, 3), (12, 24), (12, 25), (12, 26))
)
OFFICE = Calendar(
    key=CalendarKey("support_hours"),
    zone="Europe/Berlin",
    day=timedelta(hours=8),
    week=((Window(clock(9), clock(12)), Window(clock(13), clock(18))),) * 5 + ((),) * 2,
    exceptions=HOLIDAYS,
)
START = datetime(2026, 12, 7, 9, 20, tzinfo=UTC)


def measure(share: float = 1.0) -> Iterator[Row]:
    """The working time that a deadline needs."""
    starts = [START + timedelta(minutes=minute) for minute in range(sized(ROUNDS, share))]
    ends = {start: add(OFFICE, start, TARGET) for start in starts}
    whole = _median(starts, lambda start: add(OFFICE, start, TARGET))
    yield Row("add: three weeks with holidays, median", whole, "at most 30 µs")
    yield Row("between: the same, median", _median(starts, lambda start: between(OFFICE, start, ends[start])))
    yield Row("add: one hour, median", _median(starts, lambda start: add(OFFICE, start, timedelta(hours=1))))
    other = deepcopy(OFFICE)  # equal, of another version of the policy; not one of its values is the same object
    equal = _median(starts, lambda start: add(other, start, TARGET))
    yield Row("add: three weeks in an equal calendar, median", equal, "at most 30 µs")
    yield Row("add: three weeks in a calendar never seen before", _median(starts, _never_seen))


def _never_seen(start: datetime) -> object:
    return add(replace(OFFICE, key=CalendarKey(f"calendar {start}")), start, TARGET)


def _median(starts: Sequence[datetime], asked: Callable[[datetime], object]) -> str:
    """Of so many calls, each with another start."""
    took = []
    for start in starts:
        before = perf_counter_ns()
        asked(start)
        took.append(perf_counter_ns() - before)
    return f"{statistics.median(took) / 1000:.1f} µs"


if __name__ == "__main__":
    alone(measure)
