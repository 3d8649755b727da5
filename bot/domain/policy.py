"""How the process is set up: one immutable version of tiers, matrix, targets, steps. A contradiction cannot be built.

Never holds a person or a channel: the policy names keys, and bindings say who they are today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from bot.domain.calendar import Calendar
from bot.domain.clocks import ClockKind, Waiting
from bot.domain.errors import PolicyContradiction
from bot.domain.ids import CalendarKey, DepartmentKey, TierKey
from bot.domain.length import Length
from bot.domain.matrix import Kind, Rule, Severity
from bot.domain.process.card_channels import CardChannel, card_channel
from bot.domain.process.contradictions import contradictions
from bot.domain.process.criteria import Criterion
from bot.domain.process.noise import USUAL, NoiseBudget
from bot.domain.process.notifications import SHIPPED, Notification
from bot.domain.process.own_channels import ON_REQUEST, OwnChannels
from bot.domain.process.procedures import Procedure
from bot.domain.process.raci import NO_TABLE, Raci
from bot.domain.process.required import Required


class Audience(StrEnum):
    """Whom a step or a notice calls; who that is today says the roster (SPEC E1)."""

    OWNER = "owner"  # without one: the previous owner and whoever is on call (SPEC R14)
    PREVIOUS = "previous"
    ON_CALL = "on_call"
    LEAD = "lead"
    DEPUTY = "deputy"
    MANAGER = "manager"
    ACCOUNTABLE = "accountable"
    FALLBACK = "fallback"
    WATCHERS = "watchers"


@dataclass(frozen=True, slots=True)
class Offset:
    """A time after the start of a calling order: a share of the ACK target plus a fixed time (SPEC E11)."""

    share: Fraction = Fraction(0)
    plus: timedelta = timedelta()

    def of(self, ack: timedelta) -> timedelta:
        """The offset for one ACK target."""
        return ack * self.share.numerator / self.share.denominator + self.plus

    @property
    def is_nothing(self) -> bool:
        """True for the very start of the calling order."""
        return not self.share and not self.plus


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a calling order: after how long, whom, and whether directly too (`loud`) (SPEC E1).

    `named` are keys that bindings tie to people or user groups.
    """

    after: Offset
    audiences: tuple[Audience, ...]
    loud: bool = True
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One rung of the ladder with its calling order. A cycle is called 1 + `repeat` times (SPEC E11).

    `calendar` is when people of the tier work; without one they work whenever the severity's calendar is open (E17).
    """

    key: TierKey
    name: str
    expertise: str
    steps: tuple[Step, ...]
    cycle: Offset
    repeat: int = 1
    calendar: CalendarKey | None = None
    round_robin: bool = False  # the first step calls one person of those on call, in turn (SPEC E12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How long a clock may run. None in a selector means any; `length` None means: no target (SPEC R1)."""

    clock: ClockKind
    length: Length | None
    severity: Severity | None = None
    tier: TierKey | None = None
    plan: str | None = None
    kind: str | None = None

    @property
    def selectors(self) -> tuple[object, ...]:
        """What it asks for, in the order severity, tier, plan, kind."""
        return (self.severity, self.tier, self.plan, self.kind)

    def covers(self, wanted: tuple[object, ...]) -> bool:
        """Tell whether every selector that is set has the wanted value."""
        severity, tier, plan, kind = wanted
        return (
            (self.severity is None or self.severity == severity)
            and (self.tier is None or self.tier == tier)
            and (self.plan is None or self.plan == plan)
            and (self.kind is None or self.kind == kind)
        )

    @property
    def precision(self) -> int:
        """How many selectors are set: the most specific target wins (SPEC R1)."""
        return sum(selector is not None for selector in self.selectors)


@dataclass(frozen=True, slots=True)
class Threshold:
    """When people are told that a deadline comes near: at a `share` of the target, or `least` or 1 - `share` before it.

    With `least`, whichever is earlier of `least` and the rest of the share before the end (SPEC R14).
    """

    clock: ClockKind
    share: Fraction
    audiences: tuple[Audience, ...]
    in_channel: bool = False
    least: timedelta | None = None

    def measured_at(self, target: timedelta) -> timedelta:
        """The measured time at which it lies."""
        reached = target * self.share.numerator / self.share.denominator
        return reached if self.least is None else min(reached, target - self.least)


@dataclass(frozen=True, slots=True)
class BySeverity:
    """One length of time for each severity."""

    lengths: Mapping[Severity, Length]

    def of(self, severity: Severity) -> Length:
        """Give the length for a severity; a policy is refused where one is missing."""
        return self.lengths[severity]


