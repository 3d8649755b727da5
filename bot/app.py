"""The composition root: the only file that knows everybody, and the only clock.

No rule of the process is here, and nothing is done here that a test of a single layer would want to see.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from pydantic import SecretStr

from bot.db.engine import Database
from bot.db.listening import Listening
from bot.domain.ids import PersonId, TeamId
from bot.jobs import Deadlines, Deliveries, Heartbeat, Loop
from bot.policyfile import load, shipped_text
from bot.settings import Settings, SettingsMistake, needed
from bot.slack.bolt import SlackSettings, build_app
from bot.slack.check import check
from bot.slack.directory import refresh
from bot.slack.names import Unresolved, person
from bot.slack.sender import make_sender
from bot.slack.transport import Client, HttpAnswers, Socket, Workspace, check_same_app, make_client, workspace_of
from bot.usecases.bindings import roster
from bot.usecases.policies import activate_policy, active_policy
from bot.usecases.practice_time import Mover, PracticeTime
from bot.usecases.runtime import Runtime
from bot.usecases.tell_admins import tell_admins
from bot.web.health import Readiness
from bot.web.practice_clock import PracticeClock
from bot.web.site import Served, build_site, serve
from bot.web.slack_requests import SlackRequests

AT_ONCE = 32  # requests of Slack that are worked on at the same time
SILENT_FOR = timedelta(seconds=30)  # then the heart no longer counts as beating
ALL_OUT_WITHIN = timedelta(seconds=3)  # per instant at which practice time stops
CHORES_EVERY = timedelta(minutes=1)

log = structlog.get_logger(__name__)


def machine_now() -> datetime:
    """The only place where the machine is asked for the time."""
    return datetime.now(UTC)


class CannotStart(Exception):  # noqa: N818  # it says what is the case
    """The bot must not start like this; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What a process does beside answering health checks (`site`)."""

    socket: bool = False
    http: bool = False
    work: bool = False  # keep deadlines and send letters
    site: bool = True


@dataclass(frozen=True, slots=True)
class Connected:
    """A database and a workspace that belong together: what every command has at hand."""

    rt: Runtime
    client: Client
    workspace: Workspace

    @property
    def team(self) -> TeamId:
        return self.workspace.team


def open_database(settings: Settings) -> Database:
    """The database of the settings, if it fits this code. Raises `CannotStart` with the command that helps."""
    database = Database(settings.database_url, machine_now)
    ...
    return database


def connect(settings: Settings, woken: Callable[[], None], time: PracticeTime | None = None) -> Connected:
    """Open the database and ask Slack whose token this is. Raises `CannotStart` and `SettingsMistake`."""
    needed(settings, "slack_bot_token")
    client = make_client(_secret(settings.slack_bot_token), settings.slack_api_url)
    workspace = workspace_of(client)
    database = open_database(settings)
    if time is not None:
        time.restore(database, workspace.team)
    rt = Runtime(
        database=database,
        now=machine_now if time is None else time.now,
        woken=woken,
        administrators=_administrators(client, settings),
    )
    return Connected(rt, client, workspace)


class Bot:
    """A bot that is put together; `start` begins and `stop` ends in the opposite order."""

    def __init__(self, settings: Settings, duties: Duties, time: PracticeTime | None = None) -> None:
        """Raises `CannotStart` and `SettingsMistake`. `time`, which can be moved, is there only in practice."""
        self._rings: list[Callable[[], None]] = []
        self._closing = threading.Event()
        self.served: Served | None = None
        with ExitStack() as parts:
            ...
            self._parts = parts.pop_all()
