"""The issue: a customer's problem with one tier, one owner or none, one holder and one next deadline.

Nothing here changes an issue; every change is a decision of the lifecycle or of passing time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.clocks import Clock, ClockKind
from bot.domain.errors import certain
from bot.domain.ids import IssueId, PersonId, TeamId, TierKey
from bot.domain.matrix import Report, Severity
from bot.domain.policy import Waiting


class Status(StrEnum):
    """Where an issue is in its life (SPEC section 2)."""

    UNACCEPTED = "unaccepted"  # in a tier, nobody there has accepted
    ACCEPTED = "accepted"
    WAITING = "waiting"  # accepted; somebody else must answer first
    RESOLVED = "resolved"  # can be reopened
    CLOSED = "closed"  # the reopen window ended
    CANCELLED = "cancelled"  # final


OPEN_STATUSES = frozenset({Status.UNACCEPTED, Status.ACCEPTED, Status.WAITING})


class HolderKind(StrEnum):
    """Whose move it is (SPEC section 1, "ball in court")."""

    NOBODY = "nobody"
    TIER = "tier"
    DEPARTMENT = "department"
    CUSTOMER = "customer"
    VENDOR = "vendor"
    SENDER = "sender"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the ball, in which tier, since when."""

    kind: HolderKind
    tier: TierKey
    since: datetime


class Entered(StrEnum):
    """How an issue came into a tier."""

    OPENED = "opened"
    ESCALATED = "escalated"  # by a person
    RAISED = "raised"  # by time (SPEC R19)
    RETURNED = "returned"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierEntry:
    """One stay in a tier; the last one is the present. `owner` is the last person who owned it there."""

    tier: TierKey
    how: Entered
    at: datetime
    by: PersonId | None
    owner: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """The running calling order of an unaccepted issue. `sequence` counts the orders of the issue, from 1.

    `cycle` and `step` name what comes next; `exhausted` once the final fallback was called: then reminders go on.
    """

    sequence: int
    started_at: datetime
    cycle: int = 0
    step: int = 0
    exhausted: bool = False


@dataclass(frozen=True, slots=True)
class Reminders:
    """The one series of reminders while something is late: how many were sent and when the next is due (SPEC R18)."""

    started_at: datetime
    count: int
    interval: timedelta
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Why the issue waits: on whom, what for, who said so and when it ends at the latest (SPEC R6)."""

    on: Waiting
    person: PersonId | None
    question: str
    by: PersonId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastUpdate:
    """The newest word of a person about the issue, as typed."""

    at: datetime
    by: PersonId
    text: str
    customer_visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """How the issue was solved, as typed; `lower_tier_could` is asked for Sev 1 and 2 (SPEC section 2)."""

    at: datetime
    by: PersonId
    text: str
    cause: str
    component: str
    customer_told: bool
    lower_tier_could: bool | None
    measured: timedelta  # working time that RESOLUTION had measured; a reopening carries it on (SPEC R12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue as it stands. `clocks` holds the open instances and those that ended in the decision at hand.

    `version` counts decisions; `form` is the id that the opening form carried, so that one form opens one issue.
    `accepted_at` is set exactly while there is an owner. `moved_at` is the last movement and `checkpoints` how many
    checkpoints were told since (SPEC R29). `last_instant` is when anything last happened; time never runs backwards
    from it (SPEC R26).
    """

    team: TeamId
    id: IssueId
    form: str
    policy_version: int
    report: Report
    rule: str
    severity: Severity
    tier: TierKey
    status: Status
    opener: PersonId
    opened_at: datetime
    cycle: int
    owner: PersonId | None
    accepted_at: datetime | None
    previous_owner: PersonId | None
    holder: Holder
    path: tuple[TierEntry, ...]
    clocks: tuple[Clock, ...]
    clocks_started: int
    calling: Calling | None
    callings_started: int
    reminders: Reminders | None
    wait: Wait | None
    last_update: LastUpdate | None
    resolution: Resolution | None
    moved_at: datetime
    checkpoints: int
    last_instant: datetime
    version: int

    @property
    def entry(self) -> int:
        """The number of the present stay in a tier; buttons carry it so that an old card is recognised (SPEC E8)."""
        return len(self.path)

    @property
    def present(self) -> TierEntry:
        """The present stay in a tier."""
        return self.path[-1]

    @property
    def is_open(self) -> bool:
        """True while somebody has work with it."""
        return self.status in OPEN_STATUSES

    @property
    def open_clocks(self) -> tuple[Clock, ...]:
        """The clocks that run, pause or are late."""
        return tuple(clock for clock in self.clocks if clock.is_open)

    @property
    def late_clocks(self) -> tuple[Clock, ...]:
        """The open clocks whose deadline passed."""
        return tuple(clock for clock in self.clocks if clock.is_late)

    def clock(self, kind: ClockKind) -> Clock | None:
        """The open instance of a kind; there is at most one (SPEC section 4)."""
        return next((clock for clock in self.clocks if clock.kind is kind and clock.is_open), None)

    @property
    def next_deadline(self) -> Clock | None:
        """The clock whose deadline ends first and has not passed; None where nothing is ahead (SPEC R23)."""
        ahead = [clock for clock in self.open_clocks if clock.deadline is not None and clock.breach is None]
        return min(ahead, key=_deadline, default=None)


def _deadline(clock: Clock) -> datetime:
    return certain(clock.deadline)
