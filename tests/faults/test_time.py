"""Sections C and D of the catalogue: clocks that jump, hours that nobody was there, stops in mid-message."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from bot.domain.actor import Actor
from bot.domain.commands import Accept
from bot.domain.matrix import Urgency
from bot.jobs import Deliveries, Loop
from bot.policyfile import load, public_holidays, shipped_text
from bot.usecases.beat import beat
from bot.usecases.deliver import next_delivery
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.look_up import issue_view
from bot.usecases.policies import activate_policy, active_policy
from tests.builders import A_REPORT, MONDAY_10
from tests.faults.harness import BEN, POST, Harness
from tests.slack.office import TEAM


def test_c1_after_two_hours_away_nobody_is_called_for_what_was_accepted(harness: Harness) -> None:
    issue = harness.open()
    beat(harness.rt, TEAM)
    harness.run(seconds=7)
    harness.do(issue, Accept(by=Actor(BEN)))
    before = len(harness.letters(kind="call"))
    harness.jump(hours=2)
    assert beat(harness.rt, TEAM), "the outage is noticed"
    harness.run(minutes=1)
    calls = harness.letters(kind="call")[before:]
    assert len({(row.issue_id, row.destination, row.key) for row in calls}) == len(calls), "each reason once"
    harness.recover(minutes=1)


def test_c2_a_clock_that_jumps_back_and_forth_calls_nobody_twice(harness: Harness) -> None:
    harness.open()
    harness.run(minutes=9)
    before = harness.marks()
    harness.hours.passed -= timedelta(hours=1)
    harness.tick()
    assert harness.marks() == before, "backward: nothing fires twice"
    harness.hours.passed += timedelta(hours=1)
    harness.tick()
    assert harness.marks() == before
    harness.recover(minutes=1)


def test_c11_a_tick_that_fails_is_logged_and_done_again(harness: Harness) -> None:
    ticks: list[int] = []

    def tick() -> timedelta | None:
        ticks.append(1)
        if len(ticks) == 1:
            raise ZeroDivisionError
        return None

    loop = Loop("test", tick)
    loop.start()
    harness.slack.wait_for(lambda: len(ticks) > 1)
    assert loop.stop()


def test_c7_newer_public_holidays_move_nothing_that_was_decided_before(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shipped_text().replace("    # holidays: {country: DE", "    holidays: {country: DE")
    policy = load(text, "policy.yml", MONDAY_10.date())
    activate_policy(harness.rt, TEAM, policy, text, None)
    issue = harness.open(report=replace(A_REPORT, urgency=Urgency.CAN_WAIT))

    def updated(*_: object, **__: object) -> None:
        raise AssertionError("the package is asked again")

    monkeypatch.setattr(public_holidays, "country_holidays", updated)
    harness.restart()
    active = active_policy(harness.rt, TEAM)
    assert active is not None
    assert active[1] == policy, "the days are kept with the version of the policy"
    view = issue_view(harness.rt, TEAM, issue.id)
    assert view is not None
    assert [clock.deadline for clock in view.issue.clocks] == [clock.deadline for clock in issue.clocks]
    harness.recover(minutes=1)


def test_c12_a_tick_that_is_longer_than_its_interval_never_runs_beside_itself_and_rings_are_not_queued(
    harness: Harness,
) -> None:
    running, most, ticks = [0], [0], [0]

    def tick() -> timedelta | None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        ticks[0] += 1
        Event().wait(0.05)
        running[0] -= 1
        return None

    loop = Loop("test", tick)
    loop.start()
    harness.slack.wait_for(lambda: ticks[0] == 1)
    for _ in range(50):
        loop.ring()
    harness.slack.wait_for(lambda: ticks[0] == 2)
    assert loop.stop()
    assert most == [1]
    assert ticks[0] <= 3, "fifty rings during one tick are one"


def test_d2_words_for_one_moment_expire_and_are_counted(harness: Harness) -> None:
    harness.open()
    harness.jump(hours=26)
    while enforce_deadlines(harness.rt, TEAM):
        pass
    harness.run(minutes=1)
    assert not harness.states().keys() & {"pending", "sending"}, "every letter has an outcome"
    harness.recover(minutes=1)


def test_d6_a_stop_in_the_middle_of_a_message_finishes_it_and_gives_the_rest_back(harness: Harness) -> None:
    for number in range(4):
        harness.open(f"f{number}")
    harness.go_wrong(POST, slow=0.4)
    stopping: list[bool] = []
    loop = Loop("deliveries", Deliveries(harness.rt, TEAM, harness.send, lambda: bool(stopping)))
    loop.start()
    harness.slack.wait_for(lambda: harness.states()["sending"])
    stopping.append(True)
    assert loop.stop()
    assert harness.states().keys() <= {"sent", "pending"}, "no lease is left behind"
    assert next_delivery(harness.rt, TEAM) is not None
    harness.restart()
    harness.run(seconds=30)
    assert harness.states() == {"sent": 16}
    assert set(harness.marks().values()) == {1}
    harness.recover(minutes=1)
