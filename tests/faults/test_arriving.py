"""Section B of the catalogue, as far as it is about deeds: what arrives twice, at once, late or out of date.

What of it is about HTTP, sockets and forms is told in tests/slack/, tests/shell/test_web.py and tests/journeys/.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.db import facts
from bot.domain.actor import Actor
from bot.domain.commands import Accept, Update
from bot.domain.errors import Refused
from bot.domain.facts import Commanded
from bot.domain.issue import Issue
from bot.usecases.look_up import issue_view
from bot.usecases.receive import receive_event
from tests.faults.harness import ALICE, BEN, Harness
from tests.slack.office import TEAM


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, all at the same moment; what they gave or raised."""
    start = threading.Barrier(len(deeds))

    def together(deed: Callable[[], object]) -> object:
        start.wait()
        try:
            return deed()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(together, deeds))


def accepts(harness: Harness, issue: Issue) -> int:
    """How often it was accepted."""
    with harness.database.reading() as session:
        happened = facts.of_issue(session, TEAM, issue.id)
    return sum(isinstance(fact, Commanded) and isinstance(fact.command, Accept) for fact in happened)


def test_b1_the_same_event_three_times_counts_once(harness: Harness) -> None:
    assert [receive_event(harness.rt, TEAM, "Ev1") for _ in range(3)] == [True, False, False]
    assert sum(map(bool, at_once(*[lambda: receive_event(harness.rt, TEAM, "Ev2")] * 4))) == 1


def test_b7_a_double_click_is_one_deed(harness: Harness) -> None:
    issue = harness.open()
    click = Accept(by=Actor(BEN))
    found = at_once(lambda: harness.do(issue, click), lambda: harness.do(issue, click))
    assert accepts(harness, issue) == 1
    assert sum(isinstance(one, Issue) for one in found) >= 1
    harness.recover()


def test_b8_of_two_who_accept_at_once_one_is_the_owner_and_the_other_hears_who(harness: Harness) -> None:
    issue = harness.open()
    found = at_once(
        lambda: harness.do(issue, Accept(by=Actor(BEN))), lambda: harness.do(issue, Accept(by=Actor(ALICE)))
    )
    (refused,) = [one for one in found if isinstance(one, Refused)]
    (taken,) = [one for one in found if isinstance(one, Issue)]
    assert taken.owner in {ALICE, BEN}
    assert refused.why
    harness.recover()


@pytest.mark.parametrize("attempt", range(3))
def test_b9_a_click_and_a_deadline_at_once_end_in_one_order_or_the_other(harness: Harness, attempt: int) -> None:
    del attempt
    issue = harness.open()
    harness.run(seconds=7)
    harness.jump(minutes=8)  # the first reminder is due
    at_once(lambda: harness.do(issue, Accept(by=Actor(BEN))), harness.tick)
    before = len(harness.letters(kind="call"))
    view = issue_view(harness.rt, TEAM, issue.id)
    assert view is not None
    assert view.issue.owner == BEN
    harness.run(minutes=2)
    assert len(harness.letters(kind="call")) == before, "I5: nobody is called to accept what was accepted"
    harness.recover(minutes=1)


def test_b9_a_call_that_was_decided_but_not_sent_is_dropped_when_somebody_accepts(harness: Harness) -> None:
    issue = harness.open()
    harness.do(issue, Accept(by=Actor(BEN)))
    harness.run(seconds=10)
    assert harness.states(kind="call") == {"suppressed": 3}
    harness.recover()


def test_b10_a_click_on_an_old_card_meets_the_state_of_now(harness: Harness) -> None:
    issue = harness.open()
    harness.do(issue, Accept(by=Actor(ALICE)))
    with pytest.raises(Refused):
        harness.do(issue, Accept(by=Actor(BEN), entry=0))
    harness.recover()


def test_b13_a_form_that_arrives_twice_is_one_issue_however_late(harness: Harness) -> None:
    found = at_once(*[lambda: harness.open("same")] * 4)
    assert len({one.id for one in found if isinstance(one, Issue)}) == 1
    harness.jump(hours=5)
    assert harness.open("same").id == 1
    harness.recover()


def test_a_flood_of_deeds_from_many_people_loses_none(harness: Harness) -> None:
    issue = harness.open()
    deeds = [lambda n=n: harness.do(issue, Update(by=Actor(BEN), text=f"{n}")) for n in range(8)]
    at_once(*deeds)
    assert harness.states(kind="notice").total() == 8
    harness.run(seconds=20)
    assert harness.states(kind="notice") == {"sent": 8}
    harness.recover()
