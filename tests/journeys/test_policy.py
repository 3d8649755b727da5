"""The policy as people read it, follow it, try it and fill it in: journeys 77, 96, 109 and 110 of docs/process.md."""

from pathlib import Path

import pytest

from bot.practice.shown import ShownMessage
from bot.set_up import bind_practice, policy_in_force
from bot.slack.surfaces.setup_form import label
from bot.usecases.bindings import bindings, unbind, wanted_keys
from tests.journeys.arranging import says
from tests.journeys.telling import accept, card, follow, more, open_more, token, wait_until
from tests.journeys.world import World
from tests.policy_text import changed
from tests.shell.processes import running
from tests.waiting import until


def bot(world: World, *arguments: str) -> str:
    """What a command at the machine prints, beside the bot that runs."""
    with running(*arguments, folder=Path.cwd(), DATABASE_URL=world.database_url) as command:
        assert command.wait(within=30) == 0, command.everything
        return "".join(command.out)


def everything(world: World) -> list[ShownMessage]:
    """All that was ever sent to a channel."""
    channels = (world.server.channel(name) for name in ("escalations-t1", "escalations-t2", "escalations-t3"))
    return [message for channel in channels for message in channel.everything]


def test_77_the_steps_of_tier_and_kind_are_ticked_and_stay_as_they_were_when_it_was_opened(world: World) -> None:
    first, last = "1. Repeat the problem to the customer", "4. Tell the customer what happens next"
    world.open(world.alice)
    follow(world, ("Repeat the problem to the customer in your own words", "Listen, and say it back"))
    open_more(world.ben, card(world))
    assert world.ben.click("Procedure").ok
    until(lambda: "*First contact*" in world.ben.form, what="the steps")
    (boxes,) = (block for block in world.ben.form.blocks if block["type"] == "actions")
    steps = [one["text"]["text"] for one in boxes["elements"][0]["options"]]
    assert steps[0].startswith(first), "the version that the issue lives under"
    assert steps[-1].startswith(last)
    assert world.ben.form.fill("step_done", [steps[0], steps[-1]]).ok
    assert world.ben.form.fill("step_done", [steps[-1]]).ok
    why = says(world.ben, "/escalate why ESC-1")
    assert f"{world.ben.mention} ticked step 4 of “First contact”: “Tell the customer what happens next" in why
    assert f"{world.ben.mention} took back the tick of step 1 of “First contact”" in why
    world.escalate(world.ben, card(world), "Needs database access")
    open_more(world.priya, card(world, tier=2))
    assert world.priya.click("Procedure").ok
    until(lambda: "*A deeper look*" in world.priya.form, what="the steps of the next tier")
    assert "First contact" not in world.priya.form


@pytest.mark.thorough
def test_96_a_draft_is_tried_on_what_happened_and_nothing_is_sent(world: World) -> None:
    world.open(world.alice)
    wait_until(world, "2026-11-23 10:55")  # nobody accepts: T2 after 15 minutes, T3 after 45
    more(world, world.alice, "Cancel", card(world, tier=3), why="withdrawn")
    before = everything(world)
    accept_at_t2 = "ack, severity: 2, tier: tier2, length:"
    Path("draft.yml").write_text(changed((f"{accept_at_t2} 30m", f"{accept_at_t2} 2h")))
    tried = bot(world, "policy", "rehearse", "draft.yml", "--since", "2026-11-01", "--until", "2026-11-24")
    lines = [" ".join(line.split()) for line in tried.splitlines()]
    assert "1 past issue lived again, 1 of them otherwise." in lines
    for line in ("missed deadlines 2 1 -1", "moves between tiers 2 1 -1", "hours at tier3 0.2 0 -0.2"):
        assert line in lines, tried
    assert "ESC-1: -1 pings, -1 missed deadlines" in lines[-1]
    assert everything(world) == before
    assert bot(world, "policy", "show") == changed()  # the draft is kept nowhere


def test_110_anyone_reads_the_policy_with_its_version_and_takes_it_away_as_one_document(world: World) -> None:
    follow(world, ("name: Shipped policy", "name: Ours"))
    vera = world.person("vera")
    assert vera.command("/escalate policy", channel="support").ok
    until(lambda: "Version" in vera.form, what="the window is filled in")
    assert f"*Version 2 · Ours*, activated {token('2026-11-23 10:00')}" in vera.form
    assert "*Outage for all*: kind is outage and scope is all → Sev 1, tier3" in vera.form
    for section, said in (
        ("Tiers and calling orders", "T2; Deep product knowledge."),
        ("Targets", "*first reply · Sev 2*: 1 h"),
        ("Contacts", world.dana.mention),
    ):
        assert vera.form.fill("policy_section", section).ok
        assert said in vera.form, section
    document = bot(world, "policy", "explain")
    for said in ("Outage for all", "Deep product knowledge", "first reply · Sev 2: 1 h"):
        assert said in document


def test_109_a_new_workspace_has_a_whole_process_and_the_doctor_lists_what_must_still_be_filled_in(
    world: World,
) -> None:
    rt, team = world.bot.at.rt, world.bot.at.team
    policy = policy_in_force(world.bot.at)
    assert policy.matrix
    assert policy.targets
    assert policy.procedures
    assert policy.departments
    assert policy.raci.responsible
    for key in bindings(rt, team):
        unbind(rt, team, key, None)
    todo, _, good_to_know = says(world.person("olu"), "/escalate doctor").partition("Good to know:")
    needed = [label(policy, one.key) for one in wanted_keys(policy) if one.needed]
    assert len(needed) == 12
    assert all(f"{name} is not set" in todo for name in needed)
    assert "administrators of BOT_ADMINS are called" in good_to_know
    assert "support_hours knows no public holidays" in good_to_know
    bind_practice(world.bot.at)
    assert "Nothing is missing." in says(world.person("olu"), "/escalate doctor")


def test_109_an_administrator_fills_in_what_is_missing_area_by_area_and_sees_what_is_left(world: World) -> None:
    rt, team = world.bot.at.rt, world.bot.at.team
    for key in bindings(rt, team):
        unbind(rt, team, key, None)
    olu = world.person("olu")
    home = olu.open_home()
    assert home is not None
    assert home.click("Set up").ok
    until(lambda: "12 things to mend" in olu.form, what="the view is filled in")
    tier = {"": "#escalations-t{}", ".people/group": "@tier{}", ".lead": None}
    leads = {1: "dana", 2: "lena", 3: "ines"}
    areas = {
        f"T{n}": {f"tier{n}{part}": (value or leads[n]).format(n) for part, value in tier.items()} for n in (1, 2, 3)
    }
    areas["Managers, accountable, fallback"] = {"managers/group": "@escalation-managers", "accountable": "vera"}
    areas["Channel for the bot's own troubles"] = {"ops": "#escalation-ops"}
    for left, (area, chosen) in zip((9, 6, 3, 1, 0), areas.items(), strict=True):
        assert olu.form.click(f"Set up {area}").ok
        world.filled(olu)
        for field, value in chosen.items():
            assert olu.form.fill(field, value).ok
        assert olu.submit().closed
        assert f"*{area}* is saved" in olu.form
        assert (f"{left} thing" if left else "Nothing is to be mended") in olu.form
    olu.close_modal()
    assert "Nothing is missing." in says(olu, "/escalate doctor")
    world.open(world.alice)
    accept(world, world.ben)
    assert world.issues()[0].owner == world.ben.id
