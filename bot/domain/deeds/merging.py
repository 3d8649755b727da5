"""Two issues that are one: what the lost one hands to the one that survives (SPEC R13).

Both decisions are saved in one transaction; the locks are taken by whoever asks, the lower number first.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.clocks import Clock, ClockKind
from bot.domain.decision import Decision
from bot.domain.deeds.conversing import answer_from, hear, promise
from bot.domain.engine.draft import Draft
from bot.domain.engine.passing_time import catch_up, unfold
from bot.domain.errors import Refused, Why, certain
from bot.domain.facts import Outage, TookOver
from bot.domain.issue import CustomerSaid, Issue
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.domain.running import DepartmentRequest


def take_in(  # the two issues, and what every decision needs
    kept: Issue,
    got: TookOver,
    policy: Policy,
    roster: Roster,
    now: datetime,
    outage: Outage | None = None,
) -> Decision:
    """Give the surviving issue what the lost one hands on. Raises `Refused` where it is the same one or not open."""
    draft = Draft(kept, policy, roster, max(now, kept.last_instant), outage)
    unfold(draft)
    if got.lost == kept.id:
        raise Refused(Why.MERGE_INTO_ITSELF)
    if not draft.issue.is_open:
        raise Refused(Why.MERGE_INTO_NOT_OPEN)
    draft.facts.append(replace(got, at=draft.now))
    absorb(draft, got)
    catch_up(draft)
    return draft.decision()


def handed_on(lost: Issue) -> TookOver:
    """What the surviving issue gets of the lost one, read before that is cancelled (SPEC R13)."""
    of_requests = tuple(clock for clock in lost.open_clocks if clock.request is not None)
    promises = tuple(clock for clock in lost.open_clocks if clock.promised and clock.breach is None)
    watchers = tuple(dict.fromkeys((*lost.watchers, lost.opener)))
    return TookOver(
        at=lost.last_instant,
        lost=lost.id,
        requests=lost.requests,
        clocks=of_requests + promises,
        unanswered=lost.unanswered,
        watchers=watchers,
    )


def absorb(draft: Draft, got: TookOver) -> None:
    """Carry on what was handed: requests with their clocks, the message, the promise and the watchers (SPEC R13)."""
    for sent in got.requests:
        _carry_on(draft, sent, next((clock for clock in got.clocks if clock.request == sent.number), None))
    for clock in got.clocks:
        if clock.promised:
            _keep_promise(draft, clock)
    if got.unanswered is not None:
        _keep_message(draft, got.unanswered)
    others = (person for person in got.watchers if person != draft.issue.opener)
    draft.issue = replace(draft.issue, watchers=tuple(dict.fromkeys((*draft.issue.watchers, *others))))


def _carry_on(draft: Draft, sent: DepartmentRequest, clock: Clock | None) -> None:
    """A request goes on under a new number. It never makes the surviving issue wait; its own state says on whom."""
    issue = draft.issue
    moved = replace(sent, number=issue.requests_sent + 1, blocking=False)
    draft.issue = replace(issue, requests=(*issue.requests, moved), requests_sent=moved.number)
    if clock is None:
        return
    if clock.calendar in draft.policy.calendars:
        number = issue.clocks_started + 1
        draft.add_clock(replace(clock, number=number, cycle=issue.cycle, request=moved.number))
    else:
        draft.start(ClockKind.REQUEST, draft.now, request=moved.number, department=sent.department)


def _keep_promise(draft: Draft, promised: Clock) -> None:
    """Of two promises the earlier counts; a cadence gives way to either, unless it is late (SPEC R28).

    What was promised to the team goes with its owner; where nobody owns the surviving issue, nobody owes it.
    """
    own, until = draft.issue.clock(promised.kind), certain(promised.deadline)
    if promised.kind is ClockKind.INTERNAL_UPDATE and draft.issue.owner is None:
        return
    if own is not None and (own.is_late or (own.promised and certain(own.deadline) <= until)):
        return
    promise(draft, promised.kind, until)


def _keep_message(draft: Draft, said: CustomerSaid) -> None:
    """The oldest message that nobody answered is whichever is older; it acts as one that the customer just wrote."""
    own = draft.issue.unanswered
    oldest = said if own is None or said.at < own.at else own
    count = said.count + (own.count if own is not None else 0)
    draft.issue = replace(draft.issue, unanswered=replace(oldest, count=count))
    hear(draft)
    answer_from(draft, oldest.at)
