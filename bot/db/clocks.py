"""Clock instances as rows: one per instance, kept after it ended, loaded while it is open.

Never computes a deadline.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from bot.db.ahead import Question, ask
from bot.db.engine import Session
from bot.db.tables import clocks
from bot.db.upserts import insert_or_replace
from bot.domain.clocks import Breach, Clock
from bot.domain.ids import IssueId, TeamId
from bot.domain.issue import Issue

_c = clocks.c
_KEY = ("team_id", "issue_id", "number")
_BREACH = ("breached_at", "breach_detected_at", "breach_cause", "breach_owner")
_SAME = tuple(column.name for column in _c if column.name not in {"team_id", "issue_id", *_BREACH})
"""Columns that hold the field of the same name."""
_SAVE = insert_or_replace(clocks, _KEY, [column.name for column in _c if column.name not in _KEY])
_OF_ISSUES = (
    select(*(_c[name] for name in (*_SAME, "issue_id", *_BREACH)))  # in the order in which `_clock` reads
    .where(_c.team_id == bindparam("team"), _c.issue_id.in_(bindparam("ids", expanding=True)))
    .order_by(_c.issue_id, _c.number)
)
_OPEN = _OF_ISSUES.where(_c.ended_at.is_(None))


def question(team: TeamId, ids: Sequence[IssueId]) -> Question:
    """What `open_clocks` asks."""
    return Question(_OPEN, {"team": team, "ids": list(ids)})


def open_clocks(session: Session, team: TeamId, ids: Sequence[IssueId]) -> dict[IssueId, list[Clock]]:
    """The instances that run, pause or are late, by issue and in the order they were started."""
    found: dict[IssueId, list[Clock]] = {}
    for row in ask(session, question(team, ids)):
        found.setdefault(row.issue_id, []).append(_clock(row))
    return found


def all_clocks(session: Session, team: TeamId, issue: IssueId) -> tuple[Clock, ...]:
    """Every instance the issue ever had: what `why` and reports read."""
    return tuple(_clock(row) for row in session.execute(_OF_ISSUES, {"team": team, "ids": [issue]}))


def save(session: Session, team: TeamId, changed: Iterable[Issue], before: Mapping[IssueId, Issue]) -> None:
    """Write the instances that issues carry, the open ones and those that their decisions ended.

    Not those that are as they were `before`.
    """
    _SAVE.run(
        session,
        [
            _values(team, issue.id, clock)
            for issue in changed
            for clock in issue.clocks
            if issue.id not in before or clock not in before[issue.id].clocks
        ],
    )


def _clock(row: Row[Any]) -> Clock:
    breach = row.breached_at and Breach(*row[-len(_BREACH) :])
    return Clock(breach=breach, **dict(zip(_SAME, row, strict=False)))


def _values(team: TeamId, issue: IssueId, clock: Clock) -> dict[str, Any]:
    breach = clock.breach
    values = {name: getattr(clock, name) for name in _SAME}
    return values | {
        "team_id": team,
        "issue_id": issue,
        "breached_at": breach and breach.at,
        "breach_detected_at": breach and breach.detected_at,
        "breach_cause": breach and breach.cause,
        "breach_owner": breach and breach.owner,
    }
