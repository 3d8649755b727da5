"""What a key of the policy is bound to: Slack ids of one kind.

Nothing here knows which keys there are, or asks Slack whether an id exists.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import ChannelId, PersonId


class BoundKind(StrEnum):
    """What kind of ids a key is bound to."""

    CHANNEL = "channel"
    PEOPLE = "people"
    GROUP = "group"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class BoundTo:
    """A value of a binding: one channel, one person, one user group or several people."""

    kind: BoundKind
    ids: tuple[str, ...]

    def __post_init__(self) -> None:
        """A binding names something, and only `people` names several."""
        if not self.ids or (len(self.ids) > 1 and self.kind is not BoundKind.PEOPLE):
            raise ValueError(f"{self.kind.value} cannot be bound to {self.ids}")

    @property
    def channel(self) -> ChannelId | None:
        """The channel, where it is one."""
        return ChannelId(self.ids[0]) if self.kind is BoundKind.CHANNEL else None

    @property
    def person(self) -> PersonId | None:
        """The person, where it is one."""
        return PersonId(self.ids[0]) if self.kind is BoundKind.PERSON else None
