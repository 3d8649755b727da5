"""Whoever did what Slack does not allow hears so, alone: it is not shown where others read, or no channel was made.

Never more than once for one issue and channel; the administrators hear too, by other ways (SPEC statement 20).
"""

from datetime import datetime
from typing import Final

from bot.db import facts, outbox
from bot.db.engine import Session
from bot.db.letters import LetterKind, NewLetter, Priority, ToPerson
from bot.db.news import ChannelTrouble, Withheld
from bot.domain.commands import OpenChannel
from bot.domain.facts import Commanded, Opened
from bot.domain.ids import ChannelId, IssueId, PersonId, TeamId

SHARED: Final = "externally_shared"


def tell_actor(
    session: Session, team: TeamId, issue: IssueId, channel: ChannelId | None, code: str, machine: datetime
) -> None:
    """Leave a letter for whoever acted last, where the channel was refused for being shared."""
    act = facts.last_act(session, team, issue) if code == SHARED else None
    if act is not None and channel is not None:
        person = act.by.person if isinstance(act, Opened) else act.command.by.person
        _put(session, team, person, Withheld(issue, channel), f"withheld:{channel}", machine)


def tell_asker(session: Session, team: TeamId, trouble: ChannelTrouble, machine: datetime) -> None:
    """The same for whoever asked for a channel that cannot be made, unless others went on since."""
    act = facts.last_act(session, team, trouble.issue)
    if isinstance(act, Commanded) and isinstance(act.command, OpenChannel):
        key = f"refused:{trouble.doing}:{act.at.isoformat()}"
        _put(session, team, act.command.by.person, trouble, key, machine)


def _put(
    session: Session, team: TeamId, person: PersonId, body: Withheld | ChannelTrouble, key: str, machine: datetime
) -> None:
    letter = NewLetter(
        issue=body.issue, kind=LetterKind.NOTICE, key=key, to=ToPerson(person), body=body, priority=Priority.NOTICE
    )
    outbox.put(session, team, [letter], machine)
