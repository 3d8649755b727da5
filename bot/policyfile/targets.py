"""How targets of clocks, and the warnings before them, are written.

Which clock runs when is not said here, nor in the file.
"""

from fractions import Fraction
from typing import Annotated

from pydantic import Field, PlainValidator

from bot.domain.clocks import ClockKind
from bot.domain.ids import TierKey
from bot.domain.length import Length
from bot.domain.matrix import Kind, Severity
from bot.domain.policy import Audience, Target, Threshold
from bot.policyfile.lengths import parse_share, parse_target
from bot.policyfile.shapes import Hours, Key, Listed, OneOrMore, Text, Words, Written


class WrittenTarget(Written):
    """How long a clock may run, for what it names. Of those that fit an issue the most specific holds."""

    clock: ClockKind = Field(description="Which promise it is")
    length: Annotated[Length | None, PlainValidator(parse_target), Words("target", "A length, or `none`")] = Field(
        description="How long it may take; `none`: there is no such promise"
    )
    severity: Severity | None = Field(None, description="For this severity; without it, for all")
    tier: Key | None = Field(None, description="In this tier; without it, in all")
    plan: Text | None = Field(None, description="For customers with this plan; without it, for all")
    kind: Kind | None = Field(None, description="For this kind of problem; without it, for all")


class WrittenThreshold(Written):
    """When people are told that a deadline comes near."""

    clock: ClockKind = Field(description="Of which promise; accepting has none, its calling order is the warning")
    at: Annotated[
        Fraction, PlainValidator(parse_share), Words("share", "More than `0%` and less than `100%`, in whole per cent")
    ] = Field(description="At which share of the target")
    least: Hours | None = Field(
        None, description="At least so long before the deadline, where the share would leave less"
    )
    call: Annotated[tuple[Audience, ...], Listed, OneOrMore] = Field(
        description="Who is told; of a request it is always the department"
    )
    in_channel: bool = Field(default=False, description="Whether it is told in the channel too, not only in the thread")


def as_target(target: WrittenTarget) -> Target:
    """The target as the domain has it."""
    return Target(
        clock=target.clock,
        length=target.length,
        severity=target.severity,
        tier=None if target.tier is None else TierKey(target.tier),
        plan=target.plan,
        kind=target.kind,
    )


def as_threshold(line: WrittenThreshold) -> Threshold:
    """The threshold as the domain has it."""
    return Threshold(line.clock, line.at, line.call, line.in_channel, line.least)
