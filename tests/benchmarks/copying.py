"""Many issues in seconds: one that went the way of all issues is copied by the database itself, row by row.

Nothing is opened or decided here; a benchmark makes the issue that is copied.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, Text, cast, func, insert, literal, select, true, update

from bot.db.engine import Database, Session
from bot.db.tables import cards, clocks, facts, holder_spans, issue_numbers, issues, outbox, pings
from bot.domain.ids import IssueId, TeamId

ALL_OF_IT = (issues, clocks, facts, holder_spans, outbox, pings, cards)
SLICE = 50_000


def copy(
    database: Database,
    team: TeamId,
    of: IssueId,
    numbers: range,
    tables: Sequence[Table] = ALL_OF_IT,
    **others: ColumnElement[Any],
) -> None:
    """Issues with these numbers and everything that is stored about the one; `others` are values of their own rows."""
    for table in tables:
        for begin in range(numbers.start, numbers.stop, SLICE):
            some = range(begin, min(begin + SLICE, numbers.stop))
            with database.writing() as session:
                session.exec_driver_sql("SELECT 1" if database.is_sqlite else "SET LOCAL statement_timeout = 0")
                _copy(session, team, of, some, table, others if table is issues else {})
        with database.writing() as session:  # or every row that refers to it would be looked for in all of them
            session.exec_driver_sql(f"ANALYZE {table.name}")
    with database.writing() as session:
        top = func.coalesce(select(func.max(issues.c.id)).scalar_subquery(), 0)
        session.execute(update(issue_numbers).where(issue_numbers.c.team_id == team).values(last=top))


def _copy(
    session: Session, team: TeamId, of: IssueId, numbers: range, table: Table, others: dict[str, ColumnElement[Any]]
) -> None:
    count = select(literal(numbers.start).label("number")).cte("numbers", recursive=True)
    count = count.union_all(select(count.c.number + 1).where(count.c.number < numbers.stop - 1))
    number = cast(count.c.number, Integer)
    key = "id" if table is issues else "issue_id"
    columns = [column for column in table.c if column.name != "seq"]
    values: dict[str, ColumnElement[Any]] = {column.name: column for column in columns}
    values[key] = number
    for name in ("form", "letter") if table is not outbox else ("id",):
        if name in values:
            values[name] = table.c[name] + "-" + cast(number, Text)
    values |= others
    chosen = select(*(values[column.name].label(column.name) for column in columns)).select_from(
        table.join(count, true())
    )
    wanted = chosen.where(table.c.team_id == team, table.c[key] == of)
    session.execute(insert(table).from_select([column.name for column in columns], wanted))
