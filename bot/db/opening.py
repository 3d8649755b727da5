"""Opening a database only where it fits this code, with the sentence that helps where it does not.

Never migrates: that is a decision of whoever runs the bot.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError

from bot.db.engine import Database, Unavailable, address, reason
from bot.db.private import keep_private
from bot.db.schema import SchemaState, schema_state

_log = logging.getLogger(__name__)
PATIENCE: Final = 5.0  # seconds that a health check gives to what is under way


class DoesNotFit(Exception):  # noqa: N818  # it says what is the case
    """A database that this code must not use as it is; the sentence names the command that helps."""


def open_database(url: str, clock: Callable[[], datetime]) -> Database:
    """The database, if its schema is that of this code. Raises `DoesNotFit`."""
    if is_older(url, clock):
        raise DoesNotFit("The database is older than this bot, or empty. Bring it up to date with: bot migrate")
    return Database(url, clock)


def is_older(url: str, clock: Callable[[], datetime]) -> bool:
    """Whether the database must be migrated before this code can use it. Raises `DoesNotFit`, also for a newer one."""
    state = _state(url, clock)
    if state is SchemaState.NEWER:
        raise DoesNotFit("The database is newer than this bot. Start the newer bot that was here before.")
    return state is SchemaState.OLDER


def why_not_writable(database: Database) -> str | None:
    """What a health check says where nothing can be written; None where a transaction can begin.

    Whoever has a file open can still write when it was moved or deleted, and nobody would find it again. What was
    written a moment ago is proof enough: a check that waits for its turn behind many clicks would be late itself.
    """
    try:
        if not database.prove_writable(PATIENCE):
            return "nothing is written: what is under way does not end"
        return None if database.is_in_place() else "the file of the database was removed or replaced"
    except Unavailable as error:
        _log.error("the database cannot be written: %s", reason(error))  # not said aloud: it names hosts and people
        return "the database cannot be written"


def sqlite_file(url: str | URL) -> Path | None:
    """The file of an SQLite database; None for a server."""
    parsed = address(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _state(url: str, clock: Callable[[], datetime]) -> SchemaState:
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return SchemaState.OLDER  # asking would make an empty file
    if file is not None:
        keep_private(file)
    database = Database(url, clock)
    try:
        return schema_state(database)
    except Unavailable as error:
        raise DoesNotFit(f"The database does not answer: {reason(error)}. Check DATABASE_URL.") from None
    except DatabaseError as error:
        raise DoesNotFit(f"DATABASE_URL names no database of this bot: {reason(error)}.") from None
    finally:
        database.dispose()
