"""Drawing an issue's cards anew although nothing changed, an old one was pressed, or a call is late.

Never decides anything.
"""

from datetime import datetime

from bot.db import cards, issues, outbox
from bot.db.engine import Session
from bot.db.letters import CardOf, LetterKind, NewLetter, Priority, ToTier
from bot.domain.ids import IssueId, TeamId
from bot.usecases.runtime import Runtime


def redraw(rt: Runtime, team: TeamId, issue: IssueId) -> None:
    """Leave a letter for every card that stands somewhere; nothing happens where there is no such issue."""
    with rt.database.writing() as session:
        if issues.load_for_change(session, team, issue) is None:
            return
        put_redraws(session, team, issue, rt.database.machine_now(session))
    rt.woken()


def put_redraws(session: Session, team: TeamId, issue: IssueId, machine: datetime) -> None:
    """The same inside a transaction that is open and holds the issue's lock."""
    letters = [
        NewLetter(
            issue=issue,
            kind=LetterKind.CARD,
            key=f"anew:{machine.isoformat()}",
            to=ToTier(tier),
            body=CardOf(tier),
            priority=Priority.REDRAW,
        )
        for _, tier in cards.of_issues(session, team, [issue])
    ]
    outbox.put(session, team, letters, machine)
