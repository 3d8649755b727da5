"""What time will cause next, if nobody does anything: the earliest of it is when to look again.

Only looks ahead; what then happens is in `passing_time`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.domain.clocks import Clock, ClockKind, threshold_instant
from bot.domain.errors import certain
from bot.domain.issue import Issue, Status
from bot.domain.policy import Policy, Threshold


class Order(IntEnum):
    """What comes first within one instant (SPEC R26)."""

    WAIT_END = 1
    BREACH = 2
    THRESHOLD = 3
    STEP = 4
    REMINDER = 5
    CHECKPOINT = 6
    CLOSING = 7


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that time will cause; `number` is the clock's where there is one."""

    at: datetime
    order: Order
    number: int = 0


def dues(issue: Issue, policy: Policy) -> Iterator[Due]:
    """Everything that time will cause next, if nobody does anything."""
    if issue.status is Status.RESOLVED and issue.resolution is not None:
        yield Due(issue.resolution.at + policy.reopen_window, Order.CLOSING)
    if not issue.is_open:
        return
    if issue.wait is not None:
        yield Due(issue.wait.until, Order.WAIT_END)
    for clock in issue.open_clocks:
        yield from _clock_dues(clock, policy)
    step = step_instant(issue, policy)
    if step is not None:
        yield Due(step, Order.STEP)
    if issue.reminders is not None:
        yield Due(issue.reminders.next_at, Order.REMINDER)
    if step is None and issue.reminders is None:
        doubled = 2 ** (issue.checkpoints + 1) - 1
        yield Due(issue.moved_at + policy.checkpoint(issue.severity) * doubled, Order.CHECKPOINT)


def _clock_dues(clock: Clock, policy: Policy) -> Iterator[Due]:
    if clock.breach is not None or clock.deadline is None:
        return
    yield Due(clock.deadline, Order.BREACH, clock.number)
    threshold = next_threshold(clock, policy)
    if threshold is not None and threshold[0] < clock.deadline:
        yield Due(threshold[0], Order.THRESHOLD, clock.number)


def next_threshold(clock: Clock, policy: Policy) -> tuple[datetime, Threshold] | None:
    """Give the next threshold of a clock and its instant; None when none is left or the clock is paused (R14)."""
    ahead = [
        (instant, threshold)
        for threshold in policy.thresholds
        if threshold.clock is clock.kind and (instant := threshold_instant(clock, threshold.share)) is not None
    ]
    return min(ahead, key=lambda pair: pair[0], default=None)


def step_instant(issue: Issue, policy: Policy) -> datetime | None:
    """When the calling order goes on: its next step, or the end of the cycle; None where none runs (SPEC E3, E11)."""
    calling = issue.calling
    if calling is None or calling.exhausted:
        return None
    tier = policy.tier(issue.tier)
    report = issue.report
    ack = policy.target(ClockKind.ACK, issue.severity, issue.tier, report.plan, report.kind.value)
    length = certain(ack)  # no policy can be built without a target for ACK
    offset = tier.steps[calling.step].after if calling.step < len(tier.steps) else tier.cycle
    return calling.started_at + tier.cycle.of(length) * calling.cycle + offset.of(length)
