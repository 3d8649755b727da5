"""What helped once, by component; components are compared as `plain` reads them, capitals and blanks apart.

Never judges whether it helps again. What was taken back keeps its row, without a component: the form that saved it may
come a second time.
"""

from typing import Any

from sqlalchemy import bindparam, select, update

from bot.db.columns import name_key
from bot.db.engine import Session
from bot.db.tables import insights
from bot.db.upserts import insert_if_new
from bot.domain.ids import TeamId
from bot.domain.insight import Insight

_c = insights.c
_ADD = insert_if_new(insights)
_ALL = select(_c.id, _c.text, _c.component, _c.by, _c.at, _c.issue_id, _c.link).where(_c.team_id == bindparam("team"))
_OF_COMPONENT = (
    _ALL.where(_c.component_key == bindparam("component")).order_by(_c.at.desc(), _c.id.desc()).limit(bindparam("most"))
)
_BY_ID = _ALL.where(_c.id == bindparam("insight"))
_OF_MESSAGE = (
    _ALL.where(_c.link == bindparam("link"), _c.component_key != "").order_by(_c.at.desc(), _c.id.desc()).limit(1)
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
    return tuple(map(_insight, rows))


def load(session: Session, team: TeamId, insight: str, *, for_change: bool = False) -> Insight | None:
    """One of them, also one that was taken back; with its lock `for_change`."""
    statement = _BY_ID.with_for_update() if for_change else _BY_ID
    row = session.execute(statement, {"team": team, "insight": insight}).one_or_none()
    return _insight(row) if row is not None else None


def of_message(session: Session, team: TeamId, link: str) -> Insight | None:
    """The newest that was kept from the message at this address and is still offered."""
    row = session.execute(_OF_MESSAGE, {"team": team, "link": link}).one_or_none()
    return _insight(row) if row is not None else None


def change(session: Session, team: TeamId, insight: Insight) -> None:
    """Store its words, whose they are and when they were chosen; without a component it is offered to nobody."""
    statement = update(insights).where(_c.team_id == team, _c.id == insight.id)
    session.execute(
        statement.values(
            component_key=name_key(insight.component) or "",
            component=insight.component,
            text=insight.text,
            by=insight.by,
            at=insight.at,
        )
    )


def _insight(row: Any) -> Insight:  # noqa: ANN401  # a row of _ALL
    return Insight(
        id=row.id,
        text=row.text,
        component=row.component,
        by=row.by,
        at=row.at,
        issue=row.issue_id,
        link=row.link,
    )
