"""A text for the customer that waits for whoever leads the tier: what people ask of it, how it stands (statement 72).

Nothing here decides about one, or sends it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.actor import Actor
from bot.domain.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftUpdate:
    """Have a text for the customer approved by whoever leads; a newer one takes its place (statement 72)."""

    by: Actor
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveUpdate:
    """The text of this number may go to the customer: as it was drafted, or as changed to `text` (statement 72)."""

    by: Actor
    number: int
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """The text of this number may not go to the customer as it is; its author reads the comment (statement 72)."""

    by: Actor
    number: int
    comment: str


class ReviewState(StrEnum):
    """What has become of a text for the customer (statement 72)."""

    WAITING = "waiting"  # for the approval of a lead
    APPROVED = "approved"  # and the customer is still to be told
    SENT_BACK = "sent_back"
    TOLD = "told"  # after it was approved
    DROPPED = "dropped"  # the issue ended first


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The newest text for the customer that somebody wanted approved; `number` counts those of one issue, from 1.

    `text` is as it was drafted, `approved` as it may be told. At `until` those who can review are told again that it
    waits, which is None once it does not; `count` is how often they were told again. `decided_by` approved it or sent
    it back.
    """

    number: int
    text: str
    by: PersonId
    at: datetime
    until: datetime | None
    count: int = 0
    state: ReviewState = ReviewState.WAITING
    approved: str = ""
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
