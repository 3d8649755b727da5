"""What people may silence: a snooze of warnings and reminders, and a lead's stop of the reminders.

Never touches a clock.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import add, closing, is_open, opening
from bot.domain.commands import Snooze, StopReminding
from bot.domain.effects import NoticeKind
from bot.domain.engine.draft import Draft
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
    until = min(_wanted(draft, command.length), _latest(draft) or datetime.max.replace(tzinfo=now.tzinfo))
    if until - now < LEAST:
        raise Refused(Why.SNOOZE_TOO_CLOSE, RefusalFacts(at=certain(issue.next_deadline).deadline))
    draft.issue = replace(issue, snoozed=Snoozed(now, until, command.by.person), snoozes=issue.snoozes + 1)


def _wanted(draft: Draft, length: SnoozeFor) -> datetime:
    if length is not SnoozeFor.NEXT_OPENING:
        return draft.now + SNOOZE_LENGTHS[length]
    calendar = draft.calendar
    if calendar.around_the_clock:
        raise Refused(Why.NO_OPENING_TO_WAIT_FOR)
    now = draft.now
    return opening(calendar, certain(closing(calendar, now)) if is_open(calendar, now) else now)


def _latest(draft: Draft) -> datetime | None:
    """The last instant before the next deadline up to which silence is allowed; None without a deadline."""
    clock = draft.issue.next_deadline
    return None if clock is None else certain(clock.deadline) - max(LEAST, clock.target / 10)


def stop_reminding(draft: Draft, command: StopReminding) -> None:
    """No reminders until an instant, at most two checkpoints away (SPEC R18)."""
    demand(reason=command.reason)
    now, length = draft.now, draft.policy.checkpoints.of(draft.issue.severity).under(draft.calendar)
    latest = add(draft.calendar, now, length * CHECKPOINTS_OF_SILENCE)
    if not now < command.until <= latest:
        raise Refused(Why.STOP_TOO_LONG, RefusalFacts(until=latest))
    draft.issue = replace(draft.issue, stopped=Stopped(command.until, command.by.person, command.reason))
    draft.note(NoticeKind.STOPPED_REMINDING, command.by.person, command.reason, until=command.until)
