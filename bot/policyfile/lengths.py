"""Lengths of time as people write them: `15m`, `2h30m`, `1 day`, `none`, `75%`, and offsets like `1.5 ack`.

Never knows a calendar: how many hours a working day has is not said here.
"""

import re
from datetime import timedelta
from fractions import Fraction

from bot.domain.length import Length
from bot.domain.policy import Offset

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_PART = re.compile(r"(\d+(?:\.\d+)?) *(minutes?|min|m|hours?|h|days?|d)(?![a-z]) *")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)(?:/(\d{1,3}))? *ack")
_PERCENT = re.compile(r"(\d{1,2}) *%")
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=3660)


def parse_length(written: object) -> Length:
    """Read `15m`, `2h30m` or `1 day`, which is a working day of the calendar that counts (SPEC R2).

    Raises ValueError that says what to write; it is never longer than ten years of 24 hours a day.
    """
    text = str(written)
    time, days, at = timedelta(), 0, 0
    while part := _PART.match(text, at):
        unit = part[2][0]
        amount = min(float(part[1]), _LONGEST / _UNITS[unit])
        if unit != "d":
            time += amount * _UNITS[unit]
        elif amount == int(amount):
            days += int(amount)
        else:
            raise ValueError(f"{text!r} has a part of a day, and days differ; write whole days, or hours")
        at = part.end()
    if at == 0 or at != len(text):
        raise ValueError(f"{text!r} is not a length of time; write it like 15m, 2h30m or 1 day")
    if time + days * _DAY >= _LONGEST:
        raise ValueError(f"{text!r} is longer than ten years; write a shorter time")
    return Length(time, days)


def parse_real_time(written: object) -> timedelta:
    """Read a length that no calendar counts: a day has 24 hours."""
    length = parse_length(written)
    return length.time + length.days * _DAY


def parse_hours(written: object) -> timedelta:
    """Read a length without days, where nobody could say which calendar's day is meant."""
    length = parse_length(written)
    if length.days:
        raise ValueError(f"{str(written)!r} has days, and none count here; write hours and minutes, like 8h")
    return length.time


def parse_target(written: object) -> Length | None:
    """Read a length, or `none` where there is no target (SPEC R1)."""
    return None if written == "none" else parse_length(written)


def parse_offset(written: object) -> Offset:
    """Read when a step comes: `0`, `10m`, `1/2 ack`, `1.5 ack`, or a sum like `1 ack + 10m` (SPEC E11)."""
    share, plus = Fraction(), timedelta()
    for part in (part.strip() for part in str(written).split("+")):
        if found := _SHARE.fullmatch(part):
            share += Fraction(found[1]) / (int(found[2] or 1) or 1)
        elif part != "0":
            plus += _fixed(part, written)
    return Offset(share, plus)


def parse_share(written: object) -> Fraction:
    """Read a share of a target, like `75%` (SPEC R14)."""
    found = _PERCENT.fullmatch(str(written))
    if found is None or int(found[1]) == 0:
        raise ValueError(
            f"{str(written)!r} is not a share of the target; write it like 75%, more than 0% and less than 100%"
        )
    return Fraction(int(found[1]), 100)


def _fixed(part: str, written: object) -> timedelta:
    try:
        return parse_hours(part)
    except ValueError:
        text = (
            f"{str(written)!r} is not a time of a step; write 0, a length like 10m, or a share like 1/2 ack or 1.5 ack"
        )
        raise ValueError(text) from None
