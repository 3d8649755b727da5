"""What each command does to an issue, once it is allowed: one `case`, one function.

Never asks whether somebody may; never looks at the time beyond the draft's `now`.
"""

from dataclasses import replace
from typing import assert_never

from bot.domain.clocks import ClockKind, Outcome, measured
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
from bot.domain.draft import Draft
from bot.domain.effects import Notice, NoticeKind, Reason, ReasonKind
from bot.domain.errors import RefusalFacts, Refused, Why, certain
from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import Holder, HolderKind, Resolution, Status, TierEntry
from bot.domain.running import Entered
from bot.domain.matrix import Severity
from bot.domain.permissions import OVERSEERS, roles_of
from bot.domain.clocks import Waiting
from bot.domain.policy import Audience
from bot.domain.roster import Called, Found, find, last_resort
from bot.domain.waiting import answer, ask_sender, begin_wait, demand, end_wait, said


def perform(draft: Draft, command: Command) -> None:
    """Do what the command says. Raises `Refused` where what it carries does not fit."""
    match command:
        case Accept():
            take(draft, command.by.person)
        case Escalate():
            _escalate(draft, command)
        case NeedInfo():
            ask_sender(draft, command)
        case Answer():
            answer(draft, command)
        case Return():
            _return(draft, command)
        case WaitOn():
            on = Waiting.VENDOR if command.vendor else Waiting.CUSTOMER
            begin_wait(draft, on, None, command.reason, command.by.person, command.until)
        case Resume():
            end_wait(draft, draft.now)
        case Update():
            _update(draft, command)
        case Resolve():
            _resolve(draft, command)
        case Reopen():
            _reopen(draft, command)
        case _ as never:
            assert_never(never)


def take(draft: Draft, person: PersonId) -> None:
    """Make the person the owner: ACK is met, the calling order ends, what was not yet sent is dropped (SPEC E6)."""
    draft.end(ClockKind.ACK, draft.now, Outcome.MET)
    issue = draft.issue
    draft.issue = replace(
        issue,
        status=Status.ACCEPTED,
        owner=person,
        accepted_at=draft.now,
        path=(*issue.path[:-1], replace(issue.present, owner=person)),
        holder=Holder(HolderKind.TIER, issue.tier, draft.now),
        calling=None,
        reminders=None,
        moved_at=draft.now,
        checkpoints=0,
    )


def _escalate(draft: Draft, command: Escalate) -> None:
    """One tier up, or to a named tier by a lead or for a Sev 1; at the top the managers step in (SPEC E8)."""
    demand(reason=command.reason)
    person = command.by.person
    to = _destination(draft, command)
    if to is None:
        _call_managers(draft, command)
        return
    before = draft.issue.tier
    key = f"escalated:{draft.issue.entry}"
    draft.notices.append(
        Notice(
            kind=NoticeKind.ESCALATED,
            key=key,
            tier=before,
            at=draft.now,
            by=person,
            text=command.reason,
            to_tier=to,
        )
    )
    draft.enter_tier(to, Entered.ESCALATED, draft.now, person, text=command.reason)


def _destination(draft: Draft, command: Escalate) -> TierKey | None:
    policy, issue = draft.policy, draft.issue
    above = policy.above(issue.tier)
    if command.to is None or above is None or command.to == above.key:
        return above.key if above is not None else None
    known = {tier.key for tier in policy.ladder}
    if command.to not in known or policy.rung(command.to) <= policy.rung(issue.tier):
        raise Refused(Why.UNKNOWN_TIER, RefusalFacts(tier=above.key))
    oversees = bool(roles_of(command.by.person, issue, draft.roster) & OVERSEERS)
    if not oversees and issue.severity is not Severity.SEV1:
        raise Refused(Why.SKIP_NEEDS_LEAD, RefusalFacts(tier=above.key))
    return command.to


def _call_managers(draft: Draft, command: Escalate) -> None:
    issue = draft.issue
    people = find(draft.roster, issue, (Audience.MANAGER,)) or last_resort(draft.roster, issue)
    draft.issue = replace(issue, moved_at=draft.now, checkpoints=0)
    reason = Reason(
        kind=ReasonKind.TOP_ESCALATED,
        key=f"top:{draft.issue.version + 1}",
        at=draft.now,
        tier=issue.tier,
        by=command.by.person,
        text=command.reason,
    )
    draft.emit(reason, people, in_channel=True, loud=True)


