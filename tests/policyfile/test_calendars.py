"""Calendars as people write them: hours by weekday, across midnight, single days, public holidays."""

# ruff: noqa: E501  # a sentence is as long as it is
from datetime import UTC, date, datetime, time, timedelta

import pytest
from inline_snapshot import snapshot

from bot.domain.calendar import Calendar, DatedException, Window, add, is_open
from bot.domain.ids import CalendarKey
from bot.policyfile import load
from tests.policy_text import changed, mistakes, shipped

HOURS = "    hours: {every_day: 09:00-17:00, saturday: closed, sunday: closed}\n"
SUPPORT_HOURS = CalendarKey("support_hours")
NINE_TO_FIVE = (Window(time(9), time(17)),)


def support_hours(written: str) -> Calendar:
    return shipped((HOURS, written)).calendars[SUPPORT_HOURS]


def test_a_weekday_that_is_not_written_is_as_every_day_says_and_closed_without_that() -> None:
    assert support_hours(HOURS).week == (*(NINE_TO_FIVE,) * 5, (), ())
    assert support_hours("    hours: {tuesday: 09:00-17:00}\n").week == ((), NINE_TO_FIVE, *((),) * 5)


def test_a_day_may_have_several_windows_and_one_may_reach_across_midnight_or_to_its_end() -> None:
    written = (
        "    hours:\n      monday: [08:00-12:00, 13:00 – 24:00]\n      friday: 22:00-06:00\n      sunday: 0:00-24:00\n"
    )
    week = support_hours(written).week
    assert week[0] == (Window(time(8), time(12)), Window(time(13), time()))
    assert week[4] == (Window(time(22), time(6)),)
    assert week[6] == (Window(time(), time()),)


def test_around_the_clock_is_a_calendar_like_the_rest() -> None:
    always = shipped().calendars[CalendarKey("always")]
    assert always.around_the_clock
    assert always.day == timedelta(hours=24)


def test_statement_45_what_starts_before_a_public_holiday_goes_on_after_it() -> None:
    calendar = support_hours(f"{HOURS}    holidays: {{country: DE, subdivision: BE}}\n")
    women_s_day = date(2027, 3, 8)  # a Monday; a holiday in Berlin and not in all of Germany
    assert DatedException(women_s_day, "Women's Day", ()) in calendar.exceptions
    friday_at_four = datetime(2027, 3, 5, 15, tzinfo=UTC)
    assert add(calendar, friday_at_four, timedelta(hours=4)) == datetime(2027, 3, 9, 11, tzinfo=UTC)
    without = support_hours(f"{HOURS}    holidays: {{country: DE}}\n")
    assert women_s_day not in {exception.day for exception in without.exceptions}


def test_holidays_are_those_of_the_year_before_the_activation_to_five_years_after_it() -> None:
    calendar = support_hours(f"{HOURS}    holidays: {{country: NO}}\n")
    assert {exception.day.year for exception in calendar.exceptions} == set(range(2025, 2032))
    text = changed((HOURS, f"{HOURS}    holidays: {{country: NO}}\n"))
    later = load(text, "policy.yml", date(2030, 1, 1)).calendars[SUPPORT_HOURS]
    assert {exception.day.year for exception in later.exceptions} == set(range(2029, 2036))


def test_what_is_written_for_a_day_beats_its_weekday_and_the_holiday_on_it() -> None:
    calendar = support_hours(
        f"{HOURS}"
        "    holidays: {country: DE}\n"
        "    exceptions:\n"
        "      2026-12-25: {name: Somebody has to, hours: 10:00-12:00}\n"
        "      2026-12-31: {name: New Year's Eve, hours: closed}\n"
    )
    assert is_open(calendar, datetime(2026, 12, 25, 9, 30, tzinfo=UTC))
    assert not is_open(calendar, datetime(2026, 12, 31, 9, 30, tzinfo=UTC))
    days = [exception.day for exception in calendar.exceptions]
    assert days == sorted(set(days))


