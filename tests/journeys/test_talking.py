"""What is said to and by the customer: journeys 55, 56 and 73 of docs/process.md."""

import pytest

from tests.journeys.telling import CALM, accept, card, report, tell_customer, thread, token, wait_until
from tests.journeys.world import World


def test_55_neither_the_bot_nor_an_automatic_reply_answers_anybody(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    first_reply = f"*Next:* reply to the customer for the first time and finish at T1 by {token('2026-11-23 11:00')}"
    wait_until(world, "2026-11-23 10:30")
    assert "50 % of the time is used" in thread(world)[-1]  # the bot has spoken
    assert first_reply in card(world)
    world.press(world.ben, "Customer wrote", card(world), text="I am on holiday", automatic="yes")
    assert first_reply in card(world)
    assert "The customer waits for an answer" not in card(world)
    tell_customer(world, world.ben, "We look into it")
    world.press(world.ben, "Wait on the customer", card(world), reason="The log of this morning")
    world.press(world.ben, "Customer wrote", card(world), text="I am on holiday", automatic="yes")
    assert "*Waiting on the customer*" in card(world)
    world.press(world.ben, "Customer wrote", card(world), text="Here it is")
    assert "*Accepted by Ben Adler*" in card(world)


@pytest.mark.thorough
def test_56_three_unanswered_messages_are_one_promise_from_the_first_of_them(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it")
    for at, said in (("10:05", "Any news?"), ("10:20", "Hello?"), ("10:30", "We cannot work!")):
        wait_until(world, f"2026-11-23 {at}")
        world.press(world.ben, "Customer wrote", card(world), text=said)
    waits = f"*The customer waits for an answer* since {token('2026-11-23 10:05')}"
    assert waits in card(world)
    assert "(3 messages): “Any news?”" in card(world)
    wait_until(world, "2026-11-23 10:40")
    warnings = [words for words in thread(world) if "50 % of the time is used: answer the customer" in words]
    assert len(warnings) == 1
    assert token("2026-11-23 11:05") in warnings[0]
    tell_customer(world, world.ben, "It is the payment provider; they work on it")
    assert "The customer waits for an answer" not in card(world)
    assert world.outcomes(1)["next_reply", None] == "met"


def test_73_a_promised_next_word_warns_the_owner_and_is_called_broken_when_it_does_not_come(world: World) -> None:
    wait_until(world, "2026-11-23 13:00")
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it", next_by="2026-11-23 15:00")
    assert f"*Promised to the customer:* the next word by {token('2026-11-23 15:00')}" in card(world)
    before = len(thread(world))
    wait_until(world, "2026-11-23 14:44")
    assert len(thread(world)) == before
    wait_until(world, "2026-11-23 14:45")
    (warning,) = world.pings(card(world))[before:]
    assert f"Promised: update the customer by {token('2026-11-23 15:00')}" in warning
    assert world.ben.mention in warning.words
    wait_until(world, "2026-11-23 15:00")
    broken = world.pings(card(world))[-1]
    assert "Promise broken: update the customer." in broken
    assert "Promise broken" in broken.text
    assert f"*Late:* update the customer as promised (was due {token('2026-11-23 15:00')}" in card(world)
