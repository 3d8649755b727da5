"""An instant as people type it: `2026-12-24`, `friday 18:00`, `tomorrow`, `17:30`.

Never knows whose it is; the zone is what the reader's wall shows.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import at_wall_clock
from bot.slack.texts import Text

EXAMPLES = Text("`2026-12-24`, `friday`, `tomorrow 12:00` or `17:30`")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def read_until(words: Sequence[str], now: datetime, zone: str) -> tuple[datetime, Sequence[str]] | None:
    """The instant that the first words name, and the words after it; None where they name none that is still to come.

    A day alone is its beginning. A time alone is the next instant at which the wall shows it.
    """
    there, today = ZoneInfo(zone), now.astimezone(ZoneInfo(zone)).date()
    day = _day(words[0], today) if words else None
    after_day = words if day is None else words[1:]
    wall = _wall(after_day[0]) if after_day else None
    rest = after_day if wall is None else after_day[1:]
    days = [day] if day is not None else [today + timedelta(days=ahead) for ahead in range(3 if wall else 0)]
    instants = (at_wall_clock(there, one, wall or time()) for one in days)
    return next(((at, rest) for at in instants if at > now), None)


def _day(word: str, today: date) -> date | None:
    """A weekday is the next one after today."""
    lower = word.lower()
    if lower == "tomorrow":
        return today + timedelta(days=1)
    if lower in _DAYS:
        return today + timedelta(days=(_DAYS.index(lower) - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d\d-\d\d", word) else None
    except ValueError:
        return None


def _wall(word: str) -> time | None:
    found = _TIME.fullmatch(word)
    return time(int(found[1]), int(found[2])) if found is not None else None
