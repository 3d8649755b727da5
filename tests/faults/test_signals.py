"""Processes that are stopped, put to sleep, or left without a database: D6, A17 and E8, for real."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from bot.connecting import machine_now
from bot.db.migrate import migrate
from bot.jobs import PATIENCE
from tests.faults.harness import POST
from tests.faults.load import a_load, a_while, end, sends
from tests.postgres import Databases
from tests.scope import EVERYTHING
from tests.shell.processes import running
from tests.waiting import until

SLEEPS = 6 if EVERYTHING else 2
LONGER_THAN_ITS_LEASE = 6.0  # seconds; and than the grace after it, so that somebody else has settled everything
HANGS = 14.0  # seconds; longer than anybody waits for an answer of Slack
on_postgres = pytest.mark.parametrize("kind", ["postgres"], indirect=True)


@pytest.mark.thorough
@pytest.mark.parametrize("takes", [0.4, HANGS] if EVERYTHING else [0.4])
def test_d6_whoever_is_told_to_end_finishes_a_message_and_gives_the_rest_back_in_ten_seconds(
    tmp_path: Path, takes: float
) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    migrate(url)
    with a_load(url, tmp_path / "diary", machine_now) as load:
        load.slack.faults.next(POST, times=50, slow=takes)
        load.open(4)
        settings = {
            "SLACK_BOT_TOKEN": load.slack.options.bot_token,
            "SLACK_API_URL": load.slack.api_url,
            "BOT_ADMINS": "olu@northwind.example",
            "DATABASE_URL": url,
        }
        with running("worker", folder=tmp_path, **settings) as worker:
            until(lambda: load.states()["sending"], what="it sends", within=30)
            begun = time.monotonic()
            assert worker.end(within=PATIENCE + 10) == 0
            took = time.monotonic() - begun
            assert "Traceback" not in worker.everything
        states = load.states()
        assert took < PATIENCE + 5
        assert states["pending"] > 0
        assert states["sending"] + states["unknown"] <= (takes == HANGS), "at most what Slack did not answer"


@pytest.mark.thorough
@on_postgres
@pytest.mark.timeout(300)
def test_a17_whoever_wakes_after_its_lease_doubles_nothing_and_spoils_nothing(url: str, tmp_path: Path) -> None:
    chance = random.Random()  # noqa: S311 - when to put it to sleep
    with a_load(url, tmp_path / "diary") as load:
        sleeper, other = load.start(), load.start()
        assert sleeper.pid is not None
        with load.busy(chance):
            for _ in range(SLEEPS):
                sends(load)
                a_while(chance.uniform(0, 0.1))
                os.kill(sleeper.pid, signal.SIGSTOP)
                a_while(LONGER_THAN_ITS_LEASE)
                sends(load)
                os.kill(sleeper.pid, signal.SIGCONT)
        until(load.rest, what="everything is settled", within=60)
        until(lambda: sleeper.is_alive() and other.is_alive(), what="both live")
        until(lambda: not load.astray(), what="whoever woke last takes back what it sent too late", within=30)
        end(sleeper)
        end(other)
        load.check()


@pytest.mark.thorough
@on_postgres
@pytest.mark.timeout(300)
def test_e8_workers_outlive_a_database_that_is_away_for_a_while(url: str, tmp_path: Path, postgres: Databases) -> None:
    with a_load(url, tmp_path / "diary") as load:
        crew = [load.start(), load.start()]
        with load.busy(random.Random()):  # noqa: S311 - what people do
            for _ in range(2):
                sends(load)
                with postgres.away(url):
                    a_while(1.5)
                sends(load)
        until(load.rest, what="everything is settled", within=60)
        for worker in crew:
            assert worker.is_alive(), "nobody started it anew"
            end(worker)
        load.check()
