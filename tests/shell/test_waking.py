"""Deadlines beside a real database: the loop sleeps exactly until something is due, and wakes early for news."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot import jobs
from bot.connecting import machine_now
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.actor import Actor
from bot.domain.ids import ChannelId, TeamId
from bot.domain.issue import Issue
from bot.domain.opening import Form
from bot.jobs import Deadlines, Deliveries, Loop
from bot.usecases.bindings import BoundKind, BoundTo, bind
from bot.usecases.deliver import next_delivery
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.look_up import issue_view
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import Later, Outcome, Parcel
from bot.usecases.policies import activate_policy
from bot.usecases.practice_time import Mover, PracticeTime, begin_in_working_hours, practice_offset
from bot.usecases.runtime import Runtime
from bot.usecases.tell_admins import tell_admins
from tests.builders import A_POLICY, A_REPORT, ALICE, MONDAY_10, OLU, TEAM, minutes
from tests.full_policy import FULL_POLICY
from tests.usecases.sending import Mailbox
from tests.waiting import until

CHANNEL = ChannelId("C0CHANNEL")


class Bench:
    """A runtime with a clock in the test's hand, and whoever waits to be woken."""

    def __init__(self, url: str) -> None:
        self.instant = MONDAY_10
        self.time = PracticeTime(lambda: self.instant)
        self.database = Database(url, machine_now)
        self.rings: list[Loop] = []
        self.rt = Runtime(self.database, self.time.now, self.wake, (OLU,))
        activate_policy(self.rt, TEAM, A_POLICY, "name: test\n", None)

    def wake(self) -> None:
        for loop in self.rings:
            loop.ring()

    def bind_channels(self) -> None:
        """Every tier has a channel, so that its cards can be sent."""
        for tier in A_POLICY.ladder:
            bind(self.rt, TEAM, tier.key, BoundTo(BoundKind.CHANNEL, (CHANNEL,)), None)

    def open(self, form: str = "form") -> Issue:
        """A Sev 2 at T1: the second step is due after 7.5 minutes, accepting after 15."""
        return open_issue(self.rt, TEAM, form=Form(id=form, report=A_REPORT), by=Actor(ALICE))

    def issue(self, opened: Issue) -> Issue:
        view = issue_view(self.rt, TEAM, opened.id)
        assert view is not None
        return view.issue


@pytest.fixture(name="bench")
def _bench(tmp_path: Path) -> Iterator[Bench]:
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    migrate(url)
    bench = Bench(url)
    yield bench
    bench.database.dispose()


def test_with_nothing_open_the_loop_sleeps_until_it_is_rung(bench: Bench) -> None:
    assert Deadlines(bench.rt, TEAM)() is None


def test_the_loop_sleeps_exactly_until_the_next_wake_and_does_nothing_before(bench: Bench) -> None:
    deadlines = Deadlines(bench.rt, TEAM)
    opened = bench.open()
    assert deadlines() == minutes(7.5)
    bench.instant += minutes(7.5) - timedelta(microseconds=1)
    assert deadlines() == timedelta(microseconds=1)
    assert bench.issue(opened) == opened
    bench.instant += timedelta(microseconds=1)
    assert deadlines() == minutes(7.5)
    assert bench.issue(opened).version == opened.version + 1


def test_a_ring_makes_the_loop_look_at_what_was_opened_meanwhile(bench: Bench) -> None:
    deadlines = Deadlines(bench.rt, TEAM)
    pauses: list[timedelta | None] = []

    def look() -> timedelta | None:
        pauses.append(deadlines())
        return pauses[-1]

    loop = Loop("deadlines", look)
    bench.rings.append(loop)
    loop.start()
    until(lambda: pauses == [None], what="nothing is open, the loop sleeps")
    bench.open()
    until(lambda: pauses[-1] == minutes(7.5), what="the loop knows when the new issue is due")
    loop.stop()


