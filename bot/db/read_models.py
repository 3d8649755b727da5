"""Queries for lists and checks: each gives a small value made for its reader.

Nothing here is loaded to be changed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, func, literal_column, or_, select

from bot.db.columns import name_key
from bot.db.engine import Session
from bot.db.knowledge import OPEN
from bot.db.letters import GATHERED
from bot.db.tables import clocks, issues, outbox
from bot.domain.ids import IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import HolderKind, Status
from bot.domain.matrix import Likeness, Report, Severity, same_matter

PUT_OFF_FOR = timedelta(minutes=8)

_i = issues.c
_o = outbox.c
_LATE = (
    select(func.count())
    .where(
        clocks.c.team_id == _i.team_id,
        clocks.c.issue_id == _i.id,
        clocks.c.ended_at.is_(None),
        clocks.c.breached_at.is_not(None),
    )
    .correlate(issues)
    .scalar_subquery()
)
_LINES = select(
    _i.id,
    _i.report,
    _i.severity,
    _i.tier,
    _i.status,
    _i.owner,
    _i.holder_kind,
    _i.opened_at,
    _i.next_deadline,
    _LATE.label("late"),
).where(_i.team_id == bindparam("team"), OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLine:
    """An open issue in a list; `late` counts the clocks whose deadline passed."""

    id: IssueId
    title: str
    customer: str
    severity: Severity
    tier: TierKey
    status: Status
    owner: PersonId | None
    holder: HolderKind
    opened_at: datetime
    next_deadline: datetime | None
    late: int


@dataclass(frozen=True, slots=True)
class Similar:
    """An open issue that may be about the same matter, and how much it seems to be."""

    line: IssueLine
    likeness: Likeness


class FindingKind(StrEnum):
    """What can be wrong although nothing failed (RELIABILITY section 5)."""

    WAKE_OVERDUE = "wake_overdue"
    SET_ASIDE = "set_aside"
    LETTER_WAITS = "letter_waits"  # pending, and its time came long ago
    LETTER_HANGS = "letter_hangs"  # sending past its lease, or unknown past its grace
    LETTER_DEAD = "letter_dead"
    LETTER_HELD = "letter_held"  # nobody can find out whether it arrived
    SLACK_LIMITS = "slack_limits"  # Slack asked to wait; nothing is wrong, but it explains why something is late


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: about which issue or letter, since when, and what is known about it."""

    kind: FindingKind
    issue: IssueId | None
    since: datetime | None
    detail: str


def open_lines(
    session: Session, team: TeamId, *, tier: TierKey | None = None, owner: PersonId | None = None, limit: int = 50
) -> tuple[IssueLine, ...]:
    """Open issues, those with the earliest deadline first and those with none ahead last."""
    statement = _LINES
    if tier is not None:
        statement = statement.where(_i.tier == tier)
    if owner is not None:
        statement = statement.where(_i.owner == owner)
    statement = statement.order_by(_i.next_deadline.is_(None), _i.next_deadline, _i.severity, _i.id).limit(limit)
    return tuple(_line(row) for row in session.execute(statement, {"team": team}))


def similar(session: Session, team: TeamId, report: Report, limit: int) -> tuple[Similar, ...]:
    """Open issues that may be about the matter of a report: the likest first, of these the newest (statement 8)."""
    statement = _LINES.where(_i.customer_key == bindparam("customer"))
    rows = session.execute(statement, {"team": team, "customer": name_key(report.customer)})
    found = (Similar(_line(row), same_matter(report, row.report)) for row in rows)
    alike = [one for one in found if one.likeness is not Likeness.OTHER_MATTER]
    return tuple(sorted(alike, key=lambda one: (one.likeness, one.line.opened_at, one.line.id), reverse=True)[:limit])


def _line(row: Any) -> IssueLine:  # noqa: ANN401  # a row of `_LINES`
    return IssueLine(
        id=row.id,
        title=row.report.title,
        customer=row.report.customer,
        severity=row.severity,
        tier=row.tier,
        status=row.status,
        owner=row.owner,
        holder=row.holder_kind,
        opened_at=row.opened_at,
        next_deadline=row.next_deadline,
        late=row.late,
    )


def overdue_issues(session: Session, team: TeamId, before: datetime) -> list[Finding]:
    """Issues that nobody looked at although it is past `before`, and those set aside. Business time."""
    here = select(_i.id, _i.tier, _i.wake_at, _i.aside_since, _i.aside_error).where(_i.team_id == team)
    overdue = here.where(_i.wake_at < before, _i.aside_since.is_(None)).order_by(_i.wake_at).limit(100)
    aside = here.where(_i.aside_since.is_not(None)).order_by(_i.aside_since).limit(100)
    return [
        *(Finding(FindingKind.WAKE_OVERDUE, row.id, row.wake_at, row.tier) for row in session.execute(overdue)),
        *(Finding(FindingKind.SET_ASIDE, row.id, row.aside_since, row.aside_error) for row in session.execute(aside)),
    ]


def stuck_letters(session: Session, team: TeamId, before: datetime, dead_since: datetime) -> list[Finding]:
    """Letters that should have gone or been settled before `before`, and those dead since then. Machine time."""
    waits = and_(
        literal_column("outbox.state = 'pending'"),
        or_(  # again and again is not on its way either; what is gathered has its time
            _o.not_before < before,
            and_(_o.created_at < before - PUT_OFF_FOR, func.coalesce(_o.last_error, "") != GATHERED),
        ),
    )
    hangs = and_(
        literal_column("outbox.state IN ('sending', 'unknown')"), func.coalesce(_o.check_at, _o.lease_until) < before
    )
    dead = and_(literal_column("outbox.state = 'dead'"), _o.created_at >= dead_since)
    found = []
    for kind, condition in (
        (FindingKind.LETTER_WAITS, waits),
        (FindingKind.LETTER_HANGS, hangs),
        (FindingKind.LETTER_DEAD, dead),
        (FindingKind.LETTER_HELD, and_(literal_column("outbox.state = 'paused'"), _o.created_at >= dead_since)),
    ):
        columns = (_o.issue_id, _o.kind, _o.destination, _o.created_at, _o.last_error)
        statement = select(*columns).where(_o.team_id == team, condition).order_by(_o.created_at).limit(100)
        for row in session.execute(statement):
            detail = f"{row.kind.value} to {row.destination}: {row.last_error or 'no error yet'}"
            found.append(Finding(kind, row.issue_id, row.created_at, detail))
    return found
