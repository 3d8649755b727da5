"""What opening the form costs: from `/escalate` to `views.open`, and whether the database is asked before it.

Own work is the processor time of the one thread that answers, in this process, with nothing else going on.
"""

import http.client
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine, event

from bot.connecting import connect
from bot.db.migrate import migrate
from bot.practice.server import PracticeServer
from bot.set_up import bind_practice, first_policy
from bot.settings import Settings
from bot.slack.bolt import build_app
from bot.slack.transport import HttpAnswers
from bot.usecases.allowance import Allowance
from tests.benchmarks.interaction import MANIFEST, TEAM, signed, slack_settings
from tests.benchmarks.table import Row, alone, middle_and_p99, sized

ROUNDS = 200
PEOPLE = ("U00ALICE00", "U00BEN0000", "U00DANA000", "U00PRIYA00", "U00SAM0000", "U00LENA000")


def measure(share: float = 1.0) -> Iterator[Row]:
    """Many forms, opened by a few people in turn."""
    with tempfile.TemporaryDirectory() as folder, PracticeServer(manifest=MANIFEST) as slack:
        settings = Settings(
            slack_bot_token=slack.options.bot_token,
            slack_api_url=slack.api_url,
            database_url=f"sqlite:///{Path(folder) / 'bot.sqlite3'}",
            bot_admins=("U00OLU0000",),
        )
        migrate(settings.database_url)
        at = connect(settings)
        first_policy(at)
        bind_practice(at)
        answer = HttpAnswers(build_app(at.rt, slack_settings(at, settings), Allowance()))
        costs, walls = [], []
        count = sized(ROUNDS, share, 3)
        with statements() as asked:
            for number in range(count):
                body = _command(slack, PEOPLE[number % len(PEOPLE)])
                headers = signed(body)
                begun, before = time.perf_counter(), time.thread_time()
                status, _, _ = answer(body, "", headers)
                costs.append(time.thread_time() - before)
                walls.append(time.perf_counter() - begun)
                assert status == http.client.OK, status
        opened = len(slack.calls_of("views.open"))
        assert opened == count, f"{opened} of {count} were opened"
        at.rt.database.dispose()
    yield Row("/escalate to views.open: own work, median", f"{median(costs) * 1000:.1f} ms", "at most 15 ms")
    yield Row("  with the answer of the practice workspace: median; p99", middle_and_p99(walls))
    yield Row(f"  statements in the database, for {count} forms", f"{len(asked)}", "0")


def _command(slack: PracticeServer, person: str) -> str:
    """As Slack sends it, with a trigger that it takes back."""
    trigger = slack.run(lambda: slack.practice.workspace.triggers.make(person, channel_id="C00SUPPORT"))
    return urlencode(
        {
            "command": "/escalate",
            "text": "Checkout is down",
            "team_id": TEAM,
            "team_domain": "northwind",
            "channel_id": "C00SUPPORT",
            "channel_name": "support",
            "user_id": person,
            "user_name": person,
            "api_app_id": "A00ESCALATE",
            "trigger_id": trigger,
            "response_url": f"{slack.url}/response",
        }
    )


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that goes to any database meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


if __name__ == "__main__":
    alone(measure)
