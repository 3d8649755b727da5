"""The arithmetic of a deadline, as numbers that anyone can add up again (SPEC R25).

Has no words and decides nothing; whoever shows it has the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.calendar import Calendar, Stretch, between, openings
from bot.domain.clocks import Calendars, Clock, Waiting
from bot.domain.errors import certain


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch that counts: under which calendar, when that was open in it, and how much of it was measured.

    One that runs reaches to its deadline. `then` is on whom the issue waited after it.
    """

    since: datetime
    until: datetime
    calendar: str
    open: tuple[Stretch, ...]
    measured: timedelta
    then: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that did not count, and on whom the issue waited; None: only the target changed."""

    since: datetime
    until: datetime
    on: Waiting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """How a deadline comes about: what was carried over plus the measured spans equals the target at the result."""

    clock: Clock
    carried: timedelta
    spans: tuple[Span, ...]
    pauses: tuple[Pause, ...]
    target: timedelta
    result: datetime | None


def arithmetic(clock: Clock, calendars: Calendars) -> Arithmetic:
    """Take a clock apart. The spans up to the deadline add up to the target; one that paused, or ended so, has less.

    For one that ended while it ran the last span reaches to the deadline too, as it would have come about.
    """
    spans = tuple(_spans(clock, calendars))
    pauses = tuple(
        Pause(span.until, following.since, span.then)
        for span, following in pairwise(spans)
        if following.since > span.until
    )
    return Arithmetic(
        clock=clock,
        carried=clock.carried,
        spans=spans,
        pauses=pauses,
        target=clock.target,
        result=clock.deadline,
    )


def _spans(clock: Clock, calendars: Calendars) -> Iterator[Span]:
    ran_to_its_end = bool(clock.runs) and clock.deadline is not None and clock.runs[-1].until == clock.ended_at
    for run in clock.runs[:-1] if ran_to_its_end else clock.runs:
        yield Span(
            since=run.since,
            until=run.until,
            calendar=run.calendar,
            open=_open(calendars.get(run.calendar), run.since, run.until),
            measured=run.measured,
            then=run.then,
        )
    since = clock.runs[-1].since if ran_to_its_end else clock.running_since
    if since is not None:
        yield _running(clock, calendars[clock.calendar], since)


def _running(clock: Clock, calendar: Calendar, since: datetime) -> Span:
    until = certain(clock.deadline)
    open_, measured = _open(calendar, since, until), between(calendar, since, until)
    return Span(since=since, until=until, calendar=calendar.key, open=open_, measured=measured)


def _open(calendar: Calendar | None, since: datetime, until: datetime) -> tuple[Stretch, ...]:
    return () if calendar is None else openings(calendar, since, until)
