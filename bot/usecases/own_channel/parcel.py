"""What a sender gets for a channel of its own: one step, or the welcome of one person.

Nothing here is a message, and nothing is a method of Slack's.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ChannelId, PersonId
from bot.domain.issue import Issue
from bot.domain.own_channel import Step
from bot.domain.policy import Policy
from bot.domain.process.raci import Part
from bot.domain.roster import Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class StepParcel:
    """One step. `ts` is the message that is changed or pinned, `bookmark` the one that is changed.

    `name` and `since` are for making the channel: what it is called, and since when one of that name may be ours.
    """

    letter: str
    step: Step
    channel: ChannelId | None
    ts: str | None
    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime
    name: str
    since: datetime
    bookmark: str | None = None
    may_be_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeParcel:
    """What `person`, who joined the channel, alone is told there; `part` is what they are to the issue."""

    letter: str
    channel: ChannelId
    person: PersonId
    part: Part | None
    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime
