"""Clock instances as rows: one per instance, kept after it ended, loaded while it is open.

Never computes a deadline.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from bot.db.engine import Session
from bot.db.tables import clocks
from bot.db.upserts import insert_or_replace
from bot.domain.clocks import Breach, Clock
from bot.domain.ids import IssueId, TeamId
from bot.domain.issue import Issue

_c = clocks.c
_KEY = ("team_id", "issue_id", "number")
_SAVE = insert_or_replace(clocks, _KEY, [column.name for column in _c if column.name not in _KEY])
_OF_ISSUES = (
    select(clocks)
    .where(_c.team_id == bindparam("team"), _c.issue_id.in_(bindparam("ids", expanding=True)))
    .order_by(_c.issue_id, _c.number)
)
_OPEN = _OF_ISSUES.where(_c.ended_at.is_(None))


def open_clocks(session: Session, team: TeamId, ids: Sequence[IssueId]) -> dict[IssueId, list[Clock]]:
    """The instances that run, pause or are late, by issue and in the order they were started."""
    found: dict[IssueId, list[Clock]] = {}
    for row in session.execute(_OPEN, {"team": team, "ids": ids}):
        found.setdefault(row.issue_id, []).append(_clock(row))
    return found


def all_clocks(session: Session, team: TeamId, issue: IssueId) -> tuple[Clock, ...]:
    """Every instance the issue ever had: what `why` and reports read."""
    return tuple(_clock(row) for row in session.execute(_OF_ISSUES, {"team": team, "ids": [issue]}))


def save(session: Session, team: TeamId, changed: Iterable[Issue]) -> None:
    """Write the instances that an issue carries: the open ones and those that its decision ended."""
    _SAVE.run(session, [_values(team, issue.id, clock) for issue in changed for clock in issue.clocks])


def _clock(row: Row[Any]) -> Clock:
    return Clock(
        number=row.number,
        kind=row.kind,
        cycle=row.cycle,
        tier=row.tier,
        calendar=row.calendar,
        target=row.target,
        started_at=row.started_at,
        carried=row.carried,
        elapsed=row.elapsed,
        running_since=row.running_since,
        deadline=row.deadline,
        revision=row.revision,
        warned=row.warned,
        breach=row.breached_at and Breach(row.breached_at, row.breach_detected_at, row.breach_cause),
        ended_at=row.ended_at,
        outcome=row.outcome,
    )


def _values(team: TeamId, issue: IssueId, clock: Clock) -> dict[str, Any]:
    breach = clock.breach
    return {
        "team_id": team,
        "issue_id": issue,
        "number": clock.number,
        "kind": clock.kind,
        "cycle": clock.cycle,
        "tier": clock.tier,
        "calendar": clock.calendar,
        "target": clock.target,
        "started_at": clock.started_at,
        "carried": clock.carried,
        "elapsed": clock.elapsed,
        "running_since": clock.running_since,
        "deadline": clock.deadline,
        "revision": clock.revision,
        "warned": clock.warned,
        "breached_at": breach and breach.at,
        "breach_detected_at": breach and breach.detected_at,
        "breach_cause": breach and breach.cause,
        "ended_at": clock.ended_at,
        "outcome": clock.outcome,
    }
