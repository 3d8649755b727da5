"""A workspace under load: people whose deeds leave letters, and workers as processes that can really be killed.

What must hold at the end, whatever died on the way, is checked here and nowhere else.
"""

import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select

from bot.connecting import machine_now
from bot.db.engine import Database, Unavailable
from bot.db.letters import LetterKind
from bot.db.tables import cards, issues, metadata, outbox
from bot.domain.actor import Actor
from bot.domain.commands import Accept, Update
from bot.domain.errors import Refused
from bot.domain.ids import IssueId, PersonId
from bot.domain.opening import Form
from bot.practice.server import PracticeServer
from bot.practice.shown import ShownMessage
from bot.usecases.bindings import bind
from bot.usecases.carry_out import carry_out
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_POLICY, A_REPORT, MONDAY_10
from tests.faults.harness import letters_of
from tests.faults.worker import work
from tests.slack.office import BINDINGS, OLU, TEAM
from tests.sources import ROOT
from tests.waiting import until

ALICE, BEN = Actor(PersonId("U00ALICE00")), Actor(PersonId("U00BEN0000"))
UNDER_WAY = frozenset({"pending", "sending", "unknown"})
ENOUGH = 12  # letters that nobody sends yet; people do nothing more until there are fewer
CARDS = "C00ESCT100"
Standing = tuple[int, LetterKind, str, str, str]
"""Number of an issue among those asked about; kind, key and destination of a letter; the channel where it stands."""

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.worker"])


class Load:
    """A workspace and a database full of letters, and workers on them."""

    def __init__(self, url: str, slack: PracticeServer, diary: Path, now: Callable[[], datetime]) -> None:
        """`diary` is the file to which the workers write what they have to say; `now` is business time."""
        self.url, self.slack, self.diary = url, slack, diary
        self.database = Database(url, machine_now)
        self.rt = Runtime(self.database, now, administrators=(OLU,))
        self.opened: list[IssueId] = []
        self.accepted: set[IssueId] = set()
        self.said: list[str] = []
        self._words = (f"Word {number}." for number in count(1))
        activate_policy(self.rt, TEAM, A_POLICY, "", None)
        for key, value in BINDINGS.items():
            bind(self.rt, TEAM, key, value, None)

    # what people do

    def open(self, count: int = 1) -> None:
        for _ in range(count):
            form = Form(id=f"f{len(self.opened)}", report=A_REPORT)
            self.opened.append(open_issue(self.rt, TEAM, form=form, by=ALICE).id)

    def say(self, issue: IssueId) -> None:
        words = next(self._words)  # which nobody said, not even where the answer was lost
        carry_out(self.rt, TEAM, issue, Update(by=BEN, text=words))
        self.said.append(words)

    def accept(self, issue: IssueId) -> None:
        with suppress(Refused):
            carry_out(self.rt, TEAM, issue, Accept(by=BEN))
        self.accepted.add(issue)

    @contextmanager
    def busy(self, chance: random.Random) -> Iterator[None]:
        """Meanwhile people open, update and accept, as fast as somebody sends, and try again where they were told to.

        What fails them otherwise is raised.
        """
        done = threading.Event()
        failed: list[BaseException] = []

        def act() -> None:
            try:
                while not done.wait(0.01):
                    with suppress(*Unavailable):
                        self._act(chance)
            except BaseException as error:  # noqa: BLE001 - raised where it is seen
                failed.append(error)

        people = threading.Thread(target=act, name="people")
        people.start()
        try:
            yield
        finally:
            done.set()
            people.join()
        if failed:
            raise failed[0]

    def _act(self, chance: random.Random) -> None:
        if self.states()["pending"] >= ENOUGH:
            return
        deed = chance.choice((None, self.say, self.say, self.accept))
        if deed is None or not self.opened:
            self.open()
        else:
            deed(chance.choice(self.opened[-20:]))

    # who sends

    def start(self) -> BaseProcess:
        arguments = (self.url, self.slack.api_url, self.slack.options.bot_token, str(self.diary))
        worker = processes.Process(target=work, args=arguments, daemon=True)
        worker.start()
        return worker

    # what is seen

    def posts(self) -> int:
        return len(self.slack.calls_of("chat.postMessage"))

    def states(self) -> Counter[str]:
        with self.database.reading() as session:
            return Counter(state.value for state in session.scalars(select(outbox.c.state)))

    def unknown(self) -> set[str]:
        """The letters whose fate nobody knows at this moment."""
        with self.database.reading() as session:
            return set(session.scalars(select(outbox.c.id).where(outbox.c.state == "unknown")))

    def repeated(self) -> int:
        """How many letters went out again, marked as perhaps a repeat."""
        with self.database.reading() as session:
            return len(session.scalars(select(outbox.c.id).where(outbox.c.may_be_repeat)).all())

    def rest(self) -> bool:
        return not self.states().keys() & UNDER_WAY

    def messages(self) -> list[ShownMessage]:
        channels = self.slack.run(lambda: list(self.slack.practice.workspace.channels.values()))
        return [message for channel in channels for message in self.slack.channel(channel.id).everything]

    def standing(self, of: Sequence[IssueId]) -> Counter[Standing]:
        """Which letters of some issues stand where, without anything that chance or time had a hand in."""
        with self.database.reading() as session:
            rows = {row.id: row for row in session.execute(select(outbox).where(outbox.c.issue_id.in_(of)))}
        stand = [(rows[one], message.channel) for message in self.messages() for one in marks(message) if one in rows]
        return Counter((row.issue_id - of[0], row.kind, row.key, row.destination, channel) for row, channel in stand)

    def astray(self) -> bool:
        """Whether a message stands there that does not count, so that whoever sent it must take it back."""
        with self.database.reading() as session:
            sent = set(session.scalars(select(outbox.c.id).where(outbox.c.state == "sent")))
        times = Counter(letter for message in self.messages() for letter in marks(message))
        return not times.keys() <= sent or any(number > 1 for number in times.values())

    # what must hold

    def check(self) -> None:
        """All that was to be sent stands there once: letter by letter, word by word, card by card."""
        shown = self.messages()
        times = Counter(letter for message in shown for letter in marks(message))
        with self.database.reading() as session:
            rows = {row.id: row for row in session.execute(select(outbox))}
            places = {row.issue_id: row.ts for row in session.execute(select(cards))}
            owners = {row.id: row.owner for row in session.execute(select(issues))}
        sent = {one for one, row in rows.items() if row.state.value == "sent"}
        posted = {one for one in sent if rows[one].kind.value != "card"}
        otherwise = [row for row in rows.values() if not has_a_good_end(row)]
        assert [(row.kind.value, row.state.value, row.destination, row.last_error) for row in otherwise] == []
        assert [rows[one] for one in posted - times.keys()] == [], "0 lost"
        assert [rows[one] for one in times.keys() - sent] == [], "what stands there is known as sent"
        assert set(times.values()) == {1}, "0 doubled"
        told = [message.words for message in shown if not is_card(message)]
        said = Counter(word for words in told for word in self.said if word in words)
        assert [word for word in self.said if said[word] != 1] == [], "0 lost, 0 doubled, by what people read"
        stand = [
            message for message in shown if message.channel == CARDS and not message.thread_ts and is_card(message)
        ]
        assert sorted(message.ts for message in stand) == sorted(places.values())
        assert sorted(places) == sorted(self.opened) == sorted(owners), "each issue has one card"
        owned = {issue for issue, owner in owners.items() if owner}
        assert owned >= self.accepted
        drawn = {message.ts for message in stand if "Accepted by" in message}
        assert drawn == {places[issue] for issue in owned}, "each card shows the state of now"


