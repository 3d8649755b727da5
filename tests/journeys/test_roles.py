"""Roles and those who hold them: journeys 74, 75, 79 and 103 of docs/process.md."""

from tests.journeys.arranging import bind_people, says
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
