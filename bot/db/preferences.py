"""How each person wants to be called; who never said so is mentioned.

Never decides what is important enough for both.
"""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from bot.db.engine import Session
from bot.db.tables import preferences
from bot.db.upserts import insert_or_replace
from bot.domain.ids import PersonId, TeamId
from bot.domain.standing import CalledBy

_c = preferences.c
_SAVE = insert_or_replace(preferences, ["team_id", "person"], ["called_by"])
_OF = select(_c.person, _c.called_by).where(
    _c.team_id == bindparam("team"), _c.person.in_(bindparam("people", expanding=True))
)


def of_people(session: Session, team: TeamId, people: Iterable[PersonId]) -> dict[PersonId, CalledBy]:
    """What those of the people said who said anything."""
    wanted = sorted(set(people))
    if not wanted:
        return {}
    return {row.person: row.called_by for row in session.execute(_OF, {"team": team, "people": wanted})}


def save(session: Session, team: TeamId, person: PersonId, called_by: CalledBy) -> None:
    """From now on."""
    _SAVE.run(session, [{"team_id": team, "person": person, "called_by": called_by}])
