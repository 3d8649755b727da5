"""What helped once, by component; components are compared as `plain` reads them, capitals and blanks apart.

Never judges whether it helps again.
"""

from sqlalchemy import bindparam, select

from bot.db.columns import name_key
from bot.db.engine import Session
from bot.db.tables import insights
from bot.db.upserts import insert_if_new
from bot.domain.ids import TeamId
from bot.domain.insight import Insight

_c = insights.c
_ADD = insert_if_new(insights)
_OF_COMPONENT = (
    select(_c.id, _c.text, _c.component, _c.by, _c.at, _c.issue_id, _c.link)
    .where(_c.team_id == bindparam("team"), _c.component_key == bindparam("component"))
    .order_by(_c.at.desc(), _c.id.desc())
    .limit(bindparam("most"))
)


def add(session: Session, team: TeamId, insight: Insight) -> bool:
    """Keep it; False where the same is kept already."""
    row = {
        "team_id": team,
        "id": insight.id,
        "component_key": name_key(insight.component) or "",
        "component": insight.component,
        "text": insight.text,
        "link": insight.link,
        "issue_id": insight.issue,
        "by": insight.by,
        "at": insight.at,
    }
    return _ADD.run_one(session, row)


def of_component(session: Session, team: TeamId, component: str, most: int) -> tuple[Insight, ...]:
    """The newest of a component; none where none is named."""
    key = name_key(component)
    if key is None:
        return ()
    rows = session.execute(_OF_COMPONENT, {"team": team, "component": key, "most": most})
    return tuple(
        Insight(
            id=row.id,
            text=row.text,
            component=row.component,
            by=row.by,
            at=row.at,
            issue=row.issue_id,
            link=row.link,
        )
        for row in rows
    )
