"""Doing a deed again whose transaction the database gave up so that another could go on (RELIABILITY E9).

Never where it is unknown whether it was committed: a connection that broke is not asked a second time.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError

TIMES = 3
WITHIN = 4.0  # seconds; whoever waited that long for a lock is told so
A_MOMENT = 0.02  # seconds
GIVEN_UP = frozenset({"40P01", "40001"})  # PostgreSQL's deadlock and serialization failure
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)


def redone(deed: Callable[P, R]) -> Callable[P, R]:
    """Make a deed that is one transaction, and nothing else that counts twice, survive being chosen as a victim.

    It is done up to TIMES, from the beginning: what was read is read again. The last error is raised as it is.
    """

    @wraps(deed)
    def again_and_again(*args: P.args, **kwargs: P.kwargs) -> R:
        begun = time.monotonic()
        for attempt in range(1, TIMES):
            try:
                return deed(*args, **kwargs)
            except OperationalError as error:
                if not is_victim(error) or time.monotonic() - begun > WITHIN:
                    raise
                log.warning("%s is done again: %s", deed.__name__, error.orig)
            threading.Event().wait(A_MOMENT * attempt)
        return deed(*args, **kwargs)

    return again_and_again


def is_victim(error: OperationalError) -> bool:
    """Whether the transaction was surely rolled back, and nothing was wrong but its moment."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode & 0xFF in LOCKED
    return getattr(error.orig, "sqlstate", None) in GIVEN_UP
