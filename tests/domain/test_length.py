"""Lengths of time as a policy writes them (SPEC R2)."""

from datetime import timedelta

import pytest

from bot.domain.calendar import Calendar, always
from bot.domain.ids import CalendarKey
from bot.domain.length import Length

OFFICE = Calendar(key=CalendarKey("office"), zone="Europe/Berlin", day=timedelta(hours=8), week=((),) * 7)
ALWAYS = always(CalendarKey("always"), "Europe/Berlin")


def test_r2_a_day_is_what_the_calendar_calls_a_day_and_an_hour_is_an_hour() -> None:
    two_days_and_a_half_hour = Length(timedelta(minutes=30), days=2)
    assert two_days_and_a_half_hour.under(OFFICE) == timedelta(hours=16, minutes=30)
    assert two_days_and_a_half_hour.under(ALWAYS) == timedelta(hours=48, minutes=30)
    assert Length().under(ALWAYS) == timedelta()


@pytest.mark.parametrize(
    ("length", "nothing"),
    [
        (Length(), True),
        (Length(timedelta(minutes=-1)), True),
        (Length(days=-1), True),
        (Length(timedelta(microseconds=1)), False),
        (Length(days=1), False),
        (Length(timedelta(minutes=1), days=1), False),
    ],
)
def test_a_length_of_0_or_less_is_nothing(length: Length, nothing: bool) -> None:  # noqa: FBT001 - what is expected
    assert length.is_nothing is nothing
