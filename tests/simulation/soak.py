"""Seven days of work in one process, and what it holds after each: `python -m tests.simulation.soak`.

A real client speaks to a Slack that agrees to everything, remembers nothing and hangs up now and then.
"""

import gc
import json
import logging
import os
import shutil
import sys
import tempfile
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import func, select

from bot.db.tables import outbox
from bot.domain.commands import Accept, Resolve
from bot.domain.errors import Refused
from bot.domain.ids import IssueId
from bot.domain.opening import Form
from bot.slack.client import FOR_A_LETTER, web_client
from bot.slack.sender import make_sender
from bot.usecases.beat import beat
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.hourly import hourly
from bot.usecases.observe import observe_customers
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import Pace
from bot.usecases.receive import receive_event
from bot.usecases.watch import watch
from tests.builders import A_REPORT, ALICE, BEN, TEAM, by
from tests.tables import create_tables
from tests.usecases.conftest import Bench

DAYS, A_DAY = 7, timedelta(days=1)
ISSUES = 10_000
SOLVED = Resolve(by=by(BEN), text="x", cause="defect", component="x", customer_told=True, lower_tier_could=False)
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, nobody waits for a disk
HANGS_UP_EVERY, IS_CUT_EVERY = 20, 500  # requests


@dataclass(frozen=True)
class Held:
    """What the process holds at the end of a day, and what it has done by then."""

    megabytes: float
    handles: int
    threads: int
    letters: int


def soak(folder: Path, issues: int) -> Iterator[Held]:
    """So many issues, spread over the days; what is held after each of them."""
    url = f"sqlite:///{folder / 'soak.sqlite3'}"
    create_tables(url)
    bench = Bench(url)
    bench.set_up()
    with forgetful_slack() as api_url:
        week = Week(bench, api_url, issues // DAYS)
        for day in range(DAYS):
            week.live(day)
            yield week.held()
    bench.database.dispose()


class Week:
    """The loops of the bot and what people do, on a clock of its own."""

    def __init__(self, bench: Bench, api_url: str, per_day: int) -> None:
        self.bench, self.rt, self.per_day = bench, bench.rt, per_day
        self.send = make_sender(web_client("xoxb-soak", api_url, FOR_A_LETTER))
        self.pace = Pace()
        self.hour = bench.business() + timedelta(hours=1)

    def live(self, day: int) -> None:
        """Issues come in evenly; each is reminded of or accepted at once, and solved within ten minutes."""
        lives = min(timedelta(minutes=10), A_DAY / self.per_day)
        for number in range(self.per_day):
            receive_event(self.rt, TEAM, f"event {day}-{number}")
            issue = open_issue(self.rt, TEAM, form=Form(id=f"{day}-{number}", report=A_REPORT), by=by(ALICE))
            if number % 4:
                carry_out(self.rt, TEAM, issue.id, Accept(by=by(BEN)))
            self.pass_time(lives)
            with suppress(Refused):
                carry_out(self.rt, TEAM, issue.id, Accept(by=by(BEN)))
            carry_out(self.rt, TEAM, issue.id, SOLVED)
            self.pass_time(A_DAY / self.per_day - lives)

    def pass_time(self, by_: timedelta) -> None:
        end = self.bench.business() + by_
        while (wake := earliest_wake(self.rt, TEAM)) is not None and wake < end:
            self.bench.advance(max(wake - self.bench.business(), timedelta()))
            self.work()
        self.bench.advance(end - self.bench.business())
        self.work()

    def work(self) -> None:
        beat(self.rt, TEAM)
        observe_customers(self.rt, TEAM)
        while enforce_deadlines(self.rt, TEAM):
            pass
        while deliver(self.rt, TEAM, self.send, pace=self.pace):
            pass
        if self.bench.business() >= self.hour:
            self.hour = self.bench.business() + timedelta(hours=1)
            watch(self.rt, TEAM, IssueId(0))
            hourly(self.rt, TEAM)

    def held(self) -> Held:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        with self.rt.database.reading() as session:
            letters = session.execute(select(func.count()).select_from(outbox)).scalar_one()
        return Held(
            megabytes=round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1),
            handles=len(list(Path("/proc/self/fd").iterdir())),
            threads=threading.active_count(),
            letters=letters,
        )


@contextmanager
def forgetful_slack() -> Iterator[str]:
    """The address of a Web API where everything is well and nothing is kept."""
    stamps = count(1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer in one piece, or the other end waits for the second

        def do_POST(self) -> None:
            number = next(stamps)
            asked = arguments(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.close_connection = number % HANGS_UP_EVERY == 0
            if number % IS_CUT_EVERY:
                self.answer(_agrees(self.path, asked, f"{number}.000001"))

        def answer(self, said: dict[str, object]) -> None:
            body = json.dumps({"ok": True, **said}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close" if self.close_connection else "keep-alive")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def arguments(body: str) -> dict[str, Any]:
    """What was asked, as JSON or as a form, whichever the SDK chose."""
    found: dict[str, Any] = json.loads(body) if body.startswith("{") else dict(parse_qsl(body))
    return found


def _agrees(path: str, asked: dict[str, Any], ts: str) -> dict[str, object]:
    if path.endswith("conversations.open"):
        return {"channel": {"id": f"D{asked['users']}"}}
    if path.endswith(("history", "replies")):
        return {"messages": []}
    return {"channel": asked["channel"], "ts": ts, "message": {"thread_ts": asked.get("thread_ts")}}


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.simulation.soak", description=__doc__)
    parser.add_argument("--issues", type=int, default=ISSUES)
    issues = parser.parse_args().issues
    logging.getLogger("bot").setLevel(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp(dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    try:
        for day, held in enumerate(soak(folder, issues), 1):
            sys.stdout.write(
                f"day {day}: {held.letters:7} letters, {held.megabytes:6} MB,"
                f" {held.handles} handles, {held.threads} threads\n"
            )
            sys.stdout.flush()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
