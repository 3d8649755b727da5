"""The composition root: the only file that knows everybody.

No rule of the process is here, and nothing is done here that a test of a single layer would want to see.
"""

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from importlib import import_module

import structlog

from bot.connecting import CannotStart, connect, machine_now, shown
from bot.db.opening import why_not_writable
from bot.db.schema import SchemaState, schema_state
from bot.db.serving import AlreadyServing, take_serving_lock
from bot.db.soundness import Soundness
from bot.jobs import LONG_BREATH, Deadlines, Deliveries, Heartbeat, Loop, Mornings, Watchdog
from bot.set_up import first_policy, lacks_of
from bot.settings import Settings, SettingsMistake
from bot.slack import directory
from bot.slack.bolt import build_app
from bot.slack.clocks import Clocks
from bot.slack.guards.internal import InternalChannels, InternalOnly
from bot.slack.heard import unheard
from bot.slack.installed import lacking_scopes
from bot.slack.measured import MeasuredSender
from bot.slack.sender import make_sender
from bot.slack.slack_settings import SlackSettings
from bot.slack.transport import HttpAnswers, Socket
from bot.usecases.allowance import Allowance
from bot.usecases.backlog import backlog
from bot.usecases.bindings import roster
from bot.usecases.departures import pass_on
from bot.usecases.directory import Names
from bot.usecases.hourly import hourly
from bot.usecases.look_up import open_issues
from bot.usecases.pace import Pace
from bot.usecases.practice_time import Mover, PracticeTime
from bot.usecases.tell_admins import tell_admins
from bot.web.health import Readiness
from bot.web.metrics import MetricsPage
from bot.web.practice_clock import PracticeClock
from bot.web.sign_of_life import give_sign_of_life
from bot.web.site import build_site, serve
from bot.web.slack_requests import SlackRequests, started_pool

AT_ONCE = 32  # requests of Slack that are worked on at the same time
ALL_OUT_WITHIN = timedelta(seconds=3)  # per instant at which practice time stops
LAST_LOOK = 3.0  # seconds; the one who listens to other processes looks up every second
ADDRESS_BOOK_EVERY = timedelta(minutes=1)
CHECK_UP_EVERY = timedelta(hours=1)
SCHEMA_EVERY = timedelta(seconds=5)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Duties:
    """What one process does."""

    socket: bool = False  # listen to Slack over Socket Mode
    http: bool = False  # answer Slack's signed requests
    work: bool = False  # keep deadlines and send letters
    site: bool = True  # answer health checks; HTTP needs it
    paced: bool = True  # keep to Slack's limits and to ours; only what nobody waits for may go without


