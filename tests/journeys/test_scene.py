"""The scene that `bot run --scene busy-day` plays: it must go on fitting the words of the bot."""

import asyncio
from collections import Counter

import pytest

from bot.domain.issue import Status
from bot.practice.scene import Player, read_scene
from tests.journeys.world import World


@pytest.mark.thorough
def test_the_busy_day_is_played_to_its_end_and_leaves_issues_in_every_state(world: World) -> None:
    async def move(seconds: int) -> None:
        await asyncio.to_thread(world.advance, minutes=seconds / 60, settle=False)

    player = Player(world.server.practice.client, move)
    world.alice.reach.await_(lambda: player.play(read_scene("busy-day")))
    world.settle()
    found = Counter(issue.status for issue in world.issues())
    assert found.keys() == {Status.UNACCEPTED, Status.ACCEPTED, Status.WAITING, Status.RESOLVED}
    assert {issue.tier for issue in world.issues()} == {"tier1", "tier2", "tier3"}
    assert {issue.owner for issue in world.issues()} >= {world.ben.id, world.dana.id, world.priya.id, world.tomas.id}
