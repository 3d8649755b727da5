"""The last beat of the heart and the last outage, and the offset of practice time.

Never decides what an outage means for a deadline; the domain does (SPEC R17).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from bot.db.ahead import Question, ask
from bot.db.engine import Session
from bot.db.tables import beats, practice_clock
from bot.db.upserts import insert_or_replace
from bot.domain.facts import Outage
from bot.domain.ids import TeamId

_SAVE = insert_or_replace(beats, ["team_id"], ["machine_at", "business_at", "outage_since", "outage_until"])
_LAST = select(beats).where(beats.c.team_id == bindparam("team"))
_OFFSET = select(practice_clock.c.offset).where(practice_clock.c.team_id == bindparam("team"))
_SET_OFFSET = insert_or_replace(practice_clock, ["team_id"], ["offset"])


@dataclass(frozen=True, slots=True)
class Beat:
    """When the heart last beat, in both times, and the newest outage before that."""

    machine_at: datetime
    business_at: datetime
    outage: Outage | None


def question(team: TeamId) -> Question:
    """What `last` asks."""
    return Question(_LAST, {"team": team})


def last(session: Session, team: TeamId) -> Beat | None:
    """The newest beat of any worker; None before the first."""
    row = next(iter(ask(session, question(team))), None)
    if row is None:
        return None
    outage = Outage(row.outage_since, row.outage_until) if row.outage_since is not None else None
    return Beat(row.machine_at, row.business_at, outage)


def save(session: Session, team: TeamId, beat: Beat) -> None:
    """Keep the newest beat."""
    row = {
        "team_id": team,
        "machine_at": beat.machine_at,
        "business_at": beat.business_at,
        "outage_since": beat.outage and beat.outage.since,
        "outage_until": beat.outage and beat.outage.until,
    }
    _SAVE.run(session, [row])


def practice_offset(session: Session, team: TeamId) -> timedelta:
    """How far practice moved business time ahead of the machine's."""
    found: timedelta | None = session.execute(_OFFSET, {"team": team}).scalar_one_or_none()
    return found or timedelta()


def set_practice_offset(session: Session, team: TeamId, offset: timedelta) -> None:
    """Keep it, so that a restart does not jump back."""
    _SET_OFFSET.run(session, [{"team_id": team, "offset": offset}])
