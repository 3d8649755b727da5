"""A text for the customer that a lead approves: journeys 72 and 107 of docs/process.md."""

import pytest

from bot.practice.hand_views import ViewHand
from bot.practice.hands import PersonHand
from bot.practice.shown import ShownMessage
from tests.journeys.telling import CALM, accept, card, follow, more, report, send, wait_until
from tests.journeys.test_home import home_of, mornings
from tests.journeys.world import World
from tests.waiting import until

TEXT = "We found the cause & work on it.\nYou hear from us by noon."
CHANGED = "We work on it. You hear from us by noon."


def draft(world: World, text: str = TEXT) -> None:
    """Ben has it and wants a text for the customer approved."""
    world.open(world.alice)
    more(world, world.ben, "Have a text approved", accept(world, world.ben), text=text)


def newest(world: World) -> ShownMessage:
    """The newest message in the thread of the card."""
    return world.pings(card(world))[-1]


def written_to(person: PersonHand) -> ShownMessage:
    """The newest message that somebody got directly."""
    return [one for one in person.dms if not one.is_ephemeral][-1]


def test_72_a_text_goes_to_the_customer_once_a_lead_approved_it_with_changes_and_both_are_kept(world: World) -> None:
    draft(world)
    assert "*A text for the customer waits for approval* since" in card(world)
    wanted = newest(world)
    assert world.dana.mention in wanted.words
    assert TEXT in wanted.words.replace("\n\n", "\n")
    refused = world.whispered(world.ben.click("Approve", wanted))
    assert f"This is for whoever leads T1. Please ask {world.dana.mention}" in refused
    assert "waits for approval" in card(world)
    world.settle()  # what somebody pressed in vain is drawn anew
    world.press(world.dana, "Change", newest(world), text=CHANGED)
    (outcome,) = [one for one in world.pings(card(world)) if "*Approved by Dana Whitfield*" in one]
    assert outcome.buttons == [], "it stands where she was asked"
    approved = newest(world)
    assert "Approved by Dana Whitfield, with changes: send it to the customer" in approved
    assert world.ben.mention in approved.words
    assert world.outcomes(1).get(("first_reply", None)) != "met", "an approval tells the customer nothing"
    assert world.ben.click("Told the customer", approved).ok
    world.filled(world.ben)
    assert world.typed(world.ben, "text") == CHANGED
    send(world, world.ben)
    assert world.outcomes(1)["first_reply", None] == "met"
    assert f"told to the customer: {CHANGED}" in card(world)
    assert "is approved" not in card(world)
    told = why(world)
    assert "wrote a text for the customer, to be approved: “We found the cause &amp; work on it. You hear from" in told
    assert f"approved the text for the customer: “{CHANGED}”" in told


def why(world: World) -> str:
    """Everything that happened, as `why` tells it."""
    return world.whispered(world.alice.command("/escalate why ESC-1", channel="support")).words


def test_72_on_a_phone_a_lead_goes_from_the_push_to_approved_with_one_tap(world: World) -> None:
    draft(world, CHANGED)
    push = written_to(world.dana)
    assert "Ben Adler wrote a text for the customer: approve it, change it or send it back." in push.text
    assert CHANGED in push.text
    assert push.buttons[:3] == ["Approve", "Change", "Send back"]
    assert world.dana.click("Approve", push).ok
    world.settle()
    assert "*Approved by Dana Whitfield*" in written_to(world.dana)
    to_tell = written_to(world.ben)
    assert "send it to the customer, then press Told the customer." in to_tell
    assert "Told the customer" in to_tell.buttons


def test_72_what_a_lead_sends_back_comes_with_the_reason_and_is_drafted_again(world: World) -> None:
    draft(world)
    world.press(world.dana, "Send back", newest(world), comment="No time that we may miss")
    back = newest(world)
    assert "sent the text for the customer back: “No time that we may miss”" in back
    assert world.ben.mention in back.words
    assert "waits for approval" not in card(world)
    world.press(world.ben, "Have a text approved", back, text=CHANGED)
    assert CHANGED in newest(world)
    assert world.dana.click("Approve", newest(world)).ok
    world.settle()
    assert f"they are still to be told: “{CHANGED}”" in card(world)


@pytest.mark.thorough
def test_107_work_waiting_for_review_comes_to_those_who_can_review_until_one_does(world: World) -> None:
    follow(
        world,
        (
            "tier_ownership, severity: 2, tier: tier1, length: 1h",
            "tier_ownership, severity: 2, tier: tier1, length: 8h",
        ),
    )
    draft(world, CHANGED)
    assert waiting(home_of(world.dana))
    assert not waiting(home_of(world.ben)), "its author cannot approve it"
    wait_until(world, "2026-11-23 11:00")
    again = newest_about_it(world)
    assert world.dana.mention in again.words
    assert world.person("marc").mention not in again.words
    assert again.buttons == ["Approve", "Change", "Send back"]
    wait_until(world, "2026-11-23 13:00")
    assert world.person("marc").mention in newest_about_it(world).words, "from the second time on the managers too"
    home = home_of(world.dana)
    assert home.click("Approve").ok
    world.settle()
    assert "they are still to be told" in card(world)
    count = len(about_it(world))
    wait_until(world, "2026-11-23 18:00")
    assert len(about_it(world)) == count, "nobody is asked any more"


def waiting(home: ViewHand) -> bool:
    return "A text for the customer waits for approval" in home and "Approve" in home.buttons


def about_it(world: World) -> list[ShownMessage]:
    return [one for tier in (1, 2, 3) for one in of_tier(world, tier) if "text of" in one.words]


def of_tier(world: World, tier: int) -> list[ShownMessage]:
    cards = world.cards(f"escalations-t{tier}")
    return world.pings(cards[-1]) if cards else []


def newest_about_it(world: World) -> ShownMessage:
    return about_it(world)[-1]


@pytest.mark.thorough
def test_86_the_list_of_the_morning_counts_the_texts_that_wait(world: World) -> None:
    report(world, world.alice, title="Search is slow", **CALM)
    more(world, world.ben, "Have a text approved", accept(world, world.ben), text=TEXT)
    wait_until(world, "2026-11-24 09:00")
    (told,) = until(
        lambda: [one for tier in (1, 2, 3) for one in mornings(world, tier) if "1 text to approve" in one.words],
        what="the list of the tier where it is by then",
    )
    assert "<@" not in told.words
