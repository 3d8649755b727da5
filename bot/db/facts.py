"""What happened, appended and never changed.

Nothing here folds facts into a state: state is stored as state.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import bindparam, select

from bot.db.engine import Session
from bot.db.tables import facts
from bot.db.upserts import insert_all
from bot.domain.facts import Commanded, Departed, Fact, Observed, Opened, Outage, TookOver
from bot.domain.ids import IssueId, TeamId

_c = facts.c
_INSERT = insert_all(facts)
_OF_ISSUE = select(_c.body).where(_c.team_id == bindparam("team"), _c.issue_id == bindparam("issue")).order_by(_c.seq)
_CAUSES = tuple(kind.__name__ for kind in (Opened, Commanded, Observed, TookOver, Departed, Outage))
_CAUSES_OF = (
    select(_c.issue_id, _c.body)
    .where(
        _c.team_id == bindparam("team"),
        _c.issue_id.in_(bindparam("issues", expanding=True)),
        _c.kind.in_(_CAUSES),
        _c.at <= bindparam("until"),
    )
    .order_by(_c.issue_id, _c.seq)
)


_LAST_ACT = (
    select(_c.body)
    .where(
        _c.team_id == bindparam("team"),
        _c.issue_id == bindparam("issue"),
        _c.kind.in_([Opened.__name__, Commanded.__name__]),
    )
    .order_by(_c.seq.desc())
    .limit(1)
)


def append(session: Session, team: TeamId, happened: Sequence[tuple[IssueId, Fact]]) -> None:
    """Add facts in the order in which they happened."""
    rows = [
        {"team_id": team, "issue_id": issue, "at": _instant(fact), "kind": type(fact).__name__, "body": fact}
        for issue, fact in happened
    ]
    _INSERT.run(session, rows)


def of_issue(session: Session, team: TeamId, issue: IssueId) -> tuple[Fact, ...]:
    """Everything that ever happened to an issue, oldest first."""
    return tuple(cast("Fact", body) for body in session.scalars(_OF_ISSUE, {"team": team, "issue": issue}))


def last_act(session: Session, team: TeamId, issue: IssueId) -> Opened | Commanded | None:
    """What somebody did to it last, be it that they opened it."""
    fact: Opened | Commanded | None = session.execute(_LAST_ACT, {"team": team, "issue": issue}).scalar_one_or_none()
    return fact


def causes_of(
    session: Session, team: TeamId, issues: Sequence[IssueId], until: datetime
) -> Mapping[IssueId, Sequence[Fact]]:
    """What must happen again for issues to live again, by issue and oldest first; what only followed is left out."""
    found: dict[IssueId, list[Fact]] = defaultdict(list)
    for row in session.execute(_CAUSES_OF, {"team": team, "issues": issues, "until": until}):
        found[row.issue_id].append(row.body)
    return found


def _instant(fact: Fact) -> datetime:
    return fact.until if isinstance(fact, Outage) else fact.at
