"""Lists of issues: which ones somebody wants to see, how many there are, and one page of them, the most pressing first.

Nothing is loaded here but numbers; whoever shows them loads those issues whole.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, literal_column, or_, select, union_all

from bot.db.engine import Session
from bot.db.issue_tables import A_LEAD
from bot.db.knowledge import OPEN
from bot.db.tables import issues
from bot.domain.ids import IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import OPEN_STATUSES, Status
from bot.domain.matrix import Severity

_i = issues.c
# Literals, as in OPEN: so that an index holds all that is asked.
_OVER: ColumnElement[bool] = literal_column("issues.status IN ('resolved', 'closed', 'cancelled')")
_UNACCEPTED: ColumnElement[bool] = literal_column("issues.status = 'unaccepted'")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFor:
    """Issues that nobody of `tiers` accepted, that wait for a word of the person, or in `led` for that of a lead."""

    person: PersonId
    tiers: frozenset[TierKey]
    led: frozenset[TierKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which issues; all of it must hold, and what is left out is not asked for. Without `statuses` the open ones.

    `text_waits`: those with a text for the customer that is to be approved (SPEC statement 72).
    `pressing_by` are those with a deadline until then, passed or not; `stalled_by` those past their checkpoint by then
    (SPEC R29). `kinds` are tiers each with a severity. `words` all stand in the name of the customer, the problem or
    the component.
    """

    tiers: frozenset[TierKey] | None = None
    severities: frozenset[Severity] | None = None
    kinds: frozenset[tuple[TierKey, Severity]] | None = None
    statuses: frozenset[Status] | None = None
    owner: PersonId | None = None
    waiting_for: WaitingFor | None = None
    text_waits: bool = False
    pressing_by: datetime | None = None
    stalled_by: datetime | None = None
    words: tuple[str, ...] = ()
    but_not: "tuple[Wanted, ...]" = ()

    @property
    def is_about_open_ones(self) -> bool:
        """Whether the index of open issues holds all of them."""
        return self.statuses is None or self.statuses <= OPEN_STATUSES

    @property
    def is_about_what_is_over(self) -> bool:
        """Whether the index of what is over holds all of them."""
        return self.statuses is not None and self.statuses.isdisjoint(OPEN_STATUSES)


def count(session: Session, team: TeamId, wanted: Sequence[Wanted]) -> tuple[int, ...]:
    """How many open issues there are of each kind, in one look at the index of open issues."""
    counted = [func.count().filter(_condition(one)) for one in wanted]
    return tuple(session.execute(select(*counted).where(_i.team_id == team, OPEN)).one())


def changed_since(session: Session, team: TeamId, wanted: Wanted, since: datetime) -> tuple[int, int]:
    """How many of these were opened since then, and how many ended; tiers and severities as they are now."""
    ended = and_(_i.status.in_(sorted(set(Status) - OPEN_STATUSES)), _i.moved_at >= since)
    everything = replace(wanted, statuses=frozenset(Status))
    counted = select(func.count().filter(_i.opened_at >= since), func.count().filter(ended))
    recent = or_(_i.opened_at >= since, _i.moved_at >= since)
    opened, over = session.execute(counted.where(_i.team_id == team, recent, _condition(everything))).one()
    return opened, over


def page(session: Session, team: TeamId, wanted: Wanted, offset: int, limit: int) -> tuple[IssueId, ...]:
    """The most pressing first, those without a deadline last; of those that are over the newest first."""
    chosen = select(_i.id).where(_i.team_id == team, _condition(wanted))
    newest = chosen.where(_OVER).order_by(_i.id.desc())
    if wanted.is_about_open_ones:
        order = (_i.pressing_at.is_(None), _i.pressing_at, _i.severity, _i.id)
        statement = chosen.where(OPEN).order_by(*order)
    elif wanted.is_about_what_is_over:
        statement = newest
    else:  # each half from its index; for a plain id SQLite would go through the key, and so all there ever were
        halves = (chosen.where(OPEN).order_by(-_i.id), newest)
        both = union_all(*(select(half.limit(offset + limit).subquery().c.id) for half in halves)).subquery()
        statement = select(both.c.id).order_by(both.c.id.desc())
    return tuple(map(IssueId, session.scalars(statement.offset(offset).limit(limit))))


def of_people(session: Session, team: TeamId, people: Collection[PersonId]) -> list[tuple[IssueId, PersonId]]:
    """The open issues that these people own, or that wait for a word of theirs, each with whose it is."""
    if not people:
        return []
    concerned = or_(_i.owner.in_(sorted(people)), _i.awaits.is_not(None))
    rows = session.execute(
        select(_i.id, _i.owner, _i.awaits).where(_i.team_id == team, OPEN, concerned).order_by(_i.id)
    )
    return [
        (row.id, PersonId(one))
        for row in rows
        for one in sorted({row.owner, *(row.awaits or "").split(" ")} & set(people))
    ]


def owners(session: Session, team: TeamId) -> frozenset[PersonId]:
    """Everybody who owns an open issue."""
    return frozenset(
        session.scalars(select(_i.owner).where(_i.team_id == team, OPEN, _i.owner.is_not(None)).distinct())
    )


def _condition(wanted: Wanted) -> ColumnElement[bool]:
    return and_(True, *_conditions(wanted))  # noqa: FBT003  # of SQL


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.tiers is not None:
        yield _i.tier.in_(sorted(wanted.tiers))
    if wanted.severities is not None:
        yield _i.severity.in_(sorted(wanted.severities))
    if wanted.kinds is not None:
        yield or_(false(), *(and_(_i.tier == tier, _i.severity == severity) for tier, severity in sorted(wanted.kinds)))
    if wanted.statuses is not None:
        yield _i.status.in_(sorted(wanted.statuses))
    if wanted.owner is not None:
        yield _i.owner == wanted.owner
    if wanted.waiting_for is not None:
        yield _waits_for(wanted.waiting_for)
    if wanted.text_waits:
        yield _awaits(A_LEAD)
    if wanted.pressing_by is not None:
        yield _i.pressing_at <= wanted.pressing_by
    if wanted.stalled_by is not None:
        yield _i.stalls_at <= wanted.stalled_by
    for word in wanted.words:
        yield _i.sought.contains(word, autoescape=True)
    for other in wanted.but_not:
        yield func.coalesce(_condition(other), False).is_(False)  # what SQL does not know is no


def _waits_for(whom: WaitingFor) -> ColumnElement[bool]:
    of_a_tier = and_(_UNACCEPTED, _i.tier.in_(sorted(whom.tiers)))
    of_a_lead = [and_(_i.tier.in_(sorted(whom.led)), _awaits(A_LEAD))] if whom.led else []
    return or_(of_a_tier, _awaits(whom.person), *of_a_lead)


def _awaits(whom: str) -> ColumnElement[bool]:
    return (" " + _i.awaits + " ").contains(f" {whom} ", autoescape=True)
