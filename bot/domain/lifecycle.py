"""What people do to an issue: which deed is allowed when, and the way from a command to a decision.

Time comes first: whatever it caused up to now is applied before the command (SPEC R26). What a deed does is in `deeds`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from bot.domain.actor import Actor
from bot.domain.clocks import ClockKind
from bot.domain.commands import (
    Accept,
    Answer,
    Command,
    Escalate,
    NeedInfo,
    Reopen,
    Resolve,
    Resume,
    Return,
    Update,
    WaitOn,
)
from bot.domain.decision import Decision
from bot.domain.deeds import perform, take
from bot.domain.draft import Draft
from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.facts import Commanded, Opened, Outage
from bot.domain.ids import IssueId, TeamId
from bot.domain.issue import OPEN_STATUSES, Holder, HolderKind, Issue, Status, TierEntry
from bot.domain.running import Entered
from bot.domain.matrix import Report, judge
from bot.domain.passing_time import unfold
from bot.domain.permissions import refusal, standing_refusal
from bot.domain.policy import Policy
from bot.domain.roster import Roster

ALLOWED_IN: Mapping[type[Command], frozenset[Status]] = {
    Accept: frozenset({Status.UNACCEPTED}),
    Escalate: OPEN_STATUSES,
    NeedInfo: frozenset({Status.UNACCEPTED, Status.ACCEPTED}),
    Answer: frozenset({Status.WAITING}),
    Return: frozenset({Status.UNACCEPTED, Status.ACCEPTED}),
    WaitOn: frozenset({Status.UNACCEPTED, Status.ACCEPTED}),
    Resume: frozenset({Status.WAITING}),
    Update: OPEN_STATUSES,
    Resolve: OPEN_STATUSES,
    Reopen: frozenset({Status.RESOLVED, Status.CLOSED}),
}

# deeds that need an owner: done on an unaccepted issue by somebody eligible, they accept it first (SPEC E9)
NEED_AN_OWNER = frozenset({NeedInfo, WaitOn, Resolve})


def decide(
    issue: Issue, command: Command, policy: Policy, roster: Roster, now: datetime, outage: Outage | None = None
) -> Decision:
    """Apply what time caused, then the command, then what is due at `now` (SPEC R26). Raises `Refused`."""
    draft = Draft(issue, policy, roster, max(now, issue.last_instant), outage)
    unfold(draft)
    refuse_what_moved_on(draft.issue, command)
    accepts_first = draft.issue.status is Status.UNACCEPTED and type(command) in NEED_AN_OWNER
    why = refusal(Accept if accepts_first else type(command), command.by, draft.issue, roster)
    if why is not None:
        raise Refused(why, RefusalFacts(by=draft.issue.owner, tier=draft.issue.tier))
    draft.facts.append(Commanded(draft.now, command))
    if accepts_first:
        take(draft, command.by.person)
    perform(draft, command)
    draft.settle_reminders(draft.now)
    unfold(draft)
    return draft.decision()


def refuse_what_moved_on(issue: Issue, command: Command) -> None:
    """Refuse what no longer applies, saying who did what when (SPEC E8, section 6.14)."""
    entry = command.entry if isinstance(command, Accept | Escalate | NeedInfo | Return) else None
    if entry is not None and entry != issue.entry and issue.is_open:
        present = issue.present
        raise Refused(Why.ALREADY_MOVED, RefusalFacts(by=present.by, at=present.at, tier=present.tier))
    if issue.status not in ALLOWED_IN[type(command)]:
        raise _not_now(issue, command)


def _not_now(issue: Issue, command: Command) -> Refused:
    if isinstance(command, Reopen) and issue.is_open:
        return Refused(Why.ALREADY_OPEN, RefusalFacts(by=issue.owner, tier=issue.tier))
    if isinstance(command, Accept) and issue.owner is not None:
        return Refused(Why.ALREADY_ACCEPTED, RefusalFacts(by=issue.owner, at=issue.accepted_at, tier=issue.tier))
    match issue.status:
        case Status.UNACCEPTED | Status.ACCEPTED:
            return Refused(Why.NOT_WAITING, RefusalFacts(by=issue.owner, tier=issue.tier))
        case Status.WAITING:
            by = issue.wait.by if issue.wait is not None else issue.owner
            return Refused(Why.ALREADY_WAITING, RefusalFacts(by=by, at=issue.holder.since, tier=issue.tier))
        case Status.RESOLVED:
            by = issue.resolution.by if issue.resolution is not None else None
            return Refused(Why.ALREADY_RESOLVED, RefusalFacts(by=by, at=issue.holder.since, tier=issue.tier))
        case Status.CLOSED | Status.CANCELLED:
            return Refused(Why.ALREADY_CLOSED, RefusalFacts(at=issue.holder.since, tier=issue.tier))
        case _ as never:
            assert_never(never)


def open_issue(  # noqa: PLR0913  # keywords only: everything an issue begins with
    *,
    team: TeamId,
    id: IssueId,  # noqa: A002  # it is the name of the field
    form: str,
    report: Report,
    by: Actor,
    policy: Policy,
    policy_version: int,
    roster: Roster,
    now: datetime,
) -> Decision:
    """Begin an issue in the tier that the matrix names and call whoever is on call there (SPEC sections 2 and 3).

    Raises `Refused` where the opener is not a full member or the report lacks its title or customer.
    """
    why = standing_refusal(by)
    if why is not None:
        raise Refused(why)
    missing = tuple(name for name, text in (("title", report.title), ("customer", report.customer)) if not text.strip())
    if missing:
        raise Refused(Why.MISSING, RefusalFacts(missing=missing))
    opened = Opened(now, by, report, judge(report, policy.matrix), policy_version)
    draft = Draft(_new_issue(team, id, form, opened), policy, roster, now)
    draft.facts.append(opened)
    draft.begin_calling(now)
    draft.start(ClockKind.TIER_OWNERSHIP, now)
    draft.start(ClockKind.RESOLUTION, now)
    draft.announce_entry(Entered.OPENED, now, by.person, draft.issue.tier, draft.issue.rule)
    unfold(draft)
    return draft.decision()


def _new_issue(team: TeamId, number: IssueId, form: str, opened: Opened) -> Issue:
    verdict, now, opener = opened.verdict, opened.at, opened.by.person
    return Issue(
        team=team,
        id=number,
        form=form,
        policy_version=opened.policy_version,
        report=opened.report,
        rule=verdict.rule,
        severity=verdict.severity,
        tier=verdict.tier,
        status=Status.UNACCEPTED,
        opener=opener,
        opened_at=now,
        cycle=1,
        owner=None,
        accepted_at=None,
        previous_owner=None,
        holder=Holder(HolderKind.NOBODY, verdict.tier, now),
        path=(TierEntry(tier=verdict.tier, how=Entered.OPENED, at=now, by=opener),),
        clocks=(),
        clocks_started=0,
        calling=None,
        callings_started=0,
        reminders=None,
        wait=None,
        last_update=None,
        resolution=None,
        moved_at=now,
        checkpoints=0,
        last_instant=now,
        version=0,
    )
