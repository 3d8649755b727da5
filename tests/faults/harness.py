"""The bot between a database and a practice workspace, with one time for all three that the test lets pass.

Real parts throughout: real SQL, the real SDK over loopback. What every scenario must hold is checked at its end.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Row, select

from bot.db.engine import Database
from bot.db.tables import cards, outbox
from bot.domain.actor import Actor
from bot.domain.commands import Command
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.matrix import Report
from bot.domain.opening import Form
from bot.practice import clock as practice_clock
from bot.practice.faults import FaultFields
from bot.practice.server import PracticeServer
from bot.practice.shown import ShownMessage
from bot.slack.client import FOR_A_LETTER, web_client
from bot.slack.sender import make_sender
from bot.usecases.bindings import bind
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import Pace
from bot.usecases.parcels import Looked, Outcome, Parcel, Sender, Whereabouts
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_POLICY, A_REPORT, MONDAY_10
from tests.scope import EVERYTHING
from tests.slack.office import BINDINGS, BOT_ID, OLU, TEAM
from tests.sources import ROOT

ALICE, BEN = PersonId("U00ALICE00"), PersonId("U00BEN0000")
SHIFT = timedelta(milliseconds=50)
POST, HISTORY, REPLIES = "chat.postMessage", "conversations.history", "conversations.replies"


class Killed(BaseException):
    """The process ends here: nothing of it runs any more, and nothing is tidied up."""


@dataclass
class Hours:
    """One time: what the machine shows, Slack's timestamps and the business move together, and only by the test."""

    begun: float = field(default_factory=lambda: float(int(time.time())))  # noqa: TID251 - tokens of Slack go by real time
    passed: timedelta = timedelta()

    def machine(self) -> datetime:
        return datetime.fromtimestamp(self.begun, UTC) + self.passed

    def business(self) -> datetime:
        return MONDAY_10 + self.passed

    def slack(self) -> float:
        return self.begun + self.passed.total_seconds()


@dataclass
class Killing:
    """A sender that dies at a point: `claimed` before Slack is asked, `posted` after, before anything is stored."""

    send: Sender
    at: str | None = None

    def __call__(self, parcel: Parcel) -> Outcome:
        if self.at == "claimed":
            raise Killed
        outcome = self.send(parcel)
        if self.at == "posted":
            raise Killed
        return outcome

    def look(self, place: Whereabouts) -> Looked:
        return self.send.look(place)


