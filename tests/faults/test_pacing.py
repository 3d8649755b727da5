"""How much Slack takes: A9, A10, A19 of the catalogue, and herds: D1, D3, D4."""

import json
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.db.letters import LetterKind, LetterState, Priority
from bot.db.tables import outbox
from bot.domain.actor import Actor
from bot.domain.commands import Accept, Escalate, Update
from bot.practice.faults import RecordedCall
from bot.usecases.tell_admins import tell_admins
from tests.faults.harness import BEN, POST, Harness, letters_of
from tests.scope import EVERYTHING
from tests.slack.office import TEAM


def update(text: str) -> Update:
    return Update(by=Actor(BEN), text=text)


def test_a9_a_limited_channel_waits_and_the_others_go_on(harness: Harness) -> None:
    harness.go_wrong(POST, rate_limit=30)
    harness.open()
    harness.run(seconds=6)
    assert not harness.slack.channel("escalations-t1").messages
    assert {row.destination for row in harness.letters(state="sent")} == {"person:U00ALICE00", "person:U00BEN0000"}
    harness.run(seconds=26)
    assert harness.states() == {"sent": 4}
    assert set(harness.marks().values()) == {1}
    assert {row.attempts for row in harness.letters(kind="card")} == {1}, "a refusal is no attempt"
    harness.recover()


def test_a9_a_call_that_slack_holds_up_for_longer_than_it_may_wait_is_seen_on_the_card(harness: Harness) -> None:
    issue = harness.open()
    harness.run(seconds=1)
    harness.go_wrong(POST, rate_limit=600)
    harness.do(issue, update("the customer asks again"))
    harness.run(minutes=7)
    assert harness.states(state="pending") == {"pending": 1}
    assert "Delayed by Slack" not in harness.card(), "what only informs may be late"
    harness.run(minutes=2)
    (call,) = harness.letters(kind="call", state="pending")
    assert call.last_error == "delayed by Slack", "the reminder is held up"
    assert "Delayed by Slack" in harness.card()
    harness.run(minutes=2)
    assert "Delayed by Slack" not in harness.card()
    assert not harness.letters(state="pending")
    harness.recover()


@pytest.mark.thorough
def test_a10_a_limited_workspace_is_left_alone_as_a_whole_and_the_most_urgent_goes_first_afterwards(
    harness: Harness,
) -> None:
    for number in range(5):
        harness.open(f"f{number}")
    harness.go_wrong(POST, times=1000, rate_limit=20)
    harness.run(minutes=5)
    assert len(harness.slack.calls_of(POST)) <= 2 + 2 * 5 * 60 / 20, "at most two places learn that it is not over"
    harness.slack.faults.clear()
    harness.run(seconds=60)
    assert harness.states() == {"sent": 20}
    kinds = {row.id: row.kind.value for row in harness.letters()}
    order = [
        kinds[one] for message in sorted(harness.messages(), key=lambda one: one.ts) for one in letters_of(message)
    ]
    assert order == ["call"] * 15 + ["card"] * 5, "people are called before the cards stand"
    harness.recover()


def test_a10_after_recovery_calls_go_before_acceptances_redraws_and_reports(harness: Harness) -> None:
    first, second = harness.open("f1"), harness.open("f2")
    harness.run(seconds=8)
    for method in (POST, "chat.update"):
        harness.go_wrong(method, times=1000, rate_limit=20)
    tell_admins(harness.rt, TEAM, "report", "a report")
    harness.do(first, Accept(by=Actor(BEN)))
    harness.do(first, update("hello"))
    harness.run(minutes=2)
    harness.do(second, Escalate(by=Actor(BEN), reason="does not get on"))
    harness.run(minutes=1)
    before = len(harness.slack.calls)
    harness.slack.faults.clear()
    harness.run(minutes=1)
    urgency = {row.id: Priority(row.priority) for row in harness.letters()}
    order = [
        urgency[letters_of_call(call)[0]] if call.method == POST else Priority.REDRAW
        for call in harness.slack.calls[before:]
        if call.method in {POST, "chat.update"} and call.status == 200
    ]
    assert order == sorted(order)
    assert {Priority.CALL, Priority.NOTICE, Priority.REDRAW, Priority.ADMIN} <= set(order)
    harness.recover()


