"""Looking at everything in a database at once, and making its N-th statement fail.

Nothing here knows what the rows mean.
"""

from collections.abc import Callable, Iterator
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
def hearing(note: Callable[[str, Any], None]) -> Iterator[None]:
    """Tell `note` of every statement before it is sent, with its parameters; also of what is asked ahead.

    That goes to the driver itself, past SQLAlchemy's events.
    """

    def heard(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        note(statement, parameters)

    execute: Any = psycopg.Connection.execute

    def ahead(connection: Any, statement: str, parameters: object = None) -> Any:  # noqa: ANN401  # the driver's own
        note(statement, parameters)
        return execute(connection, statement, parameters)

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(psycopg.Connection, "execute", ahead)
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Let the statement with this number fail, counted from 1 over all databases; gives the statements so far."""
    statements: list[str] = []

    def count(statement: str, _parameters: object) -> None:
        statements.append(statement)
        if len(statements) == number:
            raise Broken(statement)

    with hearing(count):
        yield statements
