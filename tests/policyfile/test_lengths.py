"""Lengths of time as people write them in the policy file."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot.domain.length import Length
from bot.domain.policy import Offset
from bot.policyfile.lengths import (
    parse_hours,
    parse_length,
    parse_offset,
    parse_real_time,
    parse_share,
    parse_target,
)


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("15m", Length(timedelta(minutes=15))),
        ("2h30m", Length(timedelta(hours=2, minutes=30))),
        ("1 day", Length(days=1)),
        ("10 days", Length(days=10)),
        ("2.0 d", Length(days=2)),
        ("1 day 4 hours", Length(timedelta(hours=4), 1)),
        ("1.5h", Length(timedelta(minutes=90))),
        ("90 min", Length(timedelta(minutes=90))),
        ("0m", Length()),
    ],
)
def test_a_length_is_read_as_it_is_spoken(written: str, length: Length) -> None:
    assert parse_length(written) == length


def test_none_means_that_there_is_no_target() -> None:
    assert parse_target("none") is None
    assert parse_target("4h") == Length(timedelta(hours=4))


def test_a_day_has_24_hours_where_no_calendar_counts_and_is_refused_where_nobody_knows_which_one_does() -> None:
    assert parse_real_time("1 day 4h") == timedelta(hours=28)
    assert parse_hours("2h30m") == timedelta(minutes=150)
    assert _refusal(parse_hours, "1 day") == snapshot(
        "'1 day' has days, and none count here; write hours and minutes, like 8h"
    )
    assert _refusal(parse_length, "1.5 days") == snapshot(
        "'1.5 days' has a part of a day, and days differ; write whole days, or hours"
    )


@pytest.mark.parametrize(
    ("written", "offset"),
    [
        (0, Offset()),
        ("0", Offset()),
        ("1/2 ack", Offset(Fraction(1, 2))),
        ("1 ack", Offset(Fraction(1))),
        ("ack", None),
        ("1.5 ack", Offset(Fraction(3, 2))),
        ("10m", Offset(plus=timedelta(minutes=10))),
        ("1 ack + 10m", Offset(Fraction(1), timedelta(minutes=10))),
    ],
)
def test_a_step_comes_after_a_share_of_the_accept_target_a_fixed_time_or_both(
    written: object, offset: Offset | None
) -> None:
    if offset is None:
        with pytest.raises(ValueError, match="is not a time of a step"):
            parse_offset(written)
    else:
        assert parse_offset(written) == offset


def _refusal(read: object, written: object) -> str:
    assert callable(read)
    with pytest.raises(ValueError, match=r".+") as refused:
        read(written)
    return str(refused.value)


def test_a_length_that_cannot_be_read_says_what_to_write_instead() -> None:
    assert [
        _refusal(parse_length, written) for written in (15, "15", "soon", "15m!", "9999999999999999999 days", None)
    ] == snapshot(
        [
            "'15' is not a length of time; write it like 15m, 2h30m or 1 day",
            "'15' is not a length of time; write it like 15m, 2h30m or 1 day",
            "'soon' is not a length of time; write it like 15m, 2h30m or 1 day",
            "'15m!' is not a length of time; write it like 15m, 2h30m or 1 day",
            "'9999999999999999999 days' is longer than ten years; write a shorter time",
            "'None' is not a length of time; write it like 15m, 2h30m or 1 day",
        ]
    )
    assert [_refusal(parse_share, written) for written in ("0%", "100%", "0.5", 50)] == snapshot(
        [
            "'0%' is not a share of the target; write it like 75%, more than 0% and less than 100%",
            "'100%' is not a share of the target; write it like 75%, more than 0% and less than 100%",
            "'0.5' is not a share of the target; write it like 75%, more than 0% and less than 100%",
            "'50' is not a share of the target; write it like 75%, more than 0% and less than 100%",
        ]
    )
    assert [_refusal(parse_offset, written) for written in ("half", "1/2", "+", "1 ack 10m", "1 day")] == snapshot(
        [
            "'half' is not a time of a step; write 0, a length like 10m, or a share like 1/2 ack or 1.5 ack",
            "'1/2' is not a time of a step; write 0, a length like 10m, or a share like 1/2 ack or 1.5 ack",
            "'+' is not a time of a step; write 0, a length like 10m, or a share like 1/2 ack or 1.5 ack",
            "'1 ack 10m' is not a time of a step; write 0, a length like 10m, or a share like 1/2 ack or 1.5 ack",
            "'1 day' is not a time of a step; write 0, a length like 10m, or a share like 1/2 ack or 1.5 ack",
        ]
    )


@given(
    st.text(max_size=40)
    | st.integers()
    | st.none()
    | st.floats()
    | st.from_regex(r"\d{0,30}(\.\d+)?(/\d+)? ?(ack|m|h|days)?")
)
def test_whatever_is_written_is_read_or_refused_with_a_sentence(written: object) -> None:
    for read in (parse_length, parse_offset, parse_share, parse_target, parse_hours, parse_real_time):
        try:
            read(written)
        except ValueError as refusal:
            assert "write" in str(refusal)  # noqa: PT017  # most of what is tried is read, which is fine
