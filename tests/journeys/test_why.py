"""Why a deadline is when it is, and why whom was called: journey 66 of docs/process.md."""

from tests.journeys.arranging import says
from tests.journeys.telling import accept, report
from tests.journeys.world import World


def test_66_anyone_can_ask_for_the_arithmetic_of_each_deadline_and_the_reason_of_each_ping(world: World) -> None:
    report(world, world.alice)
    world.advance(minutes=16)
    accept(world, world.person("priya"), tier=2)
    told = says(world.person("marc"), "/escalate why ESC-1")
    assert "15 min = the target of 15 min" in told, "accepting at T1, which was missed"
    assert "8 h = the target of 8 h" in told, "the resolution"
    assert "support_hours" in told
    assert "on call" in told
    assert "Somebody stands still now" in told, "the rule of the matrix"
    assert "moved from T1 to T2, as a deadline was missed" in told
    assert "nobody had it" in told
