"""How tiers and their calling orders are written.

Who is called is not here: the file names roles, and bindings say who they are today.
"""

from typing import Annotated

from pydantic import Field, PlainValidator

from bot.domain.ids import CalendarKey, TierKey
from bot.domain.policy import Audience, Offset, Step, Tier
from bot.policyfile.lengths import parse_offset
from bot.policyfile.shapes import Key, Listed, Text, Words, Written

WrittenOffset = Annotated[
    Offset,
    PlainValidator(parse_offset),
    Words("time of a step", "`0`, hours like `10m`, a share of the accept target like `1/2 ack`, or `1 ack + 10m`"),
]


class WrittenStep(Written):
    """One line of a calling order."""

    after: WrittenOffset = Field(description="How long after the issue came to the tier, or the cycle began")
    call: Annotated[tuple[Audience, ...], Listed] = Field((), description="The roles that are called")
    named: Annotated[tuple[Key, ...], Listed] = Field(
        (), description="Names of your own, bound to people or user groups by `bot bind`, that are called too"
    )
    loud: bool = Field(default=True, description="Whether they are written to directly too, not only in the channel")


class WrittenTier(Written):
    """One rung of the ladder."""

    key: Key = Field(description="The name by which the rest of the file and the bindings call it")
    name: Text = Field(description="What people read")
    expertise: Text = Field(description="What it can do; shown where one chooses a tier")
    calendar: Key | None = Field(
        None, description="When its people work; without it, whenever the calendar of the severity is open"
    )
    round_robin: bool = Field(
        default=False, description="Whether the first step calls one of those on call, in turn, instead of all"
    )
    steps: tuple[WrittenStep, ...] = Field(description="The calling order of an issue that nobody has accepted")
    cycle: WrittenOffset = Field(description="After how long the calling order begins again")
    repeat: Annotated[int, Field(ge=0, le=100)] = Field(
        1, description="How often it begins again before the final fallback is called"
    )


def as_tier(tier: WrittenTier) -> Tier:
    """The tier as the domain has it."""
    return Tier(
        key=TierKey(tier.key),
        name=tier.name,
        expertise=tier.expertise,
        steps=tuple(Step(step.after, step.call, step.loud, step.named) for step in tier.steps),
        cycle=tier.cycle,
        repeat=tier.repeat,
        calendar=None if tier.calendar is None else CalendarKey(tier.calendar),
        round_robin=tier.round_robin,
    )
