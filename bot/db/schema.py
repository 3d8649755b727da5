"""Which schema the code wants and which one a database has. Alembic is not needed to compare the two, nor imported.

Never migrates; `migrate.py` does, and only on request.
"""

from enum import StrEnum

from sqlalchemy import inspect, text

from bot.db.engine import Database

HEAD = "0015"
"""The newest migration: they are numbered, so that older and newer can be told apart without reading them."""


class SchemaState(StrEnum):
    """How a database stands to this code."""

    CURRENT = "current"
    OLDER = "older"  # `bot migrate` helps; an empty database is older than everything
    NEWER = "newer"  # newer code was here; only newer code may write


def schema_state(database: Database) -> SchemaState:
    """Compare; raises `Unavailable` where the database does not answer."""
    found = schema_version(database)
    if found == HEAD:
        return SchemaState.CURRENT
    return SchemaState.OLDER if found is None or found < HEAD else SchemaState.NEWER


def schema_version(database: Database) -> str | None:
    """The migration that a database was brought to; None for one that was never migrated."""
    with database.reading() as session:
        if not inspect(session).has_table("alembic_version"):
            return None
        version: str | None = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        return version
