"""What is said to and by the customer, and how it stands: updates, promises, customer messages.

Never sends a word to a customer; it records what people said.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import add, opening
from bot.domain.clocks import Ahead, ClockKind, Outcome, Waiting
from bot.domain.commands import CustomerWrote, NoAnswerNeeded, Update
from bot.domain.deeds.reviewing import told
from bot.domain.deeds.waiting import end_wait, said
from bot.domain.effects import NoticeKind, Reason, ReasonKind
from bot.domain.engine.draft import Draft
from bot.domain.engine.reminding import end_snooze
from bot.domain.errors import RefusalFacts, Refused, Why, demand
from bot.domain.ids import PersonId
from bot.domain.issue import CustomerSaid, Status
from bot.domain.policy import Audience
from bot.domain.roster import Called, Found, last_resort

PROMISE_WARNS = timedelta(minutes=15)  # SPEC R28
CADENCES_WITHOUT_A_LEAD = 2


def update(draft: Draft, command: Update) -> None:
    """Record how it stands: a movement (SPEC R29), and it meets what waits for an update (SPEC section 4)."""
    demand(text=command.text)
    by = command.by.person
    cadence = ClockKind.CUSTOMER_UPDATE if command.customer_visible else ClockKind.INTERNAL_UPDATE
    if command.next_by is not None:
        _check_promise(draft, by, cadence, command.next_by)
    word = said(draft, by, command.text, customer_visible=command.customer_visible)
    draft.issue = replace(draft.issue, last_update=word)
    if command.customer_visible:
        answered(draft, draft.now)
        draft.end(ClockKind.CUSTOMER_UPDATE, draft.now, Outcome.MET)
        begin_cadence(draft, ClockKind.CUSTOMER_UPDATE, draft.now)
        told(draft)
    draft.end(ClockKind.INTERNAL_UPDATE, draft.now, Outcome.MET)
    if draft.issue.owner is not None:
        begin_cadence(draft, ClockKind.INTERNAL_UPDATE, draft.now)
    if command.next_by is not None:
        promise(draft, cadence, command.next_by)
    draft.move(draft.now)
    draft.note(NoticeKind.UPDATED, by, command.text, customer_visible=command.customer_visible, until=command.next_by)


def answered(draft: Draft, at: datetime) -> None:
    """The customer heard from a person: what they wrote is answered (SPEC section 4)."""
    draft.end(ClockKind.FIRST_REPLY, at, Outcome.MET)
    draft.end(ClockKind.NEXT_REPLY, at, Outcome.MET)
    draft.issue = replace(draft.issue, unanswered=None, replied_at=draft.issue.replied_at or at)


def begin_cadence(draft: Draft, kind: ClockKind, at: datetime) -> None:
    """Start the next instance of a cadence; while the issue waits on somebody it rests from the beginning."""
    draft.start(kind, at)
    if draft.issue.wait is not None:
        draft.rest(kind, draft.issue.wait.on, at)


def _check_promise(draft: Draft, by: PersonId, cadence: ClockKind, next_by: datetime) -> None:
    """A promise lies ahead; beyond twice the cadence it needs a lead (SPEC R28). Only owners promise to the team."""
    if cadence is ClockKind.INTERNAL_UPDATE and draft.issue.owner is None:
        raise Refused(Why.NOBODY_OWNS_IT, RefusalFacts(tier=draft.issue.tier))
    if next_by <= draft.now:
        raise Refused(Why.PROMISE_IN_THE_PAST, RefusalFacts(at=next_by))
    target = draft.target(cadence)
    if target is None or draft.oversees(by):
        return
    latest = add(draft.calendar_of(cadence), draft.now, target * CADENCES_WITHOUT_A_LEAD)
    if next_by > latest:
        raise Refused(Why.PROMISE_NEEDS_LEAD, RefusalFacts(until=latest))


def promise(draft: Draft, cadence: ClockKind, next_by: datetime) -> None:
    """Guard "next update by": an instant, no calendar, no pause, in the place of one cadence (SPEC R28).

    The warning comes fifteen minutes before, or at the opening after that, where it still comes before (SPEC R21).
    """
    draft.end(cadence, draft.now, Outcome.SUPERSEDED)
    warn_at = opening(draft.calendar, next_by - PROMISE_WARNS)
    clock = draft.new_clock(cadence, draft.now, next_by - draft.now, draft.calendar)
    ahead = (Ahead(warn_at, 0),) if draft.now < warn_at < next_by else ()
    draft.add_clock(replace(clock, running_since=draft.now, deadline=next_by, ahead=ahead, promised=True))


def customer_wrote(draft: Draft, command: CustomerWrote) -> None:
    """Record what the customer wrote; automatic replies change nothing (SPEC R6, R8, R27)."""
    demand(text=command.text)
    if command.at > draft.now:
        raise Refused(Why.TIME_IN_THE_FUTURE, RefusalFacts(at=command.at))
    if command.automatic:
        return
    issue = draft.issue
    at = max(command.at, issue.replied_at or issue.opened_at)
    before = issue.unanswered
    kept = CustomerSaid(at, command.text)
    if before is not None:
        kept = replace(min(before, kept, key=lambda said: said.at), count=before.count + 1)
    draft.issue = replace(issue, unanswered=kept)
    hear(draft)
    if issue.status in {Status.CLOSED, Status.CANCELLED}:
        _tell_afterwards(draft, command, (Called(issue.opener, Found.OPENER), *draft.find(Audience.LEAD)))
        return
    answer_from(draft, kept.at)
    if issue.status is Status.RESOLVED:
        _tell_afterwards(draft, command, draft.find(Audience.PREVIOUS, Audience.LEAD))
        return
    draft.note(NoticeKind.CUSTOMER_WROTE, command.by.person, command.text)
    if draft.issue.owner != command.by.person:
        draft.emit(_written(draft, command, ReasonKind.CUSTOMER_WROTE), draft.find(Audience.OWNER))


def hear(draft: Draft) -> None:
    """What the customer wrote ends silence, and a wait on the customer and no other (SPEC R6, R18, R20)."""
    draft.issue = replace(draft.issue, stopped=None)
    end_snooze(draft, draft.now)
    if draft.issue.wait is not None and draft.issue.wait.on is Waiting.CUSTOMER:
        end_wait(draft, draft.now)


def answer_from(draft: Draft, at: datetime) -> None:
    """NEXT_REPLY runs from the oldest unanswered message, also where that is known last (SPEC section 4, R27).

    As long as FIRST_REPLY is to come it does not start; that never starts again once the issue was resolved (SPEC R12).
    """
    issue = draft.issue
    if issue.replied_at is None and issue.cycle == 1 and issue.status is not Status.RESOLVED:
        return
    running = draft.issue.clock(ClockKind.NEXT_REPLY)
    if running is not None:
        if running.breach is not None or running.started_at <= at:
            return
        draft.end_clock(running, draft.now, Outcome.SUPERSEDED)
    draft.start(ClockKind.NEXT_REPLY, draft.now, since=at)


def _tell_afterwards(draft: Draft, command: CustomerWrote, people: tuple[Called, ...]) -> None:
    """Ask whether it is open again or needs nothing (SPEC R27)."""
    people = people or last_resort(draft.roster, draft.issue)
    draft.emit(_written(draft, command, ReasonKind.CUSTOMER_WROTE_AFTER), people)


def _written(draft: Draft, command: CustomerWrote, kind: ReasonKind) -> Reason:
    clock = draft.issue.clock(ClockKind.NEXT_REPLY) or draft.issue.clock(ClockKind.FIRST_REPLY)
    return Reason(
        kind=kind,
        key=draft.deed_key("customer"),
        at=draft.now,
        tier=draft.issue.tier,
        by=command.by.person,
        text=command.text,
        deadline=clock.deadline if clock is not None else None,
    )


def no_answer_needed(draft: Draft, command: NoAnswerNeeded) -> None:
    """What the customer wrote needs no answer: it is met (SPEC section 4, NEXT_REPLY; R27)."""
    if draft.issue.unanswered is None:
        raise Refused(Why.NOTHING_UNANSWERED, RefusalFacts(by=command.by.person))
    draft.end(ClockKind.NEXT_REPLY, draft.now, Outcome.MET)
    draft.issue = replace(draft.issue, unanswered=None)
