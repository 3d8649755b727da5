"""The one code that makes the first administrator: its digest, until when it is good, and how many tries are left.

Never the code itself.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.db.engine import Session
from bot.db.tables import setup_codes
from bot.db.upserts import insert_or_replace
from bot.domain.ids import TeamId

_c = setup_codes.c
_PUT = insert_or_replace(setup_codes, ["team_id"], ["digest", "expires_at", "tries_left"])
_LOAD = select(setup_codes).where(_c.team_id == bindparam("team")).with_for_update()


@dataclass(frozen=True, slots=True)
class SetupCode:
    """What is known of the code."""

    digest: str
    expires_at: datetime
    tries_left: int


def put(session: Session, team: TeamId, digest: str, expires_at: datetime, tries: int) -> None:
    """Make it the only one."""
    row = {"team_id": team, "digest": digest, "expires_at": expires_at, "tries_left": tries}
    _PUT.run(session, [row])


def load_for_change(session: Session, team: TeamId) -> SetupCode | None:
    """The code, locked against another try at the same moment; None where there is none."""
    row = session.execute(_LOAD, {"team": team}).one_or_none()
    return None if row is None else SetupCode(row.digest, row.expires_at, row.tries_left)


def count_try(session: Session, team: TeamId) -> None:
    """One try fewer."""
    session.execute(update(setup_codes).where(_c.team_id == team).values(tries_left=_c.tries_left - 1))


def forget(session: Session, team: TeamId) -> None:
    """There is none any more."""
    session.execute(delete(setup_codes).where(_c.team_id == team))
