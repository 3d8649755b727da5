"""Hearing on PostgreSQL that another process left letters, the moment it commits; whoever left some here knows it.

Never relied upon: what is missed while the connection is away is found by the heartbeat.
"""

import logging
import threading
from collections.abc import Callable

import psycopg

from bot.db.engine import Database
from bot.db.outbox import WAKE_CHANNEL
from bot.domain.ids import TeamId

LOOKS_UP_EVERY = 1.0  # seconds of real time in which `stop` is noticed
AGAIN_AFTER = 2.0

log = logging.getLogger(__name__)


def listen(database: Database, team: TeamId, woken: Callable[[], None], stop: threading.Event) -> None:
    """Call `woken` for every commit of others that left letters for the team, until `stop`; in a thread of its own.

    It is also called after every (re)connection, because something may have been missed before.
    """
    target = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while not stop.is_set():
        try:
            with psycopg.connect(target, autocommit=True, connect_timeout=5, keepalives_idle=30) as connection:
                connection.execute(f"LISTEN {WAKE_CHANNEL}")
                woken()
                _hear(connection, database, team, woken, stop)
        except psycopg.OperationalError as error:
            log.warning("the line to the database is cut: %s", error, extra={"team": team})
            stop.wait(AGAIN_AFTER)


def _hear(
    connection: psycopg.Connection, database: Database, team: TeamId, woken: Callable[[], None], stop: threading.Event
) -> None:
    while not stop.is_set():
        for notice in connection.notifies(timeout=LOOKS_UP_EVERY, stop_after=1):
            if notice.payload == team and notice.pid not in database.sessions:
                woken()
