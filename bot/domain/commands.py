"""What people can ask of an issue. Reading this list is reading what the product does.

Nothing here says who may or what follows; see `permissions` and `lifecycle`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PersonId, TierKey


class Standing(StrEnum):
    """What somebody is in the workspace; only full members may do anything (SPEC section 5a)."""

    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"  # of another workspace, in a shared channel
    BOT = "bot"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, as the verified request and the directory say."""

    person: PersonId
    standing: Standing = Standing.MEMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """I take it. `entry` is the stay in a tier that the button was drawn for; None where none was shown."""

    by: Actor
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    """Move it up the ladder: to the next tier, or to `to`; at the top it calls the managers (SPEC E8)."""

    by: Actor
    reason: str
    entry: int | None = None
    to: TierKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedInfo:
    """Ask the sender a question; the ball is theirs until they answer (SPEC E9)."""

    by: Actor
    question: str
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Answer what was asked; the ball goes back (SPEC E9)."""

    by: Actor
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Give it back to the tier it came from, with a reason code (SPEC E9)."""

    by: Actor
    reason: str
    comment: str = ""
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitOn:
    """Wait on the customer or a vendor, with the reason (SPEC section 2, R6)."""

    by: Actor
    vendor: bool
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Go on without waiting any longer."""

    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Say how it stands, to the team or to the customer too."""

    by: Actor
    text: str
    customer_visible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    """It is solved: how, why it happened, where; for Sev 1 and 2 whether a lower tier could have (SPEC section 2)."""

    by: Actor
    text: str
    cause: str
    component: str
    customer_told: bool
    lower_tier_could: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """It is not solved after all (SPEC R12)."""

    by: Actor
    reason: str


Command = Accept | Escalate | NeedInfo | Answer | Return | WaitOn | Resume | Update | Resolve | Reopen
