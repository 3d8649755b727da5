"""Who does something, as values that an edge makes from a verified request.

Nothing here says what they may; see `permissions`.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import PersonId


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
