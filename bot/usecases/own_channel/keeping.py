"""The letter that keeps a channel of its own as it should be: put in with every decision, prepared as the next step.

Never sends and never writes what was done; `settling` does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import own_channels, people
from bot.db.engine import Session
from bot.db.letters import ChannelOf, Letter, LetterKind, NewLetter, Priority, ToOwn
from bot.domain.actor import Standing
from bot.domain.ids import ChannelId, IssueId, PersonId, TeamId
from bot.domain.issue import Issue
from bot.domain.own_channel import Doing, Kept, Step, channel_name, name_to_try, next_step
from bot.domain.policy import Audience, Policy
from bot.domain.raci import who_belongs
from bot.domain.roster import Roster, find
from bot.usecases.own_channel.parcel import StepParcel
from bot.usecases.put_off import GRACE, Wait


def begin(session: Session, team: TeamId, wanting: Iterable[tuple[Issue, Policy]], machine: datetime) -> None:
    """Note which channels are to be made, under the names that they are to have."""
    own_channels.begin(
        session,
        team,
        [
            (issue.id, issue.own_channel.number, Kept(name=channel_name(issue, policy), begun_at=machine))
            for issue, policy in wanting
            if issue.own_channel is not None
        ],
    )


def letter_of(issue: IssueId, number: int, key: str) -> NewLetter:
    """One that waits already stands for this one too."""
    return NewLetter(
        issue=issue,
        kind=LetterKind.CARD,
        key=key,
        to=ToOwn(number),
        body=ChannelOf(number),
        priority=Priority.CHANNEL,
    )


def channel_of(session: Session, team: TeamId, issue: Issue) -> ChannelId | None:
    """The channel that the issue has now, where it was made and still is there."""
    if issue.own_channel is None:
        return None
    kept = own_channels.load(session, team, issue.id, issue.own_channel.number)
    return kept.channel if kept is not None and not kept.gone else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The issue as it stands, and what words about it need; `machine` is the machine's time."""

    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime
    machine: datetime


def prepare(session: Session, team: TeamId, letter: Letter, number: int, around: Around) -> StepParcel | Wait | None:
    """The next step; None where there is none. Where one may still be on its way, a bookmark is not made yet."""
    issue, policy, roster = around.issue, around.policy, around.roster
    kept = own_channels.load(session, team, issue.id, number)
    if kept is None:
        return None
    invited = _members(session, team, whom_to_invite(issue, policy, roster))
    step = next_step(kept, number, issue, policy, invited, around.machine)
    if step is None:
        return None
    bookmark = kept.bookmarks.get(step.mark) if step.mark is not None else None
    if step.doing is Doing.BOOKMARK and bookmark is None and kept.lost_at is not None:
        until = kept.lost_at + GRACE  # Slack would make a second one
        if around.machine < until:
            return Wait(until)
    return StepParcel(
        letter=letter.id,
        step=step,
        channel=kept.channel,
        ts=_message(kept, step),
        issue=issue,
        policy=policy,
        roster=roster,
        now=around.now,
        name=name_to_try(kept),
        since=kept.begun_at,
        bookmark=bookmark.id if bookmark is not None else None,
        may_be_repeat=letter.may_be_repeat,
    )


def whom_to_invite(issue: Issue, policy: Policy, roster: Roster) -> tuple[PersonId, ...]:
    """Who belongs to it by the table of roles; and whoever has it or is called for it, for a table can be empty."""
    belonging = (one.person for one in who_belongs(issue, policy, roster))
    called = (one.person for one in find(roster, issue, (Audience.OWNER, Audience.LEAD)))
    return tuple(dict.fromkeys((*belonging, *called)))


def _message(kept: Kept, step: Step) -> str | None:
    match step.doing:
        case Doing.CARD | Doing.PIN:
            return kept.card_ts
        case Doing.GUIDE:
            return kept.guide_ts
        case _:
            return None


def _members(session: Session, team: TeamId, everybody: Sequence[PersonId]) -> list[PersonId]:
    """Guests and people of other workspaces are brought in by nobody but people."""
    known = people.load(session, team, everybody)
    return [one for one in everybody if one not in known or known[one].standing is Standing.MEMBER]
