"""The channel of its own of one issue: what it should be like, what of that is done, and the next step between the two.

Every step can be taken twice. Never asks Slack, and never knows what a step is called there (SPEC section 6.11).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from bot.domain.ids import ChannelId, PersonId, issue_key
from bot.domain.issue import Issue
from bot.domain.policy import Policy
from bot.domain.process.procedures import procedures_for

LONGEST_NAME: Final = 80
_LONGEST_CUSTOMER: Final = 30
INVITED_AT_ONCE: Final = 100
MOST_NAMES: Final = 20
_ADDRESS: Final = re.compile(r"https?://[^/\s]")


class Doing(StrEnum):
    """One kind of step; in the order in which they are taken."""

    CREATE = "create"
    CARD = "card"  # posted, later redrawn
    INVITE = "invite"
    GUIDE = "guide"  # the steps of the procedure as a message, posted, later redrawn
    TOPIC = "topic"
    PIN = "pin"
    BOOKMARK = "bookmark"
    ARCHIVE = "archive"


MESSAGES: Final = frozenset({Doing.CARD, Doing.GUIDE})


class Mark(StrEnum):
    """What the bookmarks lead to."""

    CARD = "card"
    TICKET = "ticket"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark that was made, and where it leads: an address, or a message of the channel."""

    id: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known to be done of one channel. Instants are machine time.

    `name` is what it is called unless that is taken, `tried` how many names were. `card_shows`, `guide` and `topic`
    are short marks of what they show. Who was `invited` is not invited again: they may have left on purpose.
    `refused` holds until when a step that Slack refused is left alone, `lost_at` when it was last unknown whether a
    step was taken, `gone` why there is nothing to keep any more.
    """

    name: str
    begun_at: datetime
    tried: int = 0
    channel: ChannelId | None = None
    card_ts: str | None = None
    card_shows: str = ""
    guide_ts: str | None = None
    guide: str = ""
    topic: str = ""
    pinned: str = ""
    bookmarks: Mapping[Mark, Bookmark] = field(default_factory=dict)
    invited: tuple[PersonId, ...] = ()
    refused: Mapping[str, datetime] = field(default_factory=dict)
    lost_at: datetime | None = None
    gone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do next: `shows` is the mark that is then kept; of a bookmark, where it leads."""

    doing: Doing
    shows: str = ""
    mark: Mark | None = None
    people: tuple[PersonId, ...] = ()

    @property
    def name(self) -> str:
        """By which a refusal is remembered."""
        return f"{self.doing}:{self.mark}" if self.mark is not None else self.doing.value


def channel_name(issue: Issue, policy: Policy) -> str:
    """`esc-12-acme`, in the letters that Slack allows in a name."""
    parts = (policy.own_channels.prefix, issue_key(issue.id), _legal(issue.report.customer)[:_LONGEST_CUSTOMER])
    return "-".join(part for part in (part.strip("-_") for part in parts) if part).lower()


def name_to_try(kept: Kept) -> str:
    """The name, or the next one where others have it."""
    end = f"-{kept.tried + 1}" if kept.tried else ""
    return kept.name[: LONGEST_NAME - len(end)] + end


def next_step(
    kept: Kept, number: int, issue: Issue, policy: Policy, people: Iterable[PersonId], now: datetime
) -> Step | None:
    """The first step that is not done and not refused; None where the channel is as it should be."""
    steps = _steps(kept, number, issue, policy, tuple(people))
    return next((step for step in steps if kept.refused.get(step.name, now) <= now), None)


def topic_shows(issue: Issue) -> str:
    """What the topic says, as a mark: key, severity, tier, owner, next deadline."""
    due = issue.next_deadline
    until = due.deadline.isoformat() if due is not None and due.deadline is not None else ""
    return f"{issue.severity} {issue.tier} {issue.status} {issue.owner or ''} {until}"


def _steps(kept: Kept, number: int, issue: Issue, policy: Policy, people: tuple[PersonId, ...]) -> Iterator[Step]:
    wanted = issue.own_channel
    if kept.gone or wanted is None:
        return
    if wanted.number != number or wanted.left_at is not None:
        if kept.channel is not None:
            yield Step(doing=Doing.ARCHIVE)
        return
    if kept.channel is None:
        if issue.is_open:
            yield Step(doing=Doing.CREATE)
        return
    if kept.card_ts is None or kept.card_shows != str(issue.version):
        yield Step(doing=Doing.CARD, shows=str(issue.version))
    if issue.is_open:
        yield from _invitations(kept, people)
        yield from _guide(kept, issue, policy)
    if kept.topic != topic_shows(issue):
        yield Step(doing=Doing.TOPIC, shows=topic_shows(issue))
    if kept.card_ts is not None and kept.pinned != kept.card_ts:
        yield Step(doing=Doing.PIN, shows=kept.card_ts)
    for mark, to in _bookmarks(kept, issue):
        if to and (mark not in kept.bookmarks or kept.bookmarks[mark].to != to):
            yield Step(doing=Doing.BOOKMARK, mark=mark, shows=to)


def _invitations(kept: Kept, people: tuple[PersonId, ...]) -> Iterator[Step]:
    new = tuple(islice((person for person in people if person not in kept.invited), INVITED_AT_ONCE))
    if new:
        yield Step(doing=Doing.INVITE, people=new)


def _guide(kept: Kept, issue: Issue, policy: Policy) -> Iterator[Step]:
    fitting = procedures_for(policy.procedures, issue.tier, issue.report.kind)
    if fitting and (kept.guide_ts is None or kept.guide != fitting[0].key):
        yield Step(doing=Doing.GUIDE, shows=fitting[0].key)


def _bookmarks(kept: Kept, issue: Issue) -> tuple[tuple[Mark, str], ...]:
    addresses = (one for one in (*issue.report.links, issue.report.source_link or "") if _ADDRESS.match(one))
    ticket = next(addresses, "")
    return (Mark.CARD, kept.card_ts or ""), (Mark.TICKET, ticket), (Mark.GUIDE, kept.guide_ts or "")


def _legal(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
