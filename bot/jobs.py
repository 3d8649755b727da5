"""How often: the heartbeat and the loops that sleep until something is due or somebody rings.

Never says what is due or what to do about it; that is for the use cases.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bot.domain.ids import IssueId, TeamId
from bot.metrics import FAILED_TICKS, FINDINGS, FIRED, LATENESS, REPAIRS
from bot.usecases.beat import beat
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.informed import tell_informed
from bot.usecases.mornings import tell_mornings
from bot.usecases.observe import observe_customers
from bot.usecases.pace import Pace
from bot.usecases.parcels import Alarm, Sender
from bot.usecases.runtime import Runtime
from bot.usecases.watch import raise_alarm, watch

BEAT = timedelta(seconds=5)
WATCH_EVERY = timedelta(minutes=1)
TELL_AGAIN_AFTER = timedelta(hours=1)
SILENT_FOR = timedelta(seconds=30)  # then the heart no longer counts as beating
AFTER_A_FAULT = timedelta(seconds=1)
A_BREATH = 0.01  # seconds: whoever rang has to answer somebody yet, and others ring at the same moment
LONG_BREATH = 0.05  # seconds: for what is of minutes, and rung for by everybody who leaves a letter
A_BLINK = 0.01  # seconds
IN_A_MOMENT = timedelta(milliseconds=250)  # what is due but was not done is somebody else's at this moment
CALENDARS_EVERY = timedelta(hours=1)
PATIENCE = 10.0  # seconds that a stop waits for what is being done

log = structlog.get_logger(__name__)


class Loop:
    """A thread that does a deed, sleeps for as long as the deed said, and starts over; a ring cuts the sleep short.

    A ring during the deed is kept: the deed is done once more. A deed that raises is logged and tried again.
    One-shot jobs of the scheduler would not do: one that is due while its predecessor runs is dropped.
    """

    def __init__(self, name: str, deed: Callable[[], timedelta | None], *, breath: float = A_BREATH) -> None:
        """`deed` answers how long to sleep; None means until rung.

        So many seconds it takes `breath` after a ring, but never longer than it would have slept.
        """
        self._deed = deed
        self._breath = breath
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

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._rest(self._try())
            self._bell.clear()  # only here: before the deed, the ring of a stop could be taken away unheard

    def _rest(self, pause: timedelta | None) -> None:
        """Until the pause is over, or a breath after a ring."""
        seconds, begun = None if pause is None else pause.total_seconds(), time.monotonic()
        if self._bell.wait(seconds):
            left = self._breath if seconds is None else begun + seconds - time.monotonic()
            self._stopping.wait(min(self._breath, left))

    def _try(self) -> timedelta | None:
        try:
            return self._deed()
        except Exception:
            log.exception("tick failed", loop=self._thread.name)
            FAILED_TICKS.labels(self._thread.name).inc()
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


class Deadlines:
    """The deed of the loop that lets time pass: beat, observe, enforce what is due, say when the next is."""

    def __init__(self, rt: Runtime, team: TeamId, stopping: Callable[[], bool] = lambda: False) -> None:
        self._rt = rt
        self._team = team
        self._stopping = stopping
        self._beaten: float | None = None

    def missing(self) -> str | None:
        """What a health check says where the heart does not beat."""
        if self._beaten is None:
            return "the heart has not beaten yet"
        silent_for = timedelta(seconds=time.monotonic() - self._beaten)
        return f"the heart has not beaten for {silent_for.seconds} s" if silent_for > SILENT_FOR else None

    def __call__(self) -> timedelta | None:
        """How long to sleep; None until rung, because nothing is open."""
        self._beat()
        observe_customers(self._rt, self._team, self._between)
        return self._keep_up()

    def _between(self) -> bool:
        """Deadlines do not wait until all issues of a customer were told of each other; whether to stop."""
        self._beat()
        self._keep_up()
        return self._stopping()

    def _keep_up(self) -> timedelta | None:
        """Enforce whatever is due; how long until the next is."""
        while (pause := self._until_next()) is not None and pause <= timedelta():
            looked_at = 0 if self._stopping() else enforce_deadlines(self._rt, self._team)
            if not looked_at:
                return IN_A_MOMENT
            FIRED.inc(looked_at)
            LATENESS.observe(-pause.total_seconds())
            self._beat()
        return pause

    def _beat(self) -> None:
        """Also while very much is due: it is no outage that somebody works."""
        if self._beaten is None or time.monotonic() - self._beaten >= BEAT.total_seconds():
            beat(self._rt, self._team)
            self._beaten = time.monotonic()

    def _until_next(self) -> timedelta | None:
        """Most rings are about letters: reading costs less than taking the turn to write."""
        wake = earliest_wake(self._rt, self._team)
        return None if wake is None else wake - self._rt.now()


class Mornings:
    """The deed of the loop that leaves the morning lists and digests (SPEC statements 74 and 86)."""

    def __init__(self, rt: Runtime, team: TeamId) -> None:
        self._rt = rt
        self._team = team

    def __call__(self) -> timedelta:
        """How long to sleep: at most an hour, as the policy may change and time be moved."""
        following = (tell_mornings(self._rt, self._team), tell_informed(self._rt, self._team))
        now = self._rt.now()
        return min(CALENDARS_EVERY, *(at - now for at in following if at is not None))


class Watchdog:
    """The deed of the loop that watches the others: every minute, by itself (SPEC E15)."""

    def __init__(
        self,
        rt: Runtime,
        team: TeamId,
        send: Sender,
        give_sign_of_life: Callable[[], object],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """`give_sign_of_life` is called after every round that found nothing."""
        self._stopping = stopping
        self._rt = rt
        self._team = team
        self._send = send
        self._give_sign_of_life = give_sign_of_life
        self._after = IssueId(0)
        self._told: dict[Alarm, float] = {}

    def __call__(self) -> timedelta:
        """How long to sleep."""
        if self._stopping():
            return WATCH_EVERY
        watched = watch(self._rt, self._team, self._after)
        self._after = watched.upto
        self._count(watched.alarm)
        if watched.clean:
            self._give_sign_of_life()
        if not watched.clean or watched.alarm.mended:
            self._tell(watched.alarm)
        return WATCH_EVERY

    def _count(self, alarm: Alarm) -> None:
        REPAIRS.inc(alarm.mended)
        FINDINGS.clear()
        for kind, number in alarm.found:
            FINDINGS.labels(kind.value).set(number)

    def _tell(self, alarm: Alarm) -> None:
        """Once an hour for the same kinds of trouble, however many of each."""
        kinds = replace(alarm, found=tuple((kind, 0) for kind, _ in alarm.found))
        now = time.monotonic()
        if kinds in self._told and now - self._told[kinds] < TELL_AGAIN_AFTER.total_seconds():
            return
        if raise_alarm(self._rt, self._team, self._send, alarm):
            self._told[kinds] = now


class Deliveries:
    """The deed of the loop that sends letters: all that may go now, then say when the next may."""

    def __init__(
        self,
        rt: Runtime,
        team: TeamId,
        send: Sender,
        stopping: Callable[[], bool] = lambda: False,
        pace: Pace | None = None,
    ) -> None:
        self._rt = rt
        self._team = team
        self._send = send
        self._stopping = stopping
        self._pace = pace
        self._next: float | None = None

    def __call__(self) -> timedelta | None:
        """How long to sleep; None until rung, because the outbox is empty."""
        if self._slept_in() and not self._stopping():
            self._deliver()
        while (pause := next_delivery(self._rt, self._team, self._pace)) == timedelta():
            if self._stopping() or not self._deliver():
                return IN_A_MOMENT
        self._next = None if pause is None else time.monotonic() + pause.total_seconds()
        return pause

    def _slept_in(self) -> bool:
        """Whether it is as late as it said that it would sleep: then nobody has to ask if it is time."""
        due, self._next = self._next, None
        return due is not None and time.monotonic() >= due

    def _deliver(self) -> int:
        return deliver(self._rt, self._team, self._send, stopping=self._stopping, pace=self._pace)

    def all_out(self, within: timedelta) -> None:
        """Return when the outbox is empty, or after `within`: what Slack slows down goes out later.

        The loop may be sending at the same time; what it holds is waited for too.
        """
        end = time.monotonic() + within.total_seconds()
        while self() is not None and time.monotonic() < end and not self._stopping():
            threading.Event().wait(A_BLINK)
