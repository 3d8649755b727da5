"""A sender that keeps what it got and answers what the test says.

Nothing of Slack is imitated here; the practice workspace does that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from bot.domain.ids import ChannelId
from bot.usecases.parcels import CallParcel, CardParcel, History, Looked, Outcome, Parcel, Sent, Whereabouts

Answer = Callable[[Parcel], Outcome | None]


def accept(parcel: Parcel) -> None:
    """Leave the answer to the mailbox: it is sent."""
    del parcel


@dataclass
class Mailbox:
    """`answer` may answer something else than `Sent` for a parcel; None leaves it at that.

    `history` is what every place shows, or why it shows nothing.
    """

    answer: Answer = accept
    history: Looked = field(default_factory=lambda: History({}))
    looks: list[Whereabouts] = field(default_factory=list)
    got: list[Parcel] = field(default_factory=list)
    _stamps: Iterator[int] = field(default_factory=lambda: count(1))

    def __call__(self, parcel: Parcel) -> Outcome:
        self.got.append(parcel)
        other = self.answer(parcel)
        if other is not None:
            return other
        stamp = parcel.ts if isinstance(parcel, CardParcel | CallParcel) and parcel.ts else f"{next(self._stamps)}.000"
        return Sent(parcel.channel or ChannelId(f"D{getattr(parcel, 'person', None)}"), stamp)

    def look(self, place: Whereabouts) -> Looked:
        self.looks.append(place)
        return self.history

    def of(self, kind: type[Parcel]) -> list[Parcel]:
        """The parcels of a kind, in the order they came."""
        return [parcel for parcel in self.got if isinstance(parcel, kind)]

    def take(self) -> list[Parcel]:
        """Everything that came since the last time."""
        got, self.got = self.got, []
        return got
