"""Which channel has the card of an issue, where it is not that of its tier (SPEC statement 13).

Never knows a channel: a line names a key, and a binding says which channel that is today.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Kind, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChannel:
    """Where issues of this kind, severity and tier are shown; None means any."""

    channel: str
    kind: Kind | None = None
    severity: Severity | None = None
    tier: TierKey | None = None

    @property
    def key(self) -> str:
        """What its binding is called."""
        return f"{self.channel}.channel"

    def covers(self, other: "CardChannel") -> bool:
        """Tell whether whatever fits the other line fits this one, so that the other is never reached below it."""
        pairs = ((self.kind, other.kind), (self.severity, other.severity), (self.tier, other.tier))
        return all(mine in {None, theirs} for mine, theirs in pairs)

    def fits(self, kind: Kind, severity: Severity, tier: TierKey) -> bool:
        """Tell whether an issue like this is shown there."""
        return self.kind in {None, kind} and self.severity in {None, severity} and self.tier in {None, tier}


def card_channel(lines: Sequence[CardChannel], kind: Kind, severity: Severity, tier: TierKey) -> str:
    """The key of the channel that has the card: of the first line that fits, else of the tier itself."""
    return next((line.key for line in lines if line.fits(kind, severity, tier)), tier)


def card_channel_problems(lines: Sequence[CardChannel], tiers: Collection[TierKey]) -> Iterator[Problem]:
    """Say what is wrong with the list."""
    for index, line in enumerate(lines):
        where = ("card_channels", index)
        if line.kind is None and line.severity is None:
            text = "this line is about every issue of a tier; name a kind or a severity, or bind the tier's own channel"
            yield Problem(where, text)
        above = next((number for number, one in enumerate(lines[:index], 1) if one.covers(line)), None)
        if above is not None:
            yield Problem(where, f"nothing reaches this line: all that fits it fits line {above} of the list too")
        if line.tier is not None and line.tier not in tiers:
            yield Problem((*where, "tier"), f"there is no tier {line.tier}; write one of {', '.join(sorted(tiers))}")
