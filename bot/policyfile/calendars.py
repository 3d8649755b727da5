"""How calendars are written: a zone, opening hours by weekday, public holidays and single days that differ.

Never asks what day it is; whoever reads a policy says so, for holidays are computed for the years around it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo

from bot.domain.calendar import Calendar, DatedException, Window, never_opens
from bot.domain.errors import Problem
from bot.domain.ids import CalendarKey
from bot.policyfile.public_holidays import countries, public_holidays
from bot.policyfile.shapes import Hours, Text, Words, Written

YEARS_BEFORE, YEARS_AFTER = 1, 5
CLOSED = "closed"
_WINDOW = re.compile(r"(\d{1,2}):(\d{2}) *[-–] *(\d{1,2}):(\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE_DAY = timedelta(hours=24)


def parse_window(written: object) -> Window:
    """Read `09:00-17:00`; `22:00-06:00` reaches across midnight, and `24:00` is the end of the day."""
    found = _WINDOW.fullmatch(str(written))
    try:
        if found:
            opens, closes = time(int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
            return Window(opens, time() if closes == (24, 0) else time(*closes))
    except ValueError:
        pass
    raise ValueError(f"{str(written)!r} is no opening; write it like 09:00-17:00, or {CLOSED}")


def parse_day(written: object) -> date:
    """Read `2026-12-24`, in no other order: each day can be written in one way only."""
    try:
        if _DAY.fullmatch(str(written)):
            return date.fromisoformat(str(written))
    except ValueError:
        pass
    raise ValueError(f"{str(written)!r} is no day; write year, month and day, like 2026-12-24")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; write a name like Europe/Berlin") from None
    return name


def _working_day(length: timedelta) -> timedelta:
    if not timedelta() < length <= _WHOLE_DAY:
        raise ValueError("a working day is longer than 0 and has at most 24 hours; write it like 8h")
    return length


def _listed(value: object) -> object:
    if value is None:
        raise ValueError(f"nothing is written here; write hours like 09:00-17:00, or {CLOSED}")
    if value == CLOSED:
        return []
    return value if isinstance(value, list) else [value]


def _country(code: str) -> str:
    if code not in countries():
        raise ValueError(f"the holidays of {code!r} are not known; write the two letters of a country, like DE")
    return code


def _subdivision(code: str | None, info: ValidationInfo) -> str | None:
    known = countries().get(info.data.get("country", ""))
    if known is None or code is None or code in known:
        return code
    listed = f"write one of {', '.join(known)}" if known else "leave it out"
    raise ValueError(f"{info.data['country']} has no part {code!r} with holidays of its own; {listed}")


Zone = Annotated[str, AfterValidator(_zone)]
Opening = Annotated[Window, PlainValidator(parse_window)]
OpeningHours = Annotated[
    tuple[Opening, ...] | None,
    BeforeValidator(_listed),
    Words("opening hours", "`09:00-17:00`, a list of such, or `closed`. `22:00-06:00` reaches into the next day"),
]
Day = Annotated[date, PlainValidator(parse_day), Words("day", "`2026-12-24`")]


class WrittenWeek(Written):
    """When it is open, by weekday. A day that is not written is as `every_day` says, and closed without that."""

    every_day: OpeningHours = Field(None, description="What holds on each weekday that is not written itself")
    monday: OpeningHours = Field(None, description="What holds on Mondays")
    tuesday: OpeningHours = Field(None, description="What holds on Tuesdays")
    wednesday: OpeningHours = Field(None, description="What holds on Wednesdays")
    thursday: OpeningHours = Field(None, description="What holds on Thursdays")
    friday: OpeningHours = Field(None, description="What holds on Fridays")
    saturday: OpeningHours = Field(None, description="What holds on Saturdays")
    sunday: OpeningHours = Field(None, description="What holds on Sundays")


class WrittenHolidays(Written):
    """Whose public holidays are closed, from the year before the policy is activated to five years after it."""

    country: Annotated[str, AfterValidator(_country)] = Field(
        description="The country, by its two letters (ISO 3166): DE, US, IN"
    )
    subdivision: Annotated[str | None, AfterValidator(_subdivision)] = Field(
        None, description="A state or region with holidays of its own, by its letters: BE, CA, KA"
    )


class WrittenException(Written):
    """What holds on one day instead of its weekday and of a public holiday."""

    name: Text = Field(description="What the day is; shown where a deadline is explained")
    hours: OpeningHours = Field(description="When it is open on this day")


class WrittenCalendar(Written):
    """When time counts."""

    zone: Zone = Field(description="Whose clock on the wall the hours are read from: an IANA name like Europe/Berlin")
    day: Annotated[Hours, AfterValidator(_working_day)] = Field(
        description="How long `1 day` is wherever this calendar counts; at most 24h"
    )
    hours: WrittenWeek = Field(description="When it is open, by weekday; around the clock is `every_day: 00:00-24:00`")
    holidays: WrittenHolidays | None = Field(None, description="Whose public holidays are closed; without it, nobody's")
    exceptions: dict[Day, WrittenException] = Field(
        {}, description="Single days that differ, like 2026-12-24: a half day, a day off, an extra opening"
    )


def as_calendars(written: Mapping[str, WrittenCalendar], today: date) -> dict[CalendarKey, Calendar]:
    """The calendars as the domain has them."""
    return {CalendarKey(key): _calendar(CalendarKey(key), calendar, today) for key, calendar in written.items()}


def calendar_problems(calendars: Mapping[CalendarKey, Calendar], today: date) -> Iterator[Problem]:
    """Say which calendar never opens (SPEC R3)."""
    for key, calendar in calendars.items():
        if never_opens(calendar, today):
            text = f"{key} does not open once in the 366 days from {today} on; write hours for at least one weekday"
            yield Problem(("calendars", key, "hours"), text)


def _calendar(key: CalendarKey, written: WrittenCalendar, today: date) -> Calendar:
    return Calendar(
        key=key,
        zone=written.zone,
        day=written.day,
        week=as_week(written.hours),
        exceptions=tuple(sorted(_exceptions(written, today).values(), key=lambda exception: exception.day)),
    )


def as_week(week: WrittenWeek) -> tuple[tuple[Window, ...], ...]:
    """Seven days of hours, Monday first."""
    days = (week.monday, week.tuesday, week.wednesday, week.thursday, week.friday, week.saturday, week.sunday)
    return tuple((week.every_day or ()) if windows is None else windows for windows in days)


def _exceptions(written: WrittenCalendar, today: date) -> dict[date, DatedException]:
    """What is written for a day beats the holiday on it."""
    off = written.holidays
    years = range(today.year - YEARS_BEFORE, today.year + YEARS_AFTER + 1)
    holidays = () if off is None else public_holidays(off.country, off.subdivision, years)
    return {
        **{holiday.day: holiday for holiday in holidays},
        **{day: DatedException(day, one.name, one.hours or ()) for day, one in written.exceptions.items()},
    }
