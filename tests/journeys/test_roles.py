"""Roles and those who hold them: journeys 74, 75, 79 and 103 of docs/process.md."""

from bot.usecases.departures import pass_on
from tests.journeys.arranging import bind_channel, bind_people, says
from tests.journeys.telling import CALM, OUTAGE, accept, card, follow, report, thread, wait_until
from tests.journeys.world import World
from tests.waiting import until


def test_79_roles_says_who_holds_each_role_who_stands_in_and_who_is_what_to_an_issue(world: World) -> None:
    bind_people(world, "tier1.deputy", world.ben)
    bind_people(world, "engineering.lead", world.tomas)
    bind_people(world, "executives.people", world.person("vera"))
    bind_channel(world, "executives.channel", "support-leads")
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
        f"Executives: {world.person('vera').mention}; reads in <#C00LEADERS>",
        "IT: not set",
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


def test_103_who_is_deactivated_is_replaced_at_once_and_that_is_reported_once(world: World) -> None:
    bind_people(world, "tier1.deputy", world.ben)
    bind_people(world, "tier1.people", world.alice, world.ben, world.dana)
    world.open(world.alice)
    accept(world, world.dana)
    report(world, world.alice, title="Search is slow", **CALM)
    accept(world, world.alice)
    first, second = world.cards("escalations-t1")
    world.dana.change(deleted=True)
    until(lambda: world.issues()[0].owner == world.ben.id, what="the deputy has it")
    world.alice.change(deleted=True)
    until(lambda: world.issues()[1].owner is None, what="the tier has it")
    world.settle()
    told = world.pings(first)[-1].words
    assert "Dana Whitfield is no longer in this workspace; Ben Adler has it now." in told
    assert world.ben.mention in told
    assert "Its owner is no longer in this workspace, so nobody has it any more." in world.pings(second)[-1]
    ops = [one.words for one in world.server.channel("escalation-ops").messages if "was deactivated" in one.words]
    assert ops == [
        (
            f"{world.dana.mention} was deactivated in Slack. ESC-1 is with {world.ben.mention} now. Still named for: "
            f"`tier1.lead` ({world.ben.mention} stands in) and `tier1.people`. "
            "Name somebody else in the setup form, with `bot bind` or `bot rota`."
        ),
        (
            f"{world.alice.mention} was deactivated in Slack. ESC-2 is called again at its tier. Still named for: "
            "`tier1.people`. Name somebody else in the setup form, with `bot bind` or `bot rota`."
        ),
    ]
    assert "was deactivated" in world.ben.dms[-1], "the lead is told, or who stands in"
    assert pass_on(world.bot.at.rt, world.bot.at.team) == 0
    world.settle()
    assert "stands in" in says(world.ben, "/escalate roles")


def test_75_the_liaison_of_a_consulted_team_is_asked_when_its_component_is_named(world: World) -> None:
    ines = world.person("ines")
    follow(world, ("    components: []", "    components: [payments, search]"))
    bind_channel(world, "engineering.channel", "escalations-t3")
    bind_people(world, "engineering.people", world.tomas)
    bind_people(world, "engineering.lead", ines)
    report(world, world.alice, component="Payments")
    (asked,) = world.server.channel("escalations-t3").messages
    question = "Is anything known about this, and what should we look at first?"
    due = world.deadline_token(minutes=240)
    why = "because what it is about is theirs"
    assert f"The process asks Engineering, {why}: “{question}” Please answer by {due}" in asked
    assert f"Engineering was asked by the process, {why}:" in " ".join(thread(world))
    for person in (ines, world.tomas):
        assert person.mention in asked
    assert f"Asked Engineering* (nobody has it yet), to answer by {due}" in card(world)
    world.press(ines, "Answer", asked, text="Look at the lock table")
    assert "answered for Engineering: “Look at the lock table”" in " ".join(thread(world))
    assert world.issues()[0].status == "unaccepted", "nobody waited for it"
