"""Waiting on the customer: journeys 48 to 50 of docs/process.md."""

from tests.journeys.telling import (
    CALM,
    accept,
    card,
    follow,
    report,
    send,
    tell_customer,
    thread,
    token,
    wait_until,
)
from tests.journeys.world import World

A_DAY_IN_T1 = ("ownership, severity: 3, tier: tier1, length: 4h", "ownership, severity: 3, tier: tier1, length: 1 day")


def wait_on_the_customer(world: World) -> None:
    """Ben has it, has told the customer, and needs something of them."""
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it; please send us the log")
    world.press(world.ben, "Wait on the customer", card(world), reason="The log of this morning")


def test_48_the_time_that_the_customer_took_is_given_back_when_they_answer(world: World) -> None:
    follow(world, A_DAY_IN_T1, ("resolution, severity: 3, length: 3 days", "resolution, severity: 3, length: 7h"))
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it; please send us the log")
    assert f"*Next:* resolve by {token('2026-11-23 17:00')}" in card(world)
    wait_until(world, "2026-11-23 15:00")
    world.press(world.ben, "Wait on the customer", card(world), reason="The log of this morning")
    assert "*Waiting on the customer*" in card(world)
    wait_until(world, "2026-11-24 10:00")  # three working hours later
    answer = world.alice.post("Acme: here is the log", "escalations-t1", card(world))
    assert world.alice.message_shortcut("customer_message", answer).ok
    send(world, world.alice)
    now = card(world)
    assert "*Accepted by Ben Adler*" in now
    assert f"*Next:* resolve by {token('2026-11-24 12:00')}" in now
    assert "*The customer waits for an answer*" in now
    (called,) = [words for words in thread(world) if world.ben.mention in words and "here is the log" in words]
    assert f"Please answer by {token('2026-11-24 14:00')}" in called


def test_49_while_it_waits_nothing_warns_of_what_rests_and_after_it_everything_does(world: World) -> None:
    world.open(world.alice)
    wait_on_the_customer(world)
    before = thread(world)
    wait_until(world, "2026-11-23 13:30")  # past the tier's hour and both updates
    assert thread(world) == before
    assert "Late" not in card(world)
    world.ben.click("Resume", card(world))
    world.settle()
    assert f"*Next:* finish at T1 by {token('2026-11-23 14:30')}" in card(world)
    wait_until(world, "2026-11-23 14:15")
    assert "75 % of the time is used: finish at T1" in thread(world)[-1]


def test_50_the_longest_wait_ends_by_itself_and_the_owner_hears_it(world: World) -> None:
    follow(
        world,
        A_DAY_IN_T1,
        ("customer: {1: 2h, 2: 8h, 3: 2 days", "customer: {1: 2h, 2: 8h, 3: 2h"),
        ("customer_update, severity: 3, length: 1 day", "customer_update, severity: 3, length: 4h"),
    )
    wait_until(world, "2026-11-23 16:00")
    report(world, world.alice, **CALM)
    wait_on_the_customer(world)
    assert f"*Waiting on the customer* until {token('2026-11-24 10:00')}" in card(world)
    before = len(thread(world))
    wait_until(world, "2026-11-24 10:00")
    (told,) = world.pings(card(world))[before:]
    assert world.ben.mention in told.words
    assert "The wait is over (“The log of this morning”); the ball is back with you." in told
    assert "The wait is over" in told.text
    assert f"*Next:* update the customer by {token('2026-11-24 14:00')}" in card(world)