@dataclass
class Harness:
    """What a scenario has at hand."""

    url: str
    slack: PracticeServer
    hours: Hours

    def __post_init__(self) -> None:
        self.database = Database(self.url, self.hours.machine, server_clock=False)
        self.rt = Runtime(database=self.database, now=self.hours.business, administrators=(OLU,))
        self.pace = Pace()
        self.send = Killing(make_sender(self.client(), bot_id=BOT_ID))

    def client(self) -> Any:  # noqa: ANN401 - the SDK's own
        return web_client(self.slack.options.bot_token, self.slack.api_url, FOR_A_LETTER)

    # what happens to the bot

    def restart(self) -> None:
        """A new process on what the old one left behind."""
        self.database.dispose()
        self.__post_init__()

    def kill_at(self, point: str) -> None:
        """Deliver until the process dies there, and start another."""
        self.send.at = point
        with pytest.raises(Killed):
            deliver(self.rt, TEAM, self.send)
        self.restart()

    def go_wrong(self, method: str, *, times: int = 1, **fault: Any) -> None:  # noqa: ANN401 - FaultFields
        fields: FaultFields = fault  # type: ignore[assignment]
        self.slack.faults.next(method, times=times, **fields)

    # what people do

    def open(self, form: str = "f1", report: Report = A_REPORT) -> Issue:
        return open_issue(self.rt, TEAM, form=Form(id=form, report=report), by=Actor(ALICE))

    def do(self, issue: Issue, command: Command) -> Issue:
        return carry_out(self.rt, TEAM, issue.id, command)

    # time

    def tick(self) -> None:
        """What is due now is done and sent; no time passes."""
        enforce_deadlines(self.rt, TEAM)
        while deliver(self.rt, TEAM, self.send, pace=self.pace):
            pass

    def run(self, **by: float) -> None:
        """Let time pass, from one thing that is due to the next."""
        end = self.hours.passed + timedelta(**by)
        self.tick()
        while self.hours.passed < end:
            self.hours.passed = min(end, self.hours.passed + max(self._until_next(), SHIFT))
            self.tick()

    def jump(self, **by: float) -> None:
        """Let time pass while nobody works."""
        self.hours.passed += timedelta(**by)

    def _until_next(self) -> timedelta:
        wake = earliest_wake(self.rt, TEAM)
        pauses = [next_delivery(self.rt, TEAM, self.pace), None if wake is None else wake - self.rt.now()]
        return min((pause for pause in pauses if pause is not None), default=timedelta(days=1))

    # what is seen

    def messages(self) -> list[ShownMessage]:
        """Every message with a letter's mark, wherever it stands."""
        channels = self.slack.run(lambda: list(self.slack.practice.workspace.channels.values()))
        shown = [message for channel in channels for message in self.slack.channel(channel.id).everything]
        return [message for message in shown if message.metadata]

    def marks(self) -> Counter[str]:
        """How many messages each letter has."""
        return Counter(letter for message in self.messages() for letter in letters_of(message))

    def letters(self, **wanted: object) -> list[Row[Any]]:
        statement = select(outbox).order_by(outbox.c.created_at, outbox.c.id)
        for name, value in wanted.items():
            statement = statement.where(outbox.c[name] == value)
        with self.database.reading() as session:
            return list(session.execute(statement))

    def states(self, **wanted: object) -> Counter[str]:
        return Counter(row.state.value for row in self.letters(**wanted))

    def card(self, channel: str = "escalations-t1") -> ShownMessage:
        """The newest card in a channel."""
        return [m for m in self.slack.channel(channel).messages if m.words.startswith("ESC-")][-1]

    def cards(self) -> list[Row[Any]]:
        with self.database.reading() as session:
            return list(session.execute(select(cards)))

    # what must hold

    def check(self, *, repeats: bool = False) -> None:
        """The invariants I2, I3, I4 and I8 of RELIABILITY, once everything that went wrong goes well again."""
        rows = {row.id: row for row in self.letters()}
        named = {(one.channel, one.ts): letters_of(one) for one in self.messages()}
        sent = [row for row in rows.values() if row.state.value == "sent" and row.ts]
        redrawn = {(row.channel_id, row.ts) for row in sent if row.kind.value == "card"}
        places = Counter((row.channel_id, row.ts) for row in sent)
        for row in sent:
            place = row.channel_id, row.ts
            alone = places[place] == 1 or place in redrawn
            assert alone or row.id in named[place], "I3: two letters are one message, which does not name both"
        for letter, count in self.marks().items():
            flagged = repeats and rows[letter].may_be_repeat
            assert count == 1 or flagged, f"I4: {rows[letter]} stands there {count} times"
        late = [row for row in rows.values() if row.state.value in {"sending", "unknown"}]
        assert not late, "I8: nothing hangs"

    def recover(self, *, minutes: float = 6 if EVERYTHING else 4, repeats: bool = False) -> None:
        """All faults end; everything drains; the invariants hold."""
        self.slack.faults.clear()
        self.send.at = None
        self.run(minutes=minutes)
        now = self.hours.machine()
        assert not [row for row in self.letters(state="pending") if row.not_before < now]
        self.check(repeats=repeats)


def letters_of(message: ShownMessage) -> list[str]:
    """The letters that a message carries the marks of."""
    assert message.metadata is not None
    payload = message.metadata["event_payload"]
    return [payload["k"], *payload.get("also", "").split()]


@contextmanager
def a_harness(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
    """A workspace that is set up, on a database that has its tables."""
    hours = Hours()
    monkeypatch.setattr(practice_clock, "now", hours.slack)
    monkeypatch.setattr("bot.practice.rates.clock", SimpleNamespace(stopwatch=hours.slack))
    with PracticeServer(manifest=ROOT / "manifest.yml", strict_rates=True) as slack:
        harness = Harness(url, slack, hours)
        activate_policy(harness.rt, TEAM, A_POLICY, "name: test\n", None)
        for key, value in BINDINGS.items():
            bind(harness.rt, TEAM, key, value, None)
        yield harness
        harness.database.dispose()


Scenario = Callable[[Harness], None]
