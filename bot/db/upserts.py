"""Inserting a row that may be there already, in the two dialects that we speak.

Nothing here knows a table; statements are built once and kept by the module that owns the table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, TextClause
from sqlalchemy.dialects import postgresql, sqlite

from bot.db.engine import Session


@dataclass(frozen=True, slots=True)
class Upsert:
    """One statement as each database wants it."""

    on_sqlite: sqlite.Insert
    on_postgres: postgresql.Insert

    def run(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write all rows with one statement."""
        if rows:
            session.execute(self._statement(session), list(rows))

    def run_one(self, session: Session, row: Mapping[str, Any]) -> bool:
        """Write one row; False where the one that was there was left alone."""
        result = session.execute(self._statement(session), row, execution_options={"preserve_rowcount": True})
        return result.rowcount == 1

    def _statement(self, session: Session) -> sqlite.Insert | postgresql.Insert:
        return self.on_sqlite if session.dialect.name == "sqlite" else self.on_postgres


def insert_or_replace(
    table: Table,
    key: Sequence[str],
    columns: Sequence[str],
    *,
    where: ColumnElement[bool] | TextClause | None = None,
    only_if: ColumnElement[bool] | None = None,
) -> Upsert:
    """Insert, or write `columns` over the row that has the same `key`.

    `where` names a partial unique index; `only_if` is what must hold for the old row, or nothing is written.
    """
    one, other = sqlite.insert(table), postgresql.insert(table)
    return Upsert(
        one.on_conflict_do_update(
            index_elements=key, index_where=where, where=only_if, set_={name: one.excluded[name] for name in columns}
        ),
        other.on_conflict_do_update(
            index_elements=key, index_where=where, where=only_if, set_={name: other.excluded[name] for name in columns}
        ),
    )


def insert_if_new(table: Table) -> Upsert:
    """Insert, or leave what is there: the first one wins."""
    return Upsert(sqlite.insert(table).on_conflict_do_nothing(), postgresql.insert(table).on_conflict_do_nothing())
