"""What people do to an issue: which deed is allowed when, and the way from a command to a decision.

Time comes first: whatever it caused up to now is applied before the command (SPEC R26). What a deed does is in `deeds`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from bot.domain import commands as c
from bot.domain.actor import Actor
from bot.domain.decision import Decision
from bot.domain.deeds.owning import take
from bot.domain.deeds.perform import perform
from bot.domain.engine.draft import Draft
from bot.domain.engine.passing_time import catch_up, unfold
from bot.domain.engine.reminding import attend, settle_reminders
from bot.domain.errors import RefusalFacts, Refused, Why, certain
from bot.domain.facts import Commanded, Outage
from bot.domain.issue import OPEN_STATUSES, OWNED_STATUSES, Issue, Status
from bot.domain.permissions import refusal, standing_refusal
from bot.domain.policy import Policy
from bot.domain.roster import Roster

UNOWNED_OR_ACCEPTED = frozenset({Status.UNACCEPTED, Status.ACCEPTED})

ALLOWED_IN: Mapping[type[c.Command], frozenset[Status]] = {
    c.Accept: OPEN_STATUSES,
    c.Escalate: OPEN_STATUSES,
    c.NeedInfo: UNOWNED_OR_ACCEPTED,
    c.Answer: frozenset({Status.WAITING}),
    c.Return: UNOWNED_OR_ACCEPTED,
    c.HandOver: OWNED_STATUSES,
    c.TakeOver: OPEN_STATUSES,
    c.UnAccept: frozenset({Status.ACCEPTED}),
    c.WaitOn: UNOWNED_OR_ACCEPTED,
    c.Resume: frozenset({Status.WAITING}),
    c.Update: OPEN_STATUSES,
    c.CustomerWrote: frozenset(Status),
    c.NoAnswerNeeded: OPEN_STATUSES | {Status.RESOLVED},
    c.ReRate: OPEN_STATUSES,
    c.Snooze: OWNED_STATUSES,
    c.StopReminding: OWNED_STATUSES,
    c.AskTier: OPEN_STATUSES,
    c.AnswerAsk: OPEN_STATUSES,
    c.DraftUpdate: OPEN_STATUSES,
    c.ApproveUpdate: OPEN_STATUSES,
    c.SendBack: OPEN_STATUSES,
    c.Request: OPEN_STATUSES,
    c.AcceptRequest: OPEN_STATUSES,
    c.AnswerRequest: OPEN_STATUSES,
    c.WithdrawRequest: OPEN_STATUSES,
    c.Resolve: OPEN_STATUSES,
    c.Reopen: frozenset({Status.RESOLVED, Status.CLOSED}),
    c.Cancel: OPEN_STATUSES,
    c.Watch: OPEN_STATUSES | {Status.RESOLVED},
    c.Tick: OPEN_STATUSES,
    c.OpenChannel: OPEN_STATUSES,
}

# deeds that need an owner: done on an unaccepted issue by somebody eligible, they accept it first (SPEC E9)
NEED_AN_OWNER = frozenset({c.NeedInfo, c.WaitOn, c.Request, c.Resolve})


def decide(  # what every decision needs
    issue: Issue,
    command: c.Command,
    policy: Policy,
    roster: Roster,
    now: datetime,
    outage: Outage | None = None,
    *,
    recorded: bool = False,
) -> Decision:
    """Apply what time caused, then the command, then what is due at `now` (SPEC R26). Raises `Refused`.

    `recorded`: the command is replayed; it was allowed when it happened, and nobody is asked for their role again.
    """
    outside = None if recorded else standing_refusal(command.by)
    if outside is not None:
        raise Refused(outside)
    draft = Draft(issue, policy, roster, max(now, issue.last_instant), outage, recorded=recorded)
    unfold(draft)
    refuse_what_moved_on(draft.issue, command)
    accepts_first = draft.issue.status is Status.UNACCEPTED and type(command) in NEED_AN_OWNER
    if not recorded:
        _refuse_who_may_not(draft, command, c.Accept if accepts_first else type(command))
    draft.facts.append(Commanded(draft.now, command))
    if accepts_first:
        take(draft, command.by.person)
    perform(draft, command)
    if draft.issue.owner == command.by.person:
        attend(draft, draft.now)
    settle_reminders(draft, draft.now)
    catch_up(draft)
    return draft.decision()


def _refuse_who_may_not(draft: Draft, command: c.Command, deed: type[c.Command]) -> None:
    number = command.number if isinstance(command, c.AnswerAsk | c.AcceptRequest | c.AnswerRequest) else None
    why = refusal(deed, command.by, draft.issue, draft.roster, number)
    if why is not None:
        raise Refused(why, RefusalFacts(by=draft.issue.owner, tier=draft.issue.tier))


def refuse_what_moved_on(issue: Issue, command: c.Command) -> None:
    """Refuse what no longer applies, saying who did what when (SPEC E8, section 6.14)."""
    entry = command.entry if isinstance(command, c.Accept | c.Escalate | c.NeedInfo | c.Return) else None
    if entry is not None and entry != issue.entry and issue.is_open:
        present = issue.present
        raise Refused(Why.ALREADY_MOVED, RefusalFacts(by=present.by, at=present.at, tier=present.tier))
    if isinstance(command, c.Accept) and issue.owner is not None and not _is_offered_to(issue, command.by):
        raise Refused(Why.ALREADY_ACCEPTED, RefusalFacts(by=issue.owner, at=issue.accepted_at, tier=issue.tier))
    if issue.status not in ALLOWED_IN[type(command)]:
        raise _not_now(issue, type(command))


def _is_offered_to(issue: Issue, by: Actor) -> bool:
    return issue.offered is not None and issue.offered.to == by.person


def refusal_now(deed: type[c.Command], by: Actor, issue: Issue, roster: Roster) -> Refused | None:
    """Why somebody may not do such a deed now, before anything is filled in; None where it is up to what they fill in.

    About one of several requests or questions nothing is said; those are told apart by their number.
    """
    outside = standing_refusal(by)
    if outside is not None:
        return Refused(outside)
    if deed is c.Accept and issue.owner is not None and not _is_offered_to(issue, by):
        return Refused(Why.ALREADY_ACCEPTED, RefusalFacts(by=issue.owner, at=issue.accepted_at, tier=issue.tier))
    if issue.status not in ALLOWED_IN[deed]:
        return _not_now(issue, deed)
    accepts_first = issue.status is Status.UNACCEPTED and deed in NEED_AN_OWNER
    why = refusal(c.Accept if accepts_first else deed, by, issue, roster)
    return Refused(why, RefusalFacts(by=issue.owner, tier=issue.tier)) if why is not None else None


def _not_now(issue: Issue, deed: type[c.Command]) -> Refused:
    if deed is c.Reopen and issue.is_open:
        return Refused(Why.ALREADY_OPEN, RefusalFacts(by=issue.owner, tier=issue.tier))
    match issue.status:
        case Status.UNACCEPTED if ALLOWED_IN[deed] <= OWNED_STATUSES and deed not in {c.Answer, c.Resume}:
            return Refused(Why.NOBODY_OWNS_IT, RefusalFacts(tier=issue.tier))
        case Status.UNACCEPTED | Status.ACCEPTED:
            return Refused(Why.NOT_WAITING, RefusalFacts(by=issue.owner, tier=issue.tier))
        case Status.WAITING:
            wait = certain(issue.wait)
            return Refused(Why.ALREADY_WAITING, RefusalFacts(by=wait.by, at=issue.holder.since, tier=issue.tier))
        case Status.RESOLVED:
            by = certain(issue.resolution).by
            return Refused(Why.ALREADY_RESOLVED, RefusalFacts(by=by, at=issue.holder.since, tier=issue.tier))
        case Status.CLOSED | Status.CANCELLED:
            return Refused(Why.ALREADY_CLOSED, RefusalFacts(at=issue.holder.since, tier=issue.tier))
        case _ as never:
            assert_never(never)
