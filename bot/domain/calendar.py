"""Working time: how much of it passes between two instants, and when an amount of it has passed.

Never reads a clock. Today there is one calendar, around the clock; windows and holidays come as further values.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    """When time counts. `zone` is an IANA name; it decides what "09:00" means, also around the clock (SPEC R3)."""

    key: str
    zone: str


def add(calendar: Calendar, start: datetime, working: timedelta) -> datetime:
    """Give the first instant at which `working` time has elapsed since `start` (SPEC R2). Aware in, UTC out."""
    del calendar  # around the clock every instant counts
    return start + working


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Working time from `start` to `end`, never negative; the inverse of `add` (SPEC R2)."""
    del calendar
    return max(end - start, timedelta())


def morning_at_or_after(calendar: Calendar, instant: datetime, hour: int = 9) -> datetime:
    """Give the first `hour`:00 local time of an open day that is not before `instant` (SPEC R18), in UTC.

    A local time that the clocks skip becomes the first instant after the gap (SPEC R4).
    """
    zone = ZoneInfo(calendar.zone)
    utc = instant.tzinfo
    local = instant.astimezone(zone)
    mornings = (datetime.combine(local.date() + timedelta(days=days), time(hour), zone) for days in (0, 1, 2))
    return next(morning for morning in (each.astimezone(utc) for each in mornings) if morning >= instant)
