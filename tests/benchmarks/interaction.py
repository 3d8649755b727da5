"""What one interaction costs: signed HTTP to the real bot as a process, the practice workspace answering it.

Processor time is that of the bot's process alone, all its threads, redraws and messages that follow included.
"""

import http.client
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier
from sqlalchemy import func, select

from bot.connecting import connect, machine_now
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.db.tables import issues, outbox
from bot.domain.actor import Actor
from bot.domain.ids import PersonId
from bot.domain.issue import Status
from bot.domain.matrix import Impact, Report, Scope, Urgency
from bot.domain.opening import Form
from bot.policyfile import load, shipped_text
from bot.set_up import Connected, bind_practice
from bot.settings import Settings
from bot.slack.bolt import build_app
from bot.slack.sender import make_sender
from bot.slack.slack_settings import SlackSettings
from bot.slack.transport import HttpAnswers
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from tests.benchmarks.processes import Program, pause, program
from tests.benchmarks.table import Row, alone, sized
from tests.builders import A_REPORT
from tests.sources import ROOT
from tests.waiting import until

SECRET = "a-signing-secret-of-a-benchmark"
TEAM = "T00PRACTICE"
MANIFEST = ROOT / "manifest.yml"
ANSWERS = 200
TO_THE_END = 20  # until all is sent that is sent because of it; no more than one person may press at once
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

    program: Program
    database: Database

    def post(self, body: str) -> None:
        """Send one signed request. Anything but 200 ends the benchmark."""
        connection = http.client.HTTPConnection(self.program.address.netloc, timeout=30)
        connection.request("POST", "/slack/events", body=body.encode(), headers=signed(body))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == http.client.OK, answer.status

    def worked_until_all_is_sent(self) -> int:
        """Nanoseconds of processor time so far, once no letter waits."""
        until(self._rests, what="all is sent", within=60)
        return self.program.worked_until_quiet()

    def _rests(self) -> bool:
        with self.database.reading() as session:
            return not session.scalar(select(func.count()).where(outbox.c.state.in_(("pending", "sending", "unknown"))))


def signed(body: str) -> dict[str, str]:
    """The headers with which Slack would send this body now."""
    stamp = str(int(time.time()))  # noqa: TID251 - Slack signs with the time of now
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    kind = "application/x-www-form-urlencoded"
    return {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": str(signature)}


def accept(issue: int, person: str = "U00BEN0000") -> dict[str, object]:
    """Somebody presses Accept on a card."""
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": person, "team_id": TEAM},
        "api_app_id": "A00ESCALATE",
        "channel": {"id": "C00ESCT100"},
        "container": {"type": "message", "channel_id": "C00ESCT100", "message_ts": "1.1"},
        "trigger_id": f"1.2.{issue}",
        "actions": [
            {"type": "button", "block_id": "b", "action_id": "accept", "value": f"{issue}.1", "action_ts": f"{issue}.5"}
        ],
    }


def as_form(payload: dict[str, object]) -> str:
    """The body in which a click travels over HTTP."""
    return urlencode({"payload": json.dumps(payload)})


def measure(share: float = 1.0) -> Iterator[Row]:
    """A click, from its arrival to its answer, and to the last message because of it."""
    answered = statistics.median(answers(sized(ANSWERS, share, 3)))
    yield Row("accept: own processor time of the answer, median", f"{answered:.1f} ms")
    count = sized(TO_THE_END, share, 2)
    with serving(count + 1) as bot:
        bot.post(as_form(accept(1)))  # Ben is known from here on
        costs = []
        for issue in range(2, count + 2):
            before = bot.worked_until_all_is_sent()
            bot.post(as_form(accept(issue)))
            costs.append((bot.worked_until_all_is_sent() - before) / 1e6)
        all_accepted(bot.database, range(1, count + 2))
        yield Row("accept: the same with all that is sent because of it", f"{statistics.median(costs):.1f} ms")


def answers(count: int) -> Iterator[float]:
    """Milliseconds of processor time from a request to its answer, in this process, with nothing else going on."""
    with prepared(count) as (_, settings):
        at = connect(settings)
        answer = HttpAnswers(build_app(at.rt, slack_settings(at, settings)))
        for issue in range(1, count + 1):
            body = as_form(accept(issue))
            before = time.thread_time()
            status, _, _ = answer(body, "", signed(body))
            took = (time.thread_time() - before) * 1000
            assert status == http.client.OK, status
            if issue > 1:  # the first makes Ben known
                yield took
        all_accepted(at.rt.database, range(1, count + 1))
        at.rt.database.dispose()


def open_around_the_clock(at: Connected) -> None:
    """The shipped policy, but with tiers that never close: in the evening an issue would leave its tier at once."""
    hours = "every_day: 09:00-17:00, saturday: closed, sunday: closed"
    text = shipped_text()
    assert hours in text
    always = text.replace(hours, "every_day: 00:00-24:00")
    activate_policy(at.rt, at.team, load(always, "always.yml", at.rt.now().date()), always, None)


def all_accepted(database: Database, numbers: range) -> None:
    """Else refusals were measured."""
    mine = issues.c.id.in_(numbers) & (issues.c.status == Status.ACCEPTED)
    with database.reading() as session:
        accepted = session.scalar(select(func.count()).select_from(issues).where(mine))
    assert accepted == len(numbers), f"{accepted} of {len(numbers)} were accepted"


def slack_settings(at: Connected, settings: Settings) -> SlackSettings:
    """What `bot.app` hands to the edge, for an edge in this process."""
    installation = at.installation
    return SlackSettings(
        team=installation.team,
        bot_user=installation.bot_user,
        bot_id=installation.bot_id,
        app_id=installation.app_id,
        token="xoxb-practice",
        signing_secret=SECRET,
        command=settings.bot_command,
        api_url=settings.slack_api_url,
    )


@contextmanager
def prepared(issues: int) -> Iterator[tuple[Path, Settings]]:
    """A practice workspace and a database with so many open issues that nobody accepted; nothing told of them yet."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        slack = running.enter_context(program("bot.practice", folder, {}, "--port=0", f"--manifest={MANIFEST}"))
        settings = Settings(
            slack_bot_token="xoxb-practice",
            slack_signing_secret=SECRET,
            slack_api_url=f"{slack.url}/api/",
            database_url=f"sqlite:///{folder}/bot.sqlite3",
            bot_admins=("U00OLU0000",),
        )
        migrate(settings.database_url)
        at = connect(settings)
        open_around_the_clock(at)
        bind_practice(at)
        for number in range(issues):
            report = replace(CALM, title=f"{CALM.title} {number}", customer=f"Customer {number}")
            open_issue(at.rt, at.team, form=Form(id=f"form-{number}", report=report), by=Actor(PersonId("U00ALICE00")))
        tell_all(at)
        at.rt.database.dispose()
        yield folder, settings


def tell_all(at: Connected) -> None:
    """At once, for nobody has to be spared; and what is due now is done before."""
    send = make_sender(at.client, bot_id=at.installation.bot_id)
    while enforce_deadlines(at.rt, at.team):
        pass
    while deliver(at.rt, at.team, send) or next_delivery(at.rt, at.team) is not None:
        until(pause(), what="a moment")


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
        with program("bot", folder, environment, "run") as ready:
            database = Database(settings.database_url, machine_now)
            bot = Serving(ready, database)
            bot.worked_until_all_is_sent()
            yield bot
            database.dispose()


if __name__ == "__main__":
    alone(measure)
