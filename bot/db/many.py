"""Reading and changing very many rows, as migrations do: a statement built for each row takes ten times as long.

Knows no table and keeps no transaction; what is read and not yet written is at most a thousand rows.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Connection, Executable, Row, TableClause, and_, bindparam, insert, update

from bot.db import arrays

AT_ONCE: Final = 1000


def streamed(connection: Connection, statement: Executable) -> Iterator[Row[Any]]:
    """The rows of a statement, a thousand at a time in memory."""
    return iter(connection.execute(statement, execution_options={"yield_per": AT_ONCE}))


def insert_many(connection: Connection, table: TableClause, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns, which the table names with their types."""
    if rows and connection.dialect.name == "postgresql":
        arrays.insert(connection, table, rows)
    elif rows:
        connection.execute(insert(table), rows)


class Changes:
    """Changes of rows of one table, found by `key`; of several of one row the last counts.

    All are written when the `with` block ends without a fault.
    """

    def __init__(self, connection: Connection, table: TableClause, *key: str) -> None:
        self._connection = connection
        self._table = table
        self._key = key
        self._waiting: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            for names in self._waiting:
                self._write(names)

    def change(self, row: tuple[Any, ...], values: Mapping[str, Any]) -> None:
        """Set columns of the row that has the same key."""
        names = tuple(values)
        key = {f"key_{name}": getattr(row, name) for name in self._key}
        self._waiting[names].append(key | {f"new_{name}": value for name, value in values.items()})
        if len(self._waiting[names]) >= AT_ONCE:
            self._write(names)

    def _write(self, names: tuple[str, ...]) -> None:
        columns, key = self._table.c, {name: f"key_{name}" for name in self._key}
        last = {tuple(row[name] for name in key.values()): row for row in self._waiting[names]}
        self._waiting[names], rows = [], list(last.values())
        if rows and self._connection.dialect.name == "postgresql":
            arrays.change(self._connection, self._table, key, {name: f"new_{name}" for name in names}, rows)
        elif rows:
            this = and_(*(columns[name] == bindparam(called) for name, called in key.items()))
            new = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in names}
            self._connection.execute(update(self._table).where(this).values(new), rows)
