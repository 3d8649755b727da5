"""What workers beside each other bring: the same deadlines and messages for one, two and four processes on PostgreSQL.

Slack and the database are on this machine too, so that two cores are busy before the third worker comes.
"""

import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import func, select

from bot.connecting import machine_now
from bot.db import outbox
from bot.db.engine import Database
from bot.db.letters import LetterKind, LetterState, NewLetter, Priority, ToPerson, Words
from bot.db.migrate import migrate
from bot.db.tables import facts
from bot.db.tables import outbox as letters
from bot.domain.ids import ChannelId, PersonId
from bot.jobs import Deliveries
from bot.practice.server import PracticeServer
from bot.slack.client import FOR_A_LETTER, web_client
from bot.slack.sender import make_sender
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.runtime import Runtime
from tests.benchmarks.due import all_due, runtime, save
from tests.benchmarks.firing import NOW
from tests.benchmarks.table import Row, alone, sized
from tests.builders import TEAM
from tests.postgres import Databases, a_server
from tests.sources import ROOT
from tests.waiting import until

MESSAGES = 2_000  # beside which it counts little that each worker prepares its statements once
DUE = 5_000
CREWS = (1, 2, 4)
ALICE, CHANNEL = PersonId("U00ALICE00"), ChannelId("C00ESCT100")
processes = multiprocessing.get_context("forkserver")


def measure(share: float = 1.0) -> Iterator[Row]:
    """The same work for one, two and four."""
    messages, due, one, alone_at_it = sized(MESSAGES, share), sized(DUE, share), 0.0, 0.0
    with tempfile.TemporaryDirectory(prefix="bot-pg-") as folder, a_server(Path(folder)) as admin:
        databases = Databases(admin)
        for crew in CREWS:
            took, twice = _measure(databases.fresh(migrate), crew, messages)
            one = one or took
            yield Row(f"{messages} messages by {crew} at once: a second", f"{messages / took:.0f}")
            goal = "at least 1.3; 0" if crew == CREWS[1] else "0 twice"
            yield Row("  times one; sent twice", f"{one / took:.2f}; {twice}", goal)
            took, twice = _keep(databases.fresh(migrate), crew, due)
            alone_at_it = alone_at_it or took
            yield Row(f"{due} deadlines due at once, kept by {crew}: a second", f"{due / took:.0f}")
            yield Row("  times one; kept twice", f"{alone_at_it / took:.2f}; {twice}", goal)


def _measure(url: str, crew: int, messages: int) -> tuple[float, int]:
    """Seconds from a common start until everything is out; how many messages stand there twice."""
    together = processes.Barrier(crew + 1)
    with PracticeServer(manifest=ROOT / "manifest.yml") as slack:
        arguments = (url, slack.api_url, slack.options.bot_token, messages, together)
        workers = [processes.Process(target=_work, args=arguments, daemon=True) for _ in range(crew)]
        for worker in workers:
            worker.start()
        together.wait()
        database = Database(url, machine_now)
        with database.writing() as session:
            outbox.put(session, TEAM, [_letter(number) for number in range(messages)], machine_now())
        begun = time.monotonic()
        until(lambda: len(slack.calls_of("chat.postMessage")) >= messages, what="everything is out", within=300)
        took = time.monotonic() - begun
        for worker in workers:
            worker.join()
        texts = Counter(call.args["text"] for call in slack.calls_of("chat.postMessage"))
        database.dispose()
    assert len(texts) == messages, "0 lost"
    return took, texts.total() - len(texts)


def _work(url: str, api_url: str, token: str, messages: int, together: Barrier) -> None:
    """One worker, without a pace: what several bring is not what Slack allows."""
    database = Database(url, machine_now)
    deliveries = Deliveries(Runtime(database, machine_now), TEAM, make_sender(web_client(token, api_url, FOR_A_LETTER)))
    deliveries()  # connected, and every statement known
    together.wait()
    until(lambda: deliveries() is None and _sent(database) == messages, what="nothing is left", within=300)


def _keep(url: str, crew: int, due: int) -> tuple[float, int]:
    """Seconds until every deadline is kept; how many issues were looked at more than once."""
    rt = runtime(url, NOW)
    save(rt, all_due(due))
    together = processes.Barrier(crew + 1)
    workers = [processes.Process(target=_enforce, args=(url, together), daemon=True) for _ in range(crew)]
    for worker in workers:
        worker.start()
    together.wait()
    begun = time.monotonic()
    for worker in workers:
        worker.join()
    took = time.monotonic() - begun
    looked = select(facts.c.issue_id, func.count()).where(facts.c.kind == "TimePassed").group_by(facts.c.issue_id)
    with rt.database.reading() as session:
        times = [count for _, count in session.execute(looked)]
    rt.database.dispose()
    assert len(times) == due, f"{len(times)} of {due} were kept"
    return took, sum(count > 1 for count in times)


def _enforce(url: str, together: Barrier) -> None:
    """One worker, until nothing is due that nobody else holds."""
    rt = Runtime(Database(url, machine_now), lambda: NOW)
    enforce_deadlines(rt, TEAM, batch=1)
    together.wait()
    while enforce_deadlines(rt, TEAM):
        pass
    rt.database.dispose()


def _sent(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).where(letters.c.state == LetterState.SENT)).scalar_one()


def _letter(number: int) -> NewLetter:
    return NewLetter(
        issue=None,
        kind=LetterKind.ADMIN,
        key=str(number),
        to=ToPerson(ALICE, CHANNEL),
        body=Words(f"Message {number}"),
        priority=Priority.ADMIN,
    )


if __name__ == "__main__":
    alone(measure)
