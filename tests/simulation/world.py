"""One seed, one run: people, time, Slack and the network do what chance says; the bot's own code does the rest.

One thread and a virtual clock, so that a seed always tells the same story.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from bot.db.engine import Database, Unavailable
from bot.db.tables import outbox
from bot.domain.actor import Actor
from bot.domain.commands import Accept, Command, Escalate, Update
from bot.domain.errors import Refused
from bot.domain.ids import ChannelId, IssueId
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import Pace
from bot.usecases.parcels import (
    CallParcel,
    CardGone,
    CardParcel,
    History,
    Later,
    Looked,
    Outcome,
    Parcel,
    Sent,
    StrayParcel,
    Unknown,
    Whereabouts,
    WhisperParcel,
)
from bot.usecases.runtime import Runtime
from tests.builders import A_REPORT, ALICE, BEN, MONDAY_10, OLU, PRIYA, TEAM, by

LATEST = 60.0  # seconds that a request can be late: less than the grace, or a repeat could not be excluded
LAG = 8.0


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Posted:
    letter: str
    channel: ChannelId
    ts: str
    at: datetime


@dataclass
class Slack:
    """Channels, what stands in them, what is still on its way, and everything that goes wrong between."""

    chance: random.Random
    now: Callable[[], datetime]
    meanwhile: Callable[[], None]
    trouble: float = 0.3
    posted: list[Posted] = field(default_factory=list)
    on_its_way: list[Posted] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    stamps: int = 0
    out_of_reach: set[ChannelId] = field(default_factory=set)

    def __call__(self, parcel: Parcel) -> Outcome:
        self.arrive()
        if isinstance(parcel, StrayParcel):
            self.posted = [one for one in self.posted if one.ts != parcel.ts]
            return Sent(parcel.channel, parcel.ts)
        message = self._message(parcel)
        if isinstance(parcel, CardParcel | CallParcel) and parcel.ts is not None:
            return self._redraw(parcel)
        match self._fault():
            case None:
                self.posted.append(message)
            case "killed before":
                raise Killed
            case "killed after":
                self.posted.append(message)
                raise Killed
            case "refused":
                return Later(timedelta(seconds=5))
            case "limited":
                return Later(timedelta(seconds=self.chance.randint(1, 60)), whole_channel=True)
            case "never arrived":
                return Unknown("timeout")
            case "answer lost":
                self.posted.append(message)
                return Unknown("reset", message.channel)
            case "late":
                message.at = self.now() + timedelta(seconds=self.chance.uniform(1, LATEST))
                self.on_its_way.append(message)
                return Unknown("timeout", message.channel)
            case _:
                self.meanwhile()
                self.posted.append(message)
        return Sent(message.channel, None if isinstance(parcel, WhisperParcel) else message.ts)

    def look(self, place: Whereabouts) -> Looked:
        self.arrive()
        channel = place.channel or ChannelId(f"D{place.person}")
        if channel not in self.out_of_reach and self.chance.random() < self.trouble / 2:
            self.out_of_reach.add(channel)  # not twice in a row: then people would be called again, marked
            self.faults["history out of reach"] += 1
            return Later(timedelta(seconds=self.chance.randint(5, 30)))
        self.out_of_reach.discard(channel)
        shown = [one for one in self.posted if one.channel == channel and self._is_shown(one, place)]
        return History({one.letter: Sent(one.channel, one.ts) for one in shown})

    def arrive(self) -> None:
        """What was late and is there now."""
        there = [one for one in self.on_its_way if one.at <= self.now()]
        self.on_its_way = [one for one in self.on_its_way if one.at > self.now()]
        self.posted += there

    def _is_shown(self, one: Posted, place: Whereabouts) -> bool:
        lag = timedelta(seconds=LAG if self.trouble else 0)
        return one.at <= self.now() - lag and one.at >= place.since - timedelta(seconds=60)

    def _message(self, parcel: Parcel) -> Posted:
        self.stamps += 1
        person = getattr(parcel, "person", None)
        return Posted(parcel.letter, parcel.channel or ChannelId(f"D{person}"), f"{self.stamps}.0", self.now())

    def _redraw(self, parcel: CardParcel | CallParcel) -> Outcome:
        standing = next((one for one in self.posted if one.ts == parcel.ts), None)
        if standing is None:
            return CardGone("message_not_found")
        if self._fault() is not None:
            return Later(timedelta(seconds=5))
        return Sent(standing.channel, standing.ts)

    def _fault(self) -> str | None:
        if self.chance.random() >= self.trouble:
            return None
        kinds = ["killed before", "killed after", "refused", "limited", "never arrived", "answer lost", "late", "slow"]
        kind = self.chance.choice(kinds)
        self.faults[kind] += 1
        return kind


class World:
    """A database, a bot that dies and comes back, and people."""

    def __init__(self, url: str, seed: int) -> None:
        self.url = url
        self.chance = random.Random(seed)  # noqa: S311 - chance that can be repeated is what is wanted
        self.passed = timedelta()
        self.slack = Slack(self.chance, self.machine, self._another_worker)
        self.opened = 0
        self.depth = 0
        self._start()

    def machine(self) -> datetime:
        return MONDAY_10 + self.passed

    def _start(self) -> None:
        self.database = Database(self.url, self.machine, server_clock=False)
        self.rt = Runtime(self.database, self.machine, administrators=(OLU,))
        self.pace = Pace()

    def restart(self) -> None:
        self.database.dispose()
        self._start()

    def play(self, steps: int = 25) -> None:
        """Chance decides what happens next."""
        for _ in range(steps):
            self.chance.choice([self._open, self._deed, self._deed, self._wait, self._wait, self._work])()

    def settle(self) -> None:
        """Liveness: all faults end, and everything must come to rest."""
        self.slack.trouble = 0.0
        self.slack.on_its_way, late = [], self.slack.on_its_way
        self.slack.posted += late
        for _ in range(400):
            pause = next_delivery(self.rt, TEAM, self.pace)
            if pause is None:
                return
            self.passed += max(pause, timedelta(milliseconds=200))
            while deliver(self.rt, TEAM, self.slack, pace=self.pace):
                pass
        raise AssertionError("the outbox does not come to rest")

    def _open(self) -> None:
        if self.opened < 4:
            self.opened += 1
            self._try(lambda: open_issue(self.rt, TEAM, form=Form(id=f"f{self.opened}", report=A_REPORT), by=by(ALICE)))

    def _deed(self) -> None:
        if not self.opened:
            return
        issue = IssueId(self.chance.randint(1, self.opened))
        person = by(self.chance.choice((ALICE, BEN, PRIYA)))
        self._try(lambda: carry_out(self.rt, TEAM, issue, self._command(person)))

    def _command(self, person: Actor) -> Command:
        commands: list[Command] = [
            Accept(by=person),
            Update(by=person, text=f"at {self.passed}"),
            Escalate(by=person, reason="beyond us"),
        ]
        return self.chance.choice(commands)

    def _wait(self) -> None:
        self.passed += timedelta(seconds=self.chance.choice((0.3, 1, 5, 20, 90, 400)))
        self._work()

    def _work(self) -> None:
        def tick() -> None:
            enforce_deadlines(self.rt, TEAM)
            for _ in range(30):
                if not deliver(self.rt, TEAM, self.slack, pace=self.pace):
                    return

        self._try(tick)

    def _another_worker(self) -> None:
        """While one call takes long, others work, and may take over what is not settled."""
        self.passed += timedelta(seconds=self.chance.choice((5, 40, 70)))
        if self.depth == 0:
            self.depth += 1
            try:
                while deliver(self.rt, TEAM, self.slack):
                    pass
            finally:
                self.depth -= 1

    def _try(self, deed: Callable[[], object]) -> None:
        try:
            with self._storm():
                deed()
        except (Refused, *Unavailable):
            pass
        except Killed:
            self.restart()

    @contextmanager
    def _storm(self) -> Iterator[None]:
        """The database goes away at some statement, now and then."""
        if not self.slack.trouble or self.chance.random() > 0.15:
            yield
            return
        left = self.chance.randint(1, 40)

        def gone(*_: Any) -> None:  # noqa: ANN401 - whatever the hook is given
            nonlocal left
            left -= 1
            if left == 0:
                self.slack.faults["database gone"] += 1
                raise OperationalError("gone", {}, ConnectionError("gone"))

        event.listen(Engine, "before_cursor_execute", gone)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", gone)

    def check(self) -> None:
        """Nothing lost, nothing twice, nothing left hanging (I2, I3, I4, I8, I10)."""
        with self.database.reading() as session:
            rows = list(session.execute(select(outbox)))
        marks = Counter(one.letter for one in self.slack.posted)
        for row in rows:
            state, is_card = row.state.value, row.kind.value == "card"
            assert state not in {"pending", "sending", "unknown", "dead"}, f"{row.kind} {row.destination} is {state}"
            assert marks[row.id] <= 1, f"{row.kind} {row.destination} stands there {marks[row.id]} times"
            if state == "sent" and row.ts is not None and not is_card:
                assert marks[row.id] == 1, f"{row.kind} {row.destination} is lost"
        redrawn = {row.destination for row in rows if row.destination.startswith("ping:")}
        anchors = {
            (row.issue_id, row.destination)
            for row in rows
            if row.kind.value == "card" and row.destination not in redrawn
        }
        drawn = [row for row in rows if row.kind.value == "card" and marks[row.id]]
        standing = Counter((row.issue_id, row.destination) for row in drawn)
        assert set(standing.values()) <= {1}, "an issue has two cards at one place"
        assert set(standing) == anchors, "every card stands somewhere"
        while enforce_deadlines(self.rt, TEAM):
            pass
        wake = earliest_wake(self.rt, TEAM)
        assert wake is None or wake > self.machine(), "I1: every open issue is looked at in time"
