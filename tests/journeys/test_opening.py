"""Opening an escalation: journeys 1, 2, 3, 9, 10, 13, 14, 15, 16, 17 of docs/process.md."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.practice.shown import ShownMessage
from tests.journeys.arranging import bind_channel
from tests.journeys.telling import follow, report
from tests.journeys.world import REPORT, World


def test_1_the_form_opens_within_three_seconds_even_if_the_database_is_slow(world: World) -> None:
    with world.locked_database():
        start = time.monotonic()
        result = world.alice.command("/escalate", channel="support")
        assert result.ok
        assert world.alice.form.title == "Open an escalation"
        assert time.monotonic() - start < 3


def test_2_what_was_typed_after_the_command_is_the_title(world: World) -> None:
    world.alice.command("/escalate Acme can't log in & <b>waits</b>", channel="support")
    assert world.typed(world.alice, "title") == "Acme can't log in & <b>waits</b>"


def test_3_a_message_of_a_thread_becomes_a_form_with_its_words_and_its_address_and_the_card_leads_back(
    world: World,
) -> None:
    asked = world.ben.post("Acme calls", "escalations-t1")
    words = "Acme can't pay & wait:\nthe button does nothing"
    reply = world.dana.post(words, "escalations-t1", thread=asked)
    assert world.alice.message_shortcut("escalate_message", reply).ok
    address = (
        f"https://northwind.slack.com/archives/{reply.channel}/p{reply.ts.replace('.', '')}"
        f"?thread_ts={asked.ts}&amp;cid={reply.channel}"
    )
    assert world.typed(world.alice, "title") == "Acme can't pay & wait: the button does nothing"
    assert world.typed(world.alice, "description") == words
    assert address in world.alice.form
    for field, value in REPORT.items():
        world.alice.fill(field, value)
    assert address in world.alice.form, "it stays while the form answers"
    assert world.alice.submit().closed
    world.settle()
    (card,) = world.cards("escalations-t1")
    assert address in card
    assert "the button does nothing" in card
    back = world.pings(asked)[-1]
    assert "Escalated as *ESC-1*" in back
    assert f"/archives/{card.channel}/p{card.ts.replace('.', '')}|its card>" in back.words


def test_9_a_form_that_is_sent_twice_opens_one_issue(world: World) -> None:
    world.fill_in(world.alice)
    form = world.alice.form
    together = threading.Barrier(2)

    def send(_: int) -> bool:
        together.wait()
        return form.submit().ok

    with ThreadPoolExecutor(2) as pool:
        assert any(pool.map(send, range(2)))
    world.settle()
    assert [issue.id for issue in world.issues()] == [1]
    assert len(world.cards("escalations-t1")) == 1


def test_10_what_could_not_be_stored_is_never_called_a_success_and_the_form_keeps_its_text(world: World) -> None:
    world.fill_in(world.alice)
    with world.broken_database():
        result = world.alice.submit()
        assert not result.closed
        assert "not" in " ".join(result.errors.values()).lower()
        assert result.ephemerals == []
    assert world.typed(world.alice, "title") == "Checkout is down"
    assert world.alice.submit().closed
    assert len(world.issues()) == 1


def test_13_one_card_appears_in_the_channel_of_the_tier_and_shows_everything(world: World) -> None:
    world.open(world.alice)
    (card,) = world.cards("escalations-t1")
    for words in ("ESC-1", "Acme", "Checkout is down", "Sev 2", "T1", "Dana", "Not accepted", "nobody"):
        assert words in card
    assert world.deadline_token(minutes=15) in card.words
    assert world.cards("escalations-t2") == []


def test_13_a_missing_field_is_named_in_place_and_nothing_is_stored(world: World) -> None:
    world.fill_in(world.alice)
    world.alice.fill("customer", "   ")
    result = world.alice.submit()
    assert not result.closed
    assert list(result.errors) == ["customer"]
    assert world.issues() == []


def test_13_the_policy_names_another_channel_for_a_kind_and_it_is_the_card_in_every_tier(world: World) -> None:
    follow(world, ("reopen_window: 7", "card_channels:\n  - {kind: security, channel: security}\nreopen_window: 7"))
    concern = {"kind": "security", "impact": "inconvenient", "urgency": "soon"}  # a Sev 2 at T2
    report(world, world.alice, **concern)
    said = [message.words for message in world.server.channel("escalation-ops").everything]
    assert any("ESC-1" in words and "Checkout is down" in words for words in said), "not bound: nothing is lost"
    assert any("No channel is bound to `security.channel`" in words for words in said)
    bind_channel(world, "security.channel", "escalations-t1")
    report(world, world.alice, **concern)
    assert world.cards("escalations-t2") == []
    (card,) = world.cards("escalations-t1")
    assert "*Tier:* T2" in card
    assert any(world.priya.mention in ping.words for ping in world.pings(card))
    world.escalate(world.priya, card, "It is an attack")
    (now,) = world.cards("escalations-t1")
    assert "*Tier:* T3" in now
    assert world.cards("escalations-t3") == []


def test_14_every_change_edits_the_same_card(world: World) -> None:
    card = world.open(world.alice)
    world.ben.click("Accept", card)
    world.settle()
    world.update(world.ben, "Found the cause")
    world.settle()
    (now,) = world.cards("escalations-t1")
    assert now.ts == card.ts
    assert "Accepted by" in now
    assert "Found the cause" in now


def test_14_where_tiers_share_a_channel_the_same_card_goes_along(world: World) -> None:
    bind_channel(world, "tier2", "escalations-t1")
    card = world.open(world.alice)
    assert world.ben.click("Accept", card).ok
    world.settle()
    world.escalate(world.ben, world.cards("escalations-t1")[0], "Needs database access")
    (now,) = world.cards("escalations-t1")
    assert now.ts == card.ts
    assert "*Tier:* T2" in now
    assert any(world.priya.mention in ping.words for ping in world.pings(now))
    world.press(world.priya, "Return", now, reason="not_tried")
    (now,) = world.cards("escalations-t1")
    assert "*Tier:* T1" in now
    assert "Not accepted yet" in now


@pytest.mark.thorough
def test_15_ten_changes_in_a_moment_redraw_the_card_seldom_and_it_ends_in_the_last_state(world: World) -> None:
    world.paced = True
    world.restart()
    card = world.open(world.alice)
    assert world.ben.click("Accept", card).ok
    world.settle()
    (card,) = world.cards("escalations-t1")
    begun, before = time.monotonic(), redraws_of(world, card)
    for number in range(1, 11):
        world.press(world.ben, "Update", card, settle=False, text=f"Step {number} of ten")
    world.settle()
    (now,) = world.cards("escalations-t1")
    assert now.ts == card.ts
    assert "Step 10 of ten" in now
    redrawn, took = redraws_of(world, card) - before, time.monotonic() - begun
    assert 1 <= redrawn <= 1 + took / 2  # each card once in two seconds: Slack takes 50 changes a minute of all of them


def redraws_of(world: World, card: ShownMessage) -> int:
    return sum(call.args["ts"] == card.ts for call in world.server.calls_of("chat.update"))


def test_16_the_push_text_alone_says_severity_customer_what_is_wanted_by_when_and_where(world: World) -> None:
    card = world.open(world.alice)
    ping = world.pings(card)[-1]
    for text in (card.text, ping.text):
        for words in ("Sev 2", "Acme", "Checkout is down", "ccept", "T1", world.deadline_words(minutes=15)):
            assert words in text


def test_17_a_channel_without_the_bot_loses_nothing_and_those_who_can_mend_it_are_told(world: World) -> None:
    world.server.channel("escalations-t1").remove_app()
    world.open(world.alice, card=False)
    world.settle()
    ops = " ".join(message.words for message in world.server.channel("escalation-ops").everything)
    assert "Checkout is down" in ops
    assert world.alice.mention in ops
    assert "escalations-t1" in ops or "C00ESCT100" in ops
    world.server.channel("escalations-t1").add_app()
    world.advance(minutes=15)
    assert len(world.cards("escalations-t2")) == 1
