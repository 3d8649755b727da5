"""Random calendars in many zones, over every change of the clocks in ten years, judged by another library.

The oracle lays out each window with `whenever`, merges what touches and walks the result. It shares no line and no
time zone arithmetic with the calendar that it judges.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
import whenever
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import (
    Calendar,
    DatedException,
    Stretch,
    Window,
    add,
    between,
    closing,
    is_open,
    opening,
    openings,
)
from bot.domain.ids import CalendarKey

ZONES = (
    "Africa/Casablanca",  # goes back for each Ramadan
    "America/Havana",  # the clocks change at midnight, here and in Santiago, Beirut and on the Azores
    "America/Los_Angeles",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",  # half an hour off
    "Antarctica/Troll",  # two hours at once
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Atlantic/Azores",
    "Australia/Lord_Howe",  # half an hour at once
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",  # its winter is the exception
    "Europe/London",
    "Pacific/Auckland",
    "Pacific/Chatham",  # three quarters of an hour off
)
FIRST_YEAR, LAST_YEAR = 2017, 2026
BOTH_IN_EACH_YEAR = 20
HORIZON = timedelta(days=8)
EVERY = 5  # an example looks at every fifth change, of spring and of autumn, and some examples at each
MARGIN = timedelta(days=3)  # a window of yesterday reaches into today, and a zone into tomorrow

minutes_of_a_day = st.integers(0, 1439) | st.sampled_from([0, 30, 60, 90, 105, 120, 150, 180, 210, 1380, 1410])
times = minutes_of_a_day.map(lambda minute: time(minute // 60, minute % 60))
windows = st.lists(st.builds(Window, times, times), max_size=3).map(tuple)
around_the_change = st.integers(-4 * 1440, 2 * 1440) | st.sampled_from([-60, -30, 0, 30, 60])


@dataclass(frozen=True)
class Oracle:
    """What is open, by `whenever`: merged stretches over a few weeks."""

    open: tuple[Stretch, ...]

    def between(self, start: datetime, end: datetime) -> timedelta:
        return sum((closes - opens for opens, closes in self.openings(start, end)), timedelta())

    def add(self, start: datetime, working: timedelta) -> datetime:
        for opens, closes in self.after(start):
            if working <= closes - opens:
                return opens + working
            working -= closes - opens
        raise AssertionError("more was asked for than is open")

    def after(self, start: datetime) -> Iterator[Stretch]:
        return ((max(opens, start), closes) for opens, closes in self.open if closes > start)

    def openings(self, start: datetime, end: datetime) -> tuple[Stretch, ...]:
        return tuple((opens, min(closes, end)) for opens, closes in self.after(start) if opens < end)


def the_oracle(calendar: Calendar, first: date, last: date) -> Oracle:
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    dated = {exception.day: exception.windows for exception in calendar.exceptions}
    held = ((day, window) for day in days for window in dated.get(day, calendar.week[day.weekday()]))
    stretches = sorted(laid_out(calendar.zone, day, window) for day, window in held)
    merged: list[Stretch] = []
    for opens, closes in ((opens, closes) for opens, closes in stretches if opens < closes):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return Oracle(tuple(merged))


def laid_out(zone: str, day: date, window: Window) -> Stretch:
    """A window that the clocks swallow ends before it opens, and so is none."""
    closing_day = day if window.opens < window.closes else day + timedelta(days=1)
    opens, closes = instant(zone, day, window.opens, "earlier"), instant(zone, closing_day, window.closes, "later")
    return opens.to_stdlib(), closes.to_stdlib()


def instant(zone: str, day: date, at: time, ambiguous: whenever.DisambiguationStr) -> whenever.Instant:
    """SPEC R4: what the clocks show twice is the earlier or the later, what they skip is the instant of the change."""
    local = whenever.PlainDateTime(datetime.combine(day, at))
    try:
        local.assume_tz(zone, disambiguation="raise")
    except whenever.SkippedTime:
        return change_after(local.assume_tz(zone, disambiguation="earlier")).to_instant()
    except whenever.RepeatedTime:
        pass
    return local.assume_tz(zone, disambiguation=ambiguous).to_instant()


def change_after(moment: whenever.ZonedDateTime) -> whenever.ZonedDateTime:
    change = moment.next_transition()
    assert change is not None
    return change


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """Every instant of ten years at which the clocks of the zone are set."""
    found = []
    change = change_after(whenever.ZonedDateTime(FIRST_YEAR, 1, 1, tz=zone))
    while change.year <= LAST_YEAR:
        if change.offset != change.subtract(seconds=1).offset:
            found.append(change.to_instant().to_stdlib())
        change = change_after(change)
    return tuple(found)


@st.composite
def calendars(draw: st.DrawFn, zone: str) -> Calendar:
    """Any week of up to three kinds of days, and around every change of the clocks the same few exceptions."""
    days = draw(st.lists(windows, min_size=1, max_size=3))
    week = draw(st.lists(st.sampled_from(days), min_size=7, max_size=7))
    exceptions = draw(st.dictionaries(st.integers(-3, 5), windows, max_size=2))
    return Calendar(
        key=CalendarKey("drawn"),
        zone=zone,
        day=timedelta(hours=8),
        week=tuple(week),
        exceptions=tuple(
            DatedException(change.date() + timedelta(days=after), "an exception", held)
            for change in changes(zone)
            for after, held in exceptions.items()
        ),
    )


@pytest.mark.parametrize("zone", ZONES)
def test_each_zone_sets_its_clocks_twice_in_each_of_the_ten_years(zone: str) -> None:
    assert len(changes(zone)) >= BOTH_IN_EACH_YEAR


@pytest.mark.parametrize("zone", ZONES)
@given(data=st.data(), first=st.integers(0, EVERY - 1), minute=around_the_change, share=st.integers(0, 1000))
def test_r2_to_r5_the_calendar_is_what_the_oracle_says_at_every_change_of_the_clocks(
    zone: str, data: st.DataObject, first: int, minute: int, share: int
) -> None:
    calendar = data.draw(calendars(zone))
    for change in changes(zone)[first::EVERY]:
        start = change + timedelta(minutes=minute, seconds=share)
        oracle = the_oracle(calendar, (start - MARGIN).date(), (start + HORIZON + MARGIN).date())
        agree_about_lengths(calendar, oracle, start, share)
        agree_about_edges(calendar, oracle, start)


def agree_about_lengths(calendar: Calendar, oracle: Oracle, start: datetime, share: int) -> None:
    """`share` thousandths of what is open within the horizon are added and measured again."""
    working = oracle.between(start, start + HORIZON) * share / 1000
    end = add(calendar, start, working)
    assert end == (oracle.add(start, working) if working else start)
    assert between(calendar, start, end) == working
    later = start + HORIZON * share / 1000
    assert between(calendar, start, later) == oracle.between(start, later)


def agree_about_edges(calendar: Calendar, oracle: Oracle, start: datetime) -> None:
    assert openings(calendar, start, start + HORIZON) == oracle.openings(start, start + HORIZON)
    for opens, closes in list(oracle.after(start))[:1]:
        assert opening(calendar, start) == opens
        assert is_open(calendar, start) == (opens == start)
        if closes < start + HORIZON:
            assert closing(calendar, start) == closes
            assert not is_open(calendar, closes)


def test_the_oracle_knows_statement_43() -> None:
    office = Calendar(
        key=CalendarKey("office"),
        zone="Europe/Berlin",
        day=timedelta(hours=8),
        week=((Window(time(9), time(17)),),) * 5 + ((),) * 2,
    )
    monday = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    oracle = the_oracle(office, date(2026, 11, 20), date(2026, 11, 27))
    assert oracle.add(monday, timedelta(hours=1)) == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
