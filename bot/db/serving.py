"""Only one process may serve an SQLite file: a lock of the operating system that dies with its holder.

Never asked for by command-line tools, whose transactions take turns with the server's; not needed on PostgreSQL.
"""

import fcntl
import os
import socket
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.db.engine import address


class AlreadyServing(RuntimeError):  # noqa: N818  # it says what is the case
    """Another process serves this file; `holder` says which one, where and since when."""

    def __init__(self, path: Path, holder: str) -> None:
        """Say who holds which lock."""
        super().__init__(f"{path} is held by {holder}")
        self.path = path
        self.holder = holder


class ServingLock:
    """The right to serve, until `release` or the end of the process, however it ends."""

    def __init__(self, file: IO[str]) -> None:
        """Keep the file open: closing it gives the right away."""
        self._file = file

    def release(self) -> None:
        """Let somebody else serve. The file stays: deleting it would let two hold a lock on the same name."""
        self._file.truncate(0)
        self._file.close()


def take_serving_lock(url: str, since: datetime) -> ServingLock | None:
    """Become the one who serves; None on PostgreSQL, where several may. Raises `AlreadyServing`."""
    wanted = address(url)
    if wanted.get_backend_name() != "sqlite" or not wanted.database:
        return None
    path = Path(f"{wanted.database}.lock")
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "another process"
        file.close()
        raise AlreadyServing(path, holder) from None
    file.truncate(0)
    file.write(f"process {os.getpid()} on {socket.gethostname()} since {since.isoformat(timespec='seconds')}\n")
    file.flush()
    return ServingLock(file)
