"""The policy file's own shape: which keys it has and what each may say, before it becomes the domain's `Policy`.

Never checks whether the parts fit together; the domain does that when a policy is built.
"""

from datetime import timedelta
from fractions import Fraction
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, PlainValidator

from bot.domain.calendar import always
from bot.domain.clocks import ClockKind
from bot.domain.ids import TierKey
from bot.domain.matrix import Kind, Severity
from bot.domain.policy import Audience, Offset, Policy, ReturnReason, Step, Target, Threshold, Tier, Waiting, WaitLimit
from bot.policyfile.lengths import parse_offset, parse_share, parse_target
from bot.policyfile.matrix import (
    WrittenCriterion,
    WrittenProcedure,
    WrittenRequired,
    WrittenRule,
    as_criterion,
    as_procedure,
    as_required,
    as_rule,
)
from bot.policyfile.shapes import Key, Length, Listed, Text, Written


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; write a name like Europe/Berlin") from None
    return name


Calls = Annotated[tuple[Audience, ...], Listed, Field(min_length=1)]


class WrittenStep(Written):
    """One line of a calling order."""

    after: Annotated[Offset, PlainValidator(parse_offset)]
    call: Calls
    loud: bool = True


class WrittenTier(Written):
    """One rung of the ladder."""

    key: Key
    name: Text
    expertise: Text
    steps: tuple[WrittenStep, ...]
    cycle: Annotated[Offset, PlainValidator(parse_offset)]
    repeat: Annotated[int, Field(ge=0, le=100)] = 1


class WrittenTarget(Written):
    """How long a clock may run, for what it names."""

    clock: ClockKind
    length: Annotated[timedelta | None, PlainValidator(parse_target)]
    severity: Severity | None = None
    tier: Key | None = None
    plan: Text | None = None
    kind: Kind | None = None


class WrittenThreshold(Written):
    """When people are told that a deadline comes near."""

    clock: ClockKind
    at: Annotated[Fraction, PlainValidator(parse_share)]
    call: Calls
    in_channel: bool = False


class WrittenPolicy(Written):
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
    criteria: tuple[WrittenCriterion, ...] = ()
    required_information: tuple[WrittenRequired, ...] = ()
    procedures: tuple[WrittenProcedure, ...] = ()


def as_policy(written: WrittenPolicy) -> Policy:
    """Make the domain's policy; raises `PolicyContradiction` where the parts do not fit together."""
    return Policy(
        name=written.name,
        calendar=Calendar("around_the_clock", written.zone),
        ladder=tuple(_tier(tier) for tier in written.tiers),
        matrix=tuple(as_rule(rule) for rule in written.matrix),
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
        criteria=tuple(as_criterion(criterion) for criterion in written.criteria),
        required=tuple(as_required(one) for one in written.required_information),
        procedures=tuple(as_procedure(one) for one in written.procedures),
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


def _target(target: WrittenTarget) -> Target:
    return Target(
        clock=target.clock,
        length=target.length,
        severity=target.severity,
        tier=None if target.tier is None else TierKey(target.tier),
        plan=target.plan,
        kind=target.kind,
    )
