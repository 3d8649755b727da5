"""Channels of their own: for a Sev 1 and on demand, what is in them, who is told what, and how they end."""

from dataclasses import replace

import pytest

from bot.practice.channels import Channel
from bot.practice.hands import PersonHand
from bot.practice.shown import ShownMessage
from tests.journeys.arranging import says
from tests.journeys.telling import OUTAGE, card, report, wait_until
from tests.journeys.world import World
from tests.waiting import until

TICKET = "https://tickets.example/7"
OWN = "esc-1-acme"


def own(world: World, name: str = OWN) -> Channel:
    """The channel of its own, once it stands still."""
    world.settle()
    channel: Channel = world.server.run(lambda: world.server.channel(name).channel)
    return channel


def there_is_none(world: World) -> bool:
    return not [one for one in world.server.practice.workspace.channels.values() if one.name.startswith("esc-")]


def welcomed(person: PersonHand) -> ShownMessage:
    """What the person alone reads there."""
    (told,) = until(lambda: [one for one in person.sees(OWN) if one.is_ephemeral], what=f"{person.name} is welcomed")
    return told


def test_18_a_sev_1_gets_a_channel_with_all_that_those_who_are_called_need(world: World) -> None:
    report(world, world.ben, **OUTAGE, links=TICKET)
    channel = own(world)
    assert channel.is_private
    (standing,) = world.cards(OWN)
    assert "Not accepted yet" in standing
    assert channel.pins == [standing.ts]
    assert {one["title"]: one["link"] for one in channel.bookmarks}["Ticket"] == TICKET
    assert {one["title"] for one in channel.bookmarks} == {"Ticket", "Card of ESC-1", "Procedure"}
    guide = next(
        one for one in world.server.channel(OWN).messages if "Procedure: Outage" in one.words.partition("\n")[0]
    )
    assert "Look for a workaround before the cause." in guide
    people = {world.person(name).id for name in ("tomas", "ines", "vera")}
    assert people <= set(channel.members), "on call, lead, accountable"
    assert world.alice.id not in channel.members
    assert f"<#{channel.id}>" in card(world, 3), "people are called where they always are, and its card leads there"
    assert channel.topic.startswith("ESC-1 · Sev 1 · ")
    assert "nobody has it yet" in channel.topic


def test_18_its_card_works_there_and_card_and_topic_follow_what_happens(world: World) -> None:
    report(world, world.ben, **OUTAGE)
    (before,) = world.cards(OWN)
    typed = world.tomas.command("/escalate accept", channel=OWN)
    assert typed.ok, "there it means the issue of the channel"
    channel = own(world)
    (now,) = world.cards(OWN)
    assert (now.ts, "Accepted by" in now) == (before.ts, True)
    assert "Tomas" in channel.topic
    assert "Accepted by" in card(world, 3)


def test_18_others_get_one_when_somebody_who_works_on_it_asks_for_it(world: World) -> None:
    world.open(world.ben)
    assert there_is_none(world)
    refusal = says(world.priya, "/escalate channel ESC-1")
    assert "for the people of" in refusal
    assert there_is_none(world)
    assert world.alice.click("More…", card(world)).ok
    until(lambda: "Open a channel" in str(world.alice.form.blocks), what="all that she may do")
    assert world.alice.click("Open a channel").ok
    assert own(world).topic.startswith("ESC-1 · Sev 2 · ")
    assert "already" in says(world.ben, "/escalate channel ESC-1")


def test_19_whoever_joins_is_told_what_it_is_and_what_is_expected_of_them(world: World) -> None:
    report(world, world.ben, **OUTAGE)
    own(world)
    tomas, ines = welcomed(world.tomas), welcomed(world.person("ines"))
    assert "Checkout is down" in tomas
    assert "You are responsible" in tomas
    assert "You lead" in ines
    assert world.tomas.click("Procedure", tomas).ok
    until(lambda: "Outage" in str(world.tomas.form.blocks), what="the procedure with its boxes")
    assert not [one for one in world.server.channel(OWN).everything if "expected" in one], "nobody else sees it"


