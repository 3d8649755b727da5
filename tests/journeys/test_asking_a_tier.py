"""Asking the next tier without handing over: journey 105 of docs/process.md."""

import pytest

from tests.journeys.telling import accept, card, more, send, thread, wait_until
from tests.journeys.world import World

QUESTION = "Does the payment provider know of this?"


def ask_t2(world: World) -> None:
    """Ben has it and asks T2."""
    world.open(world.alice)
    more(world, world.ben, "Ask the next tier", accept(world, world.ben), question=QUESTION)


@pytest.mark.thorough
def test_105_a_question_goes_to_the_next_tier_and_the_issue_stays(world: World) -> None:
    ask_t2(world)
    now = card(world)
    assert "*Accepted by Ben Adler*" in now
    assert f"*Asked T2*, without handing over: “{QUESTION}”" in now
    assert [(issue.tier, issue.owner) for issue in world.issues()] == [("tier1", world.ben.id)]
    asked = world.server.channel("escalations-t2").everything[-1]
    assert QUESTION in asked
    assert world.priya.click("Answer", asked).ok
    send(world, world.priya, text="Yes, since nine")
    assert "Yes, since nine" in thread(world)[-1]
    assert world.ben.mention in thread(world)[-1]
    assert "*Asked T2*" not in card(world)


@pytest.mark.thorough
def test_105_a_question_that_nobody_answers_comes_up_again_and_moves_nothing(world: World) -> None:
    ask_t2(world)
    wait_until(world, "2026-11-23 10:30")
    (reminder,) = [m for m in world.server.channel("escalations-t2").everything if "has answered" in m]
    assert QUESTION in reminder
    assert world.lena.mention in reminder.words
    assert [issue.tier for issue in world.issues()] == ["tier1"]
