"""What time alone does: ends of waits, breaches and raises, thresholds, steps, reminders, checkpoints, closing.

Nothing in here is caused by a person, and nothing reads a clock: `now` comes from outside.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.clocks import BreachCause, Clock
from bot.domain.decision import Decision
from bot.domain.deeds.asking import ask_overdue, department_lead, department_people, its_channel
from bot.domain.deeds.settling import begin_again
from bot.domain.deeds.waiting import end_wait
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.breaching import breach, raise_one_tier, tell_breach, withhold
from bot.domain.engine.calling import announce, step
from bot.domain.engine.draft import Draft
from bot.domain.engine.dues import Due, Order, dues
from bot.domain.engine.reminding import checkpoint, confirm, end_snooze, remind, settle_reminders
from bot.domain.engine.reviewing import review_overdue
from bot.domain.engine.unsettled import act
from bot.domain.errors import certain
from bot.domain.facts import ChannelLeft, Closed, Outage, Silenced, TimePassed
from bot.domain.issue import Issue, Status
from bot.domain.policy import Audience, Policy
from bot.domain.roster import Called, Found, Roster, find, tier_of
from bot.domain.running import Entered, Wait

BECOMES_ONE_MESSAGE = timedelta(minutes=2)  # SPEC R14


def pass_time(
    issue: Issue, policy: Policy, roster: Roster, now: datetime, outage: Outage | None = None
) -> Decision | None:
    """Apply everything that time caused up to and including `now`; None when there was nothing (SPEC R26).

    Passing a long time at once ends in the same state as passing it in steps; only the messages are fewer (SPEC R22).
    """
    draft = Draft(issue, policy, roster, max(now, issue.last_instant), outage)
    return draft.decision() if _has_passed(draft) else None


def next_wake(issue: Issue, policy: Policy) -> datetime | None:
    """When time alone may change the issue next; None only where it never will: it is over for good (SPEC E14)."""
    return min((due.at for due in dues(issue, policy)), default=None)


def unfold(draft: Draft) -> bool:
    """Apply all that time caused before a deed, as a decision of its own would; tell if there was any."""
    happened = _has_passed(draft)
    if happened:
        draft.end_of_time()
    return happened


def _has_passed(draft: Draft) -> bool:
    """Apply all that time caused up to the `now` of the draft and note that the bot looked; tell if there was any."""
    start = len(draft.facts)
    happened = catch_up(draft)
    if happened:
        draft.facts.insert(start, TimePassed(draft.now))
    return happened


def catch_up(draft: Draft) -> bool:
    """Apply all that is due up to the draft's `now`, in order; what a deed made due at once belongs to the deed.

    A warning that comes within two minutes of another message is told with it (SPEC R14): after a deed, with what that
    told, for what time told before took its own along.
    """
    happened = False
    last_told = draft.now if len(draft.emissions) > draft.told_by_time else None
    while True:
        due = min(dues(draft.issue, draft.policy), default=None)
        if due is None or not (due.at <= draft.now or _joins(due, last_told)):
            return happened
        happened = True
        before = len(draft.emissions)
        _apply(draft, due)
        settle_reminders(draft, draft.effective(due.at))
        if len(draft.emissions) > before:
            last_told = max(due.at, last_told or due.at)


def _joins(due: Due, last_told: datetime | None) -> bool:
    return due.order is Order.THRESHOLD and last_told is not None and due.at <= last_told + BECOMES_ONE_MESSAGE


def _apply(draft: Draft, due: Due) -> None:
    match due.order:
        case Order.WAIT_END:
            _end_wait(draft, due.at)
        case Order.SNOOZE_END:
            end_snooze(draft, draft.effective(due.at))
        case Order.BREACH:
            _breach(draft, due.at)
        case Order.TIER_CLOSED:
            _leave_closed_tier(draft, due.at)
        case Order.TELL:
            tell_breach(draft, _clock(draft, due), due.at)
        case Order.OFFER_LAPSED:
            _lapse(draft, due.at)
        case Order.THRESHOLD:
            _warn(draft, due)
        case Order.CONFIRM:
            confirm(draft, due.at)
        case Order.ANNOUNCE:
            announce(draft, due.at)
        case Order.STEP:
            step(draft, due.at)
        case Order.ASK_OVERDUE:
            ask_overdue(draft, due.number, due.at)
        case Order.REVIEW_OVERDUE:
            review_overdue(draft, due.at)
        case Order.STOP_END:
            draft.issue = replace(draft.issue, stopped=None)
        case Order.REMINDER:
            remind(draft, due.at)
        case Order.CHECKPOINT:
            checkpoint(draft, due.at)
        case Order.CRITERION:
            act(draft, due.name, due.at)
        case Order.CLOSING:
            _close(draft, due.at)
        case Order.CHANNEL_LEFT:
            _leave_channel(draft, due.at)
        case _ as never:
            assert_never(never)


def _clock(draft: Draft, due: Due) -> Clock:
    return next(clock for clock in draft.issue.open_clocks if clock.number == due.number)


def _end_wait(draft: Draft, due_at: datetime) -> None:
    """The longest wait is over: the ball returns to the owner, who is told (SPEC R6)."""
    issue, at = draft.issue, draft.effective(due_at)
    wait = certain(issue.wait)
    end_wait(draft, at)
    key = f"wait:{wait.since.isoformat()}"
    reason = Reason(
        kind=ReasonKind.WAIT_ENDED, key=key, at=at, tier=issue.tier, text=wait.question, department=wait.department
    )
    draft.emit(reason, (*draft.find(Audience.OWNER), *_their_lead(draft, wait)))


def _their_lead(draft: Draft, wait: Wait) -> tuple[Called, ...]:
    """Who leads the department or the sender that did not answer (SPEC R6)."""
    if wait.department is not None:
        return department_lead(draft, wait.department)
    if wait.person is None:
        return ()
    tier = tier_of(draft.roster, wait.person) or draft.issue.tier
    return find(draft.roster, replace(draft.issue, tier=tier), (Audience.LEAD,))


def _breach(draft: Draft, due_at: datetime) -> None:
    late = [clock for clock in draft.issue.open_clocks if clock.deadline == due_at and clock.breach is None]
    cause = BreachCause.RERATE if any(map(_was_overtaken, late)) else BreachCause.TIME
    breach(draft, late, draft.effective(due_at), cause)
    if draft.issue.status is Status.RESOLVED:  # nobody answered what the customer wrote about it (SPEC R27)
        begin_again(draft, draft.effective(due_at), None, "")


def _was_overtaken(clock: Clock) -> bool:
    """Its deadline lay in the past when it began to run on: a new target was passed already (SPEC R9)."""
    return certain(clock.deadline) <= certain(clock.running_since)


def _leave_closed_tier(draft: Draft, due_at: datetime) -> None:
    """Nobody works in the tier of an unaccepted Sev 1 or 2: the next one gets it at once (SPEC E17)."""
    at = draft.effective(due_at)
    calling = certain(draft.issue.calling)
    draft.issue = replace(draft.issue, calling=replace(calling, closes_at=None))
    if draft.issue.present.how is Entered.RETURNED:
        withhold(draft, at, f"closed:{calling.sequence}")
    else:
        raise_one_tier(draft, at, Entered.TIER_CLOSED)


def _lapse(draft: Draft, due_at: datetime) -> None:
    """Nobody took what was offered: owner, person and lead are told, and nothing is raised (SPEC E9)."""
    issue, at = draft.issue, draft.effective(due_at)
    offered = certain(issue.offered)
    draft.issue = replace(issue, offered=None)
    reason = Reason(
        kind=ReasonKind.OFFER_LAPSED,
        key=f"offer:{offered.at.isoformat()}",
        at=at,
        tier=issue.tier,
        by=offered.by,
        person=offered.to,
    )
    draft.emit(reason, (*draft.find(Audience.OWNER), Called(offered.to, Found.OFFERED), *draft.find(Audience.LEAD)))


def _warn(draft: Draft, due: Due) -> None:
    """Tell that a deadline comes near, unless somebody asked for silence (SPEC R14, R20)."""
    issue, clock = draft.issue, _clock(draft, due)
    number = clock.ahead[0].number
    draft.set_clock(replace(clock, ahead=clock.ahead[1:]))
    if issue.snoozed is not None:
        draft.facts.append(Silenced(due.at, clock.kind, clock.number, number))
        return
    threshold = draft.policy.thresholds_of(clock.kind)[number : number + 1]
    audiences = threshold[0].audiences if threshold else (Audience.OWNER,)
    request = issue.request(clock.request)
    reason = Reason(
        kind=ReasonKind.THRESHOLD,
        key=f"threshold:{clock.number}:{clock.revision}:{number}",
        at=draft.effective(due.at),
        tier=issue.tier,
        clock=clock.kind,
        clock_number=clock.number,
        deadline=clock.deadline,
        share=threshold[0].share if threshold and threshold[0].least is None else None,
        number=clock.request,
        department=request.department if request is not None else None,
        promised=clock.promised,
    )
    if request is not None:
        draft.emit(reason, department_people(draft, request), where=its_channel(request.department))
        return
    draft.emit(reason, draft.find(*audiences), in_channel=bool(threshold) and threshold[0].in_channel)


def _close(draft: Draft, due_at: datetime) -> None:
    """The reopen window ended (SPEC R12)."""
    draft.issue = replace(draft.issue, status=Status.CLOSED)
    draft.facts.append(Closed(draft.effective(due_at)))


def _leave_channel(draft: Draft, due_at: datetime) -> None:
    """It ended long enough ago: its channel is archived (SPEC section 6.11)."""
    at, channel = draft.effective(due_at), certain(draft.issue.own_channel)
    draft.issue = replace(draft.issue, own_channel=replace(channel, left_at=at))
    draft.facts.append(ChannelLeft(at, channel.number))
