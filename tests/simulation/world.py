"""One seed, one run: people, time, Slack, the network and the database do what chance says; the bot does the rest.

One thread and a virtual clock, so that a seed always tells the same story.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.db.engine import Unavailable
from bot.domain.actor import Actor
from bot.domain.commands import Accept, ApproveUpdate, Command, DraftUpdate, Escalate, OpenChannel, Update
from bot.domain.errors import Refused
from bot.domain.ids import ChannelId, IssueId, PersonId
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import Pace
from bot.usecases.receive import receive_event
from bot.usecases.redraw import redraw
from bot.usecases.runtime import Runtime
from bot.usecases.watch import watch
from bot.usecases.whisper import Told
from tests.builders import A_REPORT, MONDAY_10
from tests.faults.harness import ALICE, BEN
from tests.simulation.slack import LAG, LATEST, BrokenSlack, slack_time
from tests.simulation.trouble import Killed, MortalDatabase, Trouble
from tests.simulation.truths import check
from tests.slack.office import OLU, TEAM

PEOPLE = (ALICE, BEN, PersonId("U00PRIYA00"))
ISSUES = 4
A_CHANNEL = 0.3  # how many deeds ask for a channel of its own, in every other story
SKEW = 10.0  # seconds; twice that, lateness and lag together are less than the grace


class World:
    """A database, a bot that dies and comes back, and people who press again where no answer came."""

    def __init__(self, database: MortalDatabase, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - chance that can be repeated is what is wanted
        self.channels = random.Random(seed)  # noqa: S311 - of its own, so that stories without channels stay as they were
        self.wants_channels = seed % 2 == 0
        self.passed, self.skew = timedelta(), timedelta()
        self.trouble = Trouble(self.chance, meanwhile=self._another_worker)
        self.slack = BrokenSlack(self.trouble, self.time)
        self.send = self.slack.sender()
        self.database = database
        self.database.clock = self.machine
        self.opened = self.said = self.depth = 0
        self.answered: set[str] = set()
        """Forms of which somebody was told that it is done."""
        self._start()

    def time(self) -> datetime:
        """Slack's time, which is right."""
        return MONDAY_10 + self.passed

    def machine(self) -> datetime:
        return self.time() + self.skew

    def _start(self) -> None:
        self.rt = Runtime(self.database, self.machine, administrators=(OLU,))
        self.pace = Pace()

    def restart(self) -> None:
        self.database.dispose()
        self._start()

    def live(self, steps: int = 25) -> None:
        """One whole story: trouble, peace, and what must be true then."""
        with slack_time(self.time):
            self.database.trouble = self.trouble
            self.play(steps)
            self.database.trouble = None
            self.settle()
            check(self.database, self.slack, self.answered)
            self._check_time()
            self._check_cards()

    def play(self, steps: int) -> None:
        """Chance decides what happens next."""
        people = (self._open, self._deed, self._deed, self._deed)
        time = (self._wait, self._run, self._run, self._jump)
        for _ in range(steps):
            self.chance.choice((*people, *time, self._work, self._watch))()

    # what people do

    def _open(self) -> None:
        if self.opened < ISSUES:
            self.opened += 1
            form = Form(id=f"f{self.opened}", report=A_REPORT)

            def deed() -> None:
                open_issue(self.rt, TEAM, form=form, by=Actor(ALICE))
                self.answered.add(form.id)

            self._insist(deed)

    def _deed(self) -> None:
        issue = IssueId(self.chance.randint(1, max(self.opened, 1)))
        person = self.chance.choice(PEOPLE)
        self.said += 1
        form, told = f"said {self.said}", Told(person=person, channel=ChannelId("C00ESCT100"), words=lambda _: "Done.")
        command = self._command(Actor(person), form)

        def deed() -> None:
            carry_out(self.rt, TEAM, issue, command, told, form)
            if isinstance(command, Update | DraftUpdate):
                self.answered.add(form)

        self._insist(deed)

    def _command(self, by: Actor, form: str) -> Command:
        kinds = (
            Accept(by=by),
            Update(by=by, text=form),
            Update(by=by, text=form),
            Escalate(by=by, reason="beyond us"),
            DraftUpdate(by=by, text=form),
            ApproveUpdate(by=by, number=self.chance.randint(1, 2)),
        )
        command = self.chance.choice(kinds)
        asks = self.wants_channels and self.channels.random() < A_CHANNEL
        return OpenChannel(by=by) if asks else command

    def _insist(self, deed: Callable[[], object]) -> None:
        """Whoever gets no answer presses again, and some press twice although they got one."""
        for _ in range(3):
            if self._try(deed) and self.chance.random() < 0.8:
                return

    # what the bot does

    def _watch(self) -> None:
        self._try(lambda: watch(self.rt, TEAM, IssueId(0)))
        self._try(lambda: receive_event(self.rt, TEAM, f"event {self.chance.randint(1, 3)}"))

    def _work(self) -> None:
        self._try(lambda: self._tick(self.pace))

    def _tick(self, pace: Pace | None) -> None:
        enforce_deadlines(self.rt, TEAM)
        for _ in range(30):
            if not deliver(self.rt, TEAM, self.send, pace=pace):
                return

    def _another_worker(self) -> None:
        """While one thing takes long, people press, others work, and may take over what is not settled."""
        if self.depth:
            return
        self.depth += 1
        try:
            self.passed += timedelta(seconds=self.chance.choice((0, 1, 5, 40, 70)))
            self.chance.choice((self._deed, lambda: None))()
            self._try(lambda: self._tick(None))
        finally:
            self.depth -= 1

    def _try(self, deed: Callable[[], object]) -> bool:
        """Whether an answer came."""
        try:
            deed()
        except Refused:
            return True
        except Unavailable:
            return False
        except Killed:
            if not self.depth:  # another process is another's
                self.restart()
            return False
        return True

    # what time does

    def _wait(self) -> None:
        self.passed += timedelta(seconds=self.chance.choice((0.3, 1, 5, 20, 90, 400)))
        self._work()

    def _run(self) -> None:
        """The loop of the deliveries, awake as often as it wants to be."""
        for _ in range(5):
            self._try(self._turn)

    def _turn(self) -> None:
        pause = next_delivery(self.rt, TEAM, self.pace)
        if pause is not None and pause < timedelta(seconds=LATEST):
            self.passed += max(pause, timedelta(milliseconds=250))
            self._tick(self.pace)

    def _jump(self) -> None:
        """The clock is put right, or wrong; or the machine sleeps, and what was on its way arrives meanwhile.

        A clock that leaps forward while something is on its way makes lateness exceed any grace.
        """
        kind = self.chance.choice(("clock jumps", "clock falls back", "machine sleeps"))
        self.trouble.faults[kind] += 1
        if kind != "clock jumps" or self.skew < -timedelta(seconds=SKEW):
            self.passed += timedelta(seconds=LATEST + LAG + self.chance.choice((1, 600, 7200)))
            self.slack.arrive()
        far = 1800.0 if kind == "clock falls back" else 0.0
        self.skew = timedelta(seconds=self.chance.uniform(-SKEW, SKEW) - far)

    # what must be true

    def settle(self) -> None:
        """Liveness: all faults end, and everything must come to rest."""
        self.trouble.much = self.slack.lag = 0.0
        self.passed += timedelta(seconds=LATEST)
        self.slack.arrive()
        for _ in range(400):
            pause = next_delivery(self.rt, TEAM, self.pace)
            if pause is None:
                return
            self.passed += max(pause, timedelta(milliseconds=200))
            while deliver(self.rt, TEAM, self.send, pace=self.pace):
                pass
        raise AssertionError("the outbox does not come to rest")

    def _check_time(self) -> None:
        while enforce_deadlines(self.rt, TEAM):
            pass
        wake = earliest_wake(self.rt, TEAM)
        assert wake is None or wake > self.machine(), "I1: every open issue is looked at in time"
        self.settle()

    def _check_cards(self) -> None:
        """Every card shows what is so: drawn once more it says the same."""
        shown = self.slack.texts_of_cards()
        for number in range(1, self.opened + 1):
            redraw(self.rt, TEAM, IssueId(number))
        self.settle()
        assert self.slack.texts_of_cards() == shown, "a card shows an old state"
