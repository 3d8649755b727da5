"""What one interaction costs: signed HTTP to the real bot as a process, the practice workspace answering it.

Processor time is that of the bot's process alone, all its threads, redraws and messages that follow included.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from slack_sdk.signature import SignatureVerifier
from sqlalchemy import func, select

from bot.connecting import connect, machine_now
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.db.tables import outbox
from bot.domain.actor import Actor
from bot.domain.ids import PersonId
from bot.domain.matrix import Impact, Report, Scope, Urgency
from bot.domain.opening import Form
from bot.set_up import Connected, bind_practice, first_policy
from bot.settings import Settings
from bot.slack.bolt import build_app
from bot.slack.sender import make_sender
from bot.slack.slack_settings import SlackSettings
from bot.slack.transport import HttpAnswers
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT
from tests.sources import ROOT
from tests.waiting import until

SECRET = "a-signing-secret-of-a-benchmark"
ALONE = 200
TO_THE_END = 20  # of those alone: until all is sent that is sent because of it
TOGETHER = 16
ROUNDS = 25
QUIET = 0.03  # seconds without work: everything that an interaction caused is done
CALM = Report(
    title=A_REPORT.title,
    customer=A_REPORT.customer,
    kind=A_REPORT.kind,
    scope=Scope.ONE,
    impact=Impact.BLOCKED,
    urgency=Urgency.SOON,
)


@dataclass(frozen=True)
class Serving:
    """A bot that serves, and what a request to it needs."""

    pid: int
    host: str
    port: int
    team: str
    database: Database

    def post(self, body: str) -> float:
        """Send one signed request; how many seconds the answer took. Anything but 200 ends the benchmark."""
        headers = signed(body)
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        start = time.perf_counter()
        connection.request("POST", "/slack/events", body=body.encode(), headers=headers)
        answer = connection.getresponse()
        answer.read()
        took = time.perf_counter() - start
        connection.close()
        assert answer.status == http.client.OK, answer.status
        return took

    def worked(self) -> int:
        """Nanoseconds of processor time so far, all threads."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)

    def worked_until_quiet(self) -> int:
        """The same, once nothing has been worked on for a moment."""
        before = -1
        while (now := self.worked()) - before > 200_000:
            before = now
            until(_pause(), what="a moment")
        return now

    def worked_until_all_is_sent(self) -> int:
        """The same, once no letter waits either."""
        until(self._rests, what="all is sent", within=60)
        return self.worked_until_quiet()

    def _rests(self) -> bool:
        with self.database.reading() as session:
            return not session.scalar(select(func.count()).where(outbox.c.state.in_(("pending", "sending", "unknown"))))


def _pause() -> Callable[[], bool]:
    end = time.monotonic() + QUIET
    return lambda: time.monotonic() > end


