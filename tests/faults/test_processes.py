"""Real processes that really die: D7 with `kill -9`, and several workers beside each other (A17, D9's quiet half)."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.process import BaseProcess

import pytest
from sqlalchemy import select

from bot.app import machine_now
from bot.db.engine import Database
from bot.db.tables import metadata, outbox
from bot.domain.actor import Actor
from bot.domain.ids import PersonId
from bot.domain.opening import Form
from bot.practice.server import PracticeServer
from bot.usecases.bindings import bind
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_POLICY, A_REPORT, MONDAY_10
from tests.faults.harness import letters_of
from tests.faults.worker import work
from tests.slack.office import BINDINGS, OLU, TEAM
from tests.sources import ROOT
from tests.waiting import until

KILLS = 6
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.worker"])


class Load:
    """A workspace and a database full of letters, and workers on them."""

    def __init__(self, url: str, slack: PracticeServer) -> None:
        self.url, self.slack = url, slack
        self.database = Database(url, machine_now)
        self.rt = Runtime(self.database, lambda: MONDAY_10, administrators=(OLU,))
        self.opened = 0
        activate_policy(self.rt, TEAM, A_POLICY, "", None)
        for key, value in BINDINGS.items():
            bind(self.rt, TEAM, key, value, None)

    def open(self, count: int) -> None:
        for _ in range(count):
            self.opened += 1
            form = f"f{self.opened}"
            open_issue(self.rt, TEAM, form=Form(id=form, report=A_REPORT), by=Actor(PersonId("U00ALICE00")))

    def start(self) -> BaseProcess:
        arguments = (self.url, self.slack.api_url, self.slack.options.bot_token)
        worker = processes.Process(target=work, args=arguments, daemon=True)
        worker.start()
        return worker

    def posts(self) -> int:
        return len(self.slack.calls_of("chat.postMessage"))

    def states(self) -> Counter[str]:
        with self.database.reading() as session:
            return Counter(state.value for state in session.scalars(select(outbox.c.state)))

    def rest(self) -> bool:
        return not self.states().keys() & {"pending", "sending", "unknown"}

    def check(self) -> None:
        """Each letter that was sent stands there once, and no other."""
        channels = self.slack.run(lambda: list(self.slack.practice.workspace.channels.values()))
        shown = [message for channel in channels for message in self.slack.channel(channel.id).everything]
        marks = Counter(letter for message in shown if message.metadata for letter in letters_of(message))
        with self.database.reading() as session:
            sent = set(session.scalars(select(outbox.c.id).where(outbox.c.state == "sent")))
        assert self.states() == {"sent": 4 * self.opened}
        assert marks.keys() == sent, "0 lost"
        assert set(marks.values()) == {1}, "0 doubled"


@pytest.fixture
def load(kind: str, url: str) -> Iterator[Load]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as slack:
        running = Load(url, slack)
        yield running
        if kind == "postgres":
            with running.database.writing() as session:
                for table in reversed(metadata.sorted_tables):
                    session.execute(table.delete())
        running.database.dispose()


def end(worker: BaseProcess) -> None:
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(10)


@pytest.mark.timeout(900)
def test_d7_killed_again_and_again_under_load_nothing_is_lost_and_nothing_comes_twice(load: Load) -> None:
    chance = random.Random()  # noqa: S311 - when to kill
    for _ in range(KILLS):
        load.open(3)
        before = load.posts()
        worker = load.start()
        until(lambda before=before: load.posts() > before, what="the worker sends", within=30)  # type: ignore[misc]
        instant = time.monotonic() + chance.uniform(0, 0.1)
        until(lambda instant=instant: time.monotonic() > instant, what="a moment")  # type: ignore[misc]
        end(worker)
    last = load.start()
    until(load.rest, what="everything is settled", within=60)
    end(last)
    load.check()


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
@pytest.mark.parametrize("count", [1, 2, 4])
def test_several_workers_send_what_one_would_send_and_nothing_twice(load: Load, count: int) -> None:
    load.open(15)
    workers = [load.start() for _ in range(count)]
    until(load.rest, what="everything is settled", within=50)
    for worker in workers:
        end(worker)
    load.check()
