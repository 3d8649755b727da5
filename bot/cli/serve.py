"""`bot run`, `bot web` and `bot worker`: processes that serve until they are told to stop.

Nothing is served here; `app.py` puts together what is.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

import click

from bot import log
from bot.app import Bot, Duties
from bot.cli.practise import practice_beside
from bot.cli.sentences import in_sentences, settings_to_serve
from bot.connecting import machine_now
from bot.db.opening import is_older
from bot.set_up import bind_practice, policy_in_force
from bot.settings import Settings, needed
from bot.usecases.bindings import administrators
from bot.usecases.practice_time import PracticeTime, begin_in_working_hours


@click.command()
@click.option("--scene", help="In practice: what people play at first, to look around in (busy-day).")
def run(scene: str | None) -> None:
    """Everything in one process; without any Slack setting, practice on this machine.

    Migrates the database first, an SQLite file after a checked copy.
    """
    with in_sentences():
        settings = settings_to_serve()
        if settings.names_no_workspace:
            _practise(settings, scene)
        else:
            duties = all_duties(settings)
            bring_up_to_date(settings)
            _serve(Bot(settings, duties), settings)


def _practise(settings: Settings, scene: str | None) -> None:
    with practice_beside(settings, scene) as ours:
        log.configure(ours.log_level, ours.secrets)
        bring_up_to_date(ours)
        time = PracticeTime(machine_now)
        bot = Bot(ours, Duties(socket=True, work=True), time)
        bind_practice(bot.at)
        begin_in_working_hours(bot.at.rt, bot.at.team, time, policy_in_force(bot.at))
        serve_until_stopped(
            bot, lambda: click.echo(_WELCOME.format(url=ours.slack_api_url.removesuffix("/api/")), err=True)
        )


_WELCOME = """
The practice workspace is open:  {url}

Stay who you are there (Alice, a support agent), open the channel #support and type:  /escalate Checkout is down
Say that one user is blocked now by a defect: the matrix makes that a Sev 2 for tier 1, with 15 minutes to accept it.
Become Ben and press Accept in #escalations-t1, or move the clock 15 minutes ahead and look into #escalations-t2.
Ctrl-C ends it; everything is kept in var/practice.
"""


def bring_up_to_date(settings: Settings) -> None:
    """Migrate if need be; only then what migrates is loaded, for it loads slowly."""
    if is_older(settings.database_url, machine_now):
        import_module("bot.cli.migrate").bring_up_to_date(settings)


def all_duties(settings: Settings) -> Duties:
    """Over a socket where there is an app token, else over signed HTTP."""
    if settings.slack_app_token is None and settings.slack_signing_secret is not None:
        return Duties(http=True, work=True)
    needed(settings, "slack_bot_token", "slack_app_token")
    return Duties(socket=True, http=settings.slack_signing_secret is not None, work=True)


@click.command()
def web() -> None:
    """Answer Slack's signed requests; `bot worker` keeps the deadlines."""
    with in_sentences():
        settings = settings_to_serve()
        needed(settings, "slack_bot_token", "slack_signing_secret")
        _serve(Bot(settings, Duties(http=True)), settings)


@click.command()
def worker() -> None:
    """Keep the deadlines and send the messages; `bot web` answers Slack. With WORKER_PORT it answers health checks."""
    with in_sentences():
        settings = settings_to_serve()
        needed(settings, "slack_bot_token")
        serve_until_stopped(Bot(settings, Duties(work=True, site=settings.worker_port is not None)))


def _serve(bot: Bot, settings: Settings) -> None:
    """The same with, on the console, the code for the first administrator, where there is none yet (SECURITY S27)."""
    serve_until_stopped(bot, lambda: _print_code(bot, settings))


def _print_code(bot: Bot, settings: Settings) -> None:
    """Only then what prints it is loaded."""
    if not administrators(bot.at.rt, bot.at.team):
        import_module("bot.cli.admin").print_code(bot.at.rt, bot.at.team, settings.bot_command)


def serve_until_stopped(bot: Bot, ready: Callable[[], None] = lambda: None) -> None:
    """Start, say so, wait for SIGTERM or Ctrl-C whenever it comes, stop in order. A second one ends at once."""
    with _heard() as wait:
        bot.start()
        try:
            ready()
            _set_apart()
            wait()
        finally:
            bot.stop()


@contextmanager
def _heard() -> Iterator[Callable[[], object]]:
    """What waits for SIGTERM or SIGINT, also for one that came before.

    Through a pipe: a lock that the main thread waits for is not let go by a signal that comes just before it waits,
    or that the system gives to another thread.
    """
    said, written = os.pipe()
    os.set_blocking(written, False)
    signal.set_wakeup_fd(written)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _the_next_one_ends_at_once)
    try:
        yield lambda: os.read(said, 1)
    finally:
        signal.set_wakeup_fd(-1)
        os.close(said)
        os.close(written)


def _the_next_one_ends_at_once(number: int, frame: FrameType | None) -> None:
    del frame
    signal.signal(number, signal.SIG_DFL)


def _set_apart() -> None:
    """What is there after the start stays to the end: to look through all of it held up everything for 100 ms."""
    gc.collect()
    gc.freeze()
