"""What the other issues of a customer tell: the counts that the matrix and criteria ask for, and whom a change stirs.

Never judges; customers and components are compared as `plain` reads them, capitals and blanks apart.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

from sqlalchemy import ColumnElement, bindparam, delete, literal_column, select

from bot.db.columns import Instant, name_key
from bot.db.engine import Session
from bot.db.tables import facts, issues, to_observe
from bot.db.upserts import insert_or_replace
from bot.domain.commands import CustomerWrote
from bot.domain.facts import Commanded
from bot.domain.ids import IssueId, TeamId
from bot.domain.issue import Issue
from bot.domain.matrix import Known, Report

_i, _f, _o = issues.c, facts.c, to_observe.c
# Literals, so that the partial index is used (PERFORMANCE.md).
OPEN: ColumnElement[bool] = literal_column("issues.status IN ('unaccepted', 'accepted', 'waiting')")
_OTHERS = select(_i.id, _i.component_key, _i.opened_at).where(
    _i.team_id == bindparam("team"), _i.customer_key == bindparam("customer"), _i.id != bindparam("beside")
)
_OPEN_OF_CUSTOMER = _OTHERS.where(OPEN)
_RECENT_OF_CUSTOMER = _OTHERS.where(
    _i.opened_at > bindparam("since", type_=Instant()), literal_column("issues.status <> 'cancelled'")
)
_DEEDS = select(_f.body).where(
    _f.team_id == bindparam("team"), _f.issue_id == bindparam("issue"), _f.kind == Commanded.__name__
)
_OPEN_IDS = (
    select(_i.id).where(_i.team_id == bindparam("team"), _i.customer_key == bindparam("customer"), OPEN).order_by(_i.id)
)
_STIR = insert_or_replace(to_observe, ["team_id", "customer_key"], ["mark"])
_STIRRED = select(_o.customer_key, _o.mark).where(_o.team_id == bindparam("team")).order_by(_o.customer_key)
_SETTLED = delete(to_observe).where(
    _o.team_id == bindparam("team"), _o.customer_key == bindparam("customer"), _o.mark == bindparam("seen")
)


@dataclass(frozen=True, slots=True)
class Stirred:
    """A customer whose issues changed, as the fingerprint of the name; a later change has another mark."""

    customer: str
    mark: str


def known(
    session: Session, team: TeamId, report: Report, now: datetime, days: Collection[int], beside: Issue | None = None
) -> Known:
    """Say what is known at `now` of the customer of a report; `days` are the times over which recent issues count.

    `beside` is the issue itself where it is open already. What was cancelled was no issue (SPEC section 3.2).
    """
    reported = report.first_reported_at or (now if beside is None else beside.opened_at)
    number = IssueId(0) if beside is None else beside.id  # numbers begin at 1
    about: dict[str, object] = {"team": team, "customer": name_key(report.customer), "beside": number}
    component = name_key(report.component)
    components = [row.component_key for row in session.execute(_OPEN_OF_CUSTOMER, about)]
    return Known(
        unresolved=max(now - reported, timedelta()),
        contacts=1 if beside is None else 1 + _times_written(session, team, beside.id),
        open_of_customer=len(components),
        open_of_customer_and_component=0 if component is None else components.count(component),
        recent_of_customer=_recent(session, about, now, days),
    )


def stir(session: Session, team: TeamId, customers: Iterable[str]) -> None:
    """Note that issues of these customers changed, so that their others are told; in one order, so nobody deadlocks."""
    keys = sorted({key for key in map(name_key, customers) if key is not None})
    _STIR.run(session, [{"team_id": team, "customer_key": key, "mark": str(uuid4())} for key in keys])


def stirred(session: Session, team: TeamId) -> tuple[Stirred, ...]:
    """The customers whose open issues must be looked at."""
    return tuple(Stirred(row.customer_key, row.mark) for row in session.execute(_STIRRED, {"team": team}))


def open_of(session: Session, team: TeamId, customer: Stirred) -> tuple[IssueId, ...]:
    """The open issues of a customer, the lowest number first."""
    return tuple(map(IssueId, session.scalars(_OPEN_IDS, {"team": team, "customer": customer.customer})))


def settle(session: Session, team: TeamId, customer: Stirred) -> None:
    """Forget the note, unless something changed again meanwhile."""
    session.execute(_SETTLED, {"team": team, "customer": customer.customer, "seen": customer.mark})


def _recent(
    session: Session, about: dict[str, object], now: datetime, days: Collection[int]
) -> tuple[tuple[int, int], ...]:
    if not days:
        return ()
    since = now - timedelta(days=max(days))
    opened = [row.opened_at for row in session.execute(_RECENT_OF_CUSTOMER, about | {"since": since})]
    return tuple((one, 1 + sum(at > now - timedelta(days=one) for at in opened)) for one in sorted(set(days)))


def _times_written(session: Session, team: TeamId, issue: IssueId) -> int:
    """How often the customer wrote since it was opened; automatic replies do not count (SPEC R8)."""
    deeds = (cast("Commanded", body).command for body in session.scalars(_DEEDS, {"team": team, "issue": issue}))
    return sum(isinstance(deed, CustomerWrote) and not deed.automatic for deed in deeds)
