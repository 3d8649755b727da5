"""Which Slack ids the keys of the policy stand for today.

Never asks Slack; what is stored was resolved once, by whoever bound it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.db.ahead import Question, ask, forget_answers
from bot.db.bound import BoundTo
from bot.db.engine import Session
from bot.db.tables import bindings
from bot.db.upserts import insert_or_replace
from bot.domain.ids import PersonId, TeamId

_c = bindings.c
_SAVE = insert_or_replace(bindings, ["team_id", "key"], ["kind", "value", "set_by", "set_at"])
_ALL = select(bindings).where(_c.team_id == bindparam("team")).order_by(_c.key)


@dataclass(frozen=True, slots=True)
class Binding:
    """What a key is bound to, who said so and when."""

    to: BoundTo
    set_by: PersonId
    set_at: datetime


def question(team: TeamId) -> Question:
    """What `everything` asks."""
    return Question(_ALL, {"team": team})


def everything(session: Session, team: TeamId) -> dict[str, Binding]:
    """All bindings of the workspace by key."""
    rows = ask(session, question(team))
    return {row.key: Binding(BoundTo(row.kind, row.value), row.set_by, row.set_at) for row in rows}


def bind(session: Session, team: TeamId, key: str, binding: Binding) -> None:
    """Bind a key, also one that is bound already."""
    row = {
        "team_id": team,
        "key": key,
        "kind": binding.to.kind,
        "value": binding.to.ids,
        "set_by": binding.set_by,
        "set_at": binding.set_at,
    }
    _SAVE.run(session, [row])
    forget_answers(session)


def unbind(session: Session, team: TeamId, key: str) -> None:
    """Forget what a key was bound to."""
    session.execute(delete(bindings).where(_c.team_id == team, _c.key == key))
    forget_answers(session)
