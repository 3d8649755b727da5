"""Copies of an SQLite file that are opened, checked and compared before they count, and the way back from one.

Never copies the bytes of a file in use: what lies in the write-ahead log would be missing. PostgreSQL has tools of its
own for this.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from bot.db.engine import Database, Session
from bot.db.letters import LetterKind, LetterState
from bot.db.private import keep_private
from bot.db.tables import outbox
from bot.domain.ids import TeamId


class NotACopy(RuntimeError):  # noqa: N818  # it says what was found
    """A file that is damaged, incomplete or no database of this bot; nothing was replaced."""


def checked_copy(source: Path, target: Path) -> dict[str, int]:
    """Copy a database, also one in use; gives the rows of each table. Raises `NotACopy` and `OSError`.

    The target is replaced only by a copy that was opened, is whole, and has every row that was there at its beginning.
    """
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    keep_private(fresh)
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            before = _counts(opened)
            opened.execute("VACUUM INTO ?", (str(fresh),))
    except sqlite3.DatabaseError as error:
        raise NotACopy(f"{source}: {error}") from error
    counts = whole(fresh)
    missing = {table: count for table, count in before.items() if counts.get(table, 0) < count}
    if missing:
        raise NotACopy(f"{fresh} has fewer rows than there were: {missing}")
    fresh.replace(target)
    return counts


def whole(path: Path) -> dict[str, int]:
    """The rows of each table of a file that passes its own check. Raises `NotACopy`."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            verdicts = opened.execute("PRAGMA integrity_check").fetchall()
            counts = _counts(opened)
    except sqlite3.DatabaseError as error:
        raise NotACopy(f"{path}: {error}") from error
    if verdicts != [("ok",)]:
        raise NotACopy(f"{path}: {verdicts[0][0]}")
    if "alembic_version" not in counts:
        raise NotACopy(f"{path} is no database of this bot")
    return counts


def put_back(copy: Path, target: Path, at: datetime) -> Path | None:
    """Put a copy in the place of a database that nobody uses; where the old one went, if there was one.

    Raises `NotACopy`. The old one is kept with its write-ahead log, under a name with the instant.
    """
    fresh = target.with_name(f"{target.name}.restored")
    checked_copy(copy, fresh)
    kept = target.with_name(f"{target.name}.replaced-{at:%Y%m%dT%H%M%SZ}") if target.exists() else None
    for suffix in ("", "-wal", "-shm"):
        old = target.with_name(target.name + suffix)
        if kept is not None and old.exists():
            old.replace(kept.with_name(kept.name + suffix))
    fresh.replace(target)
    return kept


def doubt_what_was_not_sent(session: Session, team: TeamId, machine: datetime) -> int:
    """After a restore: what was still to be sent may stand in Slack already, so it is looked for before it is sent.

    How many letters that are. Words for one moment are long past.
    """
    waiting = outbox.c.state.in_([LetterState.PENDING, LetterState.SENDING])
    here = update(outbox).where(outbox.c.team_id == team, waiting)
    session.execute(here.where(outbox.c.kind == LetterKind.WHISPER).values(state=LetterState.EXPIRED, lease_until=None))
    doubted = here.values(
        state=LetterState.UNKNOWN,
        not_before=outbox.c.created_at,
        check_at=machine,
        lease_until=None,
        epoch=outbox.c.epoch + 1,
        last_error="restored from a copy",
    )
    return session.execute(doubted).rowcount


def gather_statistics(database: Database) -> None:
    """Let a server see at once what its tables hold, as it does by itself within a minute; a file needs none.

    Until then it reads and sorts all that is open to find what is due. pg_restore brings none.
    """
    if not database.is_sqlite:
        with database.writing() as session:
            session.exec_driver_sql("SET LOCAL statement_timeout = 0")
            session.exec_driver_sql("ANALYZE")


def _counts(opened: sqlite3.Connection) -> dict[str, int]:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {
        name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # a name that the file gave
        for (name,) in opened.execute(tables).fetchall()
    }
