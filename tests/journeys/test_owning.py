"""Accepting and passing on: journeys 21 to 24, 30, 31, 39 of docs/process.md."""

import threading
from concurrent.futures import ThreadPoolExecutor

from bot.domain.ids import IssueId
from bot.domain.issue import TierEntry
from bot.domain.running import Entered
from bot.practice.hands import PersonHand
from bot.usecases.look_up import issue_view
from tests.journeys.world import World


def test_21_a_button_of_an_issue_that_moved_on_says_what_happened_and_the_card_redraws(world: World) -> None:
    card = world.open(world.alice)
    world.server.faults.next("chat.update", rate_limit=3)
    world.press(world.ben, "Escalate", card, settle=False, reason="Needs database access")
    result = world.dana.click("Accept", card)  # her screen still shows the card as it was
    told = world.whispered(result)
    assert "already" in told.words.lower()
    assert world.ben.mention in told.words
    assert "T2" in told.words
    world.settle()
    (old,) = world.cards("escalations-t1")
    assert "Now at T2" in old
    assert old.buttons == []


def test_22_accepting_makes_one_the_owner_and_calls_nobody_further(world: World) -> None:
    world.escalate(world.ben, world.open(world.alice), "Needs database access")
    card = world.cards("escalations-t2")[0]
    assert world.priya.click("Accept", card).ok
    world.settle()
    (now,) = world.cards("escalations-t2")
    assert "Accepted by" in now
    assert "Priya" in now
    assert world.outcomes(1)["ack", "tier2"] == "met"
    before = len(world.pings(now))
    world.advance(minutes=25)  # past the next step of the calling order, before any other promise is due
    assert len(world.pings(now)) == before


def test_22_the_card_of_an_accepted_sev_1_is_taken_by_slack_and_keeps_its_buttons(world: World) -> None:
    world.fill_in(world.alice)
    world.alice.fill("kind", "outage")
    world.alice.fill("scope", "all")
    world.inform(world.alice)
    assert world.alice.submit().closed
    world.settle()
    (card,) = world.cards("escalations-t3")
    assert world.tomas.click("Accept", card).ok
    world.settle()
    (now,) = world.cards("escalations-t3")
    assert "Accepted by" in now
    assert [button for button in now.buttons if button in {"Update", "Escalate", "Resolve"}]
    world.resolve(world.tomas, now)
    assert [issue.status for issue in world.issues()] == ["resolved"]


def test_23_of_two_people_in_the_same_second_one_wins_and_the_other_hears_who(world: World) -> None:
    card = world.open(world.alice)
    together = threading.Barrier(2)

    def accept(person: PersonHand) -> str:
        together.wait()
        result = person.click("Accept", card)
        assert result.ok
        world.settle()
        return " ".join(message.words for message in result.ephemerals)

    with ThreadPoolExecutor(2) as pool:
        told = dict(zip(["ben", "dana"], pool.map(accept, [world.ben, world.dana]), strict=True))
    (owner,) = [issue.owner for issue in world.issues()]
    winner, loser = ("ben", "dana") if owner == world.ben.id else ("dana", "ben")
    assert "already accepted" in told[loser].lower()
    assert f"<@{owner}>" in told[loser]
    assert "already" not in told[winner].lower()


def test_24_somebody_of_another_tier_sees_why_not_and_how_to_be_added(world: World) -> None:
    card = world.open(world.alice)
    result = world.priya.click("Accept", card)
    told = world.whispered(result)
    assert "This is for the people of T1, and you are not on their list." in told.words
    assert f"{world.dana.mention} can take it on; {world.person('olu').mention} can add you" in told.words
    assert "Not accepted" in world.cards("escalations-t1")[0]


def test_30_a_return_needs_a_reason_code_and_goes_to_the_previous_owner(world: World) -> None:
    card = world.open(world.alice)
    world.ben.click("Accept", card)
    world.settle()
    world.escalate(world.ben, world.cards("escalations-t1")[0], "Needs database access")
    world.priya.click("Return", world.cards("escalations-t2")[0])
    world.filled(world.priya)
    assert list(world.priya.submit().errors) == ["reason"]
    world.priya.fill("reason", "missing_information")
    assert world.priya.submit().closed
    world.settle()
    assert "Not accepted" in world.cards("escalations-t1")[0]
    assert world.ben.mention in world.pings(world.cards("escalations-t1")[0])[-1].words
    (returned,) = [entry for entry in path(world) if entry.how is Entered.RETURNED]
    assert (returned.tier, returned.by) == ("tier1", world.priya.id), "it counts, with its reason"
    assert returned.text == "Information that this tier needs is missing"


def path(world: World) -> tuple[TierEntry, ...]:
    """Every stay of the first issue in a tier, as returns and escalations are counted by."""
    view = issue_view(world.bot.at.rt, world.bot.at.team, IssueId(1))
    assert view is not None
    return view.issue.path


def test_31_escalating_starts_the_next_tiers_clocks_and_calls_its_people_and_lead(world: World) -> None:
    world.escalate(world.ben, world.open(world.alice), "Needs database access")
    (card,) = world.cards("escalations-t2")
    ping = world.pings(card)[-1].words
    for person in (world.priya, world.sam, world.lena):
        assert person.mention in ping
    assert "Needs database access" in ping
    assert world.deadline_token(minutes=30) in card.words
    outcomes = world.outcomes(1)
    assert outcomes["tier_ownership", "tier1"] == "handed_over"
    assert {kind for (kind, tier), outcome in outcomes.items() if tier == "tier2" and outcome is None} == {
        "ack",
        "tier_ownership",
    }


def test_67_in_slack_the_lead_and_whoever_had_it_read_the_same_facts_with_the_way_to_the_card(world: World) -> None:
    world.escalate(world.ben, world.open(world.alice), "Needs database access")
    (card,) = world.cards("escalations-t2")
    (to_lead,) = [message.words for message in world.lena.dms]
    for fact in (
        "ESC-1 · Sev 2 · Acme: Checkout is down",
        "Ben Adler escalated it from T1 to T2",
        "Needs database access",
    ):
        assert fact in to_lead
    assert world.deadline_token(minutes=30) in to_lead
    assert f"card in <#{card.channel}>" in to_lead
    (left,) = world.cards("escalations-t1")
    in_thread = [message.words for message in world.server.channel("escalations-t1").thread(left)]
    assert "Now at T2" in left
    assert "Ben Adler escalated it to T2:\nNeeds database access" in in_thread
    assert "Now at T2" in world.alice.dms[-1].words, "who opened it was called here, and reads where it went"


def test_39_pressing_escalate_twice_moves_one_tier_only(world: World) -> None:
    card = world.open(world.alice)
    world.ben.click("Escalate", card)
    world.filled(world.ben)
    world.dana.click("Escalate", card)
    world.filled(world.dana)
    for person in (world.ben, world.dana):
        person.fill("reason", "Needs database access")
        world.inform(person)
    assert world.ben.submit().closed
    second = world.dana.submit()
    assert not second.closed or "already" in world.whispered(second).words.lower()
    world.settle()
    assert [issue.tier for issue in world.issues()] == ["tier2"]
    assert world.cards("escalations-t3") == []
