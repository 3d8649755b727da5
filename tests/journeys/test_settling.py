"""How an issue ends and begins again: journeys 53, 54, 65 and 88 of docs/process.md."""

import pytest

from bot.domain.clocks import ClockKind
from tests.journeys.telling import (
    CALM,
    accept,
    card,
    follow,
    kept_clocks,
    more,
    report,
    solve,
    tell_customer,
    thread,
    token,
    wait_until,
)
from tests.journeys.world import World

A_DAY_IN_T1 = ("ownership, severity: 3, tier: tier1, length: 4h", "ownership, severity: 3, tier: tier1, length: 1 day")
SEVEN_HOURS = ("resolution, severity: 3, length: 3 days", "resolution, severity: 3, length: 7h")

SOLVED = {"text": "Restarted it", "cause": "defect", "component": "payments", "customer_told": "yes"}


def test_53_the_first_reply_is_promised_once(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it")
    world.resolve(world.ben, card(world))
    world.reopen(world.alice, card(world))
    now = accept(world, world.ben)
    assert "first time" not in now
    before = len(thread(world))
    wait_until(world, "2026-11-23 11:30")
    assert not [words for words in thread(world)[before:] if "first time" in words]


@pytest.mark.thorough
def test_54_reopened_soon_its_time_goes_on_and_after_the_window_it_begins_anew(world: World) -> None:
    follow(world, A_DAY_IN_T1, SEVEN_HOURS)
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it")
    wait_until(world, "2026-11-23 12:00")
    solve(world, world.ben)
    wait_until(world, "2026-11-25 10:00")
    world.reopen(world.alice, card(world))
    now = accept(world, world.ben)
    assert f"*Next:* resolve by {token('2026-11-25 15:00')}" in now  # two of its seven hours were used
    solve(world, world.ben)
    wait_until(world, "2026-12-07 10:00")
    assert "*Closed*" in card(world)
    world.reopen(world.alice, world.whispered(world.alice.command("/escalate ESC-1", channel="support")))
    world.settle()
    assert f"*Next:* resolve by {token('2026-12-07 17:00')}" in accept(world, world.ben)
    assert [one.cycle for one in kept_clocks(world, 1, ClockKind.RESOLUTION)] == [1, 2, 3]


def test_65_of_a_duplicate_nothing_is_called_met_and_what_the_customer_wrote_goes_on(world: World) -> None:
    world.open(world.alice)
    report(world, world.alice, title="They cannot pay")
    world.press(world.alice, "Customer wrote", card(world), text="Is anybody there?")
    more(world, world.alice, "Cancel", card(world), why="duplicate", into="ESC-1")
    kept, lost = world.cards("escalations-t1")
    assert "*Cancelled* by Alice Moreau" in lost
    assert "as ESC-1 goes on" in lost
    assert lost.buttons == ["More…"]
    assert set(world.outcomes(2).values()) == {"cancelled"}
    assert "*The customer waits for an answer*" in kept
    assert "Is anybody there?" in kept


def test_88_resolving_a_sev_2_needs_how_why_where_and_whether_a_lower_tier_could(world: World) -> None:
    world.open(world.alice)
    now = accept(world, world.ben)
    assert world.ben.click("Resolve", now).ok
    world.filled(world.ben)
    assert set(world.ben.submit().errors) == {"text", "cause", "component", "customer_told", "lower_tier_could"}
    for field, value in SOLVED.items():
        world.ben.fill(field, value)
    assert set(world.ben.submit().errors) == {"lower_tier_could"}
    world.ben.fill("lower_tier_could", "no")
    assert world.ben.submit().closed
    world.settle()
    assert "*Cause:* Defect in the product · *Component:* payments" in card(world)


def test_88_resolving_a_sev_3_does_not_ask_for_the_lower_tier(world: World) -> None:
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    solve(world, world.ben)
    assert "*Resolved* by Ben Adler" in card(world)