def signed(body: str) -> dict[str, str]:
    """The headers with which Slack would send this body now."""
    stamp = str(int(time.time()))  # noqa: TID251 - Slack signs with the time of now
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    kind = "application/x-www-form-urlencoded"
    return {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": str(signature)}


def accept(team: str, issue: int) -> str:
    """Ben presses Accept on a card."""
    payload = {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": "U00BEN0000", "team_id": team},
        "api_app_id": "A00ESCALATE",
        "channel": {"id": "C00ESCT100"},
        "container": {"type": "message", "channel_id": "C00ESCT100", "message_ts": "1.1"},
        "trigger_id": f"1.2.{issue}",
        "actions": [
            {"type": "button", "block_id": "b", "action_id": "accept", "value": f"{issue}.1", "action_ts": f"{issue}.5"}
        ],
    }
    return urlencode({"payload": json.dumps(payload)})


def measure() -> Iterator[tuple[str, str]]:
    """Rows of the table: what was measured, and the figure."""
    yield "accept: own processor time of the answer, median", f"{statistics.median(answers()):.1f} ms"
    with serving(ALONE + TOGETHER * ROUNDS) as bot:
        bot.post(accept(bot.team, 1))  # Ben is known from here on
        costs, alone = [], []
        for issue in range(2, TO_THE_END + 2):
            before = bot.worked_until_all_is_sent()
            bot.post(accept(bot.team, issue))
            costs.append((bot.worked_until_all_is_sent() - before) / 1e6)
        for issue in range(TO_THE_END + 2, ALONE + 1):
            alone.append(bot.post(accept(bot.team, issue)))
            bot.worked_until_quiet()
        yield "accept: the same with all that is sent because of it", f"{statistics.median(costs):.1f} ms"
        yield "accept: wall at one at a time, median", f"{statistics.median(alone) * 1000:.1f} ms"
        issues = range(ALONE + 1, ALONE + 1 + TOGETHER * ROUNDS)
        with ThreadPoolExecutor(TOGETHER) as pool:
            walls = sorted(pool.map(lambda issue: bot.post(accept(bot.team, issue)), issues))
        yield f"accept: wall at {TOGETHER} at once, median", f"{statistics.median(walls) * 1000:.0f} ms"
        yield f"accept: wall at {TOGETHER} at once, p99", f"{walls[int(len(walls) * 0.99)] * 1000:.0f} ms"


def answers() -> Iterator[float]:
    """Milliseconds of processor time from a request to its answer, in this process, with nothing else going on."""
    with prepared(ALONE) as (_, settings):
        at = connect(settings)
        installation = at.installation
        slack = SlackSettings(
            team=installation.team,
            bot_user=installation.bot_user,
            bot_id=installation.bot_id,
            app_id=installation.app_id,
            token="xoxb-practice",
            signing_secret=SECRET,
            command=settings.bot_command,
            api_url=settings.slack_api_url,
        )
        answer = HttpAnswers(build_app(at.rt, slack))
        for issue in range(1, ALONE + 1):
            body = accept(at.team, issue)
            before = time.thread_time()
            status, _, _ = answer(body, "", signed(body))
            took = (time.thread_time() - before) * 1000
            assert status == http.client.OK, status
            if issue > 1:  # the first makes Ben known
                yield took
        at.rt.database.dispose()


@contextmanager
def prepared(issues: int) -> Iterator[tuple[Path, Settings]]:
    """A practice workspace and a database with so many open issues that nobody accepted; nothing told of them yet."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        url = running.enter_context(_process("bot.practice", folder, {}, "--port=0", f"--manifest={ROOT}/manifest.yml"))
        settings = Settings(
            slack_bot_token="xoxb-practice",
            slack_signing_secret=SECRET,
            slack_api_url=f"{url}/api/",
            database_url=f"sqlite:///{folder}/bot.sqlite3",
            bot_admins=("U00OLU0000",),
        )
        migrate(settings.database_url)
        at = connect(settings)
        first_policy(at)
        bind_practice(at)
        for number in range(issues):
            report = replace(CALM, title=f"{CALM.title} {number}", customer=f"Customer {number}")
            open_issue(at.rt, at.team, form=Form(id=f"form-{number}", report=report), by=Actor(PersonId("U00ALICE00")))
        _tell_all(at)
        at.rt.database.dispose()
        yield folder, settings


def _tell_all(at: Connected) -> None:
    """At once, for nobody has to be spared; and what is due now is done before."""
    send = make_sender(at.client, bot_id=at.installation.bot_id)
    while enforce_deadlines(at.rt, at.team):
        pass
    while deliver(at.rt, at.team, send) or next_delivery(at.rt, at.team) is not None:
        until(_pause(), what="a moment")


@contextmanager
def serving(issues: int) -> Iterator[Serving]:
    """A bot as a process, everything about its open issues told already."""
    with prepared(issues) as (folder, settings):
        environment = {
            "SLACK_BOT_TOKEN": "xoxb-practice",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": settings.slack_api_url,
            "DATABASE_URL": settings.database_url,
            "BOT_ADMINS": "U00OLU0000",
            "PORT": "0",
        }
        with _process("bot", folder, environment, "run") as ready:
            address = urlsplit(ready)
            assert address.hostname is not None
            assert address.port is not None
            database = Database(settings.database_url, machine_now)
            bot = Serving(_PIDS["bot"], address.hostname, address.port, "T00PRACTICE", database)
            bot.worked_until_all_is_sent()
            yield bot
            database.dispose()


_PIDS: dict[str, int] = {}


@contextmanager
def _process(module: str, folder: Path, environment: dict[str, str], *arguments: str) -> Iterator[str]:
    """Run one of our programs; the address that its ready line names."""
    said = folder / f"{module}.said"
    with said.open("w") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},  # noqa: TID251 - a child's
            stdout=log,
            stderr=log,
        )
    _PIDS[module] = child.pid
    try:
        yield until(lambda: _address(said.read_text()), what=f"{module} is ready", within=30)
    finally:
        child.terminate()
        child.wait(20)


def _address(said: str) -> str:
    for line in said.splitlines():
        told = json.loads(line) if line.startswith("{") else {}
        if "url" in told:
            return str(told["url"])
        if told.get("event") == "ready" and told.get("address"):
            host, port = told["address"]
            return f"http://{host}:{port}"
    return ""