def test_the_heart_beats_between_the_batches_of_what_is_due(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    beaten: list[TeamId] = []
    monkeypatch.setattr(jobs, "beat", lambda _, team: beaten.append(team))
    monkeypatch.setattr(jobs, "BEAT", timedelta())
    monkeypatch.setattr(jobs, "enforce_deadlines", partial(enforce_deadlines, batch=1))
    opened = [bench.open(form) for form in ("one", "two", "three")]
    bench.instant += minutes(7.5)
    assert Deadlines(bench.rt, TEAM)() == minutes(7.5)
    assert all(bench.issue(one).version == one.version + 1 for one in opened)
    assert len(beaten) > len(opened)


def test_a_deadline_does_not_wait_until_all_issues_of_a_customer_were_told_of_each_other(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = bench.open()

    def tell_very_many(rt: Runtime, team: TeamId, stopping: Callable[[], bool]) -> int:
        del rt, team
        bench.instant += minutes(7.5)
        assert not stopping()
        assert bench.issue(opened).version == opened.version + 1
        return 1

    monkeypatch.setattr(jobs, "observe_customers", tell_very_many)
    assert Deadlines(bench.rt, TEAM)() == minutes(7.5)


def test_a_deadline_of_real_time_is_noticed_at_once_and_not_at_the_next_beat(bench: Bench) -> None:
    opened = bench.open()
    begun = machine_now()
    bench.time = PracticeTime(lambda: MONDAY_10 + minutes(7.5) - timedelta(seconds=0.3) + (machine_now() - begun))
    rt = Runtime(bench.database, bench.time.now, bench.wake, (OLU,))
    loop = Loop("deadlines", Deadlines(rt, TEAM))
    loop.start()
    until(lambda: bench.issue(opened).version > opened.version, what="the step is called", within=3)
    assert bench.time.now() - (MONDAY_10 + minutes(7.5)) < timedelta(seconds=1)
    assert loop.stop()


def test_practice_time_stops_at_each_deadline_on_its_way(bench: Bench) -> None:
    opened = bench.open()
    stops: list[datetime] = []
    mover = Mover(bench.rt, TEAM, bench.time, lambda: stops.append(bench.time.now()))
    mover.advance(minutes(16))
    assert stops == [MONDAY_10 + minutes(at) for at in (7.5, 15, 16)]
    assert bench.issue(opened).tier == "tier2"
    assert practice_offset(bench.database, TEAM) == mover.offset() == minutes(16)


def test_practice_time_goes_on_where_the_database_did_not_answer_for_a_moment(bench: Bench) -> None:
    opened = bench.open()
    answers = iter((False, True, True, True))

    def told() -> None:
        if not next(answers):
            raise OperationalError("SELECT 1", None, RuntimeError("away"))

    mover = Mover(bench.rt, TEAM, bench.time, told)
    mover.advance(minutes(16))
    assert bench.issue(opened).tier == "tier2"
    assert mover.offset() == minutes(16)


def test_a_stop_sends_the_letter_at_hand_and_leaves_the_rest_to_the_next_process(bench: Bench) -> None:
    stopping: list[bool] = []

    def stop(parcel: Parcel) -> Outcome:
        del parcel
        stopping.append(True)
        return Later(timedelta())

    first, after = Mailbox(stop), Mailbox()
    for form in ("one", "two", "three"):
        bench.open(form)
    bench.bind_channels()
    Deliveries(bench.rt, TEAM, first, lambda: bool(stopping))()
    assert len(first.got) == 1
    Deliveries(bench.rt, TEAM, after).all_out(timedelta(seconds=5))
    assert {parcel.letter for parcel in first.got} <= {parcel.letter for parcel in after.got}


def test_whoever_slept_until_a_letter_may_go_sends_it_without_asking_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[timedelta | None] = []

    def ask(rt: Runtime, team: TeamId, pace: None) -> timedelta | None:
        asked.append(next_delivery(rt, team, pace))
        return asked[-1]

    monkeypatch.setattr(jobs, "next_delivery", ask)
    soon = timedelta(milliseconds=200)
    answers = [Later(soon)]
    mailbox = Mailbox(lambda _: answers.pop() if answers else None)
    tell_admins(bench.rt, TEAM, "key", "Something is wrong.")
    bind(bench.rt, TEAM, "ops", BoundTo(BoundKind.CHANNEL, (CHANNEL,)), None)
    deliveries = Deliveries(bench.rt, TEAM, mailbox)
    pause = deliveries()
    assert pause is not None
    assert timedelta() < pause <= soon
    assert deliveries() is not None, "rung too early, it asks"
    assert (len(mailbox.got), len(asked)) == (1, 3)
    threading.Event().wait(soon.total_seconds())
    assert deliveries() is None
    assert (len(mailbox.got), len(asked)) == (2, 4)


def test_what_a_health_check_says_of_the_heart(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    deadlines = Deadlines(bench.rt, TEAM)
    assert deadlines.missing() == "the heart has not beaten yet"
    deadlines()
    assert deadlines.missing() is None
    monkeypatch.setattr(jobs, "SILENT_FOR", timedelta(seconds=-1))
    assert deadlines.missing() == "the heart has not beaten for 0 s"


@pytest.mark.parametrize(
    ("hour", "begins"),
    [
        (10.0, MONDAY_10),  # long enough before the closing
        (15.5, MONDAY_10 + timedelta(days=1)),  # half past three: the tier closes too soon
        (22, MONDAY_10 + timedelta(days=1)),
        (24 * 5, MONDAY_10 + timedelta(days=7)),  # Saturday
    ],
)
def test_practice_begins_in_working_hours_so_that_the_first_try_finds_the_first_tier_open(
    bench: Bench, hour: float, begins: datetime
) -> None:
    bench.instant = MONDAY_10 + timedelta(hours=hour - 10)
    begin_in_working_hours(bench.rt, TEAM, bench.time, FULL_POLICY)
    assert bench.time.now() == begins
    assert practice_offset(bench.database, TEAM) == bench.time.offset() == begins - bench.instant


def test_practice_does_not_jump_over_what_an_open_issue_waits_for(bench: Bench) -> None:
    bench.open()
    bench.instant = MONDAY_10 + timedelta(hours=12)
    begin_in_working_hours(bench.rt, TEAM, bench.time, FULL_POLICY)
    assert bench.time.now() == bench.instant
