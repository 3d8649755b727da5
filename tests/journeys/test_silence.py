"""When the bot speaks and when it is silent: journeys 57 and 61 to 64 of docs/process.md."""

import pytest

from bot.domain.clocks import ClockKind
from tests.journeys.telling import (
    CALM,
    accept,
    be_away,
    card,
    kept_clocks,
    more,
    on,
    report,
    seconds,
    tell_customer,
    thread,
    token,
    wait_until,
)
from tests.journeys.world import World


def test_57_a_warning_tells_its_people_once_with_the_deadline_and_the_buttons_to_answer(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    before = len(thread(world))
    wait_until(world, "2026-11-23 10:30")
    (warning,) = world.pings(card(world))[before:]
    assert world.ben.mention in warning.words
    assert world.dana.mention not in warning.words
    due = f"reply to the customer for the first time by {token('2026-11-23 11:00')}"
    assert f"50 % of the time is used: {due}" in warning
    assert "50 % of the time is used" in warning.text
    assert warning.buttons == ["Update", "Snooze", "Hand over"]
    wait_until(world, "2026-11-23 10:40")
    assert len(thread(world)) == before + 1
    wait_until(world, "2026-11-23 10:48")
    assert any("80 % of the time is used" in words and world.dana.mention in words for words in thread(world))


def test_61_what_falls_into_the_night_is_said_in_one_message_in_the_morning(world: World) -> None:
    wait_until(world, "2026-11-23 15:00")
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it", next_by="2026-11-23 19:10")
    world.press(world.ben, "Update", card(world), text="I read the log", next_by=seconds("2026-11-24 09:10"))
    before = len(thread(world))
    wait_until(world, "2026-11-24 08:59")
    assert len(thread(world)) == before
    wait_until(world, "2026-11-24 09:00")
    (told,) = thread(world)[before:]
    assert "Promise broken: update the customer." in told
    assert token("2026-11-23 19:10") in told
    assert f"Promised: update the team by {token('2026-11-24 09:10')}" in told


def test_62_a_snooze_ends_before_the_next_deadline_says_so_and_stops_no_clock(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    wait_until(world, "2026-11-23 10:10")
    snoozed = more(world, world.ben, "Snooze", card(world), length="1 hour")
    told = world.whispered(snoozed)
    assert token("2026-11-23 10:54") in told.words
    assert "earlier than you asked" in told.words
    assert f"*Snoozed* until {token('2026-11-23 10:54')}" in card(world)
    before = len(thread(world))
    wait_until(world, "2026-11-23 10:53")
    assert len(thread(world)) == before
    wait_until(world, "2026-11-23 11:00")
    assert "Deadline missed: reply to the customer for the first time." in thread(world, tier=2)[-1]  # T1's hour too


def test_63_a_snooze_ends_when_the_customer_writes_or_it_becomes_graver(world: World) -> None:
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    more(world, world.ben, "Snooze", card(world), length="1 hour")
    assert "*Snoozed* until" in card(world)
    world.press(world.ben, "Customer wrote", card(world), text="It is worse now")
    assert "*Snoozed* until" not in card(world)
    more(world, world.ben, "Snooze", card(world), length="1 hour")
    assert "*Snoozed* until" in card(world)
    more(world, world.ben, "Change severity", card(world), urgency="now", reason="They lose orders")
    assert "Sev 2" in card(world)
    assert "*Snoozed* until" not in card(world)


@pytest.mark.thorough
def test_64_after_an_outage_each_issue_is_told_once_moves_on_and_is_late_since_its_deadline(world: World) -> None:
    for customer in ("Acme", "Globex", "Initech"):
        report(world, world.alice, customer=customer)
    before = len(world.server.channel("escalations-t1").everything)
    be_away(world, minutes=32)
    assert len(world.server.channel("escalations-t1").everything) == before
    cards = world.cards("escalations-t2")
    assert len(cards) == 3
    for now in cards:
        (told,) = world.pings(now)
        assert "Nobody at T1 accepted it in time, so it is now at T2." in told
        assert f"*Next:* reply to the customer for the first time by {token('2026-11-23 11:00')}" in now
        assert token("2026-11-23 11:02") in told.words  # T2 has its full time
    for issue in (1, 2, 3):
        at_t1, _ = kept_clocks(world, issue, ClockKind.ACK)
        assert at_t1.breach is not None
        assert at_t1.breach.at == on("2026-11-23 10:15")
