"""When somebody else must answer first: questions to the sender, waits on customer and vendor, and their ends.

Never decides when a wait is over by itself; that is passing time.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.clocks import ClockKind
from bot.domain.commands import Answer, NeedInfo
from bot.domain.draft import Draft
from bot.domain.effects import Reason, ReasonKind
from bot.domain.errors import RefusalFacts, Refused, Why, certain
from bot.domain.ids import PersonId
from bot.domain.issue import Holder, HolderKind, LastUpdate, Status
from bot.domain.running import Wait
from bot.domain.permissions import sender_of
from bot.domain.clocks import Waiting
from bot.domain.policy import Audience
from bot.domain.roster import Called, Found, find

HOLDER_OF = {
    Waiting.CUSTOMER: HolderKind.CUSTOMER,
    Waiting.VENDOR: HolderKind.VENDOR,
    Waiting.DEPARTMENT: HolderKind.DEPARTMENT,
    Waiting.SENDER: HolderKind.SENDER,
}


def ask_sender(draft: Draft, command: NeedInfo) -> None:
    """Give the ball to the sender with a question; the tier's own clock rests, the customer's do not (SPEC E9)."""
    demand(question=command.question)
    asked = sender_of(draft.issue)
    if asked == command.by.person:
        raise Refused(Why.ASKING_ONESELF, RefusalFacts(by=asked))
    begin_wait(draft, Waiting.SENDER, asked, command.question, command.by.person, None)
    reason = Reason(
        kind=ReasonKind.QUESTION,
        key=f"question:{draft.issue.version + 1}",
        at=draft.now,
        tier=draft.issue.tier,
        by=command.by.person,
        text=command.question,
    )
    draft.emit(reason, (Called(asked, Found.SENDER),), loud=True)


def begin_wait(
    draft: Draft, on: Waiting, person: PersonId | None, reason: str, by: PersonId, until: datetime | None
) -> None:
    """Begin a wait; it ends at its `until` or the longest wait, whichever is first (SPEC R6)."""
    demand(reason=reason)
    issue, now = draft.issue, draft.now
    latest = now + draft.policy.wait_limit(on, issue.severity)
    ends = latest if until is None or until <= now else min(until, latest)
    draft.pause(ClockKind.TIER_OWNERSHIP, now)
    if on is Waiting.CUSTOMER:
        draft.pause(ClockKind.RESOLUTION, now)
    draft.issue = replace(
        draft.issue,
        status=Status.WAITING,
        wait=Wait(on=on, person=person, question=reason, by=by, since=now, until=ends),
        holder=Holder(HOLDER_OF[on], issue.tier, now),
        moved_at=now,
        checkpoints=0,
    )


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
        key=f"answered:{draft.issue.version + 1}",
        at=draft.now,
        tier=draft.issue.tier,
        by=command.by.person,
        text=command.text,
    )
    draft.emit(reason, find(draft.roster, draft.issue, (Audience.OWNER,)))


def end_wait(draft: Draft, at: datetime) -> None:
    """Give the ball back to the tier and let the clocks run; reminders begin anew (SPEC R6, R7, R18)."""
    draft.resume_all(at)
    draft.issue = replace(
        draft.issue,
        status=Status.ACCEPTED,
        wait=None,
        holder=Holder(HolderKind.TIER, draft.issue.tier, at),
        reminders=None,
        moved_at=at,
        checkpoints=0,
    )
    draft.settle_reminders(at)


def said(draft: Draft, by: PersonId, text: str, *, customer_visible: bool = False) -> LastUpdate:
    return LastUpdate(at=draft.now, by=by, text=text, customer_visible=customer_visible)


def demand(**texts: str) -> None:
    """Refuse with the names of all the texts that are empty."""
    missing = tuple(name for name, text in texts.items() if not text.strip())
    if missing:
        raise Refused(Why.MISSING, RefusalFacts(missing=missing))
