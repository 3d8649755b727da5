"""Deadlines that pass: journeys 58, 59, 60 of docs/process.md, and a restart in the middle of each wait."""

import pytest

from bot.connecting import CannotStart
from tests.journeys.world import World


def test_58_two_processes_send_one_message_and_sqlite_allows_only_one(world: World, kind: str) -> None:
    if kind == "sqlite":
        with pytest.raises(CannotStart, match="already"):
            world.second_bot().start()
        return
    second = world.second_bot()
    second.start()
    try:
        card = world.open(world.alice)
        world.advance(minutes=8)
        steps = [ping for ping in world.pings(card) if "Nobody has accepted yet" in ping]
        assert len(steps) == 1
    finally:
        second.stop()


def test_59_a_ping_that_is_no_longer_true_when_it_is_sent_is_dropped_and_recorded(world: World) -> None:
    card = world.open(world.alice)
    before = len(world.pings(card))
    world.server.faults.next("chat.postMessage", rate_limit=5, times=4)  # the channel and three people wait
    world.advance(minutes=7.5, settle=False)
    assert world.ben.click("Accept", world.cards("escalations-t1")[0]).ok
    world.settle()
    assert len(world.pings(card)) == before
    assert set(world.suppressed(1)) == {"accepted"}


def test_60_a_breach_pings_the_channel_raises_once_and_is_repeated_until_somebody_acts(world: World) -> None:
    world.open(world.alice)
    world.advance(minutes=15)
    (card,) = world.cards("escalations-t2")
    broadcast = [
        m for m in world.server.channel("escalations-t2").messages if m.thread_ts == card.ts and m.ts != card.ts
    ]
    assert len(broadcast) == 1
    assert world.priya.mention in broadcast[0].words
    world.advance(hours=5)
    assert len(world.cards("escalations-t2")) == 1
    (top,) = world.cards("escalations-t3")
    calls = len(world.pings(top))
    world.advance(hours=4)
    assert len(world.pings(top)) > calls
    world.tomas.click("Accept", top)
    world.settle()
    calls = len([ping for ping in world.pings(top) if "Nobody has accepted" in ping])
    world.advance(hours=4)
    assert len([ping for ping in world.pings(top) if "Nobody has accepted" in ping]) == calls


@pytest.mark.thorough
def test_a_restart_in_the_middle_of_each_wait_changes_nothing(world: World) -> None:
    world.open(world.alice)
    world.restart()
    world.advance(minutes=15)  # nobody accepted: raised
    (card,) = world.cards("escalations-t2")
    world.restart()
    world.priya.click("Accept", card)
    world.settle()
    world.restart()
    world.ask(world.priya, world.cards("escalations-t2")[0], "Since when?")
    world.restart()
    world.advance(minutes=60)  # the sender never answers: the ball comes back
    assert "Accepted by" in world.cards("escalations-t2")[0]
    world.restart()
    world.advance(hours=4)  # the tier's time passes: raised again
    (top,) = world.cards("escalations-t3")
    world.restart()
    world.tomas.click("Accept", top)
    world.settle()
    world.restart()
    world.resolve(world.tomas, world.cards("escalations-t3")[0])
    world.restart()
    world.reopen(world.alice, world.cards("escalations-t3")[0])
    assert "Not accepted" in world.cards("escalations-t3")[0]
    assert [len(world.cards(f"escalations-t{tier}")) for tier in (1, 2, 3)] == [1, 1, 1]