@pytest.mark.thorough
def test_19_whoever_comes_later_is_told_too_and_a_guest_nothing(world: World) -> None:
    report(world, world.ben, **OUTAGE)
    channel = own(world)
    workspace = world.server.practice.workspace
    for name in ("alice", "gus"):
        world.server.run(workspace.join, channel, world.person(name).id, world.tomas.id)
    assert "no part in it" in welcomed(world.alice)
    world.settle()
    assert not [one for one in world.person("gus").sees(OWN) if one.is_ephemeral]


@pytest.mark.thorough
def test_18_it_is_archived_a_week_after_the_issue_was_closed(world: World) -> None:
    report(world, world.ben, **OUTAGE)
    world.tomas.click("Accept", card(world, 3))
    world.settle()
    world.resolve(world.tomas, card(world, 3))
    assert own(world).topic.endswith("resolved")
    wait_until(world, "2026-12-06 10:00")
    assert not own(world).is_archived
    wait_until(world, "2026-12-07 10:30")
    assert own(world).is_archived
    assert "<#" not in card(world, 3)


@pytest.mark.thorough
def test_18_reopened_after_that_it_gets_another(world: World) -> None:
    report(world, world.ben, **OUTAGE)
    world.tomas.click("Accept", card(world, 3))
    world.settle()
    world.resolve(world.tomas, card(world, 3))
    wait_until(world, "2026-12-07 10:30")
    assert world.ben.command("/escalate reopen ESC-1", channel="support").ok
    world.filled(world.ben)
    world.ben.fill("reason", "It is down again")
    assert world.ben.submit().closed
    assert own(world, f"{OWN}-2").topic.startswith("ESC-1 · Sev 1 · ")
    assert own(world).is_archived


def test_18_where_slack_does_not_allow_it_the_issue_goes_on_and_the_administrators_are_told_once(world: World) -> None:
    app = world.server.practice.workspace.app
    world.server.practice.workspace.app = replace(
        app, scopes=tuple(scope for scope in app.scopes if scope not in {"groups:write", "channels:manage"})
    )
    report(world, world.ben, **OUTAGE)
    world.tomas.click("Accept", card(world, 3))
    world.settle()
    assert there_is_none(world)
    assert "Accepted by" in card(world, 3)
    told = [one for one in world.server.channel("escalation-ops").messages if "makes no channel" in one]
    assert len(told) == 1
    assert "Install the app again" in told[0]
    assert "groups:write" in says(world.person("olu"), "/escalate doctor")
    world.open(world.ben)
    says(world.alice, "/escalate channel ESC-2")
    world.settle()
    assert [one for one in world.alice.dms if "makes no channel for ESC-2" in one], "whoever asked hears it too"


@pytest.mark.thorough
def test_18_what_people_archived_themselves_is_let_be(world: World) -> None:
    report(world, world.ben, **OUTAGE)
    own(world)
    world.server.channel(OWN).archive()
    world.tomas.click("Accept", card(world, 3))
    world.settle()
    assert "Accepted by" in card(world, 3)
    assert "<#" not in card(world, 3)
    assert not [one for one in world.server.channel("escalation-ops").messages if OWN in one or "ESC-1" in one]


def test_20_nothing_internal_goes_where_another_organisation_reads_and_whoever_acted_hears_so_alone(
    world: World,
) -> None:
    share(world, "escalations-t1")
    world.open(world.ben, card=False)
    assert not [one for one in world.server.channel("escalations-t1").everything if "Acme" in one]
    (told,) = [one for one in world.ben.dms if "another organisation" in one]
    assert "*ESC-1* is stored" in told
    ops = world.server.channel("escalation-ops").messages
    assert [one for one in ops if "ESC-1" in one.words.partition("\n")[0]], "it is not lost"


@pytest.mark.thorough
def test_20_a_channel_of_its_own_that_was_shared_gets_nothing_more(world: World) -> None:
    report(world, world.ben, **OUTAGE)
    own(world)
    share(world, OWN)
    world.restart()  # what Slack says of a channel is believed for five minutes
    before = [one.words for one in world.server.channel(OWN).everything]
    world.tomas.click("Accept", card(world, 3))
    world.settle()
    assert "Accepted by" in card(world, 3)
    assert [one.words for one in world.server.channel(OWN).everything] == before
    assert [one for one in world.tomas.dms if "another organisation" in one]


def share(world: World, channel: str) -> None:
    """Somebody brings another organisation into it."""
    found = world.server.channel(channel).channel
    world.server.run(lambda: setattr(found, "is_ext_shared", True))
