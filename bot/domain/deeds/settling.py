"""How an issue ends and begins again: resolving, reopening, cancelling.

Never closes an issue; that is the work of time.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.clocks import ClockKind, Outcome, measured
from bot.domain.commands import Cancel, Reopen, Resolve
from bot.domain.deeds.asking import withdraw_all
from bot.domain.deeds.conversing import answer_from, answered
from bot.domain.deeds.reviewing import drop_text
from bot.domain.effects import NoticeKind, Reason, ReasonKind
from bot.domain.engine.calling import begin_calling
from bot.domain.engine.draft import Draft
from bot.domain.engine.informing import inform
from bot.domain.engine.unsettled import settle_criteria
from bot.domain.errors import certain, demand
from bot.domain.ids import PersonId
from bot.domain.issue import Cancelled, HolderKind, Resolution, Status, TierEntry
from bot.domain.matrix import Severity
from bot.domain.policy import Audience
from bot.domain.roster import Called, Found
from bot.domain.running import Entered

MET_BY_RESOLVING = frozenset({ClockKind.ACK, ClockKind.TIER_OWNERSHIP, ClockKind.RESOLUTION})


def resolve(draft: Draft, command: Resolve) -> None:
    """End it: every clock gets its outcome and whoever opened it is told (SPEC R27)."""
    issue, now, person = draft.issue, draft.now, command.by.person
    known = {cause.code for cause in draft.policy.causes}
    missing = {"text": command.text, "cause": command.cause, "component": command.component}
    if command.cause not in known:
        missing["cause"] = ""
    if issue.severity <= Severity.SEV2 and command.lower_tier_could is None:
        missing["lower_tier_could"] = ""
    demand(**missing)
    resolution_clock = issue.clock(ClockKind.RESOLUTION)
    worked = measured(resolution_clock, draft.policy.calendars, now) if resolution_clock is not None else timedelta()
    if command.customer_told:
        answered(draft, now)
        draft.end(ClockKind.CUSTOMER_UPDATE, now, Outcome.MET)
    withdraw_all(draft, person, command.text, Outcome.ENDED)
    for clock in draft.issue.open_clocks:
        draft.end_clock(clock, now, Outcome.MET if clock.kind in MET_BY_RESOLVING else Outcome.ENDED)
    resolution = Resolution(
        at=now,
        by=person,
        text=command.text,
        cause=command.cause,
        component=command.component,
        customer_told=command.customer_told,
        lower_tier_could=command.lower_tier_could,
        measured=worked,
    )
    draft.issue = replace(draft.issue, resolution=resolution)
    _settle(draft, Status.RESOLVED)
    _tell_the_end(draft, NoticeKind.RESOLVED, ReasonKind.RESOLVED, person, command.text)


def _settle(draft: Draft, status: Status) -> None:
    """Nobody has work with it any more: nothing runs on; what the customer wrote or was to read is settled with it."""
    draft.release(status)
    drop_text(draft)
    draft.issue = replace(draft.issue, checkpoint=None, unanswered=None, unsettled={}, moved_at=draft.now)
    draft.hold(HolderKind.SETTLED, draft.now)


def _tell_the_end(draft: Draft, notice: NoticeKind, kind: ReasonKind, person: PersonId, text: str) -> None:
    issue = draft.issue
    draft.note(notice, person, text)
    inform(draft, ReasonKind.INFORMED_OF_END, person, text)
    listeners = (Called(issue.opener, Found.OPENER), *draft.find(Audience.WATCHERS))
    others = tuple(called for called in listeners if called.person != person)
    if others:
        key = f"{kind.value}:{issue.cycle}"
        reason = Reason(kind=kind, key=key, at=draft.now, tier=issue.tier, by=person, text=text)
        draft.emit(reason, others)


def reopen(draft: Draft, command: Reopen) -> None:
    """Begin a new cycle in the tier where it was resolved (SPEC R12)."""
    demand(reason=command.reason)
    begin_again(draft, draft.now, command.by.person, command.reason)
    draft.note(NoticeKind.REOPENED, command.by.person, command.reason)


def begin_again(draft: Draft, at: datetime, by: PersonId | None, text: str) -> None:
    """Open it again on somebody's word, or because nobody answered the customer (SPEC R12, R27).

    Within the reopen window RESOLUTION carries what it had measured; after it, it begins fresh. FIRST_REPLY never
    starts again; the cadence to the customer does where it was met.
    """
    issue = draft.issue
    resolution = certain(issue.resolution)
    within = at < resolution.at + draft.policy.reopen_window
    entry = TierEntry(tier=issue.tier, how=Entered.REOPENED, at=at, by=by, text=text)
    draft.issue = replace(issue, cycle=issue.cycle + 1, resolution=None, path=(*issue.path, entry), snoozes=0, acted=())
    begin_calling(draft, at, Entered.REOPENED, by, before=issue.tier, text=text)
    draft.start(ClockKind.TIER_OWNERSHIP, at)
    draft.start(ClockKind.RESOLUTION, at, carried=resolution.measured if within else timedelta())
    if issue.replied_at is not None:
        draft.start(ClockKind.CUSTOMER_UPDATE, at)
    if issue.unanswered is not None:
        answer_from(draft, issue.unanswered.at)
    settle_criteria(draft, at, at)
    inform(draft, ReasonKind.INFORMED, by)


def cancel(draft: Draft, command: Cancel) -> None:
    """End it without a solution; its clocks are cancelled and never count as met (SPEC R13)."""
    if command.into is None:
        withdraw_all(draft, command.by.person, command.comment, Outcome.CANCELLED)
    for clock in draft.issue.open_clocks:
        draft.end_clock(clock, draft.now, Outcome.CANCELLED)
    ended = Cancelled(
        at=draft.now, by=command.by.person, reason=command.reason, comment=command.comment, into=command.into
    )
    draft.issue = replace(draft.issue, cancelled=ended, requests=(), asked=())
    _settle(draft, Status.CANCELLED)
    _tell_the_end(draft, NoticeKind.CANCELLED, ReasonKind.CANCELLED, command.by.person, command.comment)
