"""The loops: they sleep until something is due, never lose a ring, and a fault does not stop them."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot import jobs
from bot.jobs import Heartbeat, Loop
from tests.waiting import until


class Deed:
    """Counts, and does what it is told to do each time."""

    def __init__(self, *answers: timedelta | Exception | None, then: timedelta | None = None) -> None:
        self.times = 0
        self._answers = list(answers)
        self._then = then

    def __call__(self) -> timedelta | None:
        self.times += 1
        answer = self._answers.pop(0) if self._answers else self._then
        if isinstance(answer, Exception):
            raise answer
        return answer

    def done(self, times: int) -> Callable[[], bool]:
        return lambda: self.times >= times


@pytest.fixture(name="start")
def _start(request: pytest.FixtureRequest) -> Callable[[Callable[[], timedelta | None]], Loop]:
    def start(deed: Callable[[], timedelta | None]) -> Loop:
        loop = Loop("test", deed)
        loop.start()
        request.addfinalizer(loop.stop)
        return loop

    return start


Start = Callable[[Callable[[], timedelta | None]], Loop]


def test_a_loop_looks_at_its_start_and_then_when_the_deed_said(start: Start) -> None:
    deed = Deed(timedelta(milliseconds=20), timedelta(milliseconds=20))
    start(deed)
    until(deed.done(3), what="three deeds")


def test_a_loop_that_sleeps_without_end_wakes_at_a_ring(start: Start) -> None:
    deed = Deed()
    loop = start(deed)
    until(deed.done(1), what="the first deed")
    loop.ring()
    until(deed.done(2), what="the deed after the ring")


def test_a_ring_during_the_deed_is_not_lost(start: Start) -> None:
    entered, leave = threading.Event(), threading.Event()
    times: list[int] = []

    def deed() -> None:
        times.append(1)
        entered.set()
        assert leave.wait(10)

    loop = start(deed)
    assert entered.wait(10)
    loop.ring()
    leave.set()
    until(lambda: len(times) == 2, what="the deed is done once more")


def test_who_rings_at_the_same_moment_is_heard_together() -> None:
    deed = Deed()
    loop = Loop("test", deed, breath=0.2)
    loop.start()
    until(deed.done(1), what="the first deed")
    for _ in range(5):
        loop.ring()
        threading.Event().wait(0.01)
    until(deed.done(2), what="the deed after the rings")
    assert loop.stop()
    assert deed.times == 2


def test_no_ring_makes_late_what_was_due_anyway() -> None:
    deed = Deed(timedelta(milliseconds=100))
    loop = Loop("test", deed, breath=3600.0)
    loop.ring()
    loop.start()
    until(deed.done(2), what="the deed that was due")
    assert loop.stop()


def test_a_stop_waits_for_no_breath() -> None:
    deed = Deed()
    loop = Loop("test", deed, breath=3600.0)
    loop.start()
    until(deed.done(1), what="the first deed")
    loop.ring()
    assert loop.stop()
    assert deed.times == 1


def test_a_ring_before_the_first_look_is_not_lost() -> None:
    deed = Deed()
    loop = Loop("test", deed)
    loop.ring()
    loop.start()
    until(deed.done(2), what="the deed after the ring")
    assert loop.stop()


def test_a_deed_that_fails_is_tried_again(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AFTER_A_FAULT", timedelta(milliseconds=10))
    deed = Deed(ValueError("once"), ValueError("twice"))
    start(deed)
    until(deed.done(3), what="the deed after two faults")


def test_a_stop_waits_for_the_deed_at_hand_and_no_deed_follows(start: Start) -> None:
    entered, leave, finished = threading.Event(), threading.Event(), threading.Event()

    def deed() -> timedelta:
        entered.set()
        assert leave.wait(10)
        finished.set()
        return timedelta()

    loop = start(deed)
    assert entered.wait(10)
    threading.Timer(0.05, leave.set).start()
    assert loop.stop()
    assert finished.is_set()


def test_a_deed_that_never_ends_does_not_hold_up_the_stop_for_ever(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.05)
    entered, leave = threading.Event(), threading.Event()

    def deed() -> None:
        entered.set()
        assert leave.wait(10)

    loop = start(deed)
    assert entered.wait(10)
    assert not loop.stop()
    leave.set()


def test_the_heart_rings_every_few_seconds_whatever_happens_to_a_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BEAT", timedelta(milliseconds=20))
    good, bad = Deed(), Deed(*[ValueError("no")] * 100)
    heart = Heartbeat(bad, good)
    heart.start()
    until(lambda: good.times >= 3 and bad.times >= 3, what="three beats")
    heart.stop()
    beaten = good.times
    assert good.times == beaten
