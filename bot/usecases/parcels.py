"""What a sender gets to deliver; what it can answer is in `outcomes`, and named here too.

Nothing here is a message: the sender draws it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.db.letters import Broken, Linked, News, Swapping, TierGaps, Trouble, Uncovered
from bot.db.news import ChannelTrouble, Gone, NewAdministrators, Withheld
from bot.db.read_models import FindingKind
from bot.domain.effects import CallPeople, Notice
from bot.domain.ids import ChannelId, PersonId, TierKey
from bot.domain.issue import Issue
from bot.domain.own_channel import MESSAGES
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.usecases.informed import Informed
from bot.usecases.mornings import Morning
from bot.usecases.outcomes import (
    CardGone,
    ContentBroken,
    DestinationBroken,
    History,
    HistoryClosed,
    InstallationBroken,
    Later,
    Looked,
    Outcome,
    Sent,
    Unknown,
    Whereabouts,
)
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
    "NewAdministrators",
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
    "is_redraw",
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
    """Many calls for one place as one message, top level, for the letters `letter` and `others`.

    `gathered`: they were held back, for whoever they call had heard enough.
    """

    letter: str
    others: tuple[str, ...]
    channel: ChannelId | None
    person: PersonId | None
    calls: tuple[CallParcel, ...]
    gathered: bool = False


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


def is_redraw(parcel: Parcel | None) -> bool:
    """Whether the message stands already and is only changed, which may happen twice."""
    if isinstance(parcel, StepParcel):
        return parcel.step.doing in MESSAGES and parcel.ts is not None
    return isinstance(parcel, CardParcel | CallParcel) and parcel.ts is not None


class Sender(Protocol):
    """The way to Slack: once per call, with no transaction open."""

    def __call__(self, parcel: Parcel, /) -> Outcome:
        """Send one parcel, and say what became of it."""

    def look(self, place: Whereabouts, /) -> Looked:
        """See which letters stand at a place."""