def letters_of_call(call: RecordedCall) -> list[str]:
    metadata = call.args["metadata"]
    return [(json.loads(metadata) if isinstance(metadata, str) else metadata)["event_payload"]["k"]]


def test_a19_a_flood_of_changes_redraws_a_card_at_most_every_two_seconds(harness: Harness) -> None:
    issue = harness.open()
    harness.run(seconds=1)
    stamps: dict[str, list[timedelta]] = defaultdict(list)
    for number in range(50):
        harness.do(issue, update(f"change {number}"))
        before = len(harness.slack.calls_of("chat.update"))
        harness.run(seconds=0.2)
        for call in harness.slack.calls_of("chat.update")[before:]:
            stamps[call.args["ts"]].append(harness.hours.passed)
    harness.do(issue, Accept(by=Actor(BEN)))
    harness.run(seconds=3)
    assert len(stamps) == 3, "the card, and the direct messages of who opened it and who was called"
    for redrawn in stamps.values():
        assert len(redrawn) <= 6
        assert all(later - earlier >= timedelta(seconds=1.8) for earlier, later in pairwise(redrawn))
    assert "Accepted by" in harness.card()
    harness.recover()


def test_posts_stay_within_what_slack_takes_so_that_it_seldom_says_no(harness: Harness) -> None:
    issue = harness.open()
    harness.run(seconds=1)
    for number in range(20):
        harness.do(issue, update(f"change {number}"))
    harness.run(seconds=30)
    refused = [call for call in harness.slack.calls if call.status == 429]
    assert not refused
    assert harness.states(kind="notice") == {"sent": 20}
    harness.recover()


@pytest.mark.thorough
def test_d4_after_an_outage_of_slack_the_newest_state_goes_out_and_nothing_twice(harness: Harness) -> None:
    issue = harness.open()
    harness.run(seconds=1)
    for method in (POST, "chat.update", "conversations.history", "conversations.replies"):
        harness.go_wrong(method, times=5000, http=503)
    harness.do(issue, update("while Slack is away"))
    harness.run(minutes=5)
    harness.do(issue, Accept(by=Actor(BEN)))
    harness.run(minutes=30 if EVERYTHING else 6)
    harness.slack.faults.clear()
    harness.run(minutes=3)
    assert "Accepted by" in harness.card()
    assert harness.states().keys() <= {"sent", "superseded", "suppressed"}
    harness.recover()


@pytest.mark.thorough
def test_d1_a_herd_after_an_outage_of_slack_is_a_few_messages_and_each_call_is_in_one(harness: Harness) -> None:
    for number in range(12):
        harness.open(f"f{number}")
    harness.run(seconds=40)
    before = len(harness.slack.calls_of(POST))
    with harness.database.writing() as session:
        session.execute(outbox.update().where(outbox.c.kind == LetterKind.CALL).values(state=LetterState.PENDING))
    harness.run(seconds=20)
    assert harness.states() == {"sent": 48}
    assert len(harness.slack.calls_of(POST)) - before <= 3 * 6, "for 36 calls at three places"


@pytest.mark.thorough
def test_d3_an_incident_with_hundreds_of_issues_in_a_minute_is_a_bearable_number_of_messages(harness: Harness) -> None:
    issues = 60 if EVERYTHING else 12  # at the pace of 500 in a minute
    for number in range(issues):
        harness.open(f"f{number}")
        harness.run(seconds=60 / 500)
    harness.run(seconds=30)
    calls = harness.states(kind="call")
    assert calls == {"sent": 3 * issues}, "everybody is called soon after the last"
    posts = len([message for message in harness.messages() if not message.words.startswith("ESC-")])
    assert posts < 3 * issues / 2, "and not by a message for each"
    assert set(harness.marks().values()) == {1}
    assert not [call for call in harness.slack.calls if call.status == 429]
    harness.recover(minutes=issues / 60 + 0.5)
    assert harness.states(kind="card") == {"sent": issues}
