"""Many values in one parameter, as PostgreSQL takes them: for each row of its own a statement begins anew there.

Knows no table; whoever has many rows asks here how they are written at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Dialect, Table

from bot.db.engine import Session

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


def unnested(columns: Mapping[str, Column[Any]], dialect: Dialect) -> str:
    """The rows whose columns are arrays, each in the parameter of that name; in the order in which they are there."""
    each = (f"%({name})s::{column.type.compile(dialect=dialect)}[]" for name, column in columns.items())
    return f"unnest({', '.join(each)})"


def change(session: Session, table: Table, key: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Set, in each row of the table, what its row here says; `key` says how the columns that find it are called here.

    No two of `rows` have the same key, and all have the same names.
    """
    new = [name for name in rows[0] if name not in key.values()]
    columns = {**{key[name]: table.c[name] for name in key}, **{name: table.c[name] for name in new}}
    sets = ", ".join(f"{name} = new.{name}" for name in new)
    these = " AND ".join(f"{table.name}.{name} = new.{called}" for name, called in key.items())
    source = f"{unnested(columns, session.dialect)} AS new({', '.join(columns)})"
    sql = f"UPDATE {table.name} SET {sets} FROM {source} WHERE {these}"  # noqa: S608  # our tables
    parameters = {
        name: array(_written(column, session.dialect, [row[name] for row in rows])) for name, column in columns.items()
    }
    session.exec_driver_sql(sql, parameters)


def _written(column: Column[Any], dialect: Dialect, values: Iterable[Any]) -> Iterable[Any]:
    write = column.type.dialect_impl(dialect).bind_processor(dialect)
    return values if write is None else map(write, values)


def _element(value: str | int | datetime | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, datetime):
        return f'"{value.isoformat()}"'
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
