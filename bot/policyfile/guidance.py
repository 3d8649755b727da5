"""How what a tier must be told, what it does step by step and where it works on one issue alone are written.

What was told and what was done is not here; that stands in the issue.
"""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.ids import TierKey
from bot.domain.matrix import Kind, Severity
from bot.domain.process.own_channels import OwnChannels
from bot.domain.process.procedures import Procedure
from bot.domain.process.required import Required
from bot.policyfile.shapes import Key, Listed, OneOrMore, RealTime, Text, Words, Written


class WrittenRequired(Written):
    """What a tier must be told before an issue is escalated to it."""

    tier: Key = Field(description="Which tier asks")
    kind: Kind | None = Field(None, description="For this kind of problem; it beats what is asked for all kinds")
    key: Key = Field(description="The name under which the answer is kept; the same in two tiers is asked once")
    label: Text = Field(description="The question, as it stands above the field of the form")
    hint: Annotated[str, Field(max_length=150)] = Field(
        "", description="An example or an aid, under the field; at most 150 characters"
    )


class WrittenProcedure(Written):
    """A list of steps, with boxes to tick, shown where the work is done."""

    key: Key = Field(description="The name under which ticks are kept; no two procedures have the same")
    title: Text = Field(description="What people read above the steps")
    tier: Key | None = Field(None, description="In which tier it is shown; without it, in all")
    kind: Kind | None = Field(None, description="For which kind of problem; without it, for all")
    steps: Annotated[tuple[Text, ...], OneOrMore] = Field(description="What is done, in this order")


Prefix = Annotated[
    str,
    StringConstraints(pattern=r"^([a-z0-9][a-z0-9_-]{0,20})?$"),
    Words("prefix", "Small letters, digits, `-` and `_`, up to 21 characters"),
]


class WrittenOwnChannels(Written):
    """Which issues get a channel of their own; the others do when somebody asks for it."""

    severities: Annotated[tuple[Severity, ...], Listed] = Field(
        (), description="Issues of these severities get one by themselves"
    )
    prefix: Prefix = Field("", description="What their names begin with, before `esc-12-customer`")
    private: bool = Field(default=True, description="Whether only those see it who are invited")
    archive_after: RealTime = Field(
        timedelta(days=7), description="How long after the issue is closed or cancelled it is archived"
    )


def as_required(one: WrittenRequired) -> Required:
    """The piece of information as the domain has it."""
    return Required(tier=TierKey(one.tier), kind=one.kind, key=one.key, label=one.label, hint=one.hint)


def as_procedure(one: WrittenProcedure) -> Procedure:
    """The procedure as the domain has it."""
    tier = None if one.tier is None else TierKey(one.tier)
    return Procedure(key=one.key, tier=tier, kind=one.kind, title=one.title, steps=one.steps)


def as_own_channels(one: WrittenOwnChannels) -> OwnChannels:
    """The channels of their own as the domain has them."""
    return OwnChannels(
        severities=frozenset(one.severities),
        prefix=one.prefix,
        private=one.private,
        archive_after=one.archive_after,
    )
