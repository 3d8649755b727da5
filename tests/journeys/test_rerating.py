"""When the severity changes: journeys 51 and 52 of docs/process.md."""

import pytest

from bot.domain.clocks import BreachCause, ClockKind, Outcome
from tests.journeys.telling import (
    CALM,
    OUTAGE,
    accept,
    card,
    kept_clocks,
    more,
    on,
    report,
    tell_customer,
    thread,
    token,
    wait_until,
)
from tests.journeys.world import World

WORSE = {"kind": "outage", "scope": "all", "urgency": "now", "reason": "Nobody there can pay"}
BETTER = {
    "kind": "defect",
    "scope": "one",
    "impact": "blocked",
    "urgency": "soon",
    "reason": "A workaround is in place",
}


@pytest.mark.thorough
def test_51_raised_what_was_measured_counts_the_wait_does_not_and_what_is_late_is_said_in_one_message(
    world: World,
) -> None:
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it; please send us the log")
    wait_until(world, "2026-11-23 11:00")
    world.press(world.ben, "Wait on the customer", card(world), reason="The log of this morning")
    wait_until(world, "2026-11-23 12:00")
    world.ben.click("Resume", card(world))
    world.settle()
    wait_until(world, "2026-11-23 13:00")
    before = len(thread(world))
    more(world, world.ben, "Change severity", card(world), **WORSE)
    said = thread(world)[before:] + thread(world, tier=3)
    late = [words for words in said if "Deadline missed" in words]
    assert len(late) == 1
    assert f"update the customer. It was due {token('2026-11-23 10:30')}" in late[0]  # half an hour after it was told
    assert "It was rated anew" in late[0]
    now = accept(world, world.tomas, tier=3)
    assert "Sev 1" in now
    world.press(world.tomas, "Update", now, text="We have it", customer_visible="yes")
    wait_until(world, "2026-11-23 15:00")  # four hours of work after 10:00, without the hour of waiting
    assert any(
        "Deadline missed: resolve." in words and token("2026-11-23 15:00") in words for words in thread(world, tier=3)
    )


def test_52_what_was_missed_stays_missed_when_it_becomes_less_grave(world: World) -> None:
    report(world, world.alice, **OUTAGE)
    accept(world, world.tomas, tier=3)
    wait_until(world, "2026-11-23 10:20")
    late = f"*Late:* reply to the customer for the first time (was due {token('2026-11-23 10:15')}"
    assert late in card(world, tier=3)
    more(world, world.person("ines"), "Change severity", card(world, tier=3), **BETTER)
    now = card(world, tier=3)
    assert "Sev 3" in now
    assert "*Late:*" not in now
    assert f"reply to the customer for the first time by {token('2026-11-23 14:00')}" in now
    missed, renewed = kept_clocks(world, 1, ClockKind.FIRST_REPLY)
    assert missed.breach is not None
    assert (missed.breach.at, missed.breach.cause) == (on("2026-11-23 10:15"), BreachCause.TIME)
    assert (missed.outcome, renewed.breach) == (Outcome.SUPERSEDED, None)
