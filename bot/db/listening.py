"""Being woken by other processes: PostgreSQL tells every worker when a letter is put into the outbox.

Never needed for a letter to go out: the heartbeat is the safety net. On SQLite there is only one process to wake.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from bot.db.engine import Database
from bot.db.outbox import WAKE_CHANNEL

LOOK_UP = 1.0  # seconds between two looks at whether to stop
AGAIN_AFTER = 2.0  # seconds after a lost connection

log = logging.getLogger(__name__)


@contextmanager
def listening(database: Database, ring: Callable[[], None]) -> Iterator[None]:
    """Ring at every notification, in a thread of its own, until the end of the `with`."""
    if database.is_sqlite:
        yield
        return
    stopping = threading.Event()
    thread = threading.Thread(target=_listen, args=(database, ring, stopping), name="listening", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(LOOK_UP + AGAIN_AFTER)


def _listen(database: Database, ring: Callable[[], None], stopping: threading.Event) -> None:
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while not stopping.is_set():
        try:
            with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
                connection.execute(f"LISTEN {WAKE_CHANNEL}")
                ring()  # what was told before this moment was told to nobody
                while not stopping.is_set():
                    for _ in connection.notifies(timeout=LOOK_UP, stop_after=1):
                        ring()
        except psycopg.OperationalError as error:
            log.warning("not woken by other processes for a moment: %s", error)
            stopping.wait(AGAIN_AFTER)
