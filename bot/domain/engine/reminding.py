"""What keeps an issue from lying still: reminders, checkpoints, the question to the owner, and what silences them.

Nothing here stops or moves a clock.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import add, between, morning_at_or_after, opening
from bot.domain.clocks import Clock, ClockKind
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.calling import begin_calling
from bot.domain.engine.draft import Draft
from bot.domain.errors import certain
from bot.domain.issue import Status
from bot.domain.matrix import Severity
from bot.domain.policy import Audience
from bot.domain.running import Attention, Checkpoint, Entered, Reminders

FIRST_AT_LEAST = timedelta(minutes=10)
LONGEST_SEV1 = timedelta(hours=4)
IN_THE_MORNING_FROM = timedelta(hours=8)
CADENCES = frozenset({ClockKind.CUSTOMER_UPDATE, ClockKind.INTERNAL_UPDATE})

# who is reminded at the first, second, third and every later reminder (SPEC R18)
CLIMB = (
    (Audience.OWNER,),
    (Audience.OWNER, Audience.LEAD),
    (Audience.LEAD, Audience.MANAGER),
    (Audience.MANAGER, Audience.ACCOUNTABLE),
)
NOT_ABOVE_THE_LEAD = 1


def settle_reminders(draft: Draft, at: datetime) -> None:
    """Begin, keep or end the series of reminders as the state demands (SPEC R18)."""
    issue = draft.issue
    late = _late(draft)
    calling = issue.calling is not None and not issue.calling.exhausted
    if not issue.is_open or not late or calling or issue.stopped is not None:
        if issue.reminders is not None:
            draft.issue = replace(issue, reminders=None)
    elif issue.reminders is None:
        interval = max(FIRST_AT_LEAST, min(clock.target for clock in late) / 2)
        interval = min(interval, longest(draft))
        draft.issue = replace(issue, reminders=Reminders(at, 0, interval, next_reminder(draft, at, interval)))


def _late(draft: Draft) -> list[Clock]:
    """What reminders list; of a clock that rests nobody is warned (SPEC R7)."""
    return [clock for clock in draft.issue.late_clocks if clock.runs_now]


def longest(draft: Draft) -> timedelta:
    """The longest pause between reminders: a day of the calendar, for Sev 1 four hours (SPEC R18)."""
    return LONGEST_SEV1 if draft.issue.severity is Severity.SEV1 else draft.calendar.day


def next_reminder(draft: Draft, after: datetime, interval: timedelta) -> datetime:
    """When the next reminder is due under the severity's calendar (SPEC R18).

    From eight hours on it waits for 09:00 where the calendar never closes; where it does, it is never night anyway.
    """
    instant = add(draft.calendar, after, interval)
    waits = interval >= IN_THE_MORNING_FROM and draft.issue.severity is not Severity.SEV1
    if waits and draft.calendar.around_the_clock:
        return morning_at_or_after(draft.calendar, instant)
    return opening(draft.calendar, instant)


def remind(draft: Draft, due_at: datetime) -> None:
    """List all that is late to the next people up, then wait twice as long (SPEC R18)."""
    issue, series = draft.issue, certain(draft.issue.reminders)
    late = _late(draft)
    reason = Reason(
        kind=ReasonKind.REMINDER,
        key=f"reminder:{series.started_at.isoformat()}:{series.count}",
        at=draft.effective(due_at),
        tier=issue.tier,
        late=tuple(clock.kind for clock in late),
    )
    top = NOT_ABOVE_THE_LEAD if {clock.kind for clock in late} <= CADENCES else len(CLIMB) - 1
    people = draft.find(*CLIMB[min(series.count, top)])
    draft.emit(reason, people)
    interval = min(series.interval * 2, longest(draft))
    following = next_reminder(draft, due_at, interval)
    changed = replace(series, count=series.count + 1, interval=interval, next_at=following)
    draft.issue = replace(draft.issue, reminders=changed)


def checkpoint(draft: Draft, due_at: datetime) -> None:
    """Nothing moved for a while: the lead is told, then lead and manager at doubled intervals (SPEC R29)."""
    issue, at = draft.issue, draft.effective(due_at)
    told = certain(issue.checkpoint).count
    reason = Reason(
        kind=ReasonKind.CHECKPOINT,
        key=f"checkpoint:{issue.moved_at.isoformat()}:{told}",
        at=at,
        tier=issue.tier,
        within=at - issue.moved_at,
    )
    audiences = (Audience.LEAD,) if told == 0 else (Audience.LEAD, Audience.MANAGER)
    length = draft.policy.checkpoints.of(issue.severity).under(draft.calendar) * 2 ** min(told + 1, 6)
    following = opening(draft.calendar, add(draft.calendar, at, length))
    draft.issue = replace(issue, checkpoint=Checkpoint(following, told + 1))
    draft.emit(reason, draft.find(*audiences))


def attend(draft: Draft, at: datetime) -> None:
    """The owner did something: the time after which they are asked begins anew (SPEC E7).

    While it is snoozed that time rests, so it counts from the snooze, whose end adds what passed (see `end_snooze`).
    """
    if draft.issue.status is not Status.ACCEPTED:  # nobody is asked about what waits, and nothing says when
        return
    length = draft.policy.confirm_after.of(draft.issue.severity).under(draft.calendar)
    began = draft.issue.snoozed.since if draft.issue.snoozed is not None else at
    due = opening(draft.calendar, add(draft.calendar, began, length))
    draft.issue = replace(draft.issue, attention=Attention(due))


def confirm(draft: Draft, due_at: datetime) -> None:
    """Ask the owner "Still on it?"; where that stays unanswered, nobody has accepted any more (SPEC E7)."""
    issue, at = draft.issue, draft.effective(due_at)
    if certain(issue.attention).asked_at is not None:
        begin_calling(draft, at, Entered.UN_ACCEPTED, None, before=issue.tier)
        return
    length = draft.policy.un_accept_after.of(issue.severity).under(draft.calendar)
    until = opening(draft.calendar, add(draft.calendar, at, length))
    draft.issue = replace(issue, attention=Attention(until, at))
    reason = Reason(
        kind=ReasonKind.CONFIRM,
        key=f"confirm:{at.isoformat()}",
        at=at,
        tier=issue.tier,
        deadline=until,
        within=at - certain(issue.accepted_at),
    )
    draft.emit(reason, draft.find(Audience.OWNER))


def end_snooze(draft: Draft, at: datetime) -> None:
    """Warnings and reminders are heard again; the question to the owner waited as long (SPEC R20, E7)."""
    issue = draft.issue
    if issue.snoozed is None:
        return
    attention = issue.attention
    if attention is not None:
        left = between(draft.calendar, issue.snoozed.since, attention.at)
        attention = replace(attention, at=opening(draft.calendar, add(draft.calendar, at, left)))
    draft.issue = replace(issue, snoozed=None, attention=attention)
