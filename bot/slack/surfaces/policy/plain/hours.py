"""Calendars in plain words: opening hours, holidays, zones.

Never says whether it is open now.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Final

from bot.domain.calendar import Calendar, DatedException, Window
from bot.domain.policy import Policy
from bot.slack.surfaces import words
from bot.slack.surfaces.policy.plain.lengths import lasting
from bot.slack.surfaces.policy.plain.section import Line
from bot.slack.texts import Counted, _, names_of_days

_MOST_EXCEPTIONS: Final = 12


def calendars(policy: Policy) -> Iterator[Line]:
    """Which counts for which severity, and when each is open."""
    for severity, key in sorted(policy.severity_calendars.items()):
        yield Line(severity, words.severity(severity), key)
    for key, calendar in policy.calendars.items():
        yield Line(key, key, _hours(calendar))
        if calendar.exceptions:
            yield Line((key, "exceptions"), _("{calendar} exceptions", calendar=key), _exceptions(calendar.exceptions))


def _hours(calendar: Calendar) -> str:
    if calendar.around_the_clock:
        return _("around the clock, {zone}", zone=calendar.zone)
    days = zip(names_of_days(), calendar.week, strict=True)
    week = ", ".join(f"{day} {_windows(windows)}" for day, windows in days if windows)
    return _("{week}; {zone}; a day is {length}", week=week, zone=calendar.zone, length=lasting(calendar.day))


def _windows(windows: Sequence[Window]) -> str:
    shown = [f"{window.opens:%H:%M}-{window.closes:%H:%M}" for window in windows]
    return reduce(lambda one, other: _("{one} and {other}", one=one, other=other), shown) if shown else ""


def _exceptions(exceptions: Sequence[DatedException]) -> str:
    shown = [_exception(one) for one in exceptions[:_MOST_EXCEPTIONS]]
    more = len(exceptions) - len(shown)
    return "; ".join([*shown, *([Counted("and {count} more").of(more)] if more > 0 else [])])


def _exception(one: DatedException) -> str:
    hours = _windows(one.windows) or _("closed")
    return f"{one.day} {one.name}: {hours}"
