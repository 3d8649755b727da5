"""Databases full of issues that are due, for the benchmarks of the engine."""

import gc
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.db import issues as stored
from bot.db.backup import gather_statistics
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.engine.passing_time import next_wake
from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.opening import Form, open_issue
from bot.usecases.bindings import bind
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_POLICY, A_REPORT, A_ROSTER, ALICE, MONDAY_10, OLU, TEAM, by
from tests.postgres import DURABLE, Databases, a_server
from tests.usecases.conftest import BINDINGS

BATCH = 5_000


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The address of a fresh SQLite file and of a fresh PostgreSQL database, both with tables and durable."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(prefix="bot-pg-") as server,
        a_server(Path(server), **DURABLE) as admin,
    ):
        on_sqlite = f"sqlite:///{Path(folder) / 'bot.sqlite3'}"
        migrate(on_sqlite)
        yield {"SQLite": on_sqlite, "PostgreSQL": Databases(admin).fresh(migrate)}


def set_apart() -> None:
    """What is there stays to the end, and nobody looks through it meanwhile; the bot does so after its start."""
    gc.collect()
    gc.freeze()


def runtime(url: str, now: datetime = MONDAY_10) -> Runtime:
    """A workspace with the test policy, whose time stands still at `now`."""
    rt = Runtime(Database(url, lambda: MONDAY_10), lambda: now, administrators=(OLU,))
    activate_policy(rt, TEAM, A_POLICY, "name: test\n", None)
    for key, value in BINDINGS.items():
        bind(rt, TEAM, key, value, None)
    return rt


def opened(number: int, at: datetime) -> Issue:
    """An issue as it is just after it was opened, with all its clocks."""
    report = replace(A_REPORT, customer=f"Customer {number}")
    issue = open_issue(
        team=TEAM,
        id=IssueId(number),
        form=Form(id=f"f{number}", report=report),
        by=by(ALICE),
        policy=A_POLICY,
        policy_version=1,
        roster=A_ROSTER,
        now=at,
    ).issue
    return replace(issue, clocks=issue.open_clocks)


FIRST_WAKE = (next_wake(opened(1, MONDAY_10), A_POLICY) or MONDAY_10) - MONDAY_10
"""How long after it was opened an issue is due for the first time."""


def save(rt: Runtime, issues: Sequence[Issue]) -> None:
    """With their wakes, a batch in each transaction.

    A server then sees what it holds, as it does by itself within a minute: the benchmarks do not wait for that.
    """
    for begin in range(0, len(issues), BATCH):
        batch = [(one, next_wake(one, A_POLICY)) for one in issues[begin : begin + BATCH]]
        with rt.database.writing() as session:
            stored.save(session, TEAM, batch)
    gather_statistics(rt.database)


def due_at(instants: Sequence[datetime]) -> list[Issue]:
    """One issue for each instant, due for the first time then."""
    return [opened(number, at - FIRST_WAKE) for number, at in enumerate(instants, 1)]


def all_due(count: int) -> list[Issue]:
    """So many that are due at the same time: one minute after MONDAY_10."""
    return due_at([MONDAY_10 + timedelta(minutes=1)] * count)
