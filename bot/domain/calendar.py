"""Working time: how much of it passes between two instants, and when an amount of it has passed (SPEC R2 to R5).

Never reads a clock. Instants are aware when they come in and UTC when they go out; a calendar speaks local time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.ids import CalendarKey

Stretch = tuple[datetime, datetime]  # from an opening to a closing, which is closed itself
_NOTHING = timedelta()
_WHOLE_DAY = timedelta(days=1)
_DAYS_OF_THE_WEEK = 7
_WITHIN = timedelta(days=366)  # in which a calendar has to open (R3)
_LAST_DAY = date.max.toordinal() - 3  # beyond it there is no time


@dataclass(frozen=True, slots=True)
class Window:
    """Open hours by the clock on the wall; one that closes at or before it opens reaches across midnight."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DatedException:
    """What holds on one day instead of its weekday: a holiday (no windows), a half day, an extra opening."""

    day: date
    name: str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When time counts. `zone` is an IANA name; it decides what "09:00" means, also around the clock (SPEC R3).

    `day` is what "1 day" in a target means; `week` has seven days, Monday first. A window belongs to the day it opens
    on: an exception does not cut what reaches into its day from the day before.
    """

    key: CalendarKey
    zone: str
    day: timedelta
    week: tuple[tuple[Window, ...], ...]
    exceptions: tuple[DatedException, ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != _DAYS_OF_THE_WEEK:
            raise ValueError(f"the week of the calendar {self.key} has {len(self.week)} days")
        if len({exception.day for exception in self.exceptions}) != len(self.exceptions):
            raise ValueError(f"the calendar {self.key} says two things about one day")

    def __hash__(self) -> int:
        """Equality compares everything; to hash every holiday at each look-up would cost more than the look-up."""
        return hash((self.key, self.zone, len(self.exceptions)))

    @property
    def around_the_clock(self) -> bool:
        """It never closes."""
        return _hours(self).around_the_clock


def always(key: CalendarKey, zone: str) -> Calendar:
    """Give the calendar that never closes, in which a day has 24 hours."""
    midnight_to_midnight = Window(time(), time())
    return Calendar(key=key, zone=zone, day=_WHOLE_DAY, week=((midnight_to_midnight,),) * _DAYS_OF_THE_WEEK)


def add(calendar: Calendar, start: datetime, working: timedelta) -> datetime:
    """Give the first instant at which `working` time has elapsed since `start` (SPEC R2).

    What starts out of hours counts from the next opening; what ends exactly at closing ends at that closing (R5).
    """
    start = start.astimezone(UTC)
    hours = _hours(calendar)
    if hours.around_the_clock or not working:
        return start + working
    for opens, closes in hours.since(start):
        working -= closes - opens
        if working <= _NOTHING:
            return closes + working
    raise _never_again(calendar, start)


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Working time from `start` to `end`, never negative; the inverse of `add` (SPEC R2)."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    hours = _hours(calendar)
    if hours.around_the_clock:
        return max(end - start, _NOTHING)
    total = _NOTHING
    for opens, closes in hours.since(start):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def is_open(calendar: Calendar, instant: datetime) -> bool:
    """Whether time counts at this instant; the instant of opening is open, that of closing is closed."""
    return _next_open(calendar, instant) == instant


def opening(calendar: Calendar, instant: datetime) -> datetime:
    """Give the first open instant that is not before `instant` (SPEC R5, R21, E3)."""
    found = _next_open(calendar, instant)
    if found is None:
        raise _never_again(calendar, instant)
    return found


def closing(calendar: Calendar, instant: datetime) -> datetime | None:
    """Give the first closing after `instant`, whether that is open or not; None where it never closes again."""
    instant = instant.astimezone(UTC)
    hours = _hours(calendar)
    if hours.around_the_clock:
        return None
    if _next_open(calendar, instant) is None:
        raise _never_again(calendar, instant)
    return hours.closing(instant)


def openings(calendar: Calendar, start: datetime, end: datetime) -> tuple[Stretch, ...]:
    """Give the open stretches from `start` to `end`, cut to them: the arithmetic of a deadline (SPEC R25)."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    stretches: list[Stretch] = []
    for opens, closes in _hours(calendar).since(start):
        if opens >= end:
            break
        touches = bool(stretches) and stretches[-1][1] == opens
        stretches.append((stretches.pop()[0] if touches else opens, min(closes, end)))
    return tuple(stretches)


def morning_at_or_after(calendar: Calendar, instant: datetime, hour: int = 9) -> datetime:
    """Give the first `hour`:00 local time of an open day that is not before `instant` (SPEC R18), in UTC.

    A local time that the clocks skip becomes the first instant after the gap (SPEC R4).
    """
    instant = instant.astimezone(UTC)
    hours = _hours(calendar)
    for day in hours.days_since(instant):
        if _windows(hours, day):
            morning = at_wall_clock(hours.zone, date.fromordinal(day), time(hour))
            if morning >= instant:
                return morning
    raise _never_again(calendar, instant)


