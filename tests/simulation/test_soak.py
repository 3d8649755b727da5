"""Seven days of work in one process: neither memory nor file handles grow with them."""

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.db.tables import outbox
from bot.domain.commands import Accept, Resolve
from bot.domain.errors import Refused
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import Pace
from tests.builders import A_REPORT, ALICE, BEN, TEAM, by
from tests.usecases.conftest import Bench, create_tables
from tests.usecases.sending import Mailbox

SOLVED = Resolve(by=by(BEN), text="x", cause="defect", component="x", customer_told=True, lower_tier_could=False)
DAYS = 7
PER_DAY = 15


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    url = f"sqlite:///{tmp_path / 'soak.sqlite3'}"
    create_tables(url)
    running = Bench(url)
    running.set_up()
    yield running
    running.database.dispose()


def a_day(bench: Bench, mailbox: Mailbox, pace: Pace, day: int) -> None:
    """Issues come in evenly; each is reminded of or accepted at once, and solved within ten minutes."""
    lives = min(timedelta(minutes=10), timedelta(days=1) / PER_DAY)
    for number in range(PER_DAY):
        issue = open_issue(bench.rt, TEAM, form=Form(id=f"{day}-{number}", report=A_REPORT), by=by(ALICE))
        if number % 4:
            carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
        pass_time(bench, mailbox, pace, lives)
        with suppress(Refused):
            carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
        carry_out(bench.rt, TEAM, issue.id, SOLVED)
        pass_time(bench, mailbox, pace, timedelta(days=1) / PER_DAY - lives)


def pass_time(bench: Bench, mailbox: Mailbox, pace: Pace, by_: timedelta) -> None:
    end = bench.business() + by_
    while (wake := earliest_wake(bench.rt, TEAM)) is not None and wake < end:
        bench.advance(max(wake - bench.business(), timedelta()))
        while enforce_deadlines(bench.rt, TEAM):
            pass
        work(bench, mailbox, pace)
    bench.advance(end - bench.business())
    work(bench, mailbox, pace)


def work(bench: Bench, mailbox: Mailbox, pace: Pace) -> None:
    while deliver(bench.rt, TEAM, mailbox, pace=pace):
        mailbox.take()
        mailbox.looks.clear()


def memory() -> float:
    """Megabytes that this process holds."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.timeout(3600)
def test_d5_seven_days_leave_memory_and_file_handles_as_they_were(bench: Bench) -> None:
    mailbox, pace = Mailbox(), Pace()
    measured = []
    for day in range(DAYS):
        a_day(bench, mailbox, pace, day)
        measured.append((round(memory(), 1), handles()))
    with bench.database.reading() as session:
        letters = session.execute(select(func.count()).select_from(outbox)).scalar_one()
    assert letters > DAYS * PER_DAY
    second, last = measured[1], measured[-1]
    print(f"{DAYS * PER_DAY} issues, {letters} letters; MB and handles by day: {measured}")  # noqa: T201 - figures for who asks
    assert last[1] == second[1], "file handles"
    assert last[0] - second[0] < 15, "megabytes, from the second day on"