REVIEWS = BySeverity(
    {
        Severity.SEV1: Length(timedelta(minutes=15)),
        Severity.SEV2: Length(timedelta(hours=1)),
        Severity.SEV3: Length(timedelta(hours=4)),
        Severity.SEV4: Length(days=1),
    }
)
"""How long a text for the customer may wait for its review, where a policy does not say (statement 107)."""


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """A code that a return needs, and its words (SPEC E9)."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Another department that can be asked, with its own calendar and targets (SPEC E10).

    `components` are those of the product that are its own: it is asked `question` where an issue names one
    (statement 75); without a question, what the problem is.
    """

    key: DepartmentKey
    name: str
    calendar: CalendarKey
    target: BySeverity
    components: tuple[str, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of the process. Building one that contradicts itself raises `PolicyContradiction`.

    `calendars` by key; `severity_calendars` are what SPEC E17 calls the severity's. `pauses_resolution` are the waits
    in which RESOLUTION rests, the customer always among them.
    """

    name: str
    calendars: Mapping[CalendarKey, Calendar]
    severity_calendars: Mapping[Severity, CalendarKey]
    ladder: tuple[Tier, ...]
    matrix: tuple[Rule, ...]
    targets: tuple[Target, ...]
    thresholds: tuple[Threshold, ...]
    waits: Mapping[Waiting, BySeverity]
    checkpoints: BySeverity
    confirm_after: BySeverity
    un_accept_after: BySeverity
    ask_tier: BySeverity
    return_reasons: tuple[ReturnReason, ...]
    causes: tuple[ReturnReason, ...]
    reopen_window: timedelta
    departments: tuple[Department, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    required: tuple[Required, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    pauses_resolution: frozenset[Waiting] = frozenset({Waiting.CUSTOMER})
    reactions_accept: bool = False
    guests_may_open: bool = False
    notifications: tuple[Notification, ...] = SHIPPED
    noise: NoiseBudget = USUAL
    raci: Raci = NO_TABLE
    own_channels: OwnChannels = ON_REQUEST
    card_channels: tuple[CardChannel, ...] = ()
    reviews: BySeverity = REVIEWS

    def __post_init__(self) -> None:
        """Refuse a policy with a contradiction (SPEC R1, R3, E11, section 3.2)."""
        problems = tuple(contradictions(self))
        if problems:
            raise PolicyContradiction(problems)

    def tier(self, key: TierKey) -> Tier:
        """Give the tier of this key; the key comes from this policy."""
        return next(tier for tier in self.ladder if tier.key == key)

    def rung(self, key: TierKey) -> int:
        """Where the tier stands on the ladder, 0 at the bottom."""
        return next(index for index, tier in enumerate(self.ladder) if tier.key == key)

    def above(self, key: TierKey) -> Tier | None:
        """The next tier up; None at the top."""
        rung = self.rung(key) + 1
        return self.ladder[rung] if rung < len(self.ladder) else None

    def severity_calendar(self, severity: Severity) -> Calendar:
        """The calendar of the customer's clocks, RESOLUTION, waits, reminders and checkpoints (SPEC E17)."""
        return self.calendars[self.severity_calendars[severity]]

    def tier_calendar(self, tier: TierKey, severity: Severity) -> Calendar:
        """The calendar of ACK, TIER_OWNERSHIP, INTERNAL_UPDATE and the steps; Sev 1 never closes (SPEC E17)."""
        own = self.tier(tier).calendar
        if own is None or severity is Severity.SEV1:
            return self.severity_calendar(severity)
        return self.calendars[own]

    def department(self, key: DepartmentKey | None) -> Department | None:
        """The department of this key; None where the policy has none, or where no department is meant."""
        return next((department for department in self.departments if department.key == key), None)

    def target(
        self, clock: ClockKind, severity: Severity, tier: TierKey | None, plan: str | None, kind: str | None
    ) -> Length | None:
        """The most specific target; None: the clock does not start and never counts as met (SPEC R1)."""
        wanted = (severity, tier, plan, kind)
        fitting = [target for target in self.targets if target.clock is clock and target.covers(wanted)]
        return max(fitting, key=lambda target: target.precision).length if fitting else None

    def card_channel(self, kind: Kind, severity: Severity, tier: TierKey) -> str:
        """The key of the channel that has the card of such an issue in the tier (SPEC statement 13)."""
        return card_channel(self.card_channels, kind, severity, tier)

    def thresholds_of(self, clock: ClockKind) -> tuple[Threshold, ...]:
        """The thresholds of a clock, in the order of the file; a clock names them by their place in it."""
        return tuple(threshold for threshold in self.thresholds if threshold.clock is clock)
