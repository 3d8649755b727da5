"""`bot run`, `bot web` and `bot worker`: processes that serve until they are told to stop.

Nothing is served here; `app.py` puts together what is.
"""

import signal
import threading
from types import FrameType

import click

from bot.app import Bot, Duties
from bot.cli.practise import run_in_practice
from bot.cli.sentences import in_sentences, settings_here
from bot.cli.upgrade import bring_up_to_date
from bot.settings import Settings, needed


@click.command()
def run() -> None:
    """Everything in one process; without any Slack setting, practice on this machine.

    Migrates the database first, an SQLite file after a checked copy.
    """
    with in_sentences():
        settings = settings_here()
        if settings.names_no_workspace:
            run_in_practice(settings, serve_until_stopped)
        bring_up_to_date(settings)
        serve_until_stopped(Bot(settings, all_duties(settings)))


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
        settings = settings_here()
        needed(settings, "slack_bot_token", "slack_signing_secret")
        serve_until_stopped(Bot(settings, Duties(http=True)))


@click.command()
def worker() -> None:
    """Keep the deadlines and send the messages; `bot web` answers Slack."""
    with in_sentences():
        settings = settings_here()
        needed(settings, "slack_bot_token")
        serve_until_stopped(Bot(settings, Duties(work=True, site=False)))


def serve_until_stopped(bot: Bot) -> None:
    """Start, wait for SIGTERM or Ctrl-C, stop in order. A second Ctrl-C ends at once."""
    told = threading.Event()

    def tell(number: int, frame: FrameType | None) -> None:
        del frame
        told.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    bot.start()
    told.wait()
    bot.stop()
