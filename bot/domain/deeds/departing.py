"""Somebody left the workspace: what was theirs goes to their deputy, or back to the tier (SPEC statement 103).

Never asks whether they left; whoever knows it says so, once.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.decision import Decision
from bot.domain.deeds.owning import change_owner
from bot.domain.deeds.waiting import end_wait
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.calling import begin_calling
from bot.domain.engine.draft import Draft
from bot.domain.engine.passing_time import catch_up, unfold
from bot.domain.engine.reminding import attend, settle_reminders
from bot.domain.facts import Departed, Outage
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.permissions import OF_THE_TIER, roles_of
from bot.domain.policy import Audience, Policy
from bot.domain.roster import Called, Found, Roster
from bot.domain.running import Entered


def successor(issue: Issue, person: PersonId, roster: Roster) -> PersonId | None:
    """Their deputy, where that is somebody of the tier who is there; None: the tier is called again."""
    deputy = roster.deputies.get(person)
    if deputy is None or deputy in roster.unavailable or not roles_of(deputy, issue, roster) & OF_THE_TIER:
        return None
    return deputy


def depart(
    issue: Issue, gone: Departed, policy: Policy, roster: Roster, now: datetime, outage: Outage | None = None
) -> Decision | None:
    """Pass on what the person had of the issue, time first (SPEC R26); None where there was nothing to do."""
    draft = Draft(issue, policy, roster, max(now, issue.last_instant), outage)
    happened = unfold(draft)
    if not draft.issue.is_open or gone.person not in {draft.issue.owner, *draft.issue.awaits}:
        return draft.decision() if happened else None
    draft.facts.append(replace(gone, at=draft.now))
    _wait_no_longer(draft, gone.person)
    if draft.issue.owner == gone.person:
        _pass_on(draft, gone.person, gone.to)
    settle_reminders(draft, draft.now)
    catch_up(draft)
    return draft.decision()


def _wait_no_longer(draft: Draft, person: PersonId) -> None:
    """Nobody waits for a word of theirs: an offer to them lapses, and so does a question that they were asked."""
    issue = draft.issue
    if issue.offered is not None and issue.offered.to == person:
        draft.issue = replace(issue, offered=None)
        lapsed = replace(_reason(draft, ReasonKind.OFFER_LAPSED, person), by=issue.offered.by)
        draft.emit(lapsed, draft.find(Audience.OWNER))
    wait = draft.issue.wait
    if wait is not None and wait.person == person:
        end_wait(draft, draft.now)
        over = replace(_reason(draft, ReasonKind.WAIT_ENDED, person), text=wait.question)
        draft.emit(over, draft.find(Audience.OWNER))


def _pass_on(draft: Draft, person: PersonId, to: PersonId | None) -> None:
    if to is None:
        draft.resume_all(draft.now)
        begin_calling(draft, draft.now, Entered.OWNER_GONE, None, before=draft.issue.tier)
        return
    change_owner(draft, to, draft.now)
    attend(draft, draft.now)
    new = Called(to, Found.DEPUTY, instead_of=person)
    draft.emit(_reason(draft, ReasonKind.OWNER_GONE, person), (new, *draft.find(Audience.LEAD)))


def _reason(draft: Draft, kind: ReasonKind, person: PersonId) -> Reason:
    return Reason(kind=kind, key=draft.deed_key(kind.value), at=draft.now, tier=draft.issue.tier, person=person)
