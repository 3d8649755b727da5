"""Roles and those who hold them: journeys 74, 75, 79 and 103 of docs/process.md."""

from tests.journeys.arranging import bind_channel, bind_people, says
from tests.journeys.telling import OUTAGE, accept, card, report, wait_until
from tests.journeys.world import World


def test_79_roles_says_who_holds_each_role_who_stands_in_and_who_is_what_to_an_issue(world: World) -> None:
    bind_people(world, "tier1.deputy", world.ben)
    bind_people(world, "engineering.lead", world.tomas)
    assert world.dana.command("/escalate out until 2026-11-25", channel="support").ok
    said = says(world.alice, "/escalate roles")
    tier1, _, others = said.partition("*T2*")
    for words in (
        f"Lead: {world.dana.mention} (away; {world.ben.mention} stands in)",
        f"Deputy of the lead: {world.ben.mention}",
        "On call: ",
        "People: <!subteam^S00TIER100> (3 people)",
    ):
        assert words in tier1
    for words in (
        f"Lead: {world.lena.mention}",
        "Escalation managers: <!subteam^S00ESCMGRS> (1 person)",
        f"called: {world.person('vera').mention}",
        f"Administrators: {world.person('olu').mention}",
        f"Engineering: {world.tomas.mention} answers for it",
        "Responsible: people of the tier, IT",
        "Informed: Executives, Operations, QA, Marketing",
    ):
        assert words in others
    assert "Only full members" in says(world.person("gus"), "/escalate roles")


def test_79_home_opens_the_same_in_a_window(world: World) -> None:
    home = world.alice.open_home()
    assert home is not None
    assert home.click("Roles").ok
    assert f"Lead: {world.dana.mention}" in world.alice.form


def test_74_the_informed_get_only_a_digest_and_hear_of_a_sev_1_at_once(world: World) -> None:
    vera = world.person("vera")
    bind_people(world, "executives.people", vera)
    bind_channel(world, "marketing.channel", "escalations-t2")
    world.open(world.alice)
    accept(world, world.ben)
    world.resolve(world.ben, card(world))
    assert vera.dms == []
    report(world, world.alice, **OUTAGE)
    (told,) = vera.dms
    for words in ("ESC-2", "Sev 1", "Nothing is asked of you; you hear when it is over."):
        assert words in told
    assert told.buttons == []
    accept(world, world.tomas, tier=3)
    world.resolve(world.tomas, card(world, 3))
    assert "It is over. Tomas Lindqvist: “Restarted it”" in vera.dms[-1]
    assert len(vera.dms) == 2
    wait_until(world, "2026-11-24 09:00")
    world.settle()
    for digest in (vera.dms[-1], world.server.channel("escalations-t2").messages[-1]):
        assert "Escalations since yesterday: 2 opened, 2 ended. Open now: none." in digest
        assert "<@" not in digest.words
    assert len(vera.dms) == 3
