"""Where a letter of the outbox goes: a place by what it is for, written as one text.

Never which channel that is today; bindings and the rows of what was sent say so.
"""

from dataclasses import dataclass

from bot.domain.ids import ChannelId, PersonId, TierKey


@dataclass(frozen=True, slots=True)
class ToTier:
    """The channel that is bound to a tier."""

    tier: TierKey

    def __str__(self) -> str:
        return f"tier:{self.tier}"


@dataclass(frozen=True, slots=True)
class ToPerson:
    """Directly to a person; with a channel: in that channel, shown to this person alone; `card_of` as for `ToOps`."""

    person: PersonId
    channel: ChannelId | None = None
    card_of: TierKey | None = None

    def __str__(self) -> str:
        where = f"@{self.channel}" if self.channel else ""
        return f"person:{self.person}{where}" + (f"#{self.card_of}" if self.card_of else "")


@dataclass(frozen=True, slots=True)
class ToOps:
    """The channel in which the bot tells of its own troubles; `card_of` names the tier whose card had to go there."""

    card_of: TierKey | None = None

    def __str__(self) -> str:
        return "ops" + (f"#{self.card_of}" if self.card_of else "")


@dataclass(frozen=True, slots=True)
class ToPlace:
    """The channel that is bound to a key of its own: where a tier is asked, or a department's."""

    key: str

    def __str__(self) -> str:
        return f"place:{self.key}"


@dataclass(frozen=True, slots=True)
class ToPing:
    """The message that the letter of this id became, wherever it stands."""

    letter: str

    def __str__(self) -> str:
        return f"ping:{self.letter}"


@dataclass(frozen=True, slots=True)
class ToOwn:
    """The `number`-th channel of its own of the issue, whether it is there already or not."""

    number: int

    def __str__(self) -> str:
        return f"own:{self.number}"


@dataclass(frozen=True, slots=True)
class ToThread:
    """Under a message of people, wherever it stands."""

    channel: ChannelId
    ts: str

    def __str__(self) -> str:
        return f"thread:{self.channel}@{self.ts}"


Destination = ToTier | ToPerson | ToOps | ToPlace | ToPing | ToThread | ToOwn


def destination(written: str) -> Destination:
    """Read what `str()` of a destination wrote."""
    place, _, tier = written.partition("#")
    card_of = TierKey(tier) if tier else None
    kind, _, name = place.partition(":")
    match kind:
        case "tier":
            return ToTier(TierKey(name))
        case "person":
            person, _, channel = name.partition("@")
            return ToPerson(PersonId(person), ChannelId(channel) if channel else None, card_of)
        case "ops":
            return ToOps(card_of)
        case "place":
            return ToPlace(name)
        case "ping":
            return ToPing(name)
        case "own":
            return ToOwn(int(name))
        case "thread":
            channel, _, ts = name.partition("@")
            return ToThread(ChannelId(channel), ts)
        case _:
            raise ValueError(f"{written!r} is no destination")
