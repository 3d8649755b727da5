"""Drawing an issue's cards anew although nothing changed, because somebody pressed a button of an old one.

Never decides anything.
"""

from bot.db import cards, issues, outbox
from bot.db.letters import CardOf, LetterKind, NewLetter, Priority, ToTier
from bot.db.victims import redone
from bot.domain.ids import IssueId, TeamId
from bot.usecases.runtime import Runtime


@redone
def redraw(rt: Runtime, team: TeamId, issue: IssueId) -> None:
    """Leave a letter for every card that stands somewhere; nothing happens where there is no such issue."""
    with rt.database.writing() as session:
        present = issues.load_for_change(session, team, issue)
        if present is None:
            return
        machine = rt.database.machine_now(session)
        letters = [
            NewLetter(
                issue=issue,
                kind=LetterKind.CARD,
                key=f"{present.version}:{machine.isoformat()}",
                to=ToTier(tier),
                body=CardOf(tier),
                priority=Priority.REDRAW,
            )
            for _, tier in cards.of_issues(session, team, [issue])
        ]
        outbox.put(session, team, letters, machine)
    rt.woken()
