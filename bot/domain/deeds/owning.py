"""Who has it: accepting, handing over, taking over, and giving it up.

Never asks whether somebody may; never moves an issue to another tier.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import add, opening
from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept, HandOver, TakeOver, UnAccept
from bot.domain.effects import NoticeKind, Reason, ReasonKind
from bot.domain.engine.calling import begin_calling
from bot.domain.engine.draft import Draft
from bot.domain.errors import RefusalFacts, Refused, Why, certain, demand
from bot.domain.ids import PersonId
from bot.domain.issue import HolderKind, Status
from bot.domain.matrix import Severity
from bot.domain.permissions import OF_THE_TIER, roles_of
from bot.domain.roster import Called, Found
from bot.domain.running import Entered, Offered


def accept(draft: Draft, command: Accept) -> None:
    """Take it from nobody, or take what was offered (SPEC E6, E9). A reaction never accepts a Sev 1 (SPEC R8)."""
    if command.reaction and (draft.issue.severity is Severity.SEV1 or not draft.policy.reactions_accept):
        raise Refused(Why.REACTION_DOES_NOT_ACCEPT, RefusalFacts(tier=draft.issue.tier))
    if draft.issue.status is Status.UNACCEPTED:
        take(draft, command.by.person)
        return
    before = certain(draft.issue.owner)
    change_owner(draft, command.by.person, draft.now)
    draft.note(NoticeKind.HANDED_OVER, command.by.person, "")
    _tell_former(draft, before, command.by.person, "")


def take(draft: Draft, person: PersonId) -> None:
    """Make the person the owner: ACK is met, the calling order ends, what was not yet sent is dropped (SPEC E6)."""
    at = draft.now
    draft.end(ClockKind.ACK, at, Outcome.MET)
    draft.issue = replace(draft.issue, status=Status.ACCEPTED, calling=None, reminders=None)
    draft.hold(HolderKind.TIER, at)
    _own(draft, person, at)


def _own(draft: Draft, person: PersonId, at: datetime) -> None:
    issue = draft.issue
    path = (*issue.path[:-1], replace(issue.present, owner=person))
    draft.issue = replace(issue, owner=person, accepted_at=at, path=path)
    draft.move(at)
    draft.start(ClockKind.INTERNAL_UPDATE, at)
    if issue.wait is not None:
        draft.rest(ClockKind.INTERNAL_UPDATE, issue.wait.on, at)


def change_owner(draft: Draft, person: PersonId, at: datetime) -> None:
    """Give it from one owner to another: the internal cadence begins anew, a snooze and an offer end (SPEC R20)."""
    draft.end(ClockKind.INTERNAL_UPDATE, at, Outcome.ENDED)
    draft.issue = replace(draft.issue, previous_owner=draft.issue.owner, snoozed=None, offered=None)
    _own(draft, person, at)


def hand_over(draft: Draft, command: HandOver) -> None:
    """Offer it to somebody of the tier, who has the accept target to take it (SPEC E9)."""
    issue, to = draft.issue, command.to
    if to == issue.owner:
        raise Refused(Why.ALREADY_THEIRS, RefusalFacts(by=to, tier=issue.tier))
    if not draft.recorded and not roles_of(to, issue, draft.roster) & OF_THE_TIER:
        raise Refused(Why.PERSON_NOT_OF_THE_TIER, RefusalFacts(by=to, tier=issue.tier))
    target = certain(draft.target(ClockKind.ACK))
    until = opening(draft.tier_calendar, add(draft.tier_calendar, draft.now, target))
    draft.issue = replace(issue, offered=Offered(to, command.by.person, draft.now, until, command.note))
    reason = Reason(
        kind=ReasonKind.OFFERED,
        key=draft.deed_key("offered"),
        at=draft.now,
        tier=issue.tier,
        by=command.by.person,
        person=to,
        text=command.note,
        deadline=until,
    )
    draft.emit(reason, (Called(to, Found.OFFERED),))


def take_over(draft: Draft, command: TakeOver) -> None:
    """Take it as a lead, also from its owner, who is told (SPEC E9)."""
    demand(reason=command.reason)
    person, before = command.by.person, draft.issue.owner
    if before == person:
        raise Refused(Why.ALREADY_THEIRS, RefusalFacts(by=person, tier=draft.issue.tier))
    if before is None:
        take(draft, person)
        return
    change_owner(draft, person, draft.now)
    draft.note(NoticeKind.HANDED_OVER, person, command.reason)
    _tell_former(draft, before, person, command.reason)


def _tell_former(draft: Draft, before: PersonId, person: PersonId, text: str) -> None:
    reason = Reason(
        kind=ReasonKind.TAKEN_OVER,
        key=draft.deed_key("taken"),
        at=draft.now,
        tier=draft.issue.tier,
        by=person,
        person=before,
        text=text,
    )
    draft.emit(reason, (Called(before, Found.PREVIOUS),))


def un_accept(draft: Draft, command: UnAccept) -> None:
    """Nobody has accepted it any more: the tier's calling order begins again (SPEC section 2)."""
    demand(reason=command.reason)
    issue = draft.issue
    begin_calling(draft, draft.now, Entered.UN_ACCEPTED, command.by.person, before=issue.tier, text=command.reason)
