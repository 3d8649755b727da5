"""Which issues somebody may mean who names none: the pressing ones, and of those that ended one's own.

Never decides which of them; who may do what is known elsewhere.
"""

from collections.abc import Collection

from sqlalchemy import bindparam, or_, select

from bot.db.engine import Session
from bot.db.knowledge import OPEN
from bot.db.tables import issues
from bot.domain.ids import IssueId, PersonId, TeamId
from bot.domain.issue import OPEN_STATUSES, Status

_i = issues.c
_FIRST = (_i.pressing_at.is_(None), _i.pressing_at, _i.severity, _i.id)
_OPEN = select(_i.id).where(_i.team_id == bindparam("team"), OPEN).order_by(*_FIRST).limit(bindparam("limit"))
_MINE = (
    select(_i.id)
    .where(
        _i.team_id == bindparam("team"),
        or_(
            _i.owner == bindparam("person"), _i.previous_owner == bindparam("person"), _i.opener == bindparam("person")
        ),
    )
    .order_by(_i.id.desc())
    .limit(bindparam("limit"))
)


def candidates(
    session: Session, team: TeamId, person: PersonId, statuses: Collection[Status], limit: int
) -> list[IssueId]:
    """Open issues where the statuses allow any, one's own first; else what one had to do with, the newest first."""
    wanted = {"team": team, "limit": limit}
    if OPEN_STATUSES & set(statuses):
        of_status = _OPEN.where(_i.status.in_(sorted(statuses)))
        own = session.scalars(of_status.where(_i.owner == person), wanted).all()
        return list(dict.fromkeys([*own, *session.scalars(of_status, wanted)]))
    of_status = _MINE.where(_i.status.in_(sorted(statuses)))
    return list(session.scalars(of_status, wanted | {"person": person}))
