"""Where the pings of an issue stand that are still to be replaced by their outcome (SPEC section 6.9).

Never what a ping shows; that is drawn from the issue when it is delivered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from bot.db.ahead import Question, ask
from bot.db.engine import Session
from bot.db.tables import pings
from bot.db.upserts import insert_or_replace
from bot.domain.effects import CallPeople
from bot.domain.ids import ChannelId, IssueId, PersonId, TeamId

_c = pings.c
_SAVE = insert_or_replace(
    pings, ["team_id", "letter"], ["channel_id", "ts", "person_id", "call", "asked_again", "shows"]
)
_OF_ISSUES = select(pings).where(_c.team_id == bindparam("team"), _c.issue_id.in_(bindparam("ids", expanding=True)))
_ONE = select(pings).where(_c.team_id == bindparam("team"), _c.letter == bindparam("letter"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A ping that was sent: by which letter, and where it is; `person` where it went directly to somebody.

    `shows` is the mark of what it reads like (`domain.standing`); `asked_again`: a newer one stands in its place.
    """

    letter: str
    issue: IssueId
    channel: ChannelId
    ts: str
    person: PersonId | None
    call: CallPeople
    asked_again: bool = False
    shows: str = ""


def question(team: TeamId, ids: Iterable[IssueId]) -> Question:
    """What `of_issues` asks."""
    return Question(_OF_ISSUES, {"team": team, "ids": sorted(set(ids))})


def of_issues(session: Session, team: TeamId, ids: Iterable[IssueId]) -> list[Standing]:
    """All that stand, of several issues."""
    return [_standing(row) for row in ask(session, question(team, ids))]


def question_of_one(team: TeamId, letter: str) -> Question:
    """What `load` asks."""
    return Question(_ONE, {"team": team, "letter": letter})


def load(session: Session, team: TeamId, letter: str) -> Standing | None:
    """The one that a letter became; None once it was replaced."""
    row = next(iter(ask(session, question_of_one(team, letter))), None)
    return _standing(row) if row is not None else None


def save(session: Session, team: TeamId, one: Standing) -> None:
    """Remember where a ping is and what it shows."""
    row = {
        "team_id": team,
        "letter": one.letter,
        "issue_id": one.issue,
        "channel_id": one.channel,
        "ts": one.ts,
        "person_id": one.person,
        "call": one.call,
        "asked_again": one.asked_again,
        "shows": one.shows,
    }
    _SAVE.run(session, [row])


def mark(session: Session, team: TeamId, letter: str, **values: object) -> None:  # columns
    """Write down what changed about one."""
    session.execute(update(pings).where(_c.team_id == team, _c.letter == letter).values(**values))


def forget(session: Session, team: TeamId, letter: str) -> None:
    """It was replaced by its outcome, or its message is gone."""
    session.execute(delete(pings).where(_c.team_id == team, _c.letter == letter))


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        letter=row.letter,
        issue=row.issue_id,
        channel=row.channel_id,
        ts=row.ts,
        person=row.person_id,
        call=row.call,
        asked_again=row.asked_again,
        shows=row.shows,
    )
