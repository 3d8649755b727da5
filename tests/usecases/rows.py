"""Looking at everything in a database at once, and making its N-th statement fail.

Nothing here knows what the rows mean.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, select

from bot.db.engine import Database
from bot.db.tables import metadata


def everything(database: Database, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """All rows of all tables, as text and in a fixed order."""
    with database.reading() as session:
        return {
            table.name: sorted(str(tuple(row)) for row in session.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in without
        }


class Broken(RuntimeError):  # noqa: N818  # it says what the statement is
    """What a statement fails with."""


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Let the statement with this number fail, counted from 1 over all databases; gives the statements so far."""
    statements: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:  # noqa: ANN401  # the driver's own
        del connection, cursor, rest
        statements.append(statement)
        if len(statements) == number:
            raise Broken(statement)

    execute = psycopg.Connection.execute

    def ahead(connection: Any, statement: str, *rest: Any) -> Any:  # noqa: ANN401  # the driver's own
        """What is asked ahead goes to the driver, past SQLAlchemy's events."""
        count(connection, None, statement)
        return execute(connection, statement, *rest)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(psycopg.Connection, "execute", ahead)
            yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", count)
