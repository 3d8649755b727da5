"""Calls that reach people, and are answered where they stand: journeys 69 to 71 of docs/process.md, and SPEC 6.9."""

from bot.practice.hands import PersonHand
from bot.practice.shown import ShownMessage
from tests.journeys.telling import CALM, accept, card, follow, report, send, wait_until
from tests.journeys.world import World


def ping(world: World, words: str, tier: int = 1) -> ShownMessage:
    """The newest message in the thread of the newest card that reads so."""
    return [one for one in world.pings(card(world, tier)) if words in one][-1]


def direct(person: PersonHand) -> ShownMessage:
    """The newest message that was written to a person directly."""
    return [one for one in person.dms if not one.is_ephemeral][-1]


def prefer(world: World, person: PersonHand, wants: str) -> None:
    """Say how one wants to be called."""
    assert person.command("/escalate settings", channel="escalations-t1").ok
    send(world, person, called_by=wants)


def test_a_push_is_accepted_with_one_tap_and_the_message_that_called_says_who_did(world: World) -> None:
    world.open(world.alice)
    pushed = direct(world.ben)
    assert "accept by" in pushed.text, "what the lock screen shows"
    assert world.ben.click("Accept", pushed).ok  # the one tap
    world.settle()
    assert "*Accepted by Ben Adler*" in card(world)
    mine = direct(world.ben)
    assert mine.ts == pushed.ts
    assert "*Accepted by Ben Adler* at" in mine
    assert mine.buttons[:3] == ["Update", "Escalate", "Resolve"], "the message goes on as a card of its own"
    theirs = direct(world.alice)
    assert "*Accepted by Ben Adler* at" in theirs
    assert theirs.buttons == []
    in_thread = ping(world, "*Accepted by Ben Adler* at")
    assert in_thread.buttons == []
    assert "<@" not in in_thread.words


def test_69_where_a_call_is_seen_whom_it_mentions_and_how_it_begins_stand_in_the_notification_table(
    world: World,
) -> None:
    line = "  - {kind: step, severity: 2, in_channel: true, mention: nobody, directly: always, words: Please look now.}"
    follow(world, ("notifications:\n", f"notifications:\n{line}\n"))
    world.open(world.alice)
    (came,) = world.pings(card(world))
    wait_until(world, "2026-11-23 10:08")  # half of the time to accept
    asked = ping(world, "Nobody has accepted yet")
    seen = [one.ts for one in world.server.channel("escalations-t1").messages]
    assert (came.ts in seen, asked.ts in seen) == (False, True)
    assert (world.ben.mention in came.words, world.ben.mention in asked.words) == (True, False)
    assert asked.text.startswith("Please look now. Sev 2")
    assert "*Please look now.*" in direct(world.ben)


def test_70_who_prefers_direct_messages_gets_a_live_card_beside_the_thread(world: World) -> None:
    prefer(world, world.ben, "A direct message; the thread only names you")
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    before = len(world.ben.dms)
    wait_until(world, "2026-11-23 12:00")  # half of the time to the first reply
    warned = direct(world.ben)
    assert len(world.ben.dms) > before
    assert "50 % of the time is used: reply to the customer for the first time" in warned
    assert "*Tier:* T1 · *Owner:*" in warned
    assert warned.buttons[:3] == ["Update", "Snooze", "Hand over"]
    assert world.ben.mention not in ping(world, "50 % of the time is used: reply to the customer").words
    world.press(world.ben, "Update", warned, text="They know", customer_visible="yes")
    assert "*Update by Ben Adler* at" in direct(world.ben)
    assert "They know" in card(world)


def test_71_everybody_who_must_be_told_at_once_is_mentioned_in_one_message(world: World) -> None:
    world.open(world.alice)
    world.escalate(world.ben, card(world), "Needs database access")
    (told,) = world.pings(card(world, tier=2))
    assert all(person.mention in told.words for person in (world.priya, world.lena))
    wait_until(world, "2026-11-23 10:15")
    assert all(
        person.mention in ping(world, "Nobody has accepted yet", tier=2).words for person in (world.priya, world.lena)
    )


def test_of_the_calls_to_accept_only_the_newest_has_buttons(world: World) -> None:
    world.open(world.alice)
    wait_until(world, "2026-11-23 10:08")
    older, newer = [one for one in world.pings(card(world)) if one.thread_ts]
    assert older.buttons == []
    assert "Asked again further down." in older
    assert "Accept" in newer.buttons
