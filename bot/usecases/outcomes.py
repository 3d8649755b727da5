"""What a sender can answer: what became of a parcel, and what a place shows of ours.

Nothing here is a Slack error: the sender reads those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import ChannelId, PersonId


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there; `ts` is None only for what cannot be found again (whispers).

    `together`: found as a message that other letters share.
    """

    channel: ChannelId
    ts: str | None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not posted; try again after `after`, the whole channel if Slack asks for that."""

    after: timedelta
    whole_channel: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps posted, in `channel` as far as that is known: the answer was lost."""

    code: str
    channel: ChannelId | None = None


@dataclass(frozen=True, slots=True)
class DestinationBroken:
    """Nothing can be posted there; it must go elsewhere."""

    code: str


@dataclass(frozen=True, slots=True)
class InstallationBroken:
    """Nothing can be posted anywhere until somebody mends the installation."""

    code: str


@dataclass(frozen=True, slots=True)
class ContentBroken:
    """This letter can never be posted."""

    code: str


@dataclass(frozen=True, slots=True)
class CardGone:
    """The card's message, or the thread's, does not exist any more."""

    code: str


Outcome = Sent | Later | Unknown | DestinationBroken | InstallationBroken | ContentBroken | CardGone


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where letters of unknown fate may be: in a channel or with a person directly, in a thread too, since when."""

    channel: ChannelId | None
    person: PersonId | None
    thread_ts: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What a place shows of ours, by the letters' ids; what is not there was not there when it was looked at."""

    letters: Mapping[str, Sent]


@dataclass(frozen=True, slots=True)
class HistoryClosed:
    """Nobody can look there."""

    code: str


Looked = History | HistoryClosed | Later
