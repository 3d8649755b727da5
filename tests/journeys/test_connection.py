"""A connection that goes away without a word: the bot notices, says so, and comes back by itself."""

import resource
import time

from tests.journeys.world import World
from tests.waiting import until


def test_a_cut_connection_is_noticed_and_made_anew_without_burning_the_processor(world: World, transport: str) -> None:
    if transport == "http":
        assert world.alice.command("/escalate", channel="support").ok  # there is no connection to cut
        return
    world.server.drop_connections()
    until(lambda: "the connection to Slack is down" in world.bot.missing(), what="readiness says so", within=5)
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.monotonic()
    world.server.wait_for_bot(timeout=15)
    after = resource.getrusage(resource.RUSAGE_SELF)
    burnt = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert burnt < 0.5 * max(time.monotonic() - start, 1.0)
    until(lambda: world.alice.command("/escalate", channel="support").ok, what="commands work again")
    assert world.bot.missing() == ()
