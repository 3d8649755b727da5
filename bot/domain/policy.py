"""How the process is set up: one immutable version of tiers, matrix, targets, steps. A contradiction cannot be built.

Never holds a person or a channel: the policy names keys, and bindings say who they are today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from bot.domain.calendar import Calendar
from bot.domain.clocks import ClockKind
from bot.domain.criteria import Criterion, criteria_problems
from bot.domain.errors import PolicyContradiction, Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Rule, Severity
from bot.domain.matrix_problems import matrix_problems
from bot.domain.procedures import Procedure, procedure_problems
from bot.domain.required import Required, required_problems


class Audience(StrEnum):
    """Whom a step or a notice calls; who that is today says the roster (SPEC E1)."""

    OWNER = "owner"  # without one: the previous owner and whoever is on call (SPEC R14)
    PREVIOUS = "previous"
    ON_CALL = "on_call"
    LEAD = "lead"
    MANAGER = "manager"
    ACCOUNTABLE = "accountable"
    FALLBACK = "fallback"


class Waiting(StrEnum):
    """On whom an issue can wait (SPEC section 2)."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    DEPARTMENT = "department"
    SENDER = "sender"


@dataclass(frozen=True, slots=True)
class Offset:
    """A time after the start of a calling order: a share of the ACK target plus a fixed time (SPEC E11)."""

    share: Fraction = Fraction(0)
    plus: timedelta = timedelta()

    def of(self, ack: timedelta) -> timedelta:
        """The offset for one ACK target."""
        return ack * self.share.numerator / self.share.denominator + self.plus


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a calling order: after how long, whom, and whether directly too (`loud`) (SPEC E1)."""

    after: Offset
    audiences: tuple[Audience, ...]
    loud: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One rung of the ladder with its calling order. A cycle is called 1 + `repeat` times (SPEC E11)."""

    key: TierKey
    name: str
    expertise: str
    steps: tuple[Step, ...]
    cycle: Offset
    repeat: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How long a clock may run. None in a selector means any; `length` None means: no target (SPEC R1)."""

    clock: ClockKind
    length: timedelta | None
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
        return all(mine is None or mine == theirs for mine, theirs in zip(self.selectors, wanted, strict=True))

    @property
    def precision(self) -> int:
        """How many selectors are set: the most specific target wins (SPEC R1)."""
        return sum(selector is not None for selector in self.selectors)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a clock at which people are told, and whether the channel sees it (SPEC R14)."""

    clock: ClockKind
    share: Fraction
    audiences: tuple[Audience, ...]
    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class WaitLimit:
    """The longest wait on a holder at a severity: every wait has an end (SPEC R6)."""

    on: Waiting
    severity: Severity
    length: timedelta


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """A code that a return needs, and its words (SPEC E9)."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of the process. Building one that contradicts itself raises `PolicyContradiction`."""

    name: str
    calendar: Calendar
    ladder: tuple[Tier, ...]
    matrix: tuple[Rule, ...]
    targets: tuple[Target, ...]
    thresholds: tuple[Threshold, ...]
    wait_limits: tuple[WaitLimit, ...]
    checkpoints: tuple[tuple[Severity, timedelta], ...]
    return_reasons: tuple[ReturnReason, ...]
    causes: tuple[ReturnReason, ...]
    reopen_window: timedelta
    criteria: tuple[Criterion, ...] = ()
    required: tuple[Required, ...] = ()
    procedures: tuple[Procedure, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a policy with a contradiction (SPEC R1, E11, section 3.2)."""
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

    def target(
        self,
        clock: ClockKind,
        severity: Severity,
        tier: TierKey | None,
        plan: str | None,
        kind: str | None,
    ) -> timedelta | None:
        """The most specific target; None: the clock does not start and never counts as met (SPEC R1)."""
        wanted = (severity, tier, plan, kind)
        fitting = [target for target in self.targets if target.clock is clock and target.covers(wanted)]
        return max(fitting, key=lambda target: target.precision).length if fitting else None

    def wait_limit(self, on: Waiting, severity: Severity) -> timedelta:
        """The longest wait on that holder (SPEC R6)."""
        return next(limit.length for limit in self.wait_limits if limit.on is on and limit.severity is severity)

    def checkpoint(self, severity: Severity) -> timedelta:
        """After how long without movement the lead is told (SPEC R29)."""
        return next(length for wanted, length in self.checkpoints if wanted is severity)


def contradictions(policy: Policy) -> Iterator[Problem]:
    """Say everything that is wrong with the parts of a policy, in the order of the file."""
    yield from _ladder_problems(policy)
    tiers = tuple(tier.key for tier in policy.ladder)
    yield from matrix_problems(policy.matrix, tiers)
    yield from _target_problems(policy)
    yield from _limit_problems(policy)
    yield from criteria_problems(policy.criteria, tiers)
    yield from required_problems(policy.required, tiers)
    yield from procedure_problems(policy.procedures, tiers)


def _ladder_problems(policy: Policy) -> Iterator[Problem]:
    if not policy.ladder:
        yield Problem(("tiers",), "there is no tier; write at least one")
    seen: set[TierKey] = set()
    for index, tier in enumerate(policy.ladder):
        where = ("tiers", index)
        if tier.key in seen:
            yield Problem((*where, "key"), f"the key {tier.key} is used twice; give each tier its own")
        seen.add(tier.key)
        if not tier.steps:
            yield Problem((*where, "steps"), "a calling order without a step calls nobody; write at least one step")
        if tier.cycle == Offset():
            yield Problem((*where, "cycle"), "a cycle of 0 would call without end; write a longer one, like 1.5 ack")
        for ack in _ack_targets(policy, tier.key):
            offsets = [step.after.of(ack) for step in tier.steps]
            if offsets != sorted(offsets):
                yield Problem((*where, "steps"), f"with {ack} to accept, the steps are not in the order of their times")
                break
            if offsets and offsets[-1] > tier.cycle.of(ack):
                text = f"with {ack} to accept, the last step comes after the end of the cycle; make the cycle longer"
                yield Problem((*where, "cycle"), text)
                break


def _ack_targets(policy: Policy, tier: TierKey) -> list[timedelta]:
    """Every length that accepting can have in the tier, the shortest first."""
    fitting = (target for target in policy.targets if target.clock is ClockKind.ACK and target.tier in {None, tier})
    return sorted({target.length for target in fitting if target.length is not None})


def _target_problems(policy: Policy) -> Iterator[Problem]:
    keys = {tier.key for tier in policy.ladder}
    for index, target in enumerate(policy.targets):
        if target.length is not None and target.length <= timedelta():
            yield Problem(("targets", index, "length"), "a target must be longer than 0; write none for no target")
        if target.clock is ClockKind.ACK and target.length is None:
            yield Problem(("targets", index, "length"), "accepting always has a target; write a length, not none")
        if target.tier is not None and target.tier not in keys:
            yield Problem(("targets", index, "tier"), f"there is no tier {target.tier}")
        for other in policy.targets[:index]:
            if _tie(target, other):
                yield Problem(("targets", index), "two targets fit the same issue equally well; make one more specific")
                break
    for tier in policy.ladder:
        for severity in Severity:
            if policy.target(ClockKind.ACK, severity, tier.key, None, None) is None:
                text = f"Sev {severity} at {tier.key} has no ack target; without one nobody would be called again"
                yield Problem(("targets",), text)


def _tie(one: Target, other: Target) -> bool:
    """Two targets of the same precision that can both cover one issue (SPEC R1)."""
    if one.clock is not other.clock or one.precision != other.precision:
        return False
    pairs = zip(one.selectors, other.selectors, strict=True)
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)


def _limit_problems(policy: Policy) -> Iterator[Problem]:
    yield from _threshold_problems(policy)
    for limit in policy.wait_limits:
        if limit.length <= timedelta():
            yield Problem(("waits", limit.on.value), "a longest wait must be longer than 0")
    for _, length in policy.checkpoints:
        if length <= timedelta():
            yield Problem(("checkpoints",), "a checkpoint must come after more than 0")
    limits = {(limit.on, limit.severity) for limit in policy.wait_limits}
    for severity in Severity:
        for on in (Waiting.CUSTOMER, Waiting.VENDOR, Waiting.SENDER):
            if (on, severity) not in limits:
                yield Problem(("waits", on.value), f"no longest wait for Sev {severity}; every wait has an end")
        if severity not in dict(policy.checkpoints):
            yield Problem(("checkpoints",), f"no checkpoint for Sev {severity}; every open issue has one")
    if policy.reopen_window <= timedelta():
        yield Problem(("reopen_window",), "the reopen window must be longer than 0")
    if not policy.return_reasons:
        yield Problem(("return_reasons",), "a return needs a reason code; write at least one")
    if not policy.causes:
        yield Problem(("causes",), "resolving asks for a cause; write at least one")


def _threshold_problems(policy: Policy) -> Iterator[Problem]:
    seen: set[tuple[ClockKind, Fraction]] = set()
    for index, threshold in enumerate(policy.thresholds):
        if not 0 < threshold.share < 1:
            yield Problem(("thresholds", index, "share"), "a share must lie between 0 and 1, like 3/4")
        if (threshold.clock, threshold.share) in seen:
            text = f"{threshold.clock.value} has this share twice, and only one would be told; put the people into one"
            yield Problem(("thresholds", index, "share"), text)
        seen.add((threshold.clock, threshold.share))
