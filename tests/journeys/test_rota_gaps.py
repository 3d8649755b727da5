"""Hours that nobody has: journey 80 of docs/process.md."""

from tests.journeys.arranging import keep_rota
from tests.journeys.telling import token
from tests.journeys.world import World

BEN_ALONE = """\
key: first
tier: tier1
zone: Europe/Berlin
layers:
  - {people: ben, starts: 2026-11-23, every: 1 week, hands_over: 09:00, hours: {every_day: 08:00-18:00}}
"""


def test_80_the_managers_hear_the_exact_hours_that_an_absence_leaves_uncovered(world: World) -> None:
    keep_rota(world, BEN_ALONE)
    world.settle()
    marc = world.person("marc")
    assert marc.dms == []  # everything in which T1 works is covered
    assert world.ben.command("/escalate out until tuesday 12:00", channel="support").ok
    world.settle()
    (told,) = marc.dms
    assert "`tier1`" in told
    for local in ("2026-11-23 10:00", "2026-11-23 17:00", "2026-11-24 09:00", "2026-11-24 12:00"):
        assert token(local) in told.words
    assert world.ben.command(f"/escalate out until tuesday 12:00 deputy {world.dana.mention}", channel="support").ok
    world.settle()
    assert len(marc.dms) == 1  # Dana is called for him
