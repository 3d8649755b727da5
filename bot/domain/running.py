"""What is under way on an issue and will end by itself: calling orders, waits, reminders, questions, offers.

Nothing here decides when any of it begins or ends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.clocks import ClockKind, Waiting
from bot.domain.ids import DepartmentKey, PersonId, TierKey


class Entered(StrEnum):
    """How an issue came into a tier."""

    OPENED = "opened"
    ESCALATED = "escalated"  # by a person
    RAISED = "raised"  # by a breach (SPEC R19)
    TIER_CLOSED = "tier_closed"  # nobody works there now (SPEC E17)
    CRITERION = "criterion"  # by a criterion of the policy (SPEC E19)
    RERATED = "rerated"  # the matrix says so of new inputs (SPEC R9)
    RETURNED = "returned"
    REOPENED = "reopened"
    UN_ACCEPTED = "un_accepted"  # the same tier begins to call again (SPEC E7)
    OWNER_GONE = "owner_gone"  # the same, as its owner left the workspace (statement 103)


BY_ITSELF = frozenset({Entered.RAISED, Entered.TIER_CLOSED, Entered.CRITERION, Entered.RERATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """The running calling order of an unaccepted issue. `sequence` counts the orders of the issue, from 1.

    `cycle` and `step` name what comes next at `next_at`, which is None once the final fallback was called: then
    reminders go on. `announce_at` is when those are told whom the entry concerns, None once told; `how` to `clock` say
    why it began. `closes_at` is when the tier closes and a Sev 1 or 2 moves on (SPEC E17). `first` is called first.
    """

    sequence: int
    started_at: datetime
    announce_at: datetime | None
    next_at: datetime | None
    cycle: int = 0
    step: int = 0
    how: Entered
    by: PersonId | None = None
    from_tier: TierKey
    text: str = ""
    clock: ClockKind | None = None
    closes_at: datetime | None = None
    first: PersonId | None = None

    @property
    def exhausted(self) -> bool:
        """True once every step and the final fallback were called (SPEC E11)."""
        return self.next_at is None


@dataclass(frozen=True, slots=True)
class Reminders:
    """The one series of reminders while something is late: how many were sent and when the next is due (SPEC R18)."""

    started_at: datetime
    count: int
    interval: timedelta
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Stopped:
    """A lead stopped the reminders until then (SPEC R18)."""

    until: datetime
    by: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """When the lead is told that nothing moved, if nothing does; `count` were told since the last movement (R29)."""

    at: datetime
    count: int = 0


@dataclass(frozen=True, slots=True)
class Attention:
    """When the owner is asked "Still on it?", or, once `asked_at`, when the issue is un-accepted (SPEC E7)."""

    at: datetime
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Warnings and reminders are silent until then; `shortened` says that a deadline allowed no more (SPEC R20)."""

    since: datetime
    until: datetime
    by: PersonId
    shortened: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """The owner offered it to a person, who has until then to accept (SPEC E9)."""

    to: PersonId
    by: PersonId
    at: datetime
    until: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Why the issue waits: on whom, what for, who said so and when it ends at the latest (SPEC R6)."""

    on: Waiting
    person: PersonId | None
    question: str
    by: PersonId
    since: datetime
    until: datetime
    department: DepartmentKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRequest:
    """A question to a department that is not yet answered, with its own owner and its own clock (SPEC E10)."""

    number: int
    department: DepartmentKey
    question: str
    blocking: bool
    by: PersonId
    at: datetime
    owner: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to a tier without handing over; at `until` its lead and the asker are told (statement 105)."""

    number: int
    tier: TierKey
    question: str
    by: PersonId
    at: datetime
    until: datetime | None  # None once told


class SnoozeFor(StrEnum):
    """How long reminders and warnings are silent (SPEC R20)."""

    QUARTER = "15m"
    HALF = "30m"
    HOUR = "1h"
    NEXT_OPENING = "next_opening"


SNOOZE_LENGTHS = {
    SnoozeFor.QUARTER: timedelta(minutes=15),
    SnoozeFor.HALF: timedelta(minutes=30),
    SnoozeFor.HOUR: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class OwnChannel:
    """A channel of its own is wanted since then; `left_at` is when nobody needed it any more (SPEC section 6.11).

    `number` counts those of one issue: no bot can bring an archived channel back, so the next one is another.
    """

    since: datetime
    number: int = 1
    left_at: datetime | None = None
