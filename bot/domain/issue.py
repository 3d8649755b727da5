"""The issue: a customer's problem with one tier, one owner or none, one holder and one next deadline.

Nothing here changes an issue; every change is a decision of the lifecycle or of passing time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.clocks import Clock, ClockKind
from bot.domain.commands import CancelReason
from bot.domain.errors import certain
from bot.domain.ids import DepartmentKey, IssueId, PersonId, TeamId, TierKey
from bot.domain.matrix import Known, Report, Severity
from bot.domain.review import Review, ReviewState
from bot.domain.running import (
    Asked,
    Attention,
    Calling,
    Checkpoint,
    DepartmentRequest,
    Entered,
    Offered,
    OwnChannel,
    Reminders,
    Snoozed,
    Stopped,
    Wait,
)


class Status(StrEnum):
    """Where an issue is in its life (SPEC section 2)."""

    UNACCEPTED = "unaccepted"  # in a tier, nobody there has accepted
    ACCEPTED = "accepted"
    WAITING = "waiting"  # accepted; somebody else must answer first
    RESOLVED = "resolved"  # can be reopened
    CLOSED = "closed"  # the reopen window ended
    CANCELLED = "cancelled"  # final


OPEN_STATUSES = frozenset({Status.UNACCEPTED, Status.ACCEPTED, Status.WAITING})
OWNED_STATUSES = frozenset({Status.ACCEPTED, Status.WAITING})


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
    """Who has the ball, in which tier, since when; `department` names which one."""

    kind: HolderKind
    tier: TierKey
    since: datetime
    department: DepartmentKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierEntry:
    """One stay in a tier; the last one is the present. `owner` is the last person who owned it there.

    `text` is the reason that was given or the rule that acted, `clock` the one whose breach raised it.
    """

    tier: TierKey
    how: Entered
    at: datetime
    by: PersonId | None
    owner: PersonId | None = None
    text: str = ""
    clock: ClockKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastUpdate:
    """The newest word of a person about the issue, as typed."""

    at: datetime
    by: PersonId
    text: str
    customer_visible: bool


@dataclass(frozen=True, slots=True)
class CustomerSaid:
    """The oldest message of the customer that nobody answered; `count` are unanswered by now."""

    at: datetime
    text: str
    count: int = 1


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
class Cancelled:
    """How the issue ended without a solution (SPEC R13)."""

    at: datetime
    by: PersonId
    reason: CancelReason
    comment: str
    into: IssueId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person decided otherwise than the matrix, with a reason that the lead sees (SPEC section 3.4)."""

    by: PersonId
    reason: str
    against: str  # the name of the rule


@dataclass(frozen=True, slots=True)
class Ticked:
    """A step of a procedure that somebody marked as done."""

    procedure: str
    step: int
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue as it stands. `clocks` holds the open instances and those that ended in the decision at hand.

    `version` counts decisions; `form` is the id that the opening form carried, so that one form opens one issue.
    `accepted_at` is set exactly while there is an owner. `moved_at` is the last movement (SPEC R29). `replied_at` is
    when the customer first heard from a person. `unsettled` names the criteria that hold and have not acted in this
    cycle, each with the instant from which it may; `acted` those that did. `last_instant` is when anything last
    happened; time never runs backwards from it.
    """

    team: TeamId
    id: IssueId
    form: str
    policy_version: int
    report: Report
    known: Known
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
    checkpoint: Checkpoint | None
    moved_at: datetime
    last_instant: datetime
    version: int
    reminders: Reminders | None = None
    stopped: Stopped | None = None
    attention: Attention | None = None
    snoozed: Snoozed | None = None
    snoozes: int = 0  # in this stay in the tier (SPEC R20)
    offered: Offered | None = None
    wait: Wait | None = None
    requests: tuple[DepartmentRequest, ...] = ()
    requests_sent: int = 0
    asked: tuple[Asked, ...] = ()
    asked_so_far: int = 0
    replied_at: datetime | None = None
    unanswered: CustomerSaid | None = None
    last_update: LastUpdate | None = None
    resolution: Resolution | None = None
    cancelled: Cancelled | None = None
    override: Override | None = None
    unsettled: Mapping[str, datetime] = field(default_factory=dict)
    acted: tuple[str, ...] = ()
    information: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[Ticked, ...] = ()
    watchers: tuple[PersonId, ...] = ()
    own_channel: OwnChannel | None = None
    review: Review | None = None

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
    def has_own_channel(self) -> bool:
        """Whether a channel of its own is wanted and was not left behind."""
        return self.own_channel is not None and self.own_channel.left_at is None

    @property
    def open_clocks(self) -> tuple[Clock, ...]:
        """The clocks that run, pause or are late."""
        return tuple(clock for clock in self.clocks if clock.ended_at is None)

    @property
    def late_clocks(self) -> tuple[Clock, ...]:
        """The open clocks whose deadline passed."""
        return tuple(clock for clock in self.clocks if clock.is_late)

    @property
    def cycle_began(self) -> datetime:
        """When the present cycle began: it was opened, or reopened."""
        return next((entry.at for entry in reversed(self.path) if entry.how is Entered.REOPENED), self.opened_at)

    def clock(self, kind: ClockKind) -> Clock | None:
        """The open instance of a kind; there is at most one, requests apart (SPEC section 4)."""
        return next((clock for clock in self.clocks if clock.kind is kind and clock.ended_at is None), None)

    def request(self, number: int | None) -> DepartmentRequest | None:
        """The request of this number that is not yet answered; what belongs to no request has none."""
        return next((request for request in self.requests if request.number == number), None)

    @property
    def text_waiting(self) -> Review | None:
        """The text for the customer that waits for the approval of a lead (statement 72)."""
        return self._text_that_is(ReviewState.WAITING)

    @property
    def text_approved(self) -> Review | None:
        """The text for the customer that was approved, and that they are still to be told (statement 72)."""
        return self._text_that_is(ReviewState.APPROVED)

    def _text_that_is(self, state: ReviewState) -> Review | None:
        return self.review if self.review is not None and self.review.state is state else None

    @property
    def next_deadline(self) -> Clock | None:
        """The clock whose deadline ends first and has not passed; None where nothing is ahead (SPEC R23)."""
        ahead = [clock for clock in self.open_clocks if clock.deadline is not None and clock.breach is None]
        return min(ahead, key=_deadline, default=None)

    @property
    def pressing_at(self) -> datetime | None:
        """The earliest open deadline, passed or not: who looks at a list begins with what was late first."""
        breached = (clock.breach.at for clock in self.late_clocks if clock.breach is not None)
        ahead = self.next_deadline
        return min((*breached, *(() if ahead is None else (_deadline(ahead),))), default=None)

    @property
    def stalls_at(self) -> datetime | None:
        """From when it counts as stalled unless something moves: its first checkpoint since it moved (SPEC R29)."""
        if self.checkpoint is None:
            return None
        return self.moved_at if self.checkpoint.count else self.checkpoint.at

    @property
    def awaits(self) -> frozenset[PersonId]:
        """Whose word it waits for: who is to accept what they were offered, and the sender who is to answer."""
        asked = (self.offered.to if self.offered is not None else None, self.wait.person if self.wait else None)
        return frozenset(person for person in asked if person is not None)


def _deadline(clock: Clock) -> datetime:
    return certain(clock.deadline)
