"""One running promise: a clock instance with its target, deadline, thresholds, breach and end.

Never decides which clock starts when; that is the business of the lifecycle.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from bot.domain.calendar import Calendar, add, between
from bot.domain.ids import TierKey


class ClockKind(StrEnum):
    """Which promise a clock keeps (SPEC section 4)."""

    ACK = "ack"  # somebody of the tier accepts
    TIER_OWNERSHIP = "tier_ownership"  # the tier is done with it
    RESOLUTION = "resolution"  # the customer's problem is solved


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


@dataclass(frozen=True, slots=True)
class Breach:
    """A deadline that passed: dated at the deadline; when the bot noticed is kept beside it (SPEC R17)."""

    at: datetime
    detected_at: datetime
    cause: BreachCause


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One instance of a clock. `number` is its name within the issue; `tier` is set for clocks that belong to a tier.

    `elapsed` is the working time measured up to `running_since`; `running_since` is None while paused or ended, and
    so is `deadline` while paused. Deadlines are computed when a clock starts, resumes or is re-targeted, never on a
    tick; `revision` counts those computations.
    """

    number: int
    kind: ClockKind
    cycle: int
    tier: TierKey | None
    calendar: Calendar
    target: timedelta
    started_at: datetime
    carried: timedelta = timedelta()
    elapsed: timedelta = timedelta()
    running_since: datetime | None
    deadline: datetime | None
    revision: int = 0
    warned: Fraction = Fraction(0)  # the highest share of the target whose threshold was told
    breach: Breach | None = None
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


def start_clock(
    number: int,
    kind: ClockKind,
    *,
    cycle: int,
    tier: TierKey | None,
    calendar: Calendar,
    target: timedelta,
    at: datetime,
    carried: timedelta = timedelta(),
) -> Clock:
    """Begin an instance at `at`; `carried` is the working time that a former instance already measured (SPEC R12)."""
    deadline = add(calendar, at, target - carried)
    return Clock(
        number=number,
        kind=kind,
        cycle=cycle,
        tier=tier,
        calendar=calendar,
        target=target,
        started_at=at,
        carried=carried,
        elapsed=carried,
        running_since=at,
        deadline=deadline,
    )


def measured(clock: Clock, at: datetime) -> timedelta:
    """Working time measured by `at`, pauses taken out, what was carried over included."""
    if clock.running_since is None:
        return clock.elapsed
    return clock.elapsed + between(clock.calendar, clock.running_since, at)


def pause(clock: Clock, at: datetime) -> Clock:
    """Stop measuring; a paused clock warns of nothing and breaches nothing (SPEC R7). Idempotent."""
    if clock.running_since is None:
        return clock
    return replace(clock, elapsed=measured(clock, at), running_since=None, deadline=None)


def resume(clock: Clock, at: datetime) -> Clock:
    """Go on measuring; the deadline is computed anew (SPEC R2, R7). A late clock stays late (SPEC R6). Idempotent."""
    if clock.running_since is not None:
        return clock
    deadline = add(clock.calendar, at, clock.target - clock.elapsed)
    return replace(clock, running_since=at, deadline=deadline, revision=clock.revision + 1)


def end(clock: Clock, at: datetime, outcome: Outcome) -> Clock:
    """Close the instance. Where the deadline had passed it ends `breached`: late but done (SPEC R24).

    Only what makes the promise void (`superseded`, `cancelled`) keeps its name then.
    """
    if clock.breach is not None and outcome not in VOID:
        outcome = Outcome.BREACHED
    return replace(pause(clock, at), deadline=clock.deadline, ended_at=at, outcome=outcome)


def threshold_instant(clock: Clock, share: Fraction) -> datetime | None:
    """When `share` of the target is measured; None while paused, once told, or if past at the start (SPEC R14)."""
    if clock.running_since is None or share <= clock.warned:
        return None
    wanted = clock.target * share.numerator / share.denominator
    return add(clock.calendar, clock.running_since, wanted - clock.elapsed) if wanted > clock.elapsed else None