def marks(message: ShownMessage) -> list[str]:
    """The letters that a message is."""
    return letters_of(message) if message.metadata else []


def has_a_good_end(row: Row[Any]) -> bool:
    """Sent, or not needed any more: said otherwise, no longer true, or about a ping that shows its outcome already."""
    if row.state.value == "expired":
        return str(row.destination).startswith("ping:")
    return row.state.value in {"sent", "superseded", "suppressed"}


def is_card(message: ShownMessage) -> bool:
    return message.words.startswith("ESC-")


def sends(load: Load, *, within: float = 30.0) -> None:
    """Return when somebody sends something from now on."""
    before = load.posts()
    until(lambda: load.posts() > before, what="a worker sends", within=within)


def a_while(seconds: float) -> None:
    """Let so much time pass for the processes."""
    instant = time.monotonic() + seconds
    until(lambda: time.monotonic() > instant, what="a while", within=seconds + 10)


def end(worker: BaseProcess) -> None:
    """Really: nothing of it runs any more, and nothing is tidied up."""
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(10)


@contextmanager
def a_load(url: str, diary: Path, now: Callable[[], datetime] = lambda: MONDAY_10) -> Iterator[Load]:
    """A workspace that is set up, on a database that has its tables; its rows are taken away at the end."""
    with PracticeServer(manifest=ROOT / "manifest.yml") as slack:
        load = Load(url, slack, diary, now)
        try:
            yield load
        finally:
            with load.database.writing() as session:
                for table in reversed(metadata.sorted_tables):
                    session.execute(table.delete())
            load.database.dispose()
