"""What a sender gets to deliver, and what it can answer.

Nothing here is a message: the sender draws it. Nothing here is a Slack error: the sender reads those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.db.letters import Broken, Linked, News, Swapping, TierGaps, Trouble, Uncovered
from bot.db.news import ChannelTrouble, Gone, Withheld
from bot.db.read_models import FindingKind
from bot.domain.effects import CallPeople, Notice
from bot.domain.ids import ChannelId, PersonId, TierKey
from bot.domain.issue import Issue
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.usecases.informed import Informed
from bot.usecases.mornings import Morning
from bot.usecases.own_channel.parcel import StepParcel, WelcomeParcel

__all__ = [
    "AdminParcel",
    "Alarm",
    "Broken",
    "CallParcel",
    "CardGone",
    "CardParcel",
    "ChannelTrouble",
    "ContentBroken",
    "DestinationBroken",
    "DigestParcel",
    "FindingKind",
    "Gone",
    "History",
    "HistoryClosed",
    "InformedParcel",
    "InstallationBroken",
    "Later",
    "Linked",
    "Looked",
    "MorningParcel",
    "News",
    "NoticeParcel",
    "Outcome",
    "Parcel",
    "Sender",
    "Sent",
    "StepParcel",
    "StrayParcel",
    "Swapping",
    "TierGaps",
    "Trouble",
    "Uncovered",
    "Unknown",
    "WelcomeParcel",
    "Whereabouts",
    "WhisperParcel",
    "Withheld",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardParcel:
    """The card of a tier: update `ts` where there is one, else post it.

    Where no channel could have it, it goes to `person` directly; `channel` is then their direct channel, or None
    while that is unknown. `delayed`: Slack holds up a call about the issue. `own_channel`: where else it is shown.
    """

    letter: str
    channel: ChannelId | None
    ts: str | None
    person: PersonId | None = None
    tier: TierKey
    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime
    delayed: bool = False
    own_channel: ChannelId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallParcel:
    """People are called: in `channel` (in the thread `thread_ts`, or top level), or `person` directly.

    `call` has only the reasons that still hold. `rerouted_from` names the tier whose channel should have had it.
    With a `ts` it is there already and redrawn: `over` says why none of its reasons holds any more, `asked_again` that
    a newer ping has its buttons. `unmentioned` are named only, for they are written to directly.
    """

    letter: str
    channel: ChannelId | None
    person: PersonId | None
    thread_ts: str | None
    call: CallPeople
    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime
    rerouted_from: TierKey | None = None
    card_link_channel: ChannelId | None = None
    card_link_ts: str | None = None
    may_be_repeat: bool = False
    ts: str | None = None
    over: tuple[str, ...] = ()
    asked_again: bool = False
    unmentioned: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestParcel:
    """Many calls for one place as one message, top level, for the letters `letter` and `others`."""

    letter: str
    others: tuple[str, ...]
    channel: ChannelId | None
    person: PersonId | None
    calls: tuple[CallParcel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeParcel:
    """A line that only informs."""

    letter: str
    channel: ChannelId
    thread_ts: str | None
    notice: Notice
    issue: Issue
    policy: Policy
    may_be_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperParcel:
    """Words that only `person` sees in `channel`."""

    letter: str
    channel: ChannelId
    person: PersonId
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What the watchdog found, how many of each; `mended` counts issues that are looked at in time again."""

    found: tuple[tuple[FindingKind, int], ...] = ()
    mended: int = 0
    database_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminParcel:
    """Words outside of any issue's card: in `channel` (under the message `thread_ts`), or to `person` directly."""

    letter: str
    channel: ChannelId | None
    person: PersonId | None
    words: str | News | Alarm
    thread_ts: str | None = None
    may_be_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningParcel:
    """The list of a tier in the morning."""

    letter: str
    channel: ChannelId
    morning: Morning
    may_be_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InformedParcel:
    """The digest of a team that is informed: in its channel, or to `person` directly."""

    letter: str
    channel: ChannelId | None
    person: PersonId | None
    informed: Informed
    may_be_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayParcel:
    """A message of ours that stands there a second time, to be taken back."""

    letter: str
    channel: ChannelId
    ts: str


Told = NoticeParcel | WhisperParcel | WelcomeParcel | AdminParcel | MorningParcel | InformedParcel
Parcel = CardParcel | CallParcel | DigestParcel | StepParcel | Told | StrayParcel


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there; `ts` is the message's, or the id of a bookmark; None for what cannot be found again (whispers).

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


class Sender(Protocol):
    """The way to Slack: once per call, with no transaction open."""

    def __call__(self, parcel: Parcel, /) -> Outcome:
        """Send one parcel, and say what became of it."""

    def look(self, place: Whereabouts, /) -> Looked:
        """See which letters stand at a place."""
