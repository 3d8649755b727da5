"""How soon a bot is ready, and what it holds when it has nothing to do: SQLite with 100,000 issues.

From the start of the process to its ready line, over Socket Mode and over signed HTTP.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median

from sqlalchemy import delete, literal, null

from bot.connecting import connect
from bot.db.migrate import migrate
from bot.db.tables import clocks, facts, issues, outbox, to_observe
from bot.domain.actor import Actor
from bot.domain.ids import PersonId
from bot.domain.opening import Form
from bot.practice.server import PracticeServer
from bot.set_up import bind_practice, first_policy
from bot.settings import Settings
from bot.usecases.open_issue import open_issue
from tests.benchmarks.copying import copy
from tests.benchmarks.interaction import CALM, MANIFEST, SECRET
from tests.benchmarks.processes import pause, program
from tests.benchmarks.table import Row, alone, sized
from tests.waiting import until

CLOSED, OPEN, STARTS = 95_000, 5_000, 3
IDLE_FOR = 2.0  # seconds after it was ready
APP_TOKEN = "xapp-practice"


def measure(share: float = 1.0) -> Iterator[Row]:
    """Some starts over each way, all on the same database; the first of all is not counted."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        slack = running.enter_context(PracticeServer(manifest=MANIFEST, signing_secret=SECRET, app_token=APP_TOKEN))
        environment = {
            "SLACK_BOT_TOKEN": slack.options.bot_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite3'}",
            "BOT_ADMINS": "U00OLU0000",
            "PORT": "0",
        }
        count = _fill(slack, environment["DATABASE_URL"], share)
        ways = {"Socket Mode": {"SLACK_APP_TOKEN": APP_TOKEN}, "signed HTTP": {"SLACK_SIGNING_SECRET": SECRET}}
        for way, secret in ways.items():
            took, held = [], []
            for _ in range(sized(STARTS, share, 1) + 1):
                ready_after, megabytes = _start(folder, environment | secret)
                took.append(ready_after)
                held.append(megabytes)
            yield Row(f"{way}: ready with {count} issues, median", f"{median(took[1:]):.2f} s", "under 1.5 s")
            yield Row("  memory when idle, most", f"{max(held):.0f} MB", "under 150 MB")


def _start(folder: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    with program("bot", folder, environment, "run") as bot:
        until(pause(IDLE_FOR), what="what begins with a start is done")
        bot.worked_until_quiet()
        return bot.ready_after, bot.megabytes()


def _fill(slack: PracticeServer, url: str, share: float) -> int:
    """Nothing to be sent, and due only when all is over; how many issues there are."""
    migrate(url)
    settings = Settings(
        slack_bot_token=slack.options.bot_token,
        slack_api_url=slack.api_url,
        database_url=url,
        bot_admins=("U00OLU0000",),
    )
    at = connect(settings)
    first_policy(at)
    bind_practice(at)
    report = replace(CALM, customer="Customer")
    like = open_issue(at.rt, at.team, form=Form(id="form", report=report), by=Actor(PersonId("U00ALICE00"))).id
    with at.rt.database.writing() as session:
        session.execute(delete(outbox))
        session.execute(delete(to_observe))  # or all these issues of one customer would be looked at, one by one
    open_ones, closed = sized(OPEN, share, 2), sized(CLOSED, share, 2)
    copy(at.rt.database, at.team, like, range(10, 10 + open_ones), (issues, clocks, facts))
    over = range(1_000_000, 1_000_000 + closed)
    copy(at.rt.database, at.team, like, over, (issues, facts), status=literal("closed"), wake_at=null())
    at.rt.database.dispose()
    return open_ones + closed + 1


if __name__ == "__main__":
    alone(measure)
