"""The policy file's own shape: which keys it has and what each may say, before it becomes the domain's `Policy`.

Never checks whether the parts fit together; the domain does that when a policy is built.
"""

from datetime import timedelta
from fractions import Fraction
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints

from bot.domain.calendar import always
from bot.domain.clocks import ClockKind
from bot.domain.ids import CalendarKey, TierKey
from bot.domain.matrix import Field as Asked
from bot.domain.matrix import Impact, Kind, Rule, Scope, Severity, Urgency
from bot.domain.policy import Audience, Offset, Policy, ReturnReason, Step, Target, Threshold, Tier, Waiting, WaitLimit
from bot.policyfile.lengths import parse_length, parse_offset, parse_share, parse_target


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; write a name like Europe/Berlin") from None
    return name


def _listed(value: object) -> object:
    """One value may be written without the brackets of a list."""
    return value if isinstance(value, list) else [value]


Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Length = Annotated[timedelta, PlainValidator(parse_length)]
Calls = Annotated[tuple[Audience, ...], BeforeValidator(_listed), Field(min_length=1)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class WrittenStep(_Written):
    """One line of a calling order."""

    after: Annotated[Offset, PlainValidator(parse_offset)]
    call: Calls
    loud: bool = True


class WrittenTier(_Written):
    """One rung of the ladder."""

    key: Key
    name: Text
    expertise: Text
    steps: tuple[WrittenStep, ...]
    cycle: Annotated[Offset, PlainValidator(parse_offset)]
    repeat: Annotated[int, Field(ge=0, le=100)] = 1


class WrittenConditions(_Written):
    """What a rule asks for; what it leaves out may be anything."""

    kind: Annotated[tuple[Kind, ...], BeforeValidator(_listed)] = ()
    scope: Annotated[tuple[Scope, ...], BeforeValidator(_listed)] = ()
    impact: Annotated[tuple[Impact, ...], BeforeValidator(_listed)] = ()
    urgency: Annotated[tuple[Urgency, ...], BeforeValidator(_listed)] = ()
    plan: Annotated[tuple[Text, ...], BeforeValidator(_listed)] = ()


class WrittenRule(_Written):
    """One line of the matrix."""

    name: Text
    when: WrittenConditions = WrittenConditions()
    severity: Severity
    tier: Key
    qualifies: bool = True
    because: Text


class WrittenTarget(_Written):
    """How long a clock may run, for what it names."""

    clock: ClockKind
    length: Annotated[timedelta | None, PlainValidator(parse_target)]
    severity: Severity | None = None
    tier: Key | None = None
    plan: Text | None = None
    kind: Kind | None = None


class WrittenThreshold(_Written):
    """When people are told that a deadline comes near."""

    clock: ClockKind
    at: Annotated[Fraction, PlainValidator(parse_share)]
    call: Calls
    in_channel: bool = False


class WrittenPolicy(_Written):
    """The whole file."""

    name: Text
    zone: Annotated[str, AfterValidator(_zone)]
    tiers: tuple[WrittenTier, ...]
    matrix: tuple[WrittenRule, ...]
    targets: tuple[WrittenTarget, ...]
    thresholds: tuple[WrittenThreshold, ...]
    waits: dict[Waiting, dict[Severity, Length]]
    checkpoints: dict[Severity, Length]
    return_reasons: dict[Key, Text]
    causes: dict[Key, Text]
    reopen_window: Length


def as_policy(written: WrittenPolicy) -> Policy:
    """Make the domain's policy; raises `PolicyContradiction` where the parts do not fit together."""
    return Policy(
        name=written.name,
        calendar=always(CalendarKey("around_the_clock"), written.zone),
        ladder=tuple(_tier(tier) for tier in written.tiers),
        matrix=tuple(_rule(rule) for rule in written.matrix),
        targets=tuple(_target(target) for target in written.targets),
        thresholds=tuple(Threshold(line.clock, line.at, line.call, line.in_channel) for line in written.thresholds),
        wait_limits=tuple(
            WaitLimit(on, severity, length)
            for on, lengths in written.waits.items()
            for severity, length in lengths.items()
        ),
        checkpoints=tuple(written.checkpoints.items()),
        return_reasons=tuple(ReturnReason(code, text) for code, text in written.return_reasons.items()),
        causes=tuple(ReturnReason(code, text) for code, text in written.causes.items()),
        reopen_window=written.reopen_window,
    )


def _tier(tier: WrittenTier) -> Tier:
    return Tier(
        key=TierKey(tier.key),
        name=tier.name,
        expertise=tier.expertise,
        steps=tuple(Step(step.after, step.call, step.loud) for step in tier.steps),
        cycle=tier.cycle,
        repeat=tier.repeat,
    )


def _rule(rule: WrittenRule) -> Rule:
    asked = {
        Asked.KIND: rule.when.kind,
        Asked.SCOPE: rule.when.scope,
        Asked.IMPACT: rule.when.impact,
        Asked.URGENCY: rule.when.urgency,
        Asked.PLAN: rule.when.plan,
    }
    return Rule(
        name=rule.name,
        when={field: frozenset(map(str, values)) for field, values in asked.items() if values},
        severity=rule.severity,
        tier=TierKey(rule.tier),
        qualifies=rule.qualifies,
        because=rule.because,
    )


def _target(target: WrittenTarget) -> Target:
    return Target(
        clock=target.clock,
        length=target.length,
        severity=target.severity,
        tier=None if target.tier is None else TierKey(target.tier),
        plan=target.plan,
        kind=target.kind,
    )
