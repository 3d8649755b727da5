"""Inserting many rows, or rows that may be there already, in the two dialects that we speak.

Nothing here knows a table; statements are built once and kept by the module that owns the table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Table, TextClause
from sqlalchemy.dialects import postgresql, sqlite

from bot.db.engine import Session

Parameters = list[tuple[Any, ...]] | list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Upsert:
    """One statement as each database wants it."""

    on_sqlite: sqlite.Insert
    on_postgres: postgresql.Insert
    _ready: dict[tuple[str, ...], "_Ready"] = field(default_factory=dict, compare=False)

    def run(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write all rows with one statement; all have the same columns."""
        if rows:
            ready = self._made_ready(session.dialect, tuple(rows[0]))
            parameters = ready.parameters(rows)
            session.exec_driver_sql(ready.sql, parameters if len(parameters) > 1 else parameters[0])

    def run_one(self, session: Session, row: Mapping[str, Any]) -> bool:
        """Write one row; False where the one that was there was left alone."""
        result = session.execute(self._statement(session.dialect), row, execution_options={"preserve_rowcount": True})
        return result.rowcount == 1

    def _made_ready(self, dialect: Dialect, columns: tuple[str, ...]) -> "_Ready":
        known = (dialect.name, *columns)
        if known not in self._ready:
            self._ready[known] = _made_ready(self._statement(dialect), dialect, columns)
        return self._ready[known]

    def _statement(self, dialect: Dialect) -> sqlite.Insert | postgresql.Insert:
        return self.on_sqlite if dialect.name == "sqlite" else self.on_postgres


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement as the driver takes it, and how each of its columns is written there.

    Half of the time of a batch went into what is done anew here for each row otherwise.
    """

    sql: str
    columns: tuple[str, ...]
    writers: tuple[Callable[[Any], Any] | None, ...]
    by_name: bool

    def parameters(self, rows: Sequence[Mapping[str, Any]]) -> Parameters:
        """What many rows share, such as one call in several letters, is written out once."""
        names = zip(self.columns, self.writers, strict=True)
        by_row = zip(*(_written([row[name] for row in rows], write) for name, write in names), strict=True)
        return [dict(zip(self.columns, row, strict=True)) for row in by_row] if self.by_name else list(by_row)


def _written(values: list[Any], write: Callable[[Any], Any] | None) -> list[Any]:
    if write is None:
        return values
    once: dict[int, Any] = {}  # by identity: the rows hold on to every value meanwhile
    for value in values:
        if id(value) not in once:
            once[id(value)] = write(value)
    return [once[id(value)] for value in values]


def _made_ready(statement: Any, dialect: Dialect, columns: tuple[str, ...]) -> _Ready:  # noqa: ANN401  # of either dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(columns), for_executemany=True)
    order = tuple(compiled.positiontup or columns)
    types = (statement.table.c[name].type for name in order)
    writers = tuple(each.dialect_impl(dialect).bind_processor(dialect) for each in types)
    return _Ready(compiled.string, order, writers, by_name=not compiled.positional)


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


def insert_all(table: Table) -> Upsert:
    """Insert rows that cannot be there yet."""
    return Upsert(sqlite.insert(table), postgresql.insert(table))
