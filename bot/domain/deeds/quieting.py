"""What people may silence: a snooze of warnings and reminders, and a lead's stop of the reminders.

Never touches a clock.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import add, closing, is_open, opening
from bot.domain.clocks import Clock
from bot.domain.commands import Snooze, StopReminding
from bot.domain.effects import NoticeKind
from bot.domain.engine.draft import Draft
from bot.domain.engine.reminding import end_snooze
from bot.domain.errors import RefusalFacts, Refused, Why, certain, demand
from bot.domain.matrix import Severity
from bot.domain.running import SNOOZE_LENGTHS, Snoozed, SnoozeFor, Stopped

LEAST = timedelta(minutes=5)
MOST_SNOOZES = 3  # of a Sev 1 or 2 in one stay in a tier
CHECKPOINTS_OF_SILENCE = 2


def snooze(draft: Draft, command: Snooze) -> None:
    """Silence what is not yet late; shortened so that enough is left before the next deadline (SPEC R20)."""
    issue, now = draft.issue, draft.now
    if issue.severity <= Severity.SEV2 and issue.snoozes >= MOST_SNOOZES:
        raise Refused(Why.SNOOZES_USED_UP, RefusalFacts(tier=issue.tier))
    wanted, deadline = _wanted(draft, command.length), issue.next_deadline
    latest = _latest(draft, deadline) if deadline is not None else wanted
    if deadline is not None and latest - now < LEAST:
        raise Refused(Why.SNOOZE_TOO_CLOSE, RefusalFacts(at=deadline.deadline))
    end_snooze(draft, now)
    snoozed = Snoozed(now, min(wanted, latest), command.by.person, shortened=latest < wanted)
    draft.issue = replace(draft.issue, snoozed=snoozed, snoozes=issue.snoozes + 1)


def _wanted(draft: Draft, length: SnoozeFor) -> datetime:
    if length is not SnoozeFor.NEXT_OPENING:
        return draft.now + SNOOZE_LENGTHS[length]
    calendar = draft.calendar
    if calendar.around_the_clock:
        raise Refused(Why.NO_OPENING_TO_WAIT_FOR)
    now = draft.now
    return opening(calendar, certain(closing(calendar, now)) if is_open(calendar, now) else now)


def _latest(draft: Draft, clock: Clock) -> datetime:
    """The last instant before the deadline up to which silence is allowed, in the clock's working time."""
    left = max(LEAST, clock.target / 10)
    if clock.promised:
        return certain(clock.deadline) - left
    calendar = draft.policy.calendars[clock.calendar]
    return add(calendar, certain(clock.running_since), max(clock.target - clock.elapsed - left, timedelta()))


def stop_reminding(draft: Draft, command: StopReminding) -> None:
    """No reminders until an instant, at most two checkpoints away (SPEC R18)."""
    demand(reason=command.reason)
    now, length = draft.now, draft.policy.checkpoints.of(draft.issue.severity).under(draft.calendar)
    latest = add(draft.calendar, now, length * CHECKPOINTS_OF_SILENCE)
    if not now < command.until <= latest:
        raise Refused(Why.STOP_TOO_LONG, RefusalFacts(until=latest))
    draft.issue = replace(draft.issue, stopped=Stopped(command.until, command.by.person, command.reason))
    draft.note(NoticeKind.STOPPED_REMINDING, command.by.person, command.reason, until=command.until)
