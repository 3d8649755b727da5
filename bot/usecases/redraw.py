"""Drawing an issue's cards anew although nothing changed, an old one was pressed, or a call is late.

Never decides anything.
"""

from datetime import datetime

from bot.db import cards, issues, outbox, pings
from bot.db.engine import Session
from bot.db.letters import CardOf, LetterKind, NewLetter, Priority, ToTier
from bot.db.victims import redone
from bot.domain.ids import IssueId, TeamId, TierKey
from bot.usecases.runtime import Runtime
from bot.usecases.standing_pings import redraw_of


@redone
def redraw(rt: Runtime, team: TeamId, issue: IssueId) -> None:
    """Leave a letter for every card and ping that stands somewhere; nothing happens where there is no such issue."""
    with rt.database.writing() as session:
        if issues.load_for_change(session, team, issue) is None:
            return
        redraw_all(session, team, issue, rt.database.machine_now(session))
    rt.woken()


def redraw_all(session: Session, team: TeamId, issue: IssueId, machine: datetime) -> None:
    """Cards and pings, inside a transaction that is open and holds the issue's lock."""
    redraw_cards(session, team, issue, machine, Priority.DEED)
    outbox.put(session, team, [redraw_of(one) for one in pings.of_issues(session, team, [issue])], machine)


def redraw_cards(
    session: Session, team: TeamId, issue: IssueId, machine: datetime, priority: Priority = Priority.REDRAW
) -> None:
    """The cards alone, inside a transaction that is open and holds the issue's lock."""
    tiers, key = (tier for _, tier in cards.of_issues(session, team, [issue])), f"anew:{machine.isoformat()}"
    outbox.put(session, team, [card_letter(issue, tier, key, priority) for tier in tiers], machine)


def card_letter(issue: IssueId, tier: TierKey, key: str, priority: Priority) -> NewLetter:
    """The card of a tier, to be drawn as the issue is when it is delivered."""
    return NewLetter(issue=issue, kind=LetterKind.CARD, key=key, to=ToTier(tier), body=CardOf(tier), priority=priority)
