"""A new severity, plan or policy for an open issue: what was measured stays, what comes counts anew (SPEC R9, R10).

Never erases a breach, and never moves an issue down.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar, add
from bot.domain.clocks import BreachCause, Clock, ClockKind, Outcome, pause
from bot.domain.commands import ReRate
from bot.domain.deeds.consulting import consult
from bot.domain.deeds.waiting import longest_wait
from bot.domain.effects import NoticeKind, Reason, ReasonKind
from bot.domain.engine.breaching import breach, late_by_now
from bot.domain.engine.calling import begin_calling, enter_tier, set_step
from bot.domain.engine.draft import RESTS, Draft
from bot.domain.engine.informing import inform
from bot.domain.engine.reminding import attend, end_snooze, settle_reminders
from bot.domain.engine.unsettled import settle_criteria
from bot.domain.errors import certain, demand
from bot.domain.issue import Status
from bot.domain.matrix import Severity, judge
from bot.domain.policy import Audience
from bot.domain.running import Entered


def re_rate(draft: Draft, command: ReRate) -> None:
    """Judge the new inputs; the matrix moves the tier only upward, a person may name the severity (SPEC R9)."""
    demand(reason=command.reason)
    issue, now = draft.issue, draft.now
    verdict = judge(command.report, draft.policy.matrix, issue.known)
    before, severity = issue.severity, command.severity or verdict.severity
    draft.issue = replace(issue, report=command.report, rule=verdict.rule, severity=severity)
    rises = draft.policy.rung(verdict.tier) > draft.policy.rung(issue.tier)
    re_target(draft, now, raised=severity < before, stays=not rises)
    draft.move(now)
    attend(draft, now)
    settle_criteria(draft, draft.issue.cycle_began, now)
    draft.note(NoticeKind.RERATED, command.by.person, command.reason, severity=before)
    if severity < before:
        inform(draft, ReasonKind.INFORMED, command.by.person)
    if rises:
        enter_tier(draft, verdict.tier, Entered.RERATED, now, command.by.person, text=verdict.rule)
    elif severity < before and draft.issue.status is not Status.UNACCEPTED:
        draft.emit(_raised(draft, command, before), draft.find(Audience.OWNER, Audience.LEAD))
    consult(draft, issue.report)


def _raised(draft: Draft, command: ReRate, before: Severity) -> Reason:
    return Reason(
        kind=ReasonKind.RERATED,
        key=draft.deed_key("rerated"),
        at=draft.now,
        tier=draft.issue.tier,
        by=command.by.person,
        text=command.reason,
        severity=before,
    )


def re_target(draft: Draft, at: datetime, *, raised: bool, stays: bool) -> None:
    """Give every open clock the target and calendar of now; what is late by that is told once (SPEC R9).

    `raised`: the severity is worse than before; `stays`: no other tier follows in the same decision.
    """
    for clock in draft.issue.open_clocks:
        if not clock.promised:
            _re_target(draft, clock, at)
    start_what_was_without(draft, at)
    if raised:
        _hurry(draft, at)
    late = late_by_now(draft)
    entry = draft.issue.entry
    if stays:
        if late:
            breach(draft, late, at, BreachCause.RERATE)
        if draft.issue.status is Status.UNACCEPTED and draft.issue.entry == entry:
            (_call_again if raised else _call_on)(draft, at)
    draft.issue = replace(draft.issue, reminders=None)
    settle_reminders(draft, at)


def _re_target(draft: Draft, clock: Clock, at: datetime) -> None:
    found = target_and_calendar(draft, clock)
    if found is None:
        draft.end_clock(clock, at, Outcome.SUPERSEDED)
        return
    target, calendar = found
    if target == clock.target and calendar.key == clock.calendar:
        return
    stopped = pause(clock, draft.policy.calendars, at, None)
    renewed = renew(draft, stopped, target, calendar, at, runs=clock.runs_now)
    if clock.breach is None:
        draft.set_clock(renewed)
    elif has_time_left(renewed):
        succeed(draft, clock, renewed, at)


def target_and_calendar(draft: Draft, clock: Clock) -> tuple[timedelta, Calendar] | None:
    """How long the clock may run now and under which calendar; None: it has no target any more (SPEC R1)."""
    request = draft.issue.request(clock.request)
    department = request.department if request is not None else None
    target = draft.target(clock.kind, department)
    return None if target is None else (target, draft.calendar_of(clock.kind, department))


def renew(  # a clock, and what is new of it
    draft: Draft, stopped: Clock, target: timedelta, calendar: Calendar, at: datetime, *, runs: bool
) -> Clock:
    """The clock with another target and calendar; what was measured stays as it was measured (SPEC R9)."""
    changed = replace(
        stopped,
        target=target,
        calendar=calendar.key,
        policy_version=draft.issue.policy_version,
        revision=stopped.revision + 1,
    )
    return draft.run_on(changed, at) if runs else changed


def has_time_left(renewed: Clock) -> bool:
    """Whether its new deadline is still to come, or would be if it did not rest; it was measured up to now."""
    return renewed.elapsed < renewed.target


def succeed(draft: Draft, late: Clock, renewed: Clock, at: datetime) -> None:
    """A late clock whose new deadline lies ahead ends `superseded`; its breach stays, a successor runs on (SPEC R9)."""
    draft.end_clock(late, at, Outcome.SUPERSEDED)
    number = draft.issue.clocks_started + 1
    draft.add_clock(replace(renewed, number=number, carried=renewed.elapsed, runs=(), breach=None, tell_at=None))


def start_what_was_without(draft: Draft, at: datetime) -> None:
    """Start the clocks that had no target before and have one now, from when they would have started (SPEC R9)."""
    issue = draft.issue
    _begin(draft, ClockKind.RESOLUTION, at, issue.cycle_began)
    _begin(draft, ClockKind.TIER_OWNERSHIP, at, issue.present.at)
    if issue.replied_at is None and issue.cycle == 1:
        _begin(draft, ClockKind.FIRST_REPLY, at, issue.report.first_reported_at or issue.opened_at)
    told = issue.last_update
    if issue.replied_at is not None:
        heard = told.at if told is not None and told.customer_visible else issue.replied_at
        _begin(draft, ClockKind.CUSTOMER_UPDATE, at, heard)
        if issue.unanswered is not None:
            _begin(draft, ClockKind.NEXT_REPLY, at, issue.unanswered.at)
    if issue.accepted_at is not None:
        since = max(issue.accepted_at, told.at) if told is not None else issue.accepted_at
        _begin(draft, ClockKind.INTERNAL_UPDATE, at, since)


def _begin(draft: Draft, kind: ClockKind, at: datetime, since: datetime) -> None:
    """Start it from then on; where the issue waits, it rests since the wait began."""
    if draft.issue.clock(kind) is not None:
        return
    draft.start(kind, at, since=since)
    wait = draft.issue.wait
    if wait is not None:
        draft.rest(kind, wait.on, max(since, wait.since))


def _hurry(draft: Draft, at: datetime) -> None:
    """A worse severity shortens a running wait and a promise, and ends silence (SPEC R6, R18, R20, R28)."""
    end_snooze(draft, at)
    issue = draft.issue
    if issue.wait is not None:
        until = min(issue.wait.until, longest_wait(draft, issue.wait.on, at))
        draft.issue = replace(issue, wait=replace(issue.wait, until=until))
    draft.issue = replace(draft.issue, stopped=None)
    for clock in draft.issue.open_clocks:
        if clock.promised and clock.breach is None:
            _keep_the_earlier(draft, clock, at)


def _keep_the_earlier(draft: Draft, promised: Clock, at: datetime) -> None:
    target = draft.target(promised.kind)
    wait = draft.issue.wait
    rests = wait is not None and wait.on in RESTS[promised.kind]
    if target is None or rests:
        return
    if add(draft.calendar_of(promised.kind), at, target) < certain(promised.deadline):
        draft.end_clock(promised, at, Outcome.SUPERSEDED)
        draft.start(promised.kind, at)


def _call_on(draft: Draft, _: datetime) -> None:
    """Not worse than before: the order goes on where it was, under the new target (SPEC R9)."""
    calling = certain(draft.issue.calling)
    if not calling.exhausted:
        set_step(draft, calling.cycle, calling.step)


def _call_again(draft: Draft, at: datetime) -> None:
    """Raised while unaccepted: the calling order starts again now; ACK goes on under its new target (SPEC R9)."""
    begin_calling(draft, at, Entered.RERATED, None, before=draft.issue.tier, ack_runs=True)
