"""The ledger of holders: who had the ball from when until when, without a gap and without an overlap (SPEC section 1).

Never read to decide anything; the present holder is in the issue.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, literal_column, select, update

from bot.db.columns import Instant
from bot.db.engine import Session
from bot.db.tables import holder_spans
from bot.db.upserts import insert_all
from bot.domain.facts import Fact, Held
from bot.domain.ids import DepartmentKey, IssueId, TeamId, TierKey
from bot.domain.issue import HolderKind

_c = holder_spans.c
# A literal, so that the partial index is used (PERFORMANCE.md).
_PRESENT: ColumnElement[bool] = literal_column("holder_spans.until IS NULL")
_INSERT = insert_all(holder_spans)
_CLOSE = (
    update(holder_spans)
    .where(_c.team_id == bindparam("team"), _c.issue_id == bindparam("issue"), _PRESENT)
    .values(until=bindparam("ended"))
)
_OF_TEAM = select(holder_spans).where(_c.team_id == bindparam("team"))
_OF_ISSUE = _OF_TEAM.where(_c.issue_id == bindparam("issue")).order_by(_c.seq)
_ENDED_WITHIN = _OF_TEAM.where(_c.until > bindparam("since"), _c.since < bindparam("end", type_=Instant()))
_PRESENT_WITHIN = _OF_TEAM.where(_PRESENT, _c.since < bindparam("end", type_=Instant()))


@dataclass(frozen=True, slots=True)
class Whose:
    """Who can have the ball: a kind of holder, in which tier, and which department where it is one."""

    kind: HolderKind
    tier: TierKey
    department: DepartmentKey | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch in which one holder had an issue; `until` None while it lasts."""

    issue: IssueId
    whose: Whose
    since: datetime
    until: datetime | None


def append(session: Session, team: TeamId, happened: Iterable[tuple[IssueId, Fact]]) -> None:
    """Write down who was given the ball: the span that lasted ends where the next begins. Issues have to be locked."""
    given: dict[IssueId, list[Held]] = {}
    for issue, fact in happened:
        if isinstance(fact, Held):
            given.setdefault(issue, []).append(fact)
    if given:
        ended = [{"team": team, "issue": issue, "ended": held[0].at} for issue, held in given.items()]
        session.execute(_CLOSE, ended if len(ended) > 1 else ended[0])
        _INSERT.run(session, [row for issue, held in given.items() for row in _rows(team, issue, held)])


def spans(session: Session, team: TeamId, issue: IssueId) -> tuple[Span, ...]:
    """Everybody who had the issue, in order; the last one has it now."""
    return tuple(_span(row) for row in session.execute(_OF_ISSUE, {"team": team, "issue": issue}))


def minutes_per_holder(session: Session, team: TeamId, issue: IssueId, now: datetime) -> dict[Whose, timedelta]:
    """How long each holder had the issue by `now`, *nobody* included; together its whole life (SPEC section 1)."""
    return _totals(spans(session, team, issue), None, now)


def minutes_in_period(session: Session, team: TeamId, since: datetime, until: datetime) -> dict[Whose, timedelta]:
    """How long each holder had issues of the workspace between two instants, per tier; *nobody* included."""
    wanted = {"team": team, "since": since, "end": until}
    rows = [*session.execute(_ENDED_WITHIN, wanted), *session.execute(_PRESENT_WITHIN, {"team": team, "end": until})]
    return _totals(map(_span, rows), since, until)


def _totals(held: Iterable[Span], since: datetime | None, until: datetime) -> dict[Whose, timedelta]:
    totals: dict[Whose, timedelta] = defaultdict(timedelta)
    for span in held:
        begins = span.since if since is None else max(span.since, since)
        ends = until if span.until is None else min(span.until, until)
        totals[span.whose] += max(ends - begins, timedelta())
    return dict(totals)


def _span(row: Row[Any]) -> Span:
    return Span(row.issue_id, Whose(row.kind, row.tier, row.department), row.since, row.until)


def _rows(team: TeamId, issue: IssueId, given: Sequence[Held]) -> list[dict[str, Any]]:
    ends = [held.at for held in given[1:]]
    return [
        {
            "team_id": team,
            "issue_id": issue,
            "kind": held.holder.kind,
            "tier": held.holder.tier,
            "department": held.holder.department,
            "since": held.at,
            "until": until,
        }
        for held, until in zip(given, [*ends, None], strict=True)
    ]
