"""Working time by the rules R2 to R5, R18's mornings and R21, and the statements 43 to 47.

That all of it holds for any calendar in any zone is shown beside it, in test_calendar_oracle.py.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import (
    Calendar,
    DatedException,
    Window,
    add,
    always,
    between,
    closing,
    is_open,
    morning_at_or_after,
    never_opens,
    opening,
    openings,
)
from bot.domain.ids import CalendarKey
from tests.builders import hours, minutes

KEY = CalendarKey("support_hours")
BERLIN = ZoneInfo("Europe/Berlin")
ALWAYS = always(CalendarKey("always"), "Europe/Berlin")
CLOSED: tuple[Window, ...] = ()


def window(written: str) -> Window:
    opens, closes = written.split("-")
    return Window(time.fromisoformat(opens), time.fromisoformat(closes))


def windows(*written: str) -> tuple[Window, ...]:
    return tuple(map(window, written))


def a_calendar(
    *weekday: str, weekend: tuple[str, ...] = (), zone: str = "Europe/Berlin", **exceptions: tuple[Window, ...]
) -> Calendar:
    """Monday to Friday alike; exceptions as `on_2026_12_24=windows("09:00-12:00")`."""
    return Calendar(
        key=KEY,
        zone=zone,
        day=hours(8),
        week=(windows(*weekday),) * 5 + (windows(*weekend),) * 2,
        exceptions=tuple(
            DatedException(date.fromisoformat(day.removeprefix("on_").replace("_", "-")), "an exception", held)
            for day, held in exceptions.items()
        ),
    )


def local(written: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)


OFFICE = a_calendar("09:00-17:00")
NEVER = a_calendar()
# In Berlin in 2026 the clocks skip 02:00 to 03:00 on 29 March and show it twice on 25 October. 23 November is a Monday.


# statements 43 to 47


def test_43_an_hour_that_begins_half_an_hour_before_closing_ends_half_an_hour_after_the_next_opening() -> None:
    assert add(OFFICE, local("2026-11-23 16:30"), hours(1)) == local("2026-11-24 09:30")
    assert add(OFFICE, local("2026-11-27 16:30"), hours(1)) == local("2026-11-30 09:30")


def test_44_a_lunch_break_does_not_count() -> None:
    with_lunch = a_calendar("09:00-12:00", "13:00-17:00")
    assert add(with_lunch, local("2026-11-23 11:30"), hours(1)) == local("2026-11-23 13:30")


def test_45_a_holiday_does_not_count() -> None:
    with_holiday = a_calendar("09:00-17:00", on_2026_11_24=CLOSED)
    assert add(with_holiday, local("2026-11-23 16:00"), hours(4)) == local("2026-11-25 12:00")


def test_46_around_the_clock_four_hours_are_four_hours_when_the_clocks_change() -> None:
    assert add(ALWAYS, local("2026-03-29 00:00"), hours(4)) == local("2026-03-29 05:00")
    assert add(ALWAYS, local("2026-10-25 00:00"), hours(4)) == local("2026-10-25 03:00")


def test_47_a_night_window_goes_on_after_midnight() -> None:
    at_night = a_calendar("22:00-06:00", weekend=("22:00-06:00",))
    assert add(at_night, local("2026-11-24 05:00"), hours(2)) == local("2026-11-24 23:00")


# R2 and R5: adding, measuring, and the edges of a window


def test_r2_working_time_between_two_instants_is_never_negative() -> None:
    monday, friday = local("2026-11-23 10:00"), local("2026-11-27 10:00")
    assert between(OFFICE, monday, friday) == hours(32)
    assert between(OFFICE, friday, monday) == timedelta()
    assert between(ALWAYS, friday, monday) == timedelta()
    assert between(NEVER, monday, friday) == timedelta()


def test_r2_what_goes_in_is_aware_and_what_comes_out_is_utc() -> None:
    in_berlin = datetime(2026, 11, 23, 16, 30, tzinfo=BERLIN)
    for calendar in (OFFICE, ALWAYS):
        found = [
            add(calendar, in_berlin, hours(1)),
            add(calendar, in_berlin, timedelta()),
            opening(calendar, in_berlin),
            morning_at_or_after(calendar, in_berlin),
            closing(calendar, in_berlin),
            *(edge for stretch in openings(calendar, in_berlin, in_berlin + hours(1)) for edge in stretch),
        ]
        assert {instant.tzinfo for instant in found if instant} == {UTC}


def test_the_opening_of_the_end_is_no_stretch_of_its_own() -> None:
    assert openings(OFFICE, local("2026-11-23 08:00"), local("2026-11-23 09:00")) == ()


def test_r5_what_starts_out_of_hours_counts_from_the_next_opening() -> None:
    assert add(OFFICE, local("2026-11-27 20:00"), minutes(1)) == local("2026-11-30 09:01")
    assert add(OFFICE, local("2026-11-23 07:00"), hours(8)) == local("2026-11-23 17:00")


def test_r5_a_sum_that_ends_exactly_at_closing_ends_at_that_closing() -> None:
    assert add(OFFICE, local("2026-11-23 09:00"), hours(8)) == local("2026-11-23 17:00")
    assert add(OFFICE, local("2026-11-23 09:00"), hours(16)) == local("2026-11-24 17:00")


def test_r5_what_starts_at_closing_counts_from_the_next_opening() -> None:
    assert add(OFFICE, local("2026-11-23 17:00"), minutes(1)) == local("2026-11-24 09:01")


def test_no_working_time_has_elapsed_at_the_start_itself() -> None:
    night = local("2026-11-23 20:00")
    assert add(OFFICE, night, timedelta()) == night
    assert add(NEVER, night, timedelta()) == night


def test_the_opening_instant_is_open_and_the_closing_instant_is_closed() -> None:
    assert is_open(OFFICE, local("2026-11-23 09:00"))
    assert is_open(OFFICE, local("2026-11-23 16:59:59.999999"))
    assert not is_open(OFFICE, local("2026-11-23 08:59:59.999999"))
    assert not is_open(OFFICE, local("2026-11-23 17:00"))
    assert not is_open(OFFICE, local("2026-11-28 12:00"))
    assert is_open(ALWAYS, local("2026-11-28 00:00"))


def test_r21_what_falls_outside_working_time_waits_for_the_opening() -> None:
    assert opening(OFFICE, local("2026-11-23 19:00")) == local("2026-11-24 09:00")
    assert opening(OFFICE, local("2026-11-23 17:00")) == local("2026-11-24 09:00")
    assert opening(OFFICE, local("2026-11-23 12:00")) == local("2026-11-23 12:00")
    assert opening(ALWAYS, local("2026-11-23 19:00")) == local("2026-11-23 19:00")


def test_the_closing_is_the_next_one_whether_it_is_open_or_not() -> None:
    assert closing(OFFICE, local("2026-11-23 12:00")) == local("2026-11-23 17:00")
    assert closing(OFFICE, local("2026-11-23 17:00")) == local("2026-11-24 17:00")
    assert closing(OFFICE, local("2026-11-28 12:00")) == local("2026-11-30 17:00")
    assert closing(ALWAYS, local("2026-11-28 12:00")) is None


def test_r25_the_openings_of_a_deadline_add_up_to_its_target() -> None:
    start = local("2026-11-23 16:00")
    end = add(OFFICE, start, hours(4))
    assert openings(OFFICE, start, end) == (
        (start, local("2026-11-23 17:00")),
        (local("2026-11-24 09:00"), local("2026-11-24 12:00")),
    )
    assert openings(OFFICE, end, start) == ()
    assert openings(ALWAYS, start, end) == ((start, end),)


# R3: weeks, windows and exceptions


@pytest.mark.parametrize(
    "written", [("09:00-13:00", "13:00-17:00"), ("12:00-17:00", "09:00-13:00"), ("09:00-17:00",) * 2]
)
def test_r3_windows_that_touch_or_overlap_are_one(written: tuple[str, ...]) -> None:
    calendar = a_calendar(*written)
    monday = local("2026-11-23 00:00")
    assert openings(calendar, monday, monday + hours(24)) == ((local("2026-11-23 09:00"), local("2026-11-23 17:00")),)
    assert closing(calendar, local("2026-11-23 12:59")) == local("2026-11-23 17:00")
    assert between(calendar, monday, monday + hours(24)) == hours(8)
    assert is_open(calendar, local("2026-11-23 13:00"))


def test_r3_windows_of_two_days_that_overlap_after_midnight_are_one() -> None:
    calendar = a_calendar("22:00-06:00", "05:00-08:00")
    monday = local("2026-11-23 12:00")
    assert openings(calendar, monday, monday + hours(24)) == ((local("2026-11-23 22:00"), local("2026-11-24 08:00")),)


def test_r3_a_window_belongs_to_the_day_it_opens_on() -> None:
    at_night = a_calendar("22:00-06:00")
    assert is_open(at_night, local("2026-11-28 05:00"))  # Saturday, but the window is Friday's
    assert not is_open(at_night, local("2026-11-23 05:00"))  # Monday, and Sunday has none


def test_r3_an_exception_does_not_cut_what_reaches_into_its_day() -> None:
    at_night = a_calendar("22:00-06:00", on_2026_11_25=CLOSED)
    assert is_open(at_night, local("2026-11-25 05:00"))
    assert not is_open(at_night, local("2026-11-25 23:00"))
    assert not is_open(at_night, local("2026-11-26 05:00"))


def test_r3_dated_exceptions_beat_weekdays() -> None:
    calendar = a_calendar("09:00-17:00", on_2026_12_24=windows("09:00-12:00"), on_2026_12_26=windows("10:00-11:00"))
    week = openings(calendar, local("2026-12-24 00:00"), local("2026-12-28 00:00"))
    assert [(opens, closes - opens) for opens, closes in week] == [
        (local("2026-12-24 09:00"), hours(3)),
        (local("2026-12-25 09:00"), hours(8)),
        (local("2026-12-26 10:00"), hours(1)),
    ]


def test_r3_midnight_as_closing_is_the_end_of_the_day() -> None:
    evening = a_calendar("18:00-00:00")
    assert closing(evening, local("2026-11-23 20:00")) == local("2026-11-24 00:00")


def test_r3_a_window_that_closes_when_it_opens_is_a_whole_day() -> None:
    assert closing(a_calendar("09:00-09:00"), local("2026-11-27 20:00")) == local("2026-11-28 09:00")


@pytest.mark.parametrize("written", [("00:00-00:00",), ("09:00-09:00",), ("06:00-22:00", "22:00-06:00")])
def test_r3_around_the_clock_is_what_never_closes_however_it_is_written(written: tuple[str, ...]) -> None:
    calendar = a_calendar(*written, weekend=written)
    assert calendar.around_the_clock
    assert closing(calendar, local("2026-11-23 09:00")) is None
    assert add(calendar, local("2026-11-27 20:00"), hours(48)) == local("2026-11-29 20:00")


def test_r3_around_the_clock_includes_what_sunday_opens_for_monday() -> None:
    whole = windows("00:00-00:00")
    week = (windows("06:00-00:00"), *(whole,) * 5, windows("00:00-12:00", "12:00-06:00"))
    assert replace(OFFICE, week=week).around_the_clock
    assert not replace(OFFICE, week=(*week[:6], whole)).around_the_clock


def test_r3_around_the_clock_is_a_calendar_like_the_rest_with_days_of_24_hours() -> None:
    calendar = always(KEY, "Europe/Berlin")
    assert (calendar.key, calendar.zone, calendar.day) == (KEY, "Europe/Berlin", hours(24))


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Berlin", "Pacific/Kiritimati"])
def test_r3_the_one_closing_of_a_full_week_is_found_in_every_zone(zone: str) -> None:
    whole = ("00:00-00:00",)
    closes_once = a_calendar(*whole, weekend=whole, zone=zone, on_2026_12_24=CLOSED)
    assert closing(closes_once, local("2026-11-23 09:00")) == local("2026-12-24 00:00", ZoneInfo(zone))
    assert closing(closes_once, local("2026-12-26 09:00")) is None


def test_r3_what_closes_once_is_not_around_the_clock() -> None:
    whole = ("00:00-00:00",)
    assert not OFFICE.around_the_clock
    assert not a_calendar(*whole, weekend=("00:00-23:59",)).around_the_clock
    assert not a_calendar(*whole, weekend=("00:01-00:00",)).around_the_clock
    assert a_calendar(*whole, weekend=whole, on_2026_12_24=windows("00:00-12:00", "12:00-00:00")).around_the_clock
    closes_once = a_calendar(*whole, weekend=whole, on_2026_12_24=CLOSED)
    assert not closes_once.around_the_clock
    assert closing(closes_once, local("2026-11-23 09:00")) == local("2026-12-24 00:00")
    assert closing(closes_once, local("2026-12-24 09:00")) is None
    assert add(closes_once, local("2026-12-23 23:00"), hours(2)) == local("2026-12-25 01:00")


def test_r3_a_calendar_that_does_not_open_within_366_days_is_known() -> None:
    today = date(2026, 11, 25)
    far, near = today + timedelta(days=366), today + timedelta(days=365)
    assert never_opens(NEVER, today)
    assert not never_opens(OFFICE, today)
    assert not never_opens(ALWAYS, today)
    extra = DatedException(near, "extra opening", windows("09:00-12:00"))
    assert not never_opens(replace(NEVER, exceptions=(extra,)), today)
    assert never_opens(replace(NEVER, exceptions=(replace(extra, day=far),)), today)
    assert never_opens(replace(NEVER, exceptions=(replace(extra, day=today - timedelta(days=1)),)), today)


def test_r3_the_366_days_begin_and_end_at_midnight_where_the_calendar_is() -> None:
    today = date(2026, 11, 25)

    def opens_on(day: date, written: str) -> Calendar:
        return replace(NEVER, exceptions=(DatedException(day, "extra opening", windows(written)),))

    assert never_opens(opens_on(today - timedelta(days=1), "23:00-00:00"), today)
    assert not never_opens(opens_on(today, "00:00-00:01"), today)
    assert not never_opens(opens_on(today + timedelta(days=365), "23:59-00:00"), today)
    assert never_opens(opens_on(today + timedelta(days=366), "00:00-01:00"), today)


def test_r3_what_never_opens_again_is_an_error_that_names_the_calendar() -> None:
    once = a_calendar(on_2026_11_24=windows("09:00-12:00"), on_2030_01_01=CLOSED)
    monday, evening = local("2026-11-23 10:00"), local("2026-11-24 18:00")
    assert add(once, monday, hours(3)) == closing(once, monday) == local("2026-11-24 12:00")
    assert morning_at_or_after(once, monday) == local("2026-11-24 09:00")
    for ask in (opening, closing, morning_at_or_after):
        with pytest.raises(
            ValueError, match="the calendar support_hours does not open again after 2026-11-24 17:00 UTC"
        ):
            ask(once, evening)
    with pytest.raises(ValueError, match="support_hours does not open again"):
        add(once, monday, hours(3) + timedelta(microseconds=1))
    assert not is_open(once, evening)
    assert openings(once, evening, evening + hours(48)) == ()


def test_r3_a_week_has_seven_days_and_a_day_one_exception() -> None:
    with pytest.raises(ValueError, match="the week of the calendar support_hours has 5 days"):
        replace(OFFICE, week=(CLOSED,) * 5)
    twice = DatedException(date(2026, 12, 24), "Christmas Eve", CLOSED)
    with pytest.raises(ValueError, match="the calendar support_hours says two things about one day"):
        replace(OFFICE, exceptions=(twice, replace(twice, windows=windows("09:00-12:00"))))


def test_calendars_that_differ_in_one_holiday_are_not_mistaken_for_each_other() -> None:
    one, other = (replace(OFFICE, exceptions=(DatedException(date(2026, 11, day), "x", CLOSED),)) for day in (23, 24))
    assert add(one, local("2026-11-23 09:00"), hours(1)) == local("2026-11-24 10:00")
    assert add(other, local("2026-11-23 09:00"), hours(1)) == local("2026-11-23 10:00")
    assert hash(one) == hash(replace(one))


# R4: daylight saving


def test_r4_elapsed_time_inside_a_window_is_real_time() -> None:
    at_night = a_calendar("22:00-06:00", weekend=("22:00-06:00",))
    spring, autumn = local("2026-03-28 22:00"), local("2026-10-24 22:00")
    assert between(at_night, spring, local("2026-03-29 06:00")) == hours(7)
    assert between(at_night, autumn, local("2026-10-25 06:00")) == hours(9)
    assert add(at_night, spring, hours(7)) == local("2026-03-29 06:00")
    assert add(at_night, autumn, hours(9)) == local("2026-10-25 06:00")


@pytest.mark.parametrize(
    ("written", "opens", "closes"),
    [
        ("01:00-02:30", "00:00", "01:00"),  # the closing is skipped
        ("02:30-04:00", "01:00", "02:00"),  # the opening is
        ("02:00-03:00", None, None),  # all of it is
        ("02:10-02:50", None, None),
        ("01:59-03:01", "00:59", "01:01"),
    ],
)
def test_r4_a_time_that_does_not_exist_is_the_first_instant_after_the_gap(
    written: str, opens: str | None, closes: str | None
) -> None:
    calendar = a_calendar(weekend=(written,))
    sunday = datetime(2026, 3, 29, tzinfo=UTC)
    expected = tuple(datetime.fromisoformat(f"2026-03-29T{at}Z") for at in (opens, closes) if at)
    assert openings(calendar, sunday - hours(1), sunday + hours(22)) == ((expected,) if expected else ())


@pytest.mark.parametrize(
    ("written", "opens", "closes"),
    [
        ("01:00-02:30", "2026-10-24T23:00Z", "2026-10-25T01:30Z"),
        ("02:30-04:00", "2026-10-25T00:30Z", "2026-10-25T03:00Z"),
        ("02:10-02:50", "2026-10-25T00:10Z", "2026-10-25T01:50Z"),
        ("03:00-04:00", "2026-10-25T02:00Z", "2026-10-25T03:00Z"),
    ],
)
def test_r4_an_ambiguous_opening_is_the_earlier_instant_and_an_ambiguous_closing_the_later(
    written: str, opens: str, closes: str
) -> None:
    calendar = a_calendar(weekend=(written,))
    sunday = local("2026-10-25 00:00")
    stretch = (datetime.fromisoformat(opens), datetime.fromisoformat(closes))
    assert openings(calendar, sunday, sunday + hours(24)) == (stretch,)


def test_r4_a_day_that_a_zone_leaves_out_has_no_time_and_no_morning() -> None:
    apia = ZoneInfo("Pacific/Apia")  # had no 30 December 2011, a Friday
    office = a_calendar("09:00-17:00", zone="Pacific/Apia")
    assert add(office, local("2011-12-29 16:00", apia), hours(2)) == local("2012-01-02 10:00", apia)
    for calendar, next_morning in ((office, "2012-01-02 09:00"), (always(KEY, "Pacific/Apia"), "2011-12-31 09:00")):
        assert morning_at_or_after(calendar, local("2011-12-29 09:01", apia)) == local(next_morning, apia)


def test_r4_clocks_set_back_over_midnight_leave_an_open_window_open() -> None:
    st_johns = ZoneInfo("America/St_Johns")  # until 2011 the clocks went back from 00:01 to 23:01
    night = a_calendar(weekend=("00:00-08:00",), zone="America/St_Johns")
    opens = local("2010-11-07 00:00", st_johns)
    assert opening(night, opens - minutes(1)) == opens
    assert is_open(night, opens + minutes(30))  # it is 23:30 on Saturday once more
    assert between(night, opens, opens + hours(24)) == hours(9)


# the mornings of R18


def test_r18_the_morning_is_nine_o_clock_of_an_open_day() -> None:
    calendar = a_calendar("13:00-17:00", on_2026_11_30=CLOSED)
    assert morning_at_or_after(calendar, local("2026-11-23 09:00")) == local("2026-11-23 09:00")
    assert morning_at_or_after(calendar, local("2026-11-23 09:01")) == local("2026-11-24 09:00")
    assert morning_at_or_after(calendar, local("2026-11-27 10:00")) == local("2026-12-01 09:00")
    assert morning_at_or_after(calendar, local("2026-11-23 16:00"), hour=17) == local("2026-11-23 17:00")
    assert morning_at_or_after(calendar, local("2026-11-27 10:00"), hour=11) == local("2026-11-27 11:00")
