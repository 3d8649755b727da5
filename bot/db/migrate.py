"""Bringing a database to the schema of this code, and the checked copy that is made of an SQLite file before.

Never called by a process that serves: importing Alembic costs a fifth of a second, and migrating is a decision.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, inspect, text

import bot
from bot.db.engine import address
from bot.db.private import keep_private
from bot.db.schema import HEAD

ROOM: Final = 4
"""How many times its size an SQLite file needs beside it: for its copy, for the tables that are made anew, and for the
log of the one transaction in which they are. From 0001 it is 3.2 times (tests/benchmarks/migrating.py)."""

Told = Callable[[str], None]
"""Hears of each step when it is done, with the name of its revision."""


class NotEnoughRoom(RuntimeError):  # noqa: N818  # it says what was found
    """A disk that an SQLite file and what migrating it needs do not both fit on; nothing was begun."""


class DamagedDatabase(RuntimeError):  # noqa: N818  # it says what was found
    """An SQLite file, or the copy of one, that fails its own check; nothing was migrated."""


class MigrationLosesRows(RuntimeError):  # noqa: N818  # it says what was prevented
    """A migration that would have left fewer rows than it found, or rows that point nowhere; nothing was changed."""


def migrate(url: str, revision: str = "head", folder: Path | None = None, told: Told | None = None) -> None:
    """Migrate up to a revision, or down to an older one; all steps in one transaction, which changes all or nothing.

    `folder` holds other migrations than ours: how a bad one ends is tested with it.
    """
    config = configuration(folder=folder)
    config.attributes["on_step"] = _telling(told)
    wanted = address(url)
    is_sqlite = wanted.get_backend_name() == "sqlite"
    if is_sqlite and wanted.database:
        Path(wanted.database).parent.mkdir(parents=True, exist_ok=True)
        keep_private(Path(wanted.database))
    engine = create_engine(wanted, hide_parameters=True, connect_args={"isolation_level": None} if is_sqlite else {})
    try:
        with engine.connect() as connection:
            (_migrate_sqlite if is_sqlite else _migrate_postgres)(connection, revision, config)
    finally:
        engine.dispose()


def check_room(sqlite_path: Path) -> None:
    """Raises `NotEnoughRoom` where copying and migrating the file would fill the disk (RELIABILITY F4)."""
    log = sqlite_path.with_name(f"{sqlite_path.name}-wal")  # what was written last may lie there alone
    size = sqlite_path.stat().st_size + (log.stat().st_size if log.exists() else 0)
    needed, free = ROOM * size, shutil.disk_usage(sqlite_path.parent).free
    if free < needed:
        raise NotEnoughRoom(
            f"migrating {sqlite_path} needs {_megabytes(needed)} free beside it, and {_megabytes(free)} are"
        )


def checked_copy(sqlite_path: Path) -> Path:
    """Copy an SQLite file, also one in use, next to it; the copy is opened and checked before it counts as one.

    One copy is kept per schema that was migrated to. Raises `DamagedDatabase`.
    """
    copy = sqlite_path.with_name(f"{sqlite_path.name}.before-{HEAD}")
    fresh = copy.with_name(f"{copy.name}.new")
    fresh.unlink(missing_ok=True)
    keep_private(fresh)
    try:
        with closing(sqlite3.connect(sqlite_path)) as source:
            source.execute("VACUUM INTO ?", (str(fresh),))
        with closing(sqlite3.connect(fresh)) as opened:
            ((verdict,), *more) = opened.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise DamagedDatabase(f"{sqlite_path}: {error}") from error
    if more or verdict != "ok":
        raise DamagedDatabase(f"{fresh}: {verdict}")
    return fresh.replace(copy)


def make_partial_indexes_last(connection: Connection) -> None:
    """Of two indexes that look as good SQLite takes the newer one, and a rebuilt table gets its own in any order.

    Those that know only what is open must win, or each look at it goes through everything that was ever closed.
    """
    partial = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %' ORDER BY name"
    quote = connection.dialect.identifier_preparer.quote
    for name, made_by in connection.exec_driver_sql(partial).all():
        connection.exec_driver_sql(f"DROP INDEX {quote(name)}")
        connection.exec_driver_sql(made_by)


def migrations_folder() -> Path:
    """In a wheel they lie inside the package, in a checkout beside it."""
    package = Path(bot.__file__).parent
    packaged = package / "migrations"
    return packaged if packaged.is_dir() else package.parent / "migrations"


def configuration(connection: Connection | None = None, folder: Path | None = None) -> Config:
    """What Alembic needs to know; `migrations/env.py` runs on the connection that is given."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder or migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def _telling(told: Told | None) -> Callable[..., None]:
    def on_step(*, step: Any, **_: object) -> None:  # noqa: ANN401  # Alembic's own
        if told is not None:
            told(step.up_revision_id)

    return on_step


def _migrate_sqlite(connection: Connection, revision: str, config: Config) -> None:
    """Rebuilding a table must not cascade into the rows that point at it (RELIABILITY finding 9).

    Foreign keys can only be switched off outside a transaction, so they are checked before it ends.
    """
    with closing(connection.connection.cursor()) as driver:
        for pragma in ("foreign_keys = OFF", "busy_timeout = 5000", "journal_mode = WAL"):
            driver.execute(f"PRAGMA {pragma}").fetchall()
    with connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _run(connection, revision, config)
        make_partial_indexes_last(connection)
        astray = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if astray:
            raise MigrationLosesRows(f"rows that point nowhere: {astray[:5]}")


def _migrate_postgres(connection: Connection, revision: str, config: Config) -> None:
    """Two that migrate at once would stumble over each other: the second waits, and finds nothing to do."""
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('bot migrations'))"))
        _run(connection, revision, config)


def _run(connection: Connection, revision: str, config: Config) -> None:
    before = _counts(connection)
    config.attributes["connection"] = connection
    if revision == "base" or revision < _found(connection):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
    after = _counts(connection)
    lost = {table: (count, after[table]) for table, count in before.items() if after.get(table, count) < count}
    if lost:
        raise MigrationLosesRows(f"fewer rows than before: {lost}")


def _found(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "")


def _counts(connection: Connection) -> dict[str, int]:
    quote = connection.dialect.identifier_preparer.quote
    return {
        table: connection.execute(text(f"SELECT count(*) FROM {quote(table)}")).scalar_one()  # noqa: S608  # a name that the database gave
        for table in inspect(connection).get_table_names()
        if table != "alembic_version"
    }
