"""Issues in the database: loaded whole, written whole, claimed when due.

Never decides anything about an issue. Several issues cost one query per table.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select, update

from bot.db import arrays, clocks
from bot.db.ahead import Question, Rows, ask
from bot.db.columns import name_key, searchable
from bot.db.engine import Session
from bot.db.issue_tables import A_LEAD
from bot.db.tables import issue_numbers, issues
from bot.db.upserts import Upsert, insert_or_replace
from bot.domain.clocks import Clock
from bot.domain.ids import IssueId, TeamId
from bot.domain.issue import Holder, Issue, Status

_c = issues.c
_LOOKED_FOR = {"customer_key", "component_key", "next_deadline", "pressing_at", "stalls_at", "awaits", "sought"}
_APART = _LOOKED_FOR | {"wake_at", "aside_since", "aside_error", "team_id"}
_HOLDER = ("holder_kind", "holder_tier", "holder_since", "holder_department")
_SAME = tuple(column.name for column in _c if column.name not in _APART.union(_HOLDER))
"""Columns that hold the field of the same name."""
_READ = [*(_c[name] for name in _SAME), _c.team_id, *(_c[name] for name in _HOLDER)]  # as `_issue` reads them
_OWN = ("team_id", "id", "form")
_SAVE = insert_or_replace(issues, ["team_id", "id"], [column.name for column in _c if column.name not in _OWN])
_ONE_NUMBER: Upsert = insert_or_replace(issue_numbers, ["team_id"], ["team_id"])
_BY_ID = select(*_READ).where(_c.team_id == bindparam("team"), _c.id.in_(bindparam("ids", expanding=True)))
_BY_FORM = select(_c.id).where(_c.team_id == bindparam("team"), _c.form == bindparam("form"))
_DUE = (
    select(*_READ)
    .where(
        _c.team_id == bindparam("team"),
        _c.wake_at <= bindparam("now"),
        or_(_c.aside_since.is_(None), _c.aside_since <= bindparam("aside_before")),
    )
    .order_by(_c.wake_at)
    .limit(bindparam("batch"))
)
# NO KEY UPDATE on PostgreSQL: rows that only point at the issue can still be inserted. SQLite has one writer at a time.
_CLAIM_DUE = _DUE.with_for_update(key_share=True, skip_locked=True)
_DUE_IDS = _DUE.with_only_columns(_c.id)
_BY_ID_LOCKED = _BY_ID.with_for_update(key_share=True)
_LOCK = (
    select(_c.id).where(_c.team_id == bindparam("team"), _c.id == bindparam("issue")).with_for_update(key_share=True)
)
_WAKES = (
    select(_c.id, _c.wake_at)
    .where(
        _c.team_id == bindparam("team"),
        _c.id > bindparam("after"),
        _c.status.not_in([Status.CLOSED, Status.CANCELLED]),
        _c.aside_since.is_(None),
    )
    .order_by(_c.id)
    .limit(bindparam("limit"))
)
_EARLIEST = (
    select(_c.wake_at)
    .where(_c.team_id == bindparam("team"), _c.wake_at.is_not(None), _c.aside_since.is_(None))
    .order_by(_c.wake_at)
    .limit(1)
)
_EARLIEST_ASIDE = (
    select(_c.aside_since)
    .where(_c.team_id == bindparam("team"), _c.aside_since.is_not(None))
    .order_by(_c.aside_since)
    .limit(1)
)
_KEY = {"team_id": "team", "id": "issue"}  # what finds a row, and how it is called among its changes
_CHANGE = update(issues).where(_c.team_id == bindparam("team"), _c.id == bindparam("issue"))
_OPENED = (
    select(_c.id)
    .where(
        _c.team_id == bindparam("team"),
        _c.id > bindparam("after"),
        _c.opened_at >= bindparam("since"),
        _c.opened_at < bindparam("until"),
    )
    .order_by(_c.id)
    .limit(bindparam("batch"))
)
_NUMBER = select(issue_numbers.c.last).where(issue_numbers.c.team_id == bindparam("team"))


def questions(team: TeamId, issue: IssueId) -> tuple[Question, ...]:
    """What `load` asks of one."""
    return Question(_BY_ID, {"team": team, "ids": [issue]}), clocks.question(team, [issue])


def load(session: Session, team: TeamId, ids: Iterable[IssueId]) -> dict[IssueId, Issue]:
    """Issues as they are, with their open clocks; who is not there is not in the answer."""
    return _whole(session, team, _BY_ID, {"team": team, "ids": sorted(set(ids))})


def questions_for_change(team: TeamId, issue: IssueId) -> tuple[Question, ...]:
    """What `load_for_change` asks; the first takes the lock."""
    return Question(_BY_ID_LOCKED, {"team": team, "ids": [issue]}), clocks.question(team, [issue])


def load_for_change(session: Session, team: TeamId, issue: IssueId) -> Issue | None:
    """Load an issue under its row lock, which comes before every other lock; the only way to one that will change."""
    return _whole(session, team, _BY_ID_LOCKED, {"team": team, "ids": [issue]}).get(issue)


def question_of_lock(team: TeamId, issue: IssueId) -> Question:
    """What `lock` asks."""
    return Question(_LOCK, {"team": team, "issue": issue})


def lock(session: Session, team: TeamId, issue: IssueId) -> None:
    """Take the row lock without reading, to write about an issue in the order that everybody keeps.

    On SQLite whoever writes holds the whole database already.
    """
    if session.dialect.name != "sqlite" and not ask(session, question_of_lock(team, issue)):
        raise LookupError(f"{team} has no issue {issue}")


def claim_due(session: Session, team: TeamId, now: datetime, aside_before: datetime, batch: int) -> list[Issue]:
    """Lock issues whose wake has come, earliest first, leaving out those that somebody else holds.

    Those set aside come again once their `aside_since` is before `aside_before`.
    """
    wanted = {"team": team, "now": now, "aside_before": aside_before, "batch": batch}
    return list(_whole(session, team, _CLAIM_DUE, wanted).values())


def due_ids(session: Session, team: TeamId, now: datetime, aside_before: datetime, batch: int) -> list[IssueId]:
    """The same issues without a lock, to try them one by one."""
    wanted = {"team": team, "now": now, "aside_before": aside_before, "batch": batch}
    return [IssueId(number) for number in session.scalars(_DUE_IDS, wanted)]


def wakes(session: Session, team: TeamId, after: IssueId, limit: int) -> dict[IssueId, datetime | None]:
    """When open issues that are not set aside are looked at next: the first `limit` whose numbers follow on `after`."""
    return {
        IssueId(row.id): row.wake_at for row in session.execute(_WAKES, {"team": team, "after": after, "limit": limit})
    }


def questions_of_next(team: TeamId) -> tuple[Question, Question]:
    """What `earliest_wake` and `earliest_aside` ask."""
    return Question(_EARLIEST, {"team": team}), Question(_EARLIEST_ASIDE, {"team": team})


def earliest_wake(session: Session, team: TeamId) -> datetime | None:
    """When the next issue must be looked at, those set aside left out."""
    return _first(ask(session, questions_of_next(team)[0]))


def earliest_aside(session: Session, team: TeamId) -> datetime | None:
    """Since when the one that waits longest has been set aside; None while none is."""
    return _first(ask(session, questions_of_next(team)[1]))


def _first(rows: Rows) -> datetime | None:
    return next((at for (at,) in rows), None)


def by_form(session: Session, team: TeamId, form: str) -> IssueId | None:
    """The issue that this form opened."""
    found = session.execute(_BY_FORM, {"team": team, "form": form}).scalar_one_or_none()
    return None if found is None else IssueId(found)


def opened_between(
    session: Session, team: TeamId, since: datetime, until: datetime, after: IssueId, batch: int
) -> tuple[IssueId, ...]:
    """Up to `batch` issues that were opened then, with a number above `after`, the lowest first."""
    wanted = {"team": team, "since": since, "until": until, "after": after, "batch": batch}
    return tuple(map(IssueId, session.scalars(_OPENED, wanted)))


def lock_numbers(session: Session, team: TeamId) -> IssueId:
    """The next free number of the workspace; whoever else asks waits until this transaction ends, so none is lost."""
    _ONE_NUMBER.run(session, [{"team_id": team, "last": 0}])
    return IssueId(session.execute(_NUMBER, {"team": team}).scalar_one() + 1)


def take_number(session: Session, team: TeamId, number: IssueId) -> None:
    """Use the number that `lock_numbers` gave."""
    session.execute(update(issue_numbers).where(issue_numbers.c.team_id == team).values(last=number))


def save(
    session: Session,
    team: TeamId,
    changed: Sequence[tuple[Issue, datetime | None]],
    before: Mapping[IssueId, Issue] = MappingProxyType({}),
) -> None:
    """Write issues with the instant at which each must be looked at next; clears what was set aside.

    Of those that were loaded for this change, as they were `before`, only what is different now is written.
    """
    whole, parts = [], defaultdict(list)
    for issue, wake_at in changed:
        if issue.id in before:
            part = _differs(team, before[issue.id], issue, wake_at)
            parts[tuple(part)].append(part)
        else:
            whole.append(_values(team, issue, wake_at))
    _SAVE.run(session, whole)
    for rows in parts.values():
        if len(rows) >= arrays.MANY and session.dialect.name == "postgresql":
            names = {name: name for name in rows[0] if name not in _KEY.values()}
            arrays.change(session, issues, _KEY, names, rows)
        else:
            session.execute(_CHANGE, rows if len(rows) > 1 else rows[0])
    clocks.save(session, team, [issue for issue, _ in changed], before)


def set_aside(session: Session, team: TeamId, issue: IssueId, now: datetime, error: str) -> None:
    """Note that time cannot pass for this issue, so that it holds up nobody."""
    session.execute(_CHANGE.values(aside_since=now, aside_error=error), {"team": team, "issue": issue})


def _whole(session: Session, team: TeamId, statement: Select[Any], wanted: dict[str, Any]) -> dict[IssueId, Issue]:
    rows = ask(session, Question(statement, wanted))
    running = clocks.open_clocks(session, team, [row.id for row in rows]) if rows else {}
    return {row.id: _issue(row, running.get(row.id, ())) for row in rows}


def _issue(row: Row[Any], running: Iterable[Clock]) -> Issue:
    holder = Holder(*row[-len(_HOLDER) :])
    return Issue(team=row.team_id, holder=holder, clocks=tuple(running), **dict(zip(_SAME, row, strict=False)))


def _values(team: TeamId, issue: Issue, wake_at: datetime | None) -> dict[str, Any]:
    if issue.team != team:
        raise ValueError(f"{issue.id} belongs to {issue.team}, not to {team}")
    values = {name: getattr(issue, name) for name in _SAME}
    return values | {"team_id": team} | _held(issue) | _reported(issue) | _ahead(issue, wake_at)


def _differs(team: TeamId, before: Issue, issue: Issue, wake_at: datetime | None) -> dict[str, Any]:
    """What is to be written of an issue that was like that before, and which row it is."""
    if not issue.team == before.team == team:
        raise ValueError(f"{issue.id} belongs to {issue.team}, not to {team}")
    values: dict[str, Any] = {"team": team, "issue": issue.id}
    for name in _SAME:
        was, now = getattr(before, name), getattr(issue, name)
        if was is not now and was != now:
            values[name] = now
    values |= _ahead(issue, wake_at)
    if issue.holder is not before.holder:
        values |= _held(issue)
    if issue.report is not before.report:
        values |= _reported(issue)
    return values


def _held(issue: Issue) -> dict[str, Any]:
    holder = issue.holder
    return dict(zip(_HOLDER, (holder.kind, holder.tier, holder.since, holder.department), strict=True))


def _reported(issue: Issue) -> dict[str, Any]:
    """What is looked for in what was reported."""
    report = issue.report
    return {
        "customer_key": name_key(report.customer),
        "component_key": name_key(report.component),
        "sought": searchable(report.customer, report.title, report.component),
    }


def _ahead(issue: Issue, wake_at: datetime | None) -> dict[str, Any]:
    ahead = issue.next_deadline
    return {
        "next_deadline": ahead and ahead.deadline,
        "pressing_at": issue.pressing_at,
        "stalls_at": issue.stalls_at,
        "awaits": " ".join((*sorted(issue.awaits), *(() if issue.text_waiting is None else (A_LEAD,)))) or None,
        "wake_at": wake_at,
        "aside_since": None,
        "aside_error": None,
    }
