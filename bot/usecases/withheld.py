"""Whoever did what could not be shown where others read along hears so, alone (SPEC statement 20).

Never more than once for one issue and channel; that it went elsewhere says the card, and the administrators hear too.
"""

from datetime import datetime
from typing import Final

from bot.db import facts, outbox
from bot.db.engine import Session
from bot.db.letters import LetterKind, NewLetter, Priority, ToPerson, Withheld
from bot.domain.ids import ChannelId, IssueId, TeamId

SHARED: Final = "externally_shared"


def tell_actor(
    session: Session, team: TeamId, issue: IssueId, channel: ChannelId | None, code: str, machine: datetime
) -> None:
    """Leave a letter for whoever acted last, where the channel was refused for being shared."""
    actor = facts.last_actor(session, team, issue) if code == SHARED and channel is not None else None
    if actor is None or channel is None:
        return
    letter = NewLetter(
        issue=issue,
        kind=LetterKind.NOTICE,
        key=f"withheld:{channel}",
        to=ToPerson(actor),
        body=Withheld(issue, channel),
        priority=Priority.NOTICE,
    )
    outbox.put(session, team, [letter], machine)
