"""A letter of the outbox as a value: what kind, to where, with which body, in which state.

Never a rendered text: a letter carries ids and reasons, and what it says is drawn when it is delivered.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import lru_cache
from os import urandom
from typing import cast

from bot.db.codec import decode
from bot.db.columns import from_json
from bot.db.destinations import (
    Destination,
    ToOps,
    ToOwn,
    ToPerson,
    ToPing,
    ToPlace,
    ToThread,
    ToTier,
    destination,
)
from bot.db.news import ChannelTrouble, Gone, InformedOf, NewAdministrators, Withheld
from bot.domain.effects import CallPeople, Notice
from bot.domain.ids import ChannelId, IssueId, PersonId, TierKey
from bot.domain.rota import Gap, Swap

__all__ = ["Destination", "ToOps", "ToOwn", "ToPerson", "ToPing", "ToPlace", "ToThread", "ToTier", "destination"]
"""Where letters go, given on from `destinations`."""

DELAYED = "delayed by Slack"
"""What is noted of a call that waits longer than it may."""
GATHERED = "gathered"
"""What is noted of a call that is held back, to go out together with others."""


class LetterKind(StrEnum):
    """What is delivered. `CARD` is whatever is kept as it should be: a card, a ping, the channel of its own."""

    CARD = "card"
    CALL = "call"
    NOTICE = "notice"
    WHISPER = "whisper"
    ADMIN = "admin"


class LetterState(StrEnum):
    """How far a letter is; everything but the first four is final and stays visible."""

    PENDING = "pending"
    SENDING = "sending"  # somebody holds a lease on it
    UNKNOWN = "unknown"  # asked Slack, and its answer was lost; looked for at `check_at`
    PAUSED = "paused"  # nobody can find out whether it arrived, and it is not worth a repeat: held and shown
    SENT = "sent"
    REROUTED = "rerouted"  # could not go there; another letter goes elsewhere
    DEAD = "dead"  # cannot be delivered at all
    EXPIRED = "expired"  # too late to be of use
    SUPERSEDED = "superseded"  # a newer one says the same and more
    SUPPRESSED = "suppressed"  # no longer true when its turn came (SPEC R16)


class Priority(IntEnum):
    """Who goes first; gaps leave room."""

    WHISPER = 10
    CALL = 20
    FIRST_CARD = 30
    NOTICE = 40
    CHANNEL = 44
    DEED = 45  # a redraw after somebody did something, who is looking at it
    REDRAW = 50
    PING = 55
    ADMIN = 60


@dataclass(frozen=True, slots=True)
class CardOf:
    """The card of the issue in one tier's channel, as it is when the letter is delivered."""

    tier: TierKey


@lru_cache(maxsize=64)
def card_of_tier(tier: TierKey) -> CardOf:
    """The same value for all issues of a tier: what many rows share is written out once."""
    return CardOf(tier)


@dataclass(frozen=True, slots=True)
class PingOf:
    """A ping that was sent by the letter of this id, as it is to read when this letter is delivered."""

    letter: str


@dataclass(frozen=True, slots=True)
class ChannelOf:
    """The `number`-th channel of its own of the issue, as it should be when this letter is delivered."""

    number: int


@dataclass(frozen=True, slots=True)
class WelcomeTo:
    """What whoever joined the `number`-th channel of its own of the issue is told there, as it is then."""

    number: int


@dataclass(frozen=True, slots=True)
class Words:
    """Finished words, for one person or for the administrators."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A place that could not be reached, for those who can mend it; the words for it are found where they are shown.

    `key` names what the policy calls the place; a channel that nothing is bound to is None. `lost`: there was no other.
    """

    key: str
    channel: ChannelId | None
    person: PersonId | None
    code: str
    lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What our own fault holds up, for those who can look into the log: a letter, or the time of an issue.

    `error` is Slack's code or the name of an exception's type, never its words: they can quote what people wrote.
    """

    issue: IssueId | None
    error: str
    letter: LetterKind | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class TierGaps:
    """Hours in which a tier with a rota has nobody to call; `zone` is that of the rota."""

    tier: TierKey
    zone: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The gaps of the next days, tier by tier, for those who can fill them (SPEC E13)."""

    tiers: tuple[TierGaps, ...]


@dataclass(frozen=True, slots=True)
class Swapping:
    """A swap that was asked for or, once it has a taker, taken; `zone` is that of the rota (SPEC E13)."""

    swap: Swap
    zone: str


@dataclass(frozen=True, slots=True)
class Linked:
    """An issue came from the message under which this stands; `card` is the address of its card, once it is known."""

    issue: IssueId
    tier: TierKey
    site: str
    card: str = ""


News = Trouble | Broken | Uncovered | Swapping | Linked | Gone | ChannelTrouble | Withheld | NewAdministrators
"""What is told outside of any issue; the words for it are found where they are shown."""


@dataclass(frozen=True, slots=True)
class MorningOf:
    """The list of a tier in the morning, as it is when the letter is delivered."""

    tier: TierKey


Body = CardOf | PingOf | ChannelOf | WelcomeTo | CallPeople | Notice | Words | News | MorningOf | InformedOf


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter to be put into the outbox; `key` is unique per issue, kind and destination (SPEC R15)."""

    issue: IssueId | None
    kind: LetterKind
    key: str
    to: Destination
    body: Body
    priority: Priority
    expires_at: datetime | None = None
    may_be_repeat: bool = False


def new_ids(count: int) -> list[str]:
    """So many random UUIDs, drawn in one go: one by one they would take as long as all else that a row is made of."""
    drawn = urandom(16 * count).hex()
    each = (drawn[start : start + 32] for start in range(0, len(drawn), 32))
    return [f"{one[:8]}-{one[8:12]}-4{one[13:16]}-a{one[17:20]}-{one[20:]}" for one in each]  # version 4, variant 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter that this worker holds. `epoch` is the fence: a later claim has a higher one. Instants: machine time.

    `not_before` of a letter under way is when it was claimed, or since when its answer is missing; `channel` is where
    it was sent, as far as that is known.
    """

    id: str
    issue: IssueId | None
    kind: LetterKind
    key: str
    to: Destination
    stored_body: str
    priority: Priority
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None
    channel: ChannelId | None
    epoch: int
    attempts: int
    may_be_repeat: bool
    last_error: str | None

    @property
    def body(self) -> Body:
        """Read only when it is this letter's turn: one that cannot be read (`Unreadable`) must not hold up others."""
        return _read(self.stored_body)


@lru_cache(maxsize=64)
def _read(stored: str) -> Body:
    """One call is the body of many letters."""
    return cast("Body", decode(Body, from_json(stored)))
