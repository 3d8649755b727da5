"""Another version of the policy for an issue that is already open, where an administrator wants that (SPEC R10).

Never touches what ended, and erases no breach.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.clocks import BreachCause, Clock, Outcome, pause
from bot.domain.decision import Decision
from bot.domain.deeds.rerating import has_time_left, renew, start_what_was_without, succeed, target_and_calendar
from bot.domain.engine.breaching import breach, late_by_now
from bot.domain.engine.calling import set_step
from bot.domain.engine.draft import Draft
from bot.domain.engine.passing_time import catch_up, unfold
from bot.domain.engine.reminding import settle_reminders
from bot.domain.engine.unsettled import settle_criteria
from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.facts import Reapplied
from bot.domain.ids import CalendarKey, PersonId
from bot.domain.issue import Issue
from bot.domain.policy import Policy
from bot.domain.roster import Roster


def reapply(  # two policies, and what every decision needs
    issue: Issue, old: Policy, new: Policy, version: int, roster: Roster, now: datetime, by: PersonId
) -> Decision:
    """Move an open issue to `new`: what was measured stays, targets and calendars count anew (SPEC R9, R10).

    Raises `Refused` where the issue is not open or its tier is no longer in the policy.
    """
    draft = Draft(issue, old, roster, max(now, issue.last_instant))
    unfold(draft)
    if not draft.issue.is_open:
        raise Refused(Why.ALREADY_CLOSED, RefusalFacts(at=draft.issue.holder.since, tier=draft.issue.tier))
    if draft.issue.tier not in {tier.key for tier in new.ladder}:
        raise Refused(Why.UNKNOWN_TIER, RefusalFacts(tier=new.ladder[0].key))
    at, before = draft.now, draft.issue.open_clocks
    for clock in before:
        draft.set_clock(pause(clock, old.calendars, at, None))
    draft.policy = new
    draft.issue = replace(draft.issue, policy_version=version)
    draft.facts.append(Reapplied(at, by, issue.policy_version, version))
    for clock in before:
        _renew(draft, clock, at)
    start_what_was_without(draft, at)
    _call_on(draft)
    late = late_by_now(draft)
    if late:
        breach(draft, late, at, BreachCause.RERATE)
    settle_criteria(draft, draft.issue.cycle_began, at)
    settle_reminders(draft, at)
    catch_up(draft)
    return draft.decision()


def _renew(draft: Draft, before: Clock, at: datetime) -> None:
    """Let a clock go on under the new policy; `before` is how it was, the draft holds it stopped."""
    stopped = next(clock for clock in draft.issue.open_clocks if clock.number == before.number)
    found = target_and_calendar(draft, stopped)
    if found is None:
        draft.end_clock(stopped, at, Outcome.SUPERSEDED)
        return
    target, calendar = found
    if before.promised:  # an instant that a person named is nobody's to move (SPEC R28)
        draft.set_clock(_as_before(before, stopped, calendar.key, at))
        return
    renewed = renew(draft, stopped, target, calendar, at, runs=before.runs_now)
    if before.breach is None:
        draft.set_clock(renewed)
    elif has_time_left(renewed):
        succeed(draft, stopped, renewed, at)
    else:
        draft.set_clock(_as_before(before, stopped, calendar.key, at))


def _as_before(before: Clock, stopped: Clock, calendar: CalendarKey, at: datetime) -> Clock:
    """The same promise as before, measured on under the new calendar."""
    running = at if before.runs_now else None
    return replace(stopped, calendar=calendar, running_since=running, deadline=before.deadline, ahead=before.ahead)


def _call_on(draft: Draft) -> None:
    """The calling order goes on where it was, by the steps and times of the new policy."""
    calling = draft.issue.calling
    if calling is not None and calling.next_at is not None:
        steps = draft.policy.tier(draft.issue.tier).steps
        set_step(draft, calling.cycle, min(calling.step, len(steps)))
