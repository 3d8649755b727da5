"""What somebody tried without the right to, and what was done with more right than usual; appended, never changed.

What was done to an issue is among its facts, not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.db.engine import Session
from bot.db.tables import audit_log
from bot.domain.ids import TeamId

_c = audit_log.c
_INSERT = insert(audit_log)
_NEWEST = (
    select(_c.at, _c.person, _c.deed, _c.about, _c.outcome)
    .where(_c.team_id == bindparam("team"))
    .order_by(_c.seq.desc())
    .limit(bindparam("limit"))
)
DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One attempt; `outcome` is why it was refused, or `done`."""

    at: datetime
    person: str
    deed: str
    about: str = ""
    outcome: str


def append(session: Session, team: TeamId, entry: Entry) -> None:
    """Add it at the end."""
    row = {"at": entry.at, "person": entry.person, "deed": entry.deed, "about": entry.about, "outcome": entry.outcome}
    session.execute(_INSERT, {"team_id": team, **row})


def newest(session: Session, team: TeamId, limit: int) -> Sequence[Entry]:
    """The last so many, the newest first."""
    rows = session.execute(_NEWEST, {"team": team, "limit": limit})
    return [Entry(at=row.at, person=row.person, deed=row.deed, about=row.about, outcome=row.outcome) for row in rows]


def forget(session: Session, team: TeamId, before: datetime) -> None:
    """Drop what is older."""
    session.execute(delete(audit_log).where(_c.team_id == team, _c.at < before))
