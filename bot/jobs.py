"""How often: the heartbeat and the two loops that sleep until something is due or somebody rings.

Never says what is due or what to do about it; that is for the use cases.
"""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

BEAT = timedelta(seconds=5)
AFTER_A_FAULT = timedelta(seconds=1)
PATIENCE = 10.0  # seconds that a stop waits for what is being done

log = structlog.get_logger(__name__)


class Loop:
    """A thread that does a deed, sleeps for as long as the deed said, and starts over; a ring cuts the sleep short.

    A ring during the deed is kept: the deed is done once more. A deed that raises is logged and tried again.
    One-shot jobs of the scheduler would not do: one that is due while its predecessor runs is dropped.
    """

    def __init__(self, name: str, deed: Callable[[], timedelta | None]) -> None:
        """`deed` answers how long to sleep; None means until rung."""
        self._deed = deed
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ring(self) -> None:
        """Look now."""
        self._bell.set()

    def stop(self) -> bool:
        """Finish what is being done; False where that took longer than PATIENCE."""
        self._stopping.set()
        self._bell.set()
        if self._thread.ident is not None:
            self._thread.join(PATIENCE)
        return not self._thread.is_alive()

    @property
    def is_stopping(self) -> bool:
        """True once a stop was asked for: a deed with many parts looks at it between them."""
        return self._stopping.is_set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            pause = self._try()
            self._bell.wait(None if pause is None else max(pause.total_seconds(), 0.0))

    def _try(self) -> timedelta | None:
        try:
            return self._deed()
        except Exception:
            log.exception("tick failed", loop=self._thread.name)
            return AFTER_A_FAULT


class Heartbeat:
    """Rings every few seconds, whatever happens: the safety net under every other way of being woken."""

    def __init__(self, *rings: Callable[[], object]) -> None:
        """`rings` are called on every beat."""
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},  # deadlines live in the database; a job store would lose some
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        for ring in rings:
            self._scheduler.add_job(ring, "interval", seconds=BEAT.total_seconds())

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=True)
