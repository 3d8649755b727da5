"""What time alone does: ends of waits, breaches and raises, thresholds, steps, reminders, checkpoints, closing.

Nothing in here is caused by a person, and nothing reads a clock: `now` comes from outside.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.domain.clocks import Breach, BreachCause, Clock, ClockKind
from bot.domain.decision import Decision
from bot.domain.draft import Draft
from bot.domain.dues import Due, Order, dues, next_threshold
from bot.domain.effects import Reason, ReasonKind
from bot.domain.errors import certain
from bot.domain.facts import Breached, Closed, Outage, TimePassed
from bot.domain.issue import Entered, Issue, Status
from bot.domain.matrix import Severity
from bot.domain.policy import Audience, Policy, Waiting
from bot.domain.roster import Roster, find
from bot.domain.waiting import end_wait

# who is reminded at the first, second, third and every later reminder (SPEC R18)
CLIMB = (
    (Audience.OWNER,),
    (Audience.OWNER, Audience.LEAD),
    (Audience.LEAD, Audience.MANAGER),
    (Audience.MANAGER, Audience.ACCOUNTABLE),
)
RAISING = frozenset({ClockKind.ACK, ClockKind.TIER_OWNERSHIP})


def pass_time(
    issue: Issue, policy: Policy, roster: Roster, now: datetime, outage: Outage | None = None
) -> Decision | None:
    """Apply everything that time caused up to and including `now`; None when there was nothing (SPEC R26).

    Passing a long time at once ends in the same state as passing it in steps; only the messages are fewer (SPEC R22).
    """
    draft = Draft(issue, policy, roster, max(now, issue.last_instant), outage)
    return draft.decision() if unfold(draft) else None


def next_wake(issue: Issue, policy: Policy) -> datetime | None:
    """When time alone may change the issue next; None only where it never will: closed or cancelled (SPEC E14)."""
    return min((due.at for due in dues(issue, policy)), default=None)


def unfold(draft: Draft) -> bool:
    """Apply all that is due up to the draft's `now`, in order; tell whether anything was."""
    start = len(draft.facts)
    happened = False
    while True:
        due = min(dues(draft.issue, draft.policy), default=None)
        if due is None or due.at > draft.now:
            break
        happened = True
        _apply(draft, due)
        draft.settle_reminders(draft.effective(due.at))
    if happened:
        draft.facts.insert(start, TimePassed(draft.now))
    return happened


def _apply(draft: Draft, due: Due) -> None:
    match due.order:
        case Order.WAIT_END:
            _end_wait(draft, due.at)
        case Order.BREACH:
            _breach(draft, due.at)
        case Order.THRESHOLD:
            _warn(draft, due)
        case Order.STEP:
            _step(draft, due.at)
        case Order.REMINDER:
            _remind(draft, due.at)
        case Order.CHECKPOINT:
            _checkpoint(draft, due.at)
        case Order.CLOSING:
            draft.issue = replace(draft.issue, status=Status.CLOSED)
            draft.facts.append(Closed(due.at))
        case _ as never:
            assert_never(never)


def _end_wait(draft: Draft, due_at: datetime) -> None:
    """The longest wait is over: the ball returns to the owner, who is told; for the sender the lead too (SPEC R6)."""
    issue, at = draft.issue, draft.effective(due_at)
    wait = certain(issue.wait)
    end_wait(draft, at)
    audiences: tuple[Audience, ...] = (Audience.OWNER,)
    if wait.on in (Waiting.SENDER, Waiting.DEPARTMENT):
        audiences = (Audience.OWNER, Audience.LEAD)
    key = f"wait:{wait.since.isoformat()}"
    reason = Reason(kind=ReasonKind.WAIT_ENDED, key=key, at=at, tier=issue.tier, text=wait.question)
    draft.emit(reason, find(draft.roster, draft.issue, audiences))


def _breach(draft: Draft, due_at: datetime) -> None:
    """Date every breach of the instant at its deadline first, then act: at most one raise (SPEC R17, R19, R26)."""
    late = [clock for clock in draft.issue.open_clocks if clock.deadline == due_at and clock.breach is None]
    for clock in late:
        draft.set_clock(replace(clock, breach=Breach(due_at, draft.now, BreachCause.TIME)))
        draft.facts.append(Breached(due_at, clock.kind, clock.number, BreachCause.TIME))
    at = draft.effective(due_at)
    raising = next((clock for clock in late if clock.kind in RAISING), None)
    above = draft.policy.above(draft.issue.tier)
    raises = raising is not None and above is not None and draft.issue.present.how is not Entered.RETURNED
    for clock in late:
        if clock.kind not in RAISING or not raises:
            _tell_breach(draft, clock, at)
    if raises and raising is not None and above is not None:
        draft.enter_tier(above.key, Entered.RAISED, at, None, clock=raising.kind)


