"""Only one process serves an SQLite file; command-line tools may work beside it.

Never needed on PostgreSQL, where any number of workers share the work.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.db.engine import Database


class AlreadyServed(Exception):  # noqa: N818  # it says what is the case
    """Another process serves this file; `holder` says which, as it wrote it down itself."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is served by {holder}")
        self.path = path
        self.holder = holder


@contextmanager
def serving(database: Database) -> Iterator[None]:
    """Be the one that serves, until the end of the `with`. Raises `AlreadyServed`.

    The operating system holds the lock and lets go of it when the process ends, however it ends.
    """
    path = database.url.database
    if not database.is_sqlite or path in {None, "", ":memory:"}:
        yield
        return
    with Path(f"{path}.serving").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise AlreadyServed(Path(str(path)), lock.read().strip() or "another process") from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        lock.flush()
        yield
