"""Instants as people type them, in the zone of whoever types."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.slack.until import read_until
from tests.builders import MONDAY_10

BERLIN = "Europe/Berlin"


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "meant", "rest"),
    [
        ("2026-12-24", "2026-12-24 00:00", []),
        ("2026-12-24 18:30 deputy @ben", "2026-12-24 18:30", ["deputy", "@ben"]),
        ("tomorrow", "2026-11-24 00:00", []),
        ("Friday 9:00", "2026-11-27 09:00", []),
        ("monday", "2026-11-30 00:00", []),
        ("17:30", "2026-11-23 17:30", []),
        ("09:59", "2026-11-24 09:59", []),
        ("10:00", "2026-11-24 10:00", []),
    ],
)
def test_a_day_is_its_beginning_and_a_time_the_next_one(typed: str, meant: str, rest: list[str]) -> None:
    assert read_until(typed.split(), MONDAY_10, BERLIN) == (local(meant), rest)


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-30", "2026-11-23", "2026-11-23 10:00", "25:00", "24.12."])
def test_what_names_no_instant_or_one_that_has_passed_is_none(typed: str) -> None:
    assert read_until(typed.split(), MONDAY_10, BERLIN) is None