def _return(draft: Draft, command: Return) -> None:
    """Give it back to the tier it came from, its previous owner first; needs a reason code (SPEC E9)."""
    policy, issue = draft.policy, draft.issue
    reason = next((reason for reason in policy.return_reasons if reason.code == command.reason), None)
    if reason is None:
        raise Refused(Why.UNKNOWN_RETURN_REASON)
    rung = policy.rung(issue.tier)
    if rung == 0:
        raise Refused(Why.NO_TIER_BELOW, RefusalFacts(tier=issue.tier))
    below = [entry.tier for entry in issue.path[:-1] if policy.rung(entry.tier) < rung]
    to = below[-1] if below else policy.ladder[rung - 1].key
    text = f"{reason.text}: {command.comment}" if command.comment.strip() else reason.text
    notice = Notice(
        kind=NoticeKind.RETURNED,
        key=f"returned:{issue.entry}",
        tier=issue.tier,
        at=draft.now,
        by=command.by.person,
        text=text,
        to_tier=to,
    )
    draft.notices.append(notice)
    draft.enter_tier(to, Entered.RETURNED, draft.now, command.by.person, text=text)


def _update(draft: Draft, command: Update) -> None:
    """Record how it stands; a person's update is a movement (SPEC R29)."""
    demand(text=command.text)
    word = said(draft, command.by.person, command.text, customer_visible=command.customer_visible)
    draft.issue = replace(draft.issue, last_update=word, moved_at=draft.now, checkpoints=0)
    notice = Notice(
        kind=NoticeKind.UPDATED,
        key=f"updated:{draft.issue.version + 1}",
        tier=draft.issue.tier,
        at=draft.now,
        by=command.by.person,
        text=command.text,
        customer_visible=command.customer_visible,
    )
    draft.notices.append(notice)


def _resolve(draft: Draft, command: Resolve) -> None:
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
    for clock in issue.open_clocks:
        draft.end(clock.kind, now, Outcome.MET)
    resolution = Resolution(
        at=now,
        by=person,
        text=command.text,
        cause=command.cause,
        component=command.component,
        customer_told=command.customer_told,
        lower_tier_could=command.lower_tier_could,
        measured=measured(resolution_clock, now) if resolution_clock is not None else now - now,
    )
    draft.issue = replace(
        draft.issue,
        status=Status.RESOLVED,
        previous_owner=issue.owner,
        owner=None,
        accepted_at=None,
        wait=None,
        reminders=None,
        holder=Holder(HolderKind.SETTLED, issue.tier, now),
        resolution=resolution,
        moved_at=now,
        checkpoints=0,
    )
    _tell_resolved(draft, command)


def _tell_resolved(draft: Draft, command: Resolve) -> None:
    issue, now, person = draft.issue, draft.now, command.by.person
    key = f"resolved:{issue.cycle}"
    draft.notices.append(
        Notice(kind=NoticeKind.RESOLVED, key=key, tier=issue.tier, at=now, by=person, text=command.text)
    )
    if issue.opener != person:
        reason = Reason(kind=ReasonKind.RESOLVED, key=key, at=now, tier=issue.tier, by=person, text=command.text)
        draft.emit(reason, (Called(issue.opener, Found.OPENER),), loud=True)


def _reopen(draft: Draft, command: Reopen) -> None:
    """Begin a new cycle in the tier where it was resolved (SPEC R12).

    Within the reopen window RESOLUTION carries what it had measured; after it, it begins fresh.
    """
    demand(reason=command.reason)
    issue, now, person = draft.issue, draft.now, command.by.person
    resolution = certain(issue.resolution)
    within = now < resolution.at + draft.policy.reopen_window
    entry = TierEntry(tier=issue.tier, how=Entered.REOPENED, at=now, by=person)
    draft.issue = replace(issue, cycle=issue.cycle + 1, resolution=None, path=(*issue.path, entry))
    draft.begin_calling(now)
    draft.start(ClockKind.TIER_OWNERSHIP, now)
    draft.start(ClockKind.RESOLUTION, now, resolution.measured if within else now - now)
    draft.notices.append(
        Notice(
            kind=NoticeKind.REOPENED,
            key=f"reopened:{draft.issue.cycle}",
            tier=issue.tier,
            at=now,
            by=person,
            text=command.reason,
        )
    )
    draft.announce_entry(Entered.REOPENED, now, person, issue.tier, command.reason)
