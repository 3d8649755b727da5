"""The policy that comes with the bot: the defaults of SPEC sections 3 to 5."""

from datetime import timedelta
from itertools import product

import pytest

from bot.domain.clocks import ClockKind
from bot.domain.ids import TierKey
from bot.domain.matrix import Impact, Kind, Report, Scope, Severity, Urgency, judge
from bot.domain.policy import Audience, Policy, Waiting
from bot.policyfile import load, shipped_text

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module", name="shipped")
def _shipped() -> Policy:
    return load(shipped_text(), "default.yml")


@pytest.mark.parametrize(
    ("severity", "ack", "ownership", "resolution"),
    [
        (Severity.SEV1, (5 * MINUTE, 10 * MINUTE, 10 * MINUTE), (15 * MINUTE, HOUR, None), 4 * HOUR),
        (Severity.SEV2, (15 * MINUTE, 30 * MINUTE, 30 * MINUTE), (HOUR, 4 * HOUR, None), 8 * HOUR),
        (Severity.SEV3, (HOUR, 2 * HOUR, 2 * HOUR), (4 * HOUR, 2 * DAY, None), 3 * DAY),
        (Severity.SEV4, (4 * HOUR, 8 * HOUR, 8 * HOUR), (DAY, 5 * DAY, None), 10 * DAY),
    ],
)
def test_targets_are_those_of_the_specification(
    shipped: Policy,
    severity: Severity,
    ack: tuple[timedelta, ...],
    ownership: tuple[timedelta | None, ...],
    resolution: timedelta,
) -> None:
    tiers = [tier.key for tier in shipped.ladder]

    def targets(clock: ClockKind) -> tuple[timedelta | None, ...]:
        return tuple(shipped.target(clock, severity, tier, None, None) for tier in tiers)

    assert targets(ClockKind.ACK) == ack
    assert targets(ClockKind.TIER_OWNERSHIP) == ownership
    assert set(targets(ClockKind.RESOLUTION)) == {resolution}


def test_each_rule_of_the_matrix_is_reached_by_some_report(shipped: Policy) -> None:
    reports = (
        Report(title="", customer="", kind=kind, scope=scope, impact=impact, urgency=urgency)
        for kind, scope, impact, urgency in product(Kind, Scope, Impact, Urgency)
    )
    assert {judge(report, shipped.matrix).rule for report in reports} == {rule.name for rule in shipped.matrix}


def test_each_rule_says_why(shipped: Policy) -> None:
    assert all(rule.because for rule in shipped.matrix)


def test_calling_orders_are_those_of_e11(shipped: Policy) -> None:
    minutes = {
        tier.key: [(step.after.of(HOUR) // MINUTE, step.audiences) for step in tier.steps] for tier in shipped.ladder
    }
    on_call, lead, manager = Audience.ON_CALL, Audience.LEAD, Audience.MANAGER
    lower = [(0, (on_call,)), (30, (on_call, lead)), (60, (lead, manager))]
    top = [
        (0, (on_call,)),
        (30, (on_call, lead)),
        (60, (manager,)),
        (90, (Audience.ACCOUNTABLE,)),
        (120, (Audience.FALLBACK,)),
    ]
    assert minutes == {TierKey("tier1"): lower, TierKey("tier2"): lower, TierKey("tier3"): top}
    assert [tier.cycle.of(HOUR) // MINUTE for tier in shipped.ladder] == [90, 90, 150]
    assert [tier.repeat for tier in shipped.ladder] == [1, 1, 1]


def test_waits_and_checkpoints_are_those_of_the_specification(shipped: Policy) -> None:
    def waits(on: Waiting) -> list[timedelta]:
        return [shipped.wait_limit(on, severity) for severity in Severity]

    assert waits(Waiting.CUSTOMER) == [2 * HOUR, 8 * HOUR, 2 * DAY, 5 * DAY]
    assert waits(Waiting.VENDOR) == [HOUR, 4 * HOUR, 2 * DAY, 5 * DAY]
    assert waits(Waiting.SENDER) == [15 * MINUTE, HOUR, 4 * HOUR, DAY]
    assert [shipped.checkpoint(severity) for severity in Severity] == [HOUR, 4 * HOUR, 2 * DAY, 5 * DAY]
    assert shipped.reopen_window == 7 * DAY
