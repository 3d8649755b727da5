"""One running promise: a clock instance with its target, deadline, warnings, breach and end.

Never decides which clock starts when; that is the business of the lifecycle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import Calendar, add, between, opening
from bot.domain.ids import CalendarKey, PersonId, TierKey


class ClockKind(StrEnum):
    """Which promise a clock keeps (SPEC section 4)."""

    ACK = "ack"  # somebody of the tier accepts
    FIRST_REPLY = "first_reply"  # the customer hears from a person
    NEXT_REPLY = "next_reply"  # the customer is answered
    CUSTOMER_UPDATE = "customer_update"  # the customer hears how it stands
    INTERNAL_UPDATE = "internal_update"  # the owner says how it stands
    TIER_OWNERSHIP = "tier_ownership"  # the tier is done with it
    RESOLUTION = "resolution"  # the customer's problem is solved
    REQUEST = "request"  # a department answers


class Outcome(StrEnum):
    """How a clock instance ended (SPEC section 4)."""

    MET = "met"
    BREACHED = "breached"  # done, but late
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    ENDED = "ended"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


VOID = frozenset({Outcome.SUPERSEDED, Outcome.CANCELLED})


class BreachCause(StrEnum):
    """What made a deadline pass unmet (SPEC section 4)."""

    TIME = "time"
    RERATE = "rerate"
    LATE_OPEN = "late_open"
    CARRIED = "carried"


class Waiting(StrEnum):
    """On whom an issue can wait, and why its clocks rest meanwhile (SPEC section 2, R6)."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    DEPARTMENT = "department"
    SENDER = "sender"


@dataclass(frozen=True, slots=True)
class Breach:
    """A deadline that passed: dated at the deadline; when the bot noticed is kept beside it (SPEC R17, R24)."""

    at: datetime
    detected_at: datetime
    cause: BreachCause
    owner: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch that was measured. `then` is on whom the issue waited after it; None: only the target changed (R9)."""

    since: datetime
    until: datetime
    calendar: CalendarKey
    measured: timedelta
    then: Waiting | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A threshold that still lies ahead: when, and which of the policy's thresholds of this kind (SPEC R14)."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One instance of a clock. `number` is its name within the issue; `tier` is set for clocks that belong to a tier.

    `elapsed` is the working time measured up to `running_since`; `running_since` is None while paused or ended, and
    so is `deadline` while paused. Deadlines and `ahead` are computed when a clock starts, resumes or is re-targeted,
    never on a tick; `revision` counts those computations. `tell_at` is when a breach must be told, once it happened:
    at the deadline, or at the opening after it where the deadline is a closing (SPEC R5, R21); None once told.
    """

    number: int
    kind: ClockKind
    cycle: int
    tier: TierKey | None
    calendar: CalendarKey
    policy_version: int
    target: timedelta
    started_at: datetime
    carried: timedelta = timedelta()
    elapsed: timedelta = timedelta()
    running_since: datetime | None
    deadline: datetime | None
    revision: int = 0
    ahead: tuple[Ahead, ...] = ()
    runs: tuple[Run, ...] = ()
    promised: bool = False  # the deadline is an instant that somebody named (SPEC R28)
    request: int | None = None  # which of the requests it belongs to (SPEC E10)
    breach: Breach | None = None
    tell_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def is_open(self) -> bool:
        """True until the instance has an outcome; a late clock is open until what it promised is done."""
        return self.ended_at is None

    @property
    def is_late(self) -> bool:
        """Open and past its deadline: what reminders list (SPEC R18)."""
        return self.is_open and self.breach is not None

    @property
    def runs_now(self) -> bool:
        """Open and not paused."""
        return self.running_since is not None


Calendars = Mapping[CalendarKey, Calendar]


def measured(clock: Clock, calendars: Calendars, at: datetime) -> timedelta:
    """Working time measured by `at`, pauses taken out, what was carried over included."""
    if clock.running_since is None:
        return clock.elapsed
    return clock.elapsed + between(calendars[clock.calendar], clock.running_since, at)


def run_on(clock: Clock, calendars: Calendars, at: datetime, warn_at: Sequence[timedelta]) -> Clock:
    """Measure from `at` on: the deadline and all that warns of it are computed here and nowhere else (SPEC R2, R7).

    `warn_at` is the measured time at which each threshold of the kind lies; what is past already is skipped (SPEC R14).
    """
    calendar = calendars[clock.calendar]
    ahead = [
        Ahead(add(calendar, at, wanted - clock.elapsed), number)
        for number, wanted in enumerate(warn_at)
        if clock.elapsed < wanted < clock.target
    ]
    left = clock.target - clock.elapsed
    deadline = add(calendar, at, left) if left > timedelta() else _reached(clock, calendars, at)
    return replace(clock, running_since=at, deadline=deadline, ahead=tuple(sorted(ahead, key=lambda due: due.at)))


def _reached(clock: Clock, calendars: Calendars, at: datetime) -> datetime:
    """When the measured time reached a target that is passed; `at` where that was carried over (SPEC R9, R12)."""
    before = clock.carried
    for run in clock.runs:
        if before < clock.target <= before + run.measured:
            known = calendars.get(run.calendar)
            return run.until if known is None else add(known, run.since, clock.target - before)
        before += run.measured
    return at


def pause(clock: Clock, calendars: Calendars, at: datetime, why: Waiting | None) -> Clock:
    """Stop measuring; a paused clock warns of nothing and breaches nothing (SPEC R7). Idempotent."""
    if clock.running_since is None:
        return clock
    passed = between(calendars[clock.calendar], clock.running_since, at)
    run = Run(clock.running_since, at, clock.calendar, passed, why)
    return replace(
        clock, elapsed=clock.elapsed + passed, running_since=None, deadline=None, ahead=(), runs=(*clock.runs, run)
    )


def end(clock: Clock, calendars: Calendars, at: datetime, outcome: Outcome) -> Clock:
    """Close the instance, its last stretch kept. Where the deadline had passed it ends `breached`: late but done (R24).

    Only what makes the promise void (`superseded`, `cancelled`) keeps its name then.
    """
    if clock.breach is not None and outcome not in VOID:
        outcome = Outcome.BREACHED
    stopped = pause(clock, calendars, at, None)
    return replace(stopped, deadline=clock.deadline, tell_at=None, ended_at=at, outcome=outcome)


def breach(
    clock: Clock, calendars: Calendars, detected_at: datetime, cause: BreachCause, owner: PersonId | None
) -> Clock:
    """Note that the deadline passed, dated at it; told at once, or at the opening after a closing (SPEC R17, R21)."""
    at = clock.deadline or detected_at
    tell_at = opening(calendars[clock.calendar], at)
    return replace(clock, breach=Breach(at, detected_at, cause, owner), ahead=(), tell_at=tell_at)
