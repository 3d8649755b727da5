"""Which workspace a database belongs to.

The only question that is asked without naming a workspace; nothing of a workspace is read here.
"""

from sqlalchemy import select

from bot.db.engine import Session
from bot.db.tables import policies
from bot.domain.ids import TeamId


def known(session: Session) -> tuple[TeamId, ...]:
    """Every workspace that a policy was activated in, which the first start does."""
    teams = session.execute(select(policies.c.team_id).distinct().order_by(policies.c.team_id)).scalars()
    return tuple(TeamId(team) for team in teams)
