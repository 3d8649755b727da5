"""Many values in one parameter, as PostgreSQL takes them: for each row of its own a statement begins anew there.

Knows no table; whoever has many rows asks here how they are written at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from json import dumps
from typing import Any, Final

from sqlalchemy import JSON, ColumnClause, Connection, Dialect, TableClause
from sqlalchemy.types import TypeEngine

MANY: Final = 5  # rows; for fewer their own statements are as fast


def array(values: Iterable[str | int | datetime | None]) -> str:
    """An array as PostgreSQL writes one; the driver's own way takes ten times as long.

    Of what rows share, one after another, the text is made once.
    """
    written: list[str] = []
    last: object = written
    for value in values:
        written.append(written[-1] if value is last else _element(value))
        last = value
    return "{" + ",".join(written) + "}"


def unnested(columns: Mapping[str, ColumnClause[Any]], dialect: Dialect) -> str:
    """The rows whose columns are arrays, each in the parameter of that name; in the order in which they are there."""
    each = (f"%({name})s::{column.type.compile(dialect=dialect)}[]" for name, column in columns.items())
    return f"unnest({', '.join(each)})"


def change(
    connection: Connection,
    table: TableClause,
    key: Mapping[str, str],
    new: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Set the columns `new` of each row that has the same `key`, by the name under which each column's value stands.

    No two of `rows` have the same key.
    """
    columns = {name: table.c[column] for column, name in (*key.items(), *new.items())}
    sets = ", ".join(f"{column} = new.{name}" for column, name in new.items())
    these = " AND ".join(f"{table.name}.{column} = new.{name}" for column, name in key.items())
    source = f"{unnested(columns, connection.dialect)} AS new({', '.join(columns)})"
    sql = f"UPDATE {table.name} SET {sets} FROM {source} WHERE {these}"  # noqa: S608  # our tables
    connection.exec_driver_sql(sql, _parameters(columns, connection.dialect, rows))


def insert(connection: Connection, table: TableClause, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    columns = {name: table.c[name] for name in rows[0]}
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT * FROM {unnested(columns, connection.dialect)}"  # noqa: S608  # our tables
    connection.exec_driver_sql(sql, _parameters(columns, connection.dialect, rows))


def _parameters(
    columns: Mapping[str, ColumnClause[Any]], dialect: Dialect, rows: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    return {
        name: array(map(_writer(column.type, dialect), [row[name] for row in rows])) for name, column in columns.items()
    }


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    if isinstance(kind, JSON):  # its own writer wraps what it writes for the driver
        nothing = None if kind.none_as_null else "null"
        return lambda value: nothing if value is None else dumps(value)
    return kind.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _as_it_is(value: object) -> object:
    return value


def _element(value: str | int | datetime | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, datetime):
        return f'"{value.isoformat()}"'
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