def test_what_is_no_calendar_is_told_with_its_place_all_at_once() -> None:
    written = (
        "    hours: {every_day: 9-17, monday: [25:00-26:00, 08:00-12:60], tuesday: , sundae: closed}\n"
        "    holidays: {country: Deutschland, subdivision: XX}\n"
        "    exceptions:\n"
        "      24.12.2026: {name: Christmas Eve, hours: open}\n"
        "      2026-13-01: {hours: closed}\n"
    )
    text = changed(
        (HOURS, written), ("day: 8h", "day: 1 day"), ("day: 24h", "day: 25h"), ("Europe/Berlin", "Mars/Phobos")
    )
    assert mistakes(text) == snapshot("""\
policy.yml:17:11 calendars.always.zone - 'Mars/Phobos' is no time zone; write a name like Europe/Berlin
policy.yml:18:10 calendars.always.day - a working day is longer than 0 and has at most 24 hours; write it like 8h
policy.yml:22:10 calendars.support_hours.day - '1 day' has days, and none count here; write hours and minutes, like 8h
policy.yml:23:24 calendars.support_hours.hours.every_day[0] - '9-17' is no opening; write it like 09:00-17:00, or closed
policy.yml:23:39 calendars.support_hours.hours.monday[0] - '25:00-26:00' is no opening; write it like 09:00-17:00, or closed
policy.yml:23:52 calendars.support_hours.hours.monday[1] - '08:00-12:60' is no opening; write it like 09:00-17:00, or closed
policy.yml:23:74 calendars.support_hours.hours.tuesday - nothing is written here; write hours like 09:00-17:00, or closed
policy.yml:23:77 calendars.support_hours.hours.sundae - there is no key sundae here; did you mean sunday?
policy.yml:24:25 calendars.support_hours.holidays.country - the holidays of 'Deutschland' are not known; write the two letters of a country, like DE
policy.yml:26:7 calendars.support_hours.exceptions.24.12.2026 - '24.12.2026' is no day; write year, month and day, like 2026-12-24
policy.yml:26:48 calendars.support_hours.exceptions.24.12.2026.hours[0] - 'open' is no opening; write it like 09:00-17:00, or closed
policy.yml:27:7 calendars.support_hours.exceptions.2026-13-01 - '2026-13-01' is no day; write year, month and day, like 2026-12-24
policy.yml:27:19 calendars.support_hours.exceptions.2026-13-01.name - name is missing; write name: and its value here\
""")


def test_a_part_of_a_country_that_has_no_holidays_of_its_own_is_refused_with_those_that_have() -> None:
    assert mistakes(changed((HOURS, f"{HOURS}    holidays: {{country: CH, subdivision: DE}}\n"))) == snapshot(
        "policy.yml:24:42 calendars.support_hours.holidays.subdivision - CH has no part 'DE' with holidays of its own; write one of AG, AI, AR, BE, BL, BS, FR, GE, GL, GR, JU, LU, NE, NW, OW, SG, SH, SO, SZ, TG, TI, UR, VD, VS, ZG, ZH, Stadt Zurich"
    )
    assert mistakes(changed((HOURS, f"{HOURS}    holidays: {{country: NO, subdivision: X}}\n"))) == snapshot(
        "policy.yml:24:42 calendars.support_hours.holidays.subdivision - NO has no part 'X' with holidays of its own; write one of 03, 11, 15, 18, 21, 22, 31, 32, 33, 34, 39, 40, 42, 46, 50, 55, 56"
    )


@pytest.mark.parametrize(
    "written",
    [
        "    hours: {}\n",
        "    hours: {every_day: closed}\n",
        "    hours: {}\n    exceptions:\n      2027-11-24: {name: In 366 days, hours: 09:00-17:00}\n",
        "    hours: {}\n    exceptions:\n      2026-11-22: {name: Yesterday, hours: 09:00-17:00}\n",
    ],
)
def test_r3_a_calendar_that_never_opens_is_refused_with_its_place(written: str) -> None:
    assert mistakes(changed((HOURS, written))) == snapshot(
        "policy.yml:23:12 calendars.support_hours.hours - support_hours does not open once in the 366 days from 2026-11-23 on; write hours for at least one weekday"
    )


def test_r3_a_calendar_that_opens_once_a_year_is_enough() -> None:
    once = "    hours: {}\n    exceptions:\n      2027-11-23: {name: Once, hours: 09:00-17:00}\n"
    assert is_open(support_hours(once), datetime(2027, 11, 23, 9, tzinfo=UTC))


def test_calendars_that_are_missing_or_close_are_told_where_they_are_named() -> None:
    text = changed(
        (
            "severities: {1: always, 2: always, 3: support_hours, 4: support_hours}",
            "severities: {1: support_hours, 2: never}",
        ),
        ("    calendar: support_hours", "    calendar: suport_hours"),
        ("name: Engineering\n    calendar: support_hours", "name: Engineering\n    calendar: theirs"),
        (HOURS, "    hours: {}\n"),
    )
    assert mistakes(text) == snapshot("""\
policy.yml:23:12 calendars.support_hours.hours - support_hours does not open once in the 366 days from 2026-11-23 on; write hours for at least one weekday
policy.yml:33:13 severities - Sev 3 has no calendar; write one, like 3: always
policy.yml:33:13 severities - Sev 4 has no calendar; write one, like 4: always
policy.yml:33:17 severities[1] - Sev 1 never closes, but support_hours does; name one open around the clock
policy.yml:33:35 severities[2] - there is no calendar never; write one of always, support_hours
policy.yml:47:15 tiers[0].calendar - there is no calendar suport_hours; write one of always, support_hours
policy.yml:254:15 departments[0].calendar - there is no calendar theirs; write one of always, support_hours\
""")
