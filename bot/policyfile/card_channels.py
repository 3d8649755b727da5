"""How channels are written that have the cards of some issues instead of the channel of their tier.

Never a channel itself: bindings say which one it is today.
"""

from pydantic import Field

from bot.domain.ids import TierKey
from bot.domain.matrix import Kind, Severity
from bot.domain.process.card_channels import CardChannel
from bot.policyfile.shapes import Key, Written


class WrittenCardChannel(Written):
    """Where some issues have their card; the first line that fits counts, else it is the channel of the tier."""

    channel: Key = Field(description="The name by which bindings call it: `bot bind NAME.channel #somewhere`")
    kind: Kind | None = Field(None, description="For this kind of problem; without it, for all")
    severity: Severity | None = Field(None, description="For this severity; without it, for all")
    tier: Key | None = Field(None, description="In this tier; without it, in all")


def as_card_channel(written: WrittenCardChannel) -> CardChannel:
    """The line as the domain has it."""
    tier = None if written.tier is None else TierKey(written.tier)
    return CardChannel(channel=written.channel, kind=written.kind, severity=written.severity, tier=tier)
