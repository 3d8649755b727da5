"""The database: how transactions begin, who may write when, and what time the machine has.

No table and no query of the bot lives here; the one statement asks PostgreSQL for the time.
"""

import select
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

Session = Connection
"""What functions of `db` take: a transaction that a use case began and will end."""

Unavailable = (OperationalError, InterfaceError, PoolTimeoutError)
"""No answer, locked too long, gone away, all connections taken: nothing is wrong with the data, try again."""


CONNECTIONS = {
    "pool_size": 10,  # with `max_overflow` for 32 requests at once, five loops, health checks
    "max_overflow": 30,
    "pool_timeout": 5,
    "pool_use_lifo": True,  # the one that was used last knows the statements
}

A_MOMENT = 2.0  # seconds for which what was written proves that something can be
A_BLINK = 0.005  # seconds

WRITERS = 4  # of a process at once, on a server

NUMBER = "number at the server"
BEGIN, COMMIT = "BEGIN", "COMMIT"
AT_ONCE = "BEGIN IMMEDIATE"  # a deferred BEGIN fails at once on the way from reading to writing (RELIABILITY finding 2)
MEMORY = "memory of the set-up"  # what `setup_marks` remembers, one for each `Database`
SQLITE_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an answer after the commit is a promise kept, also when the power goes
    "PRAGMA foreign_keys = ON",
)
POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000"
)


class Turns:
    """So many at once, the others in the order in which they asked: with a plain lock the last waits too long."""

    def __init__(self, at_once: int) -> None:
        self._guard = threading.Lock()
        self._free = at_once
        self._queue: deque[threading.Lock] = deque()

    @property
    def is_free(self) -> bool:
        """Whether one would not have to wait."""
        return self._free > 0

    def __enter__(self) -> None:
        """Wait for one's turn."""
        with self._guard:
            if self._free:
                self._free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self._queue.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        """Hand the turn to whoever waits longest."""
        with self._guard:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._free += 1


