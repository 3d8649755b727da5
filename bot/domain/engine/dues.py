"""What time will cause next, if nobody does anything: the earliest of it is when to look again.

Only looks ahead, at instants that were computed when something changed; what then happens is in `passing_time`.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from bot.domain.clocks import Clock, ClockKind
from bot.domain.errors import certain
from bot.domain.issue import Issue, Status
from bot.domain.matrix import Severity
from bot.domain.policy import Policy


class Order(IntEnum):
    """What comes first within one instant (SPEC R26)."""

    WAIT_END = 1
    SNOOZE_END = 2
    BREACH = 3
    TIER_CLOSED = 4
    TELL = 5  # a breach, where it was not told by a raise
    OFFER_LAPSED = 6
    THRESHOLD = 7
    CONFIRM = 8
    ANNOUNCE = 9
    STEP = 10
    ASK_OVERDUE = 11
    REVIEW_OVERDUE = 12
    STOP_END = 13
    REMINDER = 14
    CHECKPOINT = 15
    CRITERION = 16
    CLOSING = 17
    CHANNEL_LEFT = 18


class Due(NamedTuple):
    """Something that time will cause; `number` is the clock's or the question's, `name` the criterion's.

    What comes first is the smaller one, within one instant too (SPEC R26).
    """

    at: datetime
    order: Order
    number: int = 0
    name: str = ""


def dues(issue: Issue, policy: Policy) -> Iterator[Due]:
    """Everything that time will cause next, if nobody does anything."""
    for clock in issue.clocks:
        if clock.ended_at is None:
            yield from _clock_dues(clock)
    if issue.is_open:
        yield from _waiting_dues(issue)
        yield from _owner_dues(issue)
        yield from _calling_dues(issue)
        for asked in issue.asked:
            if asked.until is not None:
                yield Due(asked.until, Order.ASK_OVERDUE, asked.number)
        if issue.review is not None and issue.review.until is not None:
            yield Due(issue.review.until, Order.REVIEW_OVERDUE)
    elif issue.status is Status.RESOLVED and issue.resolution is not None and issue.clock(ClockKind.NEXT_REPLY) is None:
        yield Due(issue.resolution.at + policy.reopen_window, Order.CLOSING)
    elif issue.has_own_channel:
        yield from _channel_dues(issue, policy)


def _channel_dues(issue: Issue, policy: Policy) -> Iterator[Due]:
    """A channel of its own is archived some time after the issue ended for good (SPEC section 6.11)."""
    after = policy.own_channels.archive_after
    if issue.status is Status.CLOSED:
        yield Due(certain(issue.resolution).at + policy.reopen_window + after, Order.CHANNEL_LEFT)
    elif issue.status is Status.CANCELLED:
        yield Due(certain(issue.cancelled).at + after, Order.CHANNEL_LEFT)


def _clock_dues(clock: Clock) -> Iterator[Due]:
    if clock.tell_at is not None:
        yield Due(clock.tell_at, Order.TELL, clock.number)
    if clock.breach is None and clock.deadline is not None:
        yield Due(clock.deadline, Order.BREACH)  # of all clocks that end then
        if clock.ahead:
            yield Due(clock.ahead[0].at, Order.THRESHOLD, clock.number)


def _waiting_dues(issue: Issue) -> Iterator[Due]:
    if issue.wait is not None:
        yield Due(issue.wait.until, Order.WAIT_END)
        return
    for name, at in issue.unsettled.items():
        yield Due(at, Order.CRITERION, name=name)


def _owner_dues(issue: Issue) -> Iterator[Due]:
    if issue.snoozed is not None:
        yield Due(issue.snoozed.until, Order.SNOOZE_END)
    elif issue.attention is not None:
        yield Due(issue.attention.at, Order.CONFIRM)
    if issue.offered is not None:
        yield Due(issue.offered.until, Order.OFFER_LAPSED)
    if issue.stopped is not None:
        yield Due(issue.stopped.until, Order.STOP_END)


def _calling_dues(issue: Issue) -> Iterator[Due]:
    """The calling order goes first; reminders rest while it has steps, and checkpoints while either runs (R18, R29)."""
    calling = issue.calling
    if calling is not None:
        if calling.closes_at is not None and issue.severity <= Severity.SEV2:  # it may be lighter by now (SPEC E17)
            yield Due(calling.closes_at, Order.TIER_CLOSED)
        if calling.announce_at is not None:
            yield Due(calling.announce_at, Order.ANNOUNCE)
        if calling.next_at is not None:
            yield Due(calling.next_at, Order.STEP)
            return
    if issue.reminders is not None:
        silent_until = issue.snoozed.until if issue.snoozed is not None else issue.reminders.next_at
        yield Due(max(issue.reminders.next_at, silent_until), Order.REMINDER)
    else:  # every open issue has one, and so a wake (SPEC R29)
        yield Due(certain(issue.checkpoint).at, Order.CHECKPOINT)