def never_opens(calendar: Calendar, since: date) -> bool:
    """Whether it stays closed for 366 days from `since` on, which the policy refuses (SPEC R3)."""
    zone = ZoneInfo(calendar.zone)
    opens = _next_open(calendar, at_wall_clock(zone, since, time()))
    return opens is None or opens >= at_wall_clock(zone, since + _WITHIN, time())


def _next_open(calendar: Calendar, instant: datetime) -> datetime | None:
    """Give the first open instant that is not before `instant`, if there is one."""
    return next((opens for opens, _ in _hours(calendar).since(instant.astimezone(UTC))), None)


def _never_again(calendar: Calendar, instant: datetime) -> ValueError:
    return ValueError(f"the calendar {calendar.key} does not open again after {instant:%Y-%m-%d %H:%M} UTC")


# what a calendar means in UTC, computed once per value and day


@dataclass(frozen=True, slots=True, eq=False)
class _Hours:
    """A calendar made ready to be asked; equal calendars share one, so it can be a key by its identity."""

    zone: ZoneInfo
    week: tuple[tuple[Window, ...], ...]
    dated: dict[int, tuple[Window, ...]]
    last: int  # the last day on which it can open: that of the last exception where no weekday has a window
    full_week: bool
    around_the_clock: bool

    def days_since(self, instant: datetime) -> range:
        return range(instant.astimezone(self.zone).toordinal(), self.last + 1)

    def since(self, instant: datetime) -> Iterator[Stretch]:
        """Give what is open from `instant` on, in order and cut to it; stretches never overlap but may touch.

        Begins two days before: a window reaches into the next day, and clocks may be set back from there.
        """
        reached = instant
        for day in range(instant.astimezone(self.zone).toordinal() - 2, self.last + 1):
            for opens, closes in _windows(self, day):
                if closes > reached:
                    yield max(opens, reached), closes
                    reached = closes

    def closing(self, instant: datetime) -> datetime | None:
        """Give the first closing after `instant`; None where no exception is left to close a week without a gap."""
        reached = None
        for opens, closes in self.since(instant):
            if reached is not None and opens > reached:
                break
            if self.full_week and opens.toordinal() > max(self.dated, default=0) + 2:
                return None
            reached = closes
        return reached


@lru_cache(maxsize=128)
def _hours(calendar: Calendar) -> _Hours:
    dated = {exception.day.toordinal(): exception.windows for exception in calendar.exceptions}
    opening_days = [day for day, windows in dated.items() if windows]
    hours = _Hours(
        zone=ZoneInfo(calendar.zone),
        week=calendar.week,
        dated=dated,
        last=_LAST_DAY if any(calendar.week) else max(opening_days, default=0),
        full_week=_fills(calendar.week),
        around_the_clock=False,
    )
    if not hours.full_week:
        return hours
    before = datetime.fromordinal(min(dated, default=_LAST_DAY) - 3).replace(tzinfo=UTC)
    return replace(hours, around_the_clock=hours.closing(before) is None)


def _fills(week: tuple[tuple[Window, ...], ...]) -> bool:
    """Whether no instant of the week is outside its windows, with Sunday's reaching into Monday."""
    reached = _NOTHING
    for day, windows in enumerate((week[-1], *week), -1):
        for opens, closes in sorted(_span(window) for window in windows):
            if day * _WHOLE_DAY + opens > reached:
                return False
            reached = max(reached, day * _WHOLE_DAY + closes)
    return reached >= _DAYS_OF_THE_WEEK * _WHOLE_DAY


def _span(window: Window) -> tuple[timedelta, timedelta]:
    midnight = datetime.combine(date.min, time(), UTC)
    opens, closes = (datetime.combine(date.min, at, UTC) - midnight for at in (window.opens, window.closes))
    return opens, closes if closes > opens else closes + _WHOLE_DAY


@lru_cache(maxsize=16384)
def _windows(hours: _Hours, day: int) -> tuple[Stretch, ...]:
    """Give the windows that open on a day, in UTC and by their openings; one that a gap swallows is none (R4)."""
    windows = hours.dated.get(day)
    if windows is None:
        windows = hours.week[(day - 1) % _DAYS_OF_THE_WEEK]
    opens_on = date.fromordinal(day)
    stretches = []
    for window in windows:
        closes_on = opens_on if window.closes > window.opens else opens_on + _WHOLE_DAY
        opens = at_wall_clock(hours.zone, opens_on, window.opens)
        closes = at_wall_clock(hours.zone, closes_on, window.closes, fold=1)
        if closes > opens:
            stretches.append((opens, closes))
    return tuple(sorted(stretches))


def at_wall_clock(zone: ZoneInfo, day: date, wall: time, fold: int = 0) -> datetime:
    """Give the instant at which the clock on the wall shows this: of two the earlier, with `fold` the later (SPEC R4).

    A time that the clocks skip is the first instant after the gap.
    """
    local = datetime.combine(day, wall)
    earlier, later = (local.replace(tzinfo=zone, fold=which).astimezone(UTC) for which in (0, 1))
    if earlier <= later:
        return later if fold else earlier
    before, after = later, earlier  # in a gap the two change places, and the clocks are set somewhere between them
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < local:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
