"""Serving until told to stop, in this process: what no other process can see of it."""

import gc
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Bot, Duties
from bot.cli.serve import serve_until_stopped
from bot.db.migrate import migrate
from bot.practice.server import PracticeServer
from bot.set_up import bind_practice
from bot.settings import Settings
from tests.sources import ROOT
from tests.waiting import until


@pytest.fixture(name="bot")
def _bot(tmp_path: Path) -> Iterator[Bot]:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    migrate(url)
    with PracticeServer(manifest=ROOT / "manifest.yml") as slack:
        settings = Settings(slack_bot_token=slack.options.bot_token, slack_api_url=slack.api_url, database_url=url)
        bot = Bot(settings, Duties(work=True, site=False))
        bind_practice(bot.at)
        yield bot


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.timeout(30)
def test_a_signal_that_another_thread_gets_stops_it_as_well(bot: Bot) -> None:
    """Python hears of it in the main thread only, which waits, and which nobody interrupts."""

    def hear() -> None:
        begun = time.monotonic()
        until(lambda: time.monotonic() > begun + 0.5, what="the main thread waits")
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    serve_until_stopped(bot, threading.Thread(target=hear, daemon=True).start)


def test_what_was_loaded_at_the_start_is_looked_through_once_and_never_again(bot: Bot) -> None:
    before = gc.get_freeze_count()
    serve_until_stopped(bot, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert gc.get_freeze_count() > before
    assert gc.isenabled()