class Bot:
    """A bot that is put together; `start` begins, and `stop` ends in the opposite order."""

    def __init__(self, settings: Settings, duties: Duties, time: PracticeTime | None = None) -> None:
        """Raises as `connect` does. `time`, which can be moved, is there only in practice."""
        self._settings = settings
        self._duties = duties
        self.time = time
        self._closing = threading.Event()
        self._outdated = threading.Event()
        self._rings: list[Callable[[], None]] = []
        self._missing: list[Callable[[], str | None]] = []
        self._parts = ExitStack()
        self.address: tuple[str, int] | None = None
        self.mover: Mover | None = None
        self.at = connect(settings, self._wake, time)
        self._parts.callback(self.at.rt.database.dispose)
        self._soundness = Soundness(self.at.rt.database)
        self._clocks = Clocks(self.at.client, machine_now)
        self._missing += [partial(why_not_writable, self.at.rt.database), self._soundness.missing, self._clocks.missing]

    def start(self) -> None:
        """Begin; returns when everything answers. Raises as building does, and then leaves nothing running."""
        try:
            self._begin()
        except BaseException:
            self.stop()
            raise
        log.info("ready", team=self.at.team, workspace=self.at.installation.team_name, address=self.address)

    def stop(self) -> None:
        """Take no more requests, finish what is at hand, let go of the database. Within ten seconds."""
        self._closing.set()
        self._parts.close()

    def _begin(self) -> None:
        try:
            lock = take_serving_lock(self._settings.database_url, machine_now())
        except AlreadyServing as other:
            raise CannotStart(f"The database is served already, by {other.holder}. Stop that one first.") from None
        if lock is not None:
            self._parts.callback(lock.release)
        if damage := self._soundness.look():
            raise CannotStart(f"The database is damaged ({damage}). Put a copy back: bot restore FILE")
        first_policy(self.at)
        if not roster(self.at.rt, self.at.team).fallback:
            self._refuse_to_serve_without_anybody()
        app = build_app(self.at.rt, self._slack_settings(), Allowance() if self._duties.paced else None)
        if deaf := unheard(app, self._settings.bot_command):
            raise CannotStart(f"Nobody here listens to: {', '.join(deaf)}. Start the bot that was here before.")
        for words in lacking_scopes(self.at.installation):
            log.error("a needed scope is missing", team=self.at.team, words=words)
        clock = Loop("clock", self._clocks)
        clock.start()
        self._parts.callback(clock.stop)
        if self._duties.work:
            self._work()
        if self._duties.site:
            self._site(HttpAnswers(app) if self._duties.http else None)
        if self._duties.socket:
            self._socket(Socket(app, shown(self._settings.slack_app_token)))

    def _refuse_to_serve_without_anybody(self) -> None:
        """Before the first issue nobody needs to be called (SPEC E4): then a code makes the first administrator."""
        if self._settings.bot_admins or open_issues(self.at.rt, self.at.team, limit=1):
            case = "names nobody who can be found" if self._settings.bot_admins else "is missing"
            raise SettingsMistake((f"BOT_ADMINS {case}; write the user id or e-mail address of one administrator.",))

    def _slack_settings(self) -> SlackSettings:
        installation = self.at.installation
        return SlackSettings(
            team=installation.team,
            bot_user=installation.bot_user,
            bot_id=installation.bot_id,
            app_id=installation.app_id,
            token=shown(self._settings.slack_bot_token),
            signing_secret=shown(self._settings.slack_signing_secret),
            command=self._settings.bot_command,
            api_url=self._settings.slack_api_url,
            clock=machine_now,
        )

    def _work(self) -> None:
        rt, team, closing = self.at.rt, self.at.team, self._must_stop
        deadlines = Deadlines(rt, team, closing)
        sender = make_sender(
            self.at.client, Names(rt, team), self.at.installation.bot_id, self.at.installation.bot_user
        )
        send = MeasuredSender(InternalOnly(sender, InternalChannels(self.at.client)))
        deliveries = Deliveries(rt, team, send, closing, self._pace())
        watchdog = Watchdog(rt, team, send, self._give_sign_of_life, closing)
        loops = [Loop("deadlines", deadlines, breath=LONG_BREATH), Loop("deliveries", deliveries)]
        chores = (
            Loop("address book", self._refresh),
            Loop("check-up", self._check_up),
            Loop("watchdog", watchdog),
            Loop("mornings", Mornings(rt, team)),
            Loop("schema", self._look_at_schema),
        )
        self._rings.extend(loop.ring for loop in loops)
        heart = Heartbeat(self._wake)
        for loop in (*chores, *loops):
            loop.start()
            self._parts.callback(loop.stop)
        heart.start()
        self._parts.callback(heart.stop)
        if not rt.database.is_sqlite:
            arguments = (rt.database, team, self._wake, self._closing)
            listen = import_module("bot.db.listen").listen  # brings psycopg along, which SQLite need not wait for
            thread = threading.Thread(target=listen, args=arguments, name="listen", daemon=True)
            thread.start()
            self._parts.callback(thread.join, LAST_LOOK)
        self._missing.append(deadlines.missing)
        self._missing.append(lambda: "the database is newer than this bot" if self._outdated.is_set() else None)
        if self.time is not None:
            self.mover = Mover(rt, team, self.time, partial(deliveries.all_out, ALL_OUT_WITHIN))

    def _pace(self) -> Pace | None:
        """Where practice moves the time an hour is over in a moment, so nobody has heard enough."""
        return Pace(gathers=self.time is None) if self._duties.paced else None

    def _site(self, answers: HttpAnswers | None) -> None:
        slack = clock = None
        if answers is not None:
            pool = self._parts.enter_context(started_pool(AT_ONCE, "slack"))
            slack = SlackRequests(answers, pool)
        if self.mover is not None:
            clock = PracticeClock(self.mover)
        metrics = MetricsPage(
            partial(backlog, self.at.rt, self.at.team),
            shown(self._settings.metrics_token),
            is_public=self._duties.http,
        )
        host, port = self._settings.host, self._settings.port
        if not (self._duties.http or self._duties.socket) and self._settings.worker_port is not None:
            port = self._settings.worker_port
        ready = Readiness(self.missing, lambda: self.at.rt.database.was_written_a_moment_ago)
        try:
            served = serve(build_site(ready, slack, clock, metrics), host, port)
        except OSError as error:
            raise CannotStart(
                f"Cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}). Choose another PORT."
            ) from None
        self._parts.callback(served.close)
        self.address = served.address

    def _socket(self, socket: Socket) -> None:
        self._parts.callback(socket.close)
        socket.open()
        self._missing.append(lambda: None if socket.is_connected else "the connection to Slack is down")

    def missing(self) -> tuple[str, ...]:
        """What keeps this process from its work, in short sentences; empty where it is ready."""
        said = (check() for check in self._missing)
        return tuple(sentence for sentence in said if sentence is not None)

    def _wake(self) -> None:
        for ring in self._rings:
            ring()

    def _refresh(self) -> timedelta:
        """The directory is asked beside everything else: it may be slow, and what was known will do meanwhile."""
        directory.refresh(self.at.rt, self.at.team, self.at.client)
        pass_on(self.at.rt, self.at.team)
        return ADDRESS_BOOK_EVERY

    def _must_stop(self) -> bool:
        """Whether nothing more may be begun: the process ends, the database is of newer code, or it is damaged."""
        return self._closing.is_set() or self._outdated.is_set() or self._soundness.damage is not None

    def _look_at_schema(self) -> timedelta:
        """What newer code made of the database, this one must not touch."""
        newer = schema_state(self.at.rt.database) is SchemaState.NEWER
        if newer and not self._outdated.is_set():
            log.error("the database is newer than this bot, which does nothing any more", team=self.at.team)
        self._outdated.set() if newer else self._outdated.clear()
        return SCHEMA_EVERY

    def _give_sign_of_life(self) -> None:
        if self._settings.bot_monitor_url:
            give_sign_of_life(self._settings.bot_monitor_url)

    def _check_up(self) -> timedelta:
        """The administrators hear what the set-up lacks: at the start, and when something else is amiss."""
        found = lacks_of(self.at, self._settings.bot_command)
        words = "\n".join(f"• {lack.words}" for lack in found if lack.hurts)
        if words:
            tell_admins(self.at.rt, self.at.team, f"setup {sha256(words.encode()).hexdigest()[:12]}", words)
        hourly(self.at.rt, self.at.team)
        return CHECK_UP_EVERY