class Database:
    """One database and the way to transactions in it; `clock` is the machine's, and nobody moves it.

    On PostgreSQL the server's clock counts instead, so that all workers have one time; `server_clock=False` makes
    `clock` count there too.
    """

    def __init__(self, url: str, clock: Callable[[], datetime], *, server_clock: bool = True) -> None:
        """Connect to nothing yet; the first transaction does."""
        self.url = address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._clock = clock
        self._server_clock = ServerClock() if server_clock and not self.is_sqlite else None
        self._engine = create_engine(
            self.url, hide_parameters=True, execution_options={MEMORY: {}}, **_settings(self.is_sqlite)
        )
        self._written_at: float | None = None
        self._file: int | None = None
        self._turn = Turns(1 if self.is_sqlite else WRITERS)
        self.sessions: set[int] = set()
        """What a server calls the connections of this process."""
        if self.is_sqlite:
            event.listen(self._engine, "connect", self._opens)
        else:
            event.listen(self._engine, "connect", self._begins)
            event.listen(self._engine, "close", self._ends)
            event.listen(self._engine, "checkout", partial(_look_at, self._engine.dialect))

    @contextmanager
    def writing(self, begin: Callable[[Session], object] | None = None) -> Iterator[Session]:
        """One transaction that may write: committed at the end, rolled back on any exception.

        On SQLite one at a time in this process: its own lock would make the others wait up to 15 times longer. On a
        server a few: with 32 at once, who asks whether the bot is well waited four times as long; and there `begin`
        may begin it together with something else (`ahead.asking`).
        """
        with self._turn, self._engine.begin() as session:
            if self.is_sqlite or begin is None:  # not by an event: then every statement would ask who listens
                session.exec_driver_sql(AT_ONCE if self.is_sqlite else BEGIN)
            else:
                begin(session)
            yield session
        self._written_at = time.monotonic()

    @property
    def was_written_a_moment_ago(self) -> bool:
        """Whether a transaction that may write ended in this process just now."""
        return self._written_at is not None and time.monotonic() - self._written_at < A_MOMENT

    def prove_writable(self, within: float) -> bool:
        """Whether a transaction that may write ended in this process a moment ago, or one can; raises `Unavailable`.

        It waits behind nobody: whether what is under way ends shows the same. False where that takes too long.
        """
        began = time.monotonic()
        while time.monotonic() - began < within:
            if self.was_written_a_moment_ago:
                return True
            if self._turn.is_free:
                with self.writing():
                    return True
            threading.Event().wait(A_BLINK)
        return False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Only reads, and waits for no writer.

        On SQLite one transaction. On PostgreSQL each statement sees what is committed when it begins, as it would in a
        transaction; beginning and ending one would cost two more round trips.
        """
        with self._engine.connect() as session:  # what only reads has nothing to commit
            if self.is_sqlite:
                session.exec_driver_sql(BEGIN)
            yield session

    def machine_now(self, session: Session | None = None) -> datetime:
        """The time for leases, grace and backoff. Pass the open transaction where there is one."""
        return self._clock() if self._server_clock is None else self._server_clock.now(partial(self._asked, session))

    def _asked(self, session: Session | None) -> datetime:
        if session is None:
            with self.reading() as own:
                return self._asked(own)
        now: datetime = session.execute(_SERVER_TIME).scalar_one()
        return now.astimezone(UTC)

    def _opens(self, connection: Any, _entry: object) -> None:  # noqa: ANN401  # the driver's own
        """Note which file it is that was opened first: what is written goes there, wherever the address leads later."""
        _prepare_sqlite(connection)
        if self._file is None:
            self._file = _inode(str(self.url.database))

    def _begins(self, connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ANN401  # the driver's own
        entry.info[NUMBER] = connection.info.backend_pid
        self.sessions.add(connection.info.backend_pid)

    def _ends(self, _connection: object, entry: ConnectionPoolEntry) -> None:
        self.sessions.discard(entry.info.pop(NUMBER, 0))

    def is_in_place(self) -> bool:
        """Whether the file that is open is still the one that the address names; always on a server."""
        return self._file is None or self._file == _inode(str(self.url.database))

    def dispose(self) -> None:
        """Close all connections, and forget what was remembered: it is as if it was opened anew."""
        self._engine.dispose()
        self._engine.get_execution_options()[MEMORY].clear()


@contextmanager
def in_one_go(session: Session, *, to_the_end: bool = False) -> Iterator[None]:
    """Send statements one after another without waiting for the answer to each; nothing in it can read an answer.

    Each would be a round trip to a server. What goes wrong is raised at the end at the latest. `to_the_end`: a server
    commits in the same go, and nothing can follow in the transaction.
    """
    if session.dialect.name == "sqlite":
        yield
        return
    connection: Any = session.connection.driver_connection
    try:
        with connection.pipeline():
            yield
            if to_the_end:
                connection.execute(COMMIT)
    except session.dialect.loaded_dbapi.Error as error:
        kind = session.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(None, None, error, kind, dialect=session.dialect) from error
    if to_the_end:
        session.commit()  # nothing to do any more, but whatever follows is refused


class ServerClock:
    """The time of a server that is asked once a second and counted on meanwhile: asking each time is a round trip.

    Counted on by a clock that nobody sets and that goes on while this machine sleeps.
    """

    ASK_EVERY = 1.0  # seconds

    def __init__(self) -> None:
        self._known: tuple[datetime, float] | None = None

    def now(self, ask: Callable[[], datetime]) -> datetime:
        """Its time, never behind what it would answer itself by more than it was set meanwhile."""
        known, at = self._known, _awake()
        if known is not None and at - known[1] < self.ASK_EVERY:
            return known[0] + timedelta(seconds=at - known[1])
        answer = ask()
        self._known = (answer, at)
        return answer


def _awake() -> float:
    """Seconds by a clock that only goes forward, sleep of the machine included where the system counts it."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


_SERVER_TIME = text("SELECT clock_timestamp()")


def address(url: str | URL) -> URL:
    """Read a database address; what hosters write as `postgres://` gets the driver that is installed."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def reason(error: SQLAlchemyError) -> str:
    """What the database itself said, without the statement."""
    return str(error.orig if isinstance(error, DBAPIError) else error)


def _settings(is_sqlite: bool) -> dict[str, Any]:  # noqa: FBT001  # one of two databases
    if is_sqlite:
        return {"connect_args": {"isolation_level": None}, **CONNECTIONS}
    return {
        "isolation_level": "AUTOCOMMIT",  # neither driver begins a transaction by itself: whoever may write says BEGIN
        "connect_args": {"options": POSTGRES_OPTIONS, "connect_timeout": 5},
        "json_deserializer": bytes.decode,  # as on SQLite: whoever knows what it is reads the text
        **CONNECTIONS,
    }


def _inode(path: str) -> int | None:
    try:
        return Path(path).stat().st_ino
    except OSError:
        return None


def _prepare_sqlite(connection: Any) -> None:  # noqa: ANN401  # the driver's own
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma).close()


def _look_at(dialect: Dialect, connection: Any, _entry: object, _: object) -> None:  # noqa: ANN401  # the driver's own
    """Ask a server whether it is still there, where it said something unasked; the pool makes a new connection if not.

    When it ends a connection it says so. Asking each time is a round trip.
    """
    said = select.poll()
    try:
        said.register(connection.fileno(), select.POLLIN)
        if said.poll(0):
            dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError(str(error)) from error
