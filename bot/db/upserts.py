"""Inserting many rows, or rows that may be there already, in the two dialects that we speak.

Nothing here knows a table; statements are built once and kept by the module that owns the table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Table, TextClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.db.arrays import MANY, array, unnested
from bot.db.engine import Session

Statement = sqlite.Insert | postgresql.Insert | ReturningInsert[Any]
Parameters = list[tuple[Any, ...]] | list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Upsert:
    """One statement as each database wants it."""

    on_sqlite: sqlite.Insert
    on_postgres: postgresql.Insert | ReturningInsert[Any]
    overwrites: tuple[str, ...] = ()  # the columns by which a row that is there is known and written over
    _ready: dict[tuple[str, ...], "_Ready"] = field(default_factory=dict, compare=False)

    def run(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write all rows with one statement; all have the same columns."""
        if not rows:
            return
        ready = self._made_ready(session.dialect, tuple(rows[0]))
        if ready.of_arrays is not None and len(rows) >= MANY and self._are_all_different(rows):
            session.exec_driver_sql(ready.of_arrays, ready.arrays(rows)).close()
            return
        parameters = ready.parameters(rows)
        session.exec_driver_sql(ready.sql, parameters if len(parameters) > 1 else parameters[0]).close()

    def and_on_postgres(self, called: ColumnElement[Any]) -> "Upsert":
        """The same, and what is called there for every row that is written."""
        return replace(self, on_postgres=self.on_postgres.returning(called))

    def run_one(self, session: Session, row: Mapping[str, Any]) -> bool:
        """Write one row; False where the one that was there was left alone."""
        result = session.execute(self._statement(session.dialect), row, execution_options={"preserve_rowcount": True})
        return result.rowcount == 1

    def _are_all_different(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """PostgreSQL refuses to write over the same row twice in one statement."""
        return not self.overwrites or len({tuple(row[name] for name in self.overwrites) for row in rows}) == len(rows)

    def _made_ready(self, dialect: Dialect, columns: tuple[str, ...]) -> "_Ready":
        known = (dialect.name, *columns)
        if known not in self._ready:
            self._ready[known] = _made_ready(self._statement(dialect), dialect, columns)
        return self._ready[known]

    def _statement(self, dialect: Dialect) -> Statement:
        return self.on_sqlite if dialect.name == "sqlite" else self.on_postgres


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement as the driver takes it, and how each of its columns is written there.

    Half of the time of a batch went into what is done anew here for each row otherwise. `of_arrays` writes many rows at
    once on PostgreSQL, which begins anew for each row otherwise.
    """

    sql: str
    of_arrays: str | None
    columns: tuple[str, ...]
    writers: tuple[Callable[[Any], Any] | None, ...]
    by_name: bool

    def parameters(self, rows: Sequence[Mapping[str, Any]]) -> Parameters:
        """What many rows share, such as one call in several letters, is written out once."""
        by_row = zip(*self._by_column(rows), strict=True)
        return [dict(zip(self.columns, row, strict=True)) for row in by_row] if self.by_name else list(by_row)

    def arrays(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """The same, all values of a column in one parameter."""
        return dict(zip(self.columns, map(array, self._by_column(rows)), strict=True))

    def _by_column(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
        names = zip(self.columns, self.writers, strict=True)
        return (_written([row[name] for row in rows], write) for name, write in names)


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
    of_arrays = _of_arrays(statement.table, dialect, order, compiled.string) if dialect.name == "postgresql" else None
    return _Ready(compiled.string, of_arrays, order, writers, by_name=not compiled.positional)


def _of_arrays(table: Table, dialect: Dialect, columns: tuple[str, ...], one_by_one: str) -> str:
    rows = unnested({name: table.c[name] for name in columns}, dialect)
    ends = [one_by_one.index(word) for word in (" ON CONFLICT", " RETURNING") if word in one_by_one]
    end = one_by_one[min(ends) :] if ends else ""
    return f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT * FROM {rows}{end}"  # noqa: S608  # ours


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
        tuple(key),
    )


def insert_if_new(table: Table) -> Upsert:
    """Insert, or leave what is there: the first one wins."""
    return Upsert(sqlite.insert(table).on_conflict_do_nothing(), postgresql.insert(table).on_conflict_do_nothing())


def insert_all(table: Table) -> Upsert:
    """Insert rows that cannot be there yet."""
    return Upsert(sqlite.insert(table), postgresql.insert(table))