def _tell_breach(draft: Draft, clock: Clock, at: datetime) -> None:
    issue = draft.issue
    key = f"breach:{clock.number}:{clock.revision}"
    reason = Reason(
        kind=ReasonKind.BREACH,
        key=key,
        at=at,
        tier=issue.tier,
        clock=clock.kind,
        clock_number=clock.number,
        deadline=clock.deadline,
    )
    audience = Audience.LEAD if clock.kind is ClockKind.ACK else Audience.OWNER
    draft.emit(reason, find(draft.roster, issue, (audience,)), in_channel=True, loud=True)
    if clock.kind in RAISING and issue.present.how is Entered.RETURNED and draft.policy.above(issue.tier) is not None:
        withheld = replace(reason, kind=ReasonKind.RAISE_WITHHELD, key=f"withheld:{clock.number}:{clock.revision}")
        draft.emit(withheld, find(draft.roster, issue, (Audience.LEAD, Audience.MANAGER)), loud=True)


def _warn(draft: Draft, due: Due) -> None:
    issue, at = draft.issue, draft.effective(due.at)
    clock = next(clock for clock in issue.open_clocks if clock.number == due.number)
    _, threshold = certain(next_threshold(clock, draft.policy))
    draft.set_clock(replace(clock, warned=threshold.share))
    reason = Reason(
        kind=ReasonKind.THRESHOLD,
        key=f"threshold:{clock.number}:{clock.revision}:{threshold.share}",
        at=at,
        tier=issue.tier,
        clock=clock.kind,
        clock_number=clock.number,
        deadline=clock.deadline,
        share=threshold.share,
    )
    draft.emit(reason, find(draft.roster, issue, threshold.audiences), in_channel=threshold.in_channel)


def _step(draft: Draft, due_at: datetime) -> None:
    """Run the next step of the order or end its cycle; the last cycle ends in the final fallback (SPEC E11)."""
    issue, calling = draft.issue, certain(draft.issue.calling)
    tier = draft.policy.tier(issue.tier)
    if calling.step < len(tier.steps):
        _run_step(draft, due_at)
    elif calling.cycle < tier.repeat:
        draft.issue = replace(issue, calling=replace(calling, cycle=calling.cycle + 1, step=0))
    else:
        draft.issue = replace(issue, calling=replace(calling, exhausted=True))
        _final_fallback(draft, draft.effective(due_at), calling.sequence)


def _run_step(draft: Draft, due_at: datetime) -> None:
    issue, calling = draft.issue, certain(draft.issue.calling)
    step = draft.policy.tier(issue.tier).steps[calling.step]
    people, in_place = draft.people_of_step(calling.step)
    ack = issue.clock(ClockKind.ACK)
    reason = Reason(
        kind=ReasonKind.STEP,
        key=f"calling:{calling.sequence}:{calling.cycle}:{calling.step}",
        at=draft.effective(due_at),
        tier=issue.tier,
        clock=ClockKind.ACK,
        deadline=ack.deadline if ack is not None else None,
        sequence=calling.sequence,
        cycle=calling.cycle,
        step=calling.step,
        in_place_of_nobody=in_place,
    )
    draft.issue = replace(issue, calling=replace(calling, step=calling.step + 1))
    draft.emit(reason, people, loud=step.loud)


def _final_fallback(draft: Draft, at: datetime, sequence: int) -> None:
    """Nobody accepted after all repeats: the accountable is named and everybody left is called (SPEC E11)."""
    reason = Reason(
        kind=ReasonKind.FINAL_FALLBACK,
        key=f"calling:{sequence}:final",
        at=at,
        tier=draft.issue.tier,
        sequence=sequence,
    )
    people = find(draft.roster, draft.issue, (Audience.ACCOUNTABLE, Audience.FALLBACK))
    draft.emit(reason, people, in_channel=True, loud=True)


def _remind(draft: Draft, due_at: datetime) -> None:
    """List all that is late to the next people up, then wait twice as long (SPEC R18)."""
    issue, series = draft.issue, certain(draft.issue.reminders)
    at = draft.effective(due_at)
    reason = Reason(
        kind=ReasonKind.REMINDER,
        key=f"reminder:{series.started_at.isoformat()}:{series.count}",
        at=at,
        tier=issue.tier,
        late=tuple(clock.kind for clock in issue.late_clocks),
    )
    audiences = CLIMB[min(series.count, len(CLIMB) - 1)]
    draft.emit(reason, find(draft.roster, issue, audiences), loud=issue.severity <= Severity.SEV2)
    interval = min(series.interval * 2, draft.reminder_max())
    following = draft.reminder_instant(due_at, interval)
    changed = replace(series, count=series.count + 1, interval=interval, next_at=following)
    draft.issue = replace(draft.issue, reminders=changed)


def _checkpoint(draft: Draft, due_at: datetime) -> None:
    """Nothing moved for a while: the lead is told, then the manager too (SPEC R29)."""
    issue = draft.issue
    at = draft.effective(due_at)
    reason = Reason(
        kind=ReasonKind.CHECKPOINT,
        key=f"checkpoint:{issue.moved_at.isoformat()}:{issue.checkpoints}",
        at=at,
        tier=issue.tier,
        within=at - issue.moved_at,
    )
    audiences = (Audience.LEAD,) if issue.checkpoints == 0 else (Audience.LEAD, Audience.MANAGER)
    draft.issue = replace(issue, checkpoints=issue.checkpoints + 1)
    draft.emit(reason, find(draft.roster, issue, audiences))
