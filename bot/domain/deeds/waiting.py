"""When somebody else must answer first: questions to the sender, waits on customer and vendor, and their ends.

Never decides when a wait is over by itself; that is passing time.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import add
from bot.domain.clocks import ClockKind, Waiting
from bot.domain.commands import Answer, NeedInfo, WaitOn
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.draft import Draft
from bot.domain.engine.reminding import attend, settle_reminders
from bot.domain.errors import RefusalFacts, Refused, Why, certain, demand
from bot.domain.ids import DepartmentKey, PersonId
from bot.domain.issue import HolderKind, LastUpdate, Status
from bot.domain.permissions import sender_of
from bot.domain.policy import Audience
from bot.domain.roster import Called, Found
from bot.domain.running import Wait

HOLDER_OF = {
    Waiting.CUSTOMER: HolderKind.CUSTOMER,
    Waiting.VENDOR: HolderKind.VENDOR,
    Waiting.DEPARTMENT: HolderKind.DEPARTMENT,
    Waiting.SENDER: HolderKind.SENDER,
}


def wait_on(draft: Draft, command: WaitOn) -> None:
    """Wait on a vendor, or on the customer once they heard from us what we wait for (SPEC section 4, FIRST_REPLY)."""
    demand(reason=command.reason)
    on = Waiting.VENDOR if command.vendor else Waiting.CUSTOMER
    unheard = draft.issue.clock(ClockKind.FIRST_REPLY) is not None or draft.issue.unanswered is not None
    if on is Waiting.CUSTOMER and unheard:
        raise Refused(Why.CUSTOMER_UNANSWERED)
    begin_wait(draft, on, command.reason, command.by.person, until=command.until)


def ask_sender(draft: Draft, command: NeedInfo) -> None:
    """Give the ball to the sender with a question; the tier's own clock rests, the customer's do not (SPEC E9)."""
    demand(question=command.question)
    asked = sender_of(draft.issue)
    if asked == command.by.person:
        raise Refused(Why.ASKING_ONESELF, RefusalFacts(by=asked))
    begin_wait(draft, Waiting.SENDER, command.question, command.by.person, person=asked)
    reason = Reason(
        kind=ReasonKind.QUESTION,
        key=draft.deed_key("question"),
        at=draft.now,
        tier=draft.issue.tier,
        by=command.by.person,
        text=command.question,
    )
    draft.emit(reason, (Called(asked, Found.SENDER),))


def begin_wait(  # keywords only: what the wait is for
    draft: Draft,
    on: Waiting,
    reason: str,
    by: PersonId,
    *,
    person: PersonId | None = None,
    department: DepartmentKey | None = None,
    until: datetime | None = None,
) -> None:
    """Begin a wait; it ends at its `until` or the longest wait, whichever is first (SPEC R6)."""
    now = draft.now
    latest = longest_wait(draft, on, now)
    ends = latest if until is None or until <= now else min(until, latest)
    for clock in draft.issue.open_clocks:
        draft.rest(clock.kind, on, now)
    wait = Wait(on=on, person=person, question=reason, by=by, since=now, until=ends, department=department)
    draft.issue = replace(draft.issue, status=Status.WAITING, wait=wait, attention=None, reminders=None)
    draft.hold(HOLDER_OF[on], now, department)
    draft.move(now)


def longest_wait(draft: Draft, on: Waiting, at: datetime) -> datetime:
    """When a wait that begins at `at` ends at the latest, under the severity's calendar (SPEC R6, E17)."""
    length = draft.policy.waits[on].of(draft.issue.severity)
    return add(draft.calendar, at, length.under(draft.calendar))


def answer(draft: Draft, command: Answer) -> None:
    """Bring the ball back and tell the owner what was answered; a wait on others goes on (SPEC E9, R6)."""
    wait = certain(draft.issue.wait)
    if wait.on is not Waiting.SENDER:
        raise Refused(Why.ALREADY_WAITING, RefusalFacts(by=wait.by, at=wait.since, tier=draft.issue.tier))
    demand(text=command.text)
    draft.issue = replace(draft.issue, last_update=said(draft, command.by.person, command.text))
    end_wait(draft, draft.now)
    reason = Reason(
        kind=ReasonKind.ANSWERED,
        key=draft.deed_key("answered"),
        at=draft.now,
        tier=draft.issue.tier,
        by=command.by.person,
        text=command.text,
    )
    draft.emit(reason, draft.find(Audience.OWNER))


def end_wait(draft: Draft, at: datetime) -> None:
    """Give the ball back to the tier and let the clocks run; reminders begin anew (SPEC R6, R7, R18)."""
    draft.resume_all(at)
    draft.issue = replace(draft.issue, status=Status.ACCEPTED, wait=None, reminders=None)
    draft.hold(HolderKind.TIER, at)
    draft.move(at)
    attend(draft, at)
    settle_reminders(draft, at)


def said(draft: Draft, by: PersonId, text: str, *, customer_visible: bool = False) -> LastUpdate:
    """Keep the newest word of a person."""
    return LastUpdate(at=draft.now, by=by, text=text, customer_visible=customer_visible)
