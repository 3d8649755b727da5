"""The targets and calendars of SPEC sections 3 and 4 as values: all clocks, support hours, departments, criteria.

The shipped policy file says the same; tests/policyfile/test_shipped_policy.py compares the two.
"""

from dataclasses import replace
from datetime import time, timedelta
from fractions import Fraction

from bot.domain.calendar import Calendar, Window
from bot.domain.clocks import ClockKind, Waiting
from bot.domain.ids import CalendarKey, DepartmentKey, TierKey
from bot.domain.length import Length
from bot.domain.matrix import Severity
from bot.domain.policy import Audience, BySeverity, Department, Policy, Target, Threshold
from tests.builders import A_POLICY, ALWAYS, T1, T2, T3, minutes

_NINE_TO_FIVE = (Window(time(9), time(17)),)
SUPPORT = Calendar(
    key=CalendarKey("support_hours"),
    zone="Europe/Berlin",
    day=timedelta(hours=8),
    week=(_NINE_TO_FIVE,) * 5 + ((), ()),
)
BILLING = DepartmentKey("billing")


def day(count: int) -> Length:
    return Length(days=count)


def minute(count: int) -> Length:
    return Length(minutes(count))


def lengths(*row: Length) -> BySeverity:
    return BySeverity(dict(zip(Severity, row, strict=True)))


def _targets() -> tuple[Target, ...]:
    rows: list[tuple[ClockKind, TierKey | None, tuple[Length, ...]]] = [
        (ClockKind.ACK, T1, (minute(5), minute(15), minute(60), minute(240))),
        (ClockKind.ACK, T2, (minute(10), minute(30), minute(120), minute(480))),
        (ClockKind.ACK, T3, (minute(10), minute(30), minute(120), minute(480))),
        (ClockKind.FIRST_REPLY, None, (minute(15), minute(60), minute(240), day(1))),
        (ClockKind.NEXT_REPLY, None, (minute(15), minute(60), minute(240), day(1))),
        (ClockKind.CUSTOMER_UPDATE, None, (minute(30), minute(120), day(1), day(3))),
        (ClockKind.INTERNAL_UPDATE, None, (minute(30), minute(120), day(1), day(3))),
        (ClockKind.TIER_OWNERSHIP, T1, (minute(15), minute(60), minute(240), day(1))),
        (ClockKind.TIER_OWNERSHIP, T2, (minute(60), minute(240), day(2), day(5))),
        (ClockKind.RESOLUTION, None, (minute(240), minute(480), day(3), day(10))),
    ]
    return tuple(
        Target(clock=clock, severity=severity, tier=tier, length=length)
        for clock, tier, row in rows
        for severity, length in zip(Severity, row, strict=True)
    )


def _thresholds() -> tuple[Threshold, ...]:
    owner, lead = (Audience.OWNER,), (Audience.LEAD,)
    both = (*owner, *lead)
    least = minutes(5)
    return (
        Threshold(ClockKind.FIRST_REPLY, Fraction(1, 2), owner),
        Threshold(ClockKind.FIRST_REPLY, Fraction(4, 5), both),
        Threshold(ClockKind.NEXT_REPLY, Fraction(1, 2), owner),
        Threshold(ClockKind.NEXT_REPLY, Fraction(4, 5), both),
        Threshold(ClockKind.CUSTOMER_UPDATE, Fraction(9, 10), owner, least=least),
        Threshold(ClockKind.INTERNAL_UPDATE, Fraction(9, 10), owner, least=least),
        Threshold(ClockKind.TIER_OWNERSHIP, Fraction(3, 4), owner),
        Threshold(ClockKind.REQUEST, Fraction(3, 4), owner),
        Threshold(ClockKind.RESOLUTION, Fraction(1, 2), owner),
        Threshold(ClockKind.RESOLUTION, Fraction(3, 4), owner),
        Threshold(ClockKind.RESOLUTION, Fraction(9, 10), lead, in_channel=True),
    )


FULL_POLICY: Policy = replace(
    A_POLICY,
    name="all clocks",
    calendars={ALWAYS.key: ALWAYS, SUPPORT.key: SUPPORT},
    severity_calendars={
        Severity.SEV1: ALWAYS.key,
        Severity.SEV2: ALWAYS.key,
        Severity.SEV3: SUPPORT.key,
        Severity.SEV4: SUPPORT.key,
    },
    ladder=(replace(A_POLICY.ladder[0], calendar=SUPPORT.key), *A_POLICY.ladder[1:]),
    targets=_targets(),
    thresholds=_thresholds(),
    waits={
        Waiting.CUSTOMER: lengths(minute(120), minute(480), day(2), day(5)),
        Waiting.VENDOR: lengths(minute(60), minute(240), day(2), day(5)),
        Waiting.DEPARTMENT: lengths(minute(60), minute(240), day(1), day(3)),
        Waiting.SENDER: lengths(minute(15), minute(60), minute(240), day(1)),
    },
    checkpoints=lengths(minute(60), minute(240), day(2), day(5)),
    confirm_after=lengths(minute(45), minute(240), day(2), day(5)),
    un_accept_after=lengths(minute(15), minute(60), minute(240), day(1)),
    ask_tier=lengths(minute(15), minute(30), minute(240), day(1)),
    departments=(
        Department(
            key=BILLING,
            name="Billing",
            calendar=SUPPORT.key,
            target=lengths(minute(60), minute(240), day(1), day(3)),
        ),
    ),
)
