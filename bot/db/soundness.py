"""Whether an SQLite file is whole: a damaged one must not be written to, for what is lost grows with every page.

Never repairs: `bot restore` puts a checked copy back.
"""

import logging
import threading
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from bot.db.engine import Database, reason

A_BLINK = 32 * 1024 * 1024  # bytes; some 300 MB are looked at in a second

log = logging.getLogger(__name__)


class Soundness:
    """A look at every page, once; `damage` is what it found broken. On a server there is nothing to look at."""

    def __init__(self, database: Database) -> None:
        self.damage: str | None = None
        self._database = database

    def look(self) -> str | None:
        """Look, and say what is broken: at a small file before anything else, at a large one beside everything else."""
        if not self._database.is_sqlite:
            return None
        file = Path(self._database.url.database or "")
        if file.exists() and file.stat().st_size > A_BLINK:
            threading.Thread(target=self._look, name="soundness", daemon=True).start()
            return None
        self._look()
        return self.damage

    def missing(self) -> str | None:
        """What a health check says."""
        return f"the database is damaged ({self.damage})" if self.damage else None

    def _look(self) -> None:
        try:
            with self._database.reading() as session:
                verdict = str(session.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
        except DatabaseError as error:
            verdict = reason(error)
        if verdict != "ok":
            self.damage = verdict
            log.error("the database is damaged, and nothing is written any more", extra={"damage": verdict})
