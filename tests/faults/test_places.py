"""Places that cannot be written to any more: A21 to A26 and A28 of the catalogue."""

from datetime import timedelta

import pytest

from bot.domain.actor import Actor, Standing
from bot.domain.commands import Accept, Update
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.slack.directory import refresh
from bot.usecases.directory import remember_person
from tests.faults.harness import BEN, POST, Harness
from tests.scope import EVERYTHING
from tests.slack.office import TEAM


def seen(harness: Harness) -> Issue:
    """An issue whose card stands in its channel."""
    issue = harness.open()
    harness.run(seconds=1)
    return issue


def test_a21_a_card_that_somebody_deleted_is_posted_afresh(harness: Harness) -> None:
    issue = seen(harness)
    old = harness.card()
    harness.slack.channel("escalations-t1").delete(old)
    harness.do(issue, Accept(by=Actor(BEN)))
    harness.run(seconds=3)
    assert harness.card().ts != old.ts
    assert "Accepted by" in harness.card()
    assert [row.ts for row in harness.cards()] == [harness.card().ts], "later redraws find it"
    harness.recover()


def test_a22_a_reply_whose_thread_is_gone_stands_in_the_thread_of_a_fresh_card(harness: Harness) -> None:
    issue = seen(harness)
    harness.slack.channel("escalations-t1").delete(harness.card())
    harness.do(issue, Update(by=Actor(BEN), text="hello"))
    harness.run(seconds=6)
    (reply,) = harness.slack.channel("escalations-t1").thread(harness.card())[-1:]
    assert "hello" in reply
    alone = [m for m in harness.slack.channel("escalations-t1").messages if "hello" in m and m.thread_ts is None]
    assert [message.ts for message in alone] == [harness.card().ts], "the card may quote it, no stray line does"
    harness.recover()


def test_a23_who_is_deactivated_is_not_counted_as_told(harness: Harness) -> None:
    remember_person(harness.rt, TEAM, PersonId("U00ALICE00"), name="Alice", standing=Standing.DEACTIVATED)
    harness.open()
    harness.run(seconds=1)
    assert "person:U00ALICE00" not in {row.destination for row in harness.letters()}
    assert "person:U00BEN0000" in {row.destination for row in harness.letters(state="sent")}
    harness.recover()


@pytest.mark.parametrize("trouble", ["archived", "removed", "restricted"])
def test_a24_a25_what_cannot_go_to_its_channel_goes_to_ops_at_once_and_comes_back_by_itself(
    harness: Harness, trouble: str
) -> None:
    channel = harness.slack.channel("escalations-t1")
    match trouble:
        case "archived":
            channel.archive()
        case "removed":
            channel.remove_app()
        case _:
            harness.go_wrong(POST, error="restricted_action_read_only_channel")
    harness.open("f1")
    harness.tick()
    assert "ESC-1" in harness.card("escalation-ops")
    harness.open("f2")
    harness.run(seconds=5)
    assert harness.states(kind="admin") == {"sent": 1}, "one word why, and not again on the same day"
    channel.unarchive() if trouble == "archived" else channel.add_app()
    harness.open("f3")
    harness.run(seconds=6)
    assert "ESC-" in harness.card("escalations-t1")
    harness.recover()


@pytest.mark.thorough
@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a26_a_broken_installation_keeps_everything_and_lets_time_go_on(harness: Harness, code: str) -> None:
    issue = seen(harness)
    harness.slack.revoke_tokens(code)
    harness.do(issue, Accept(by=Actor(BEN)))
    harness.open("f2")
    harness.run(minutes=10 if EVERYTHING else 3)
    assert not harness.states().keys() & {"dead", "rerouted", "unknown"}
    assert max(row.attempts for row in harness.letters()) <= 1, "it burns no attempt"
    harness.slack.revoke_tokens(None)
    harness.run(minutes=2)
    assert "Accepted by" in harness.slack.channel("escalations-t1").messages[0]
    harness.recover()


def test_f9_whoever_leaves_the_workspace_while_on_call_is_not_called_any_more_and_others_are(harness: Harness) -> None:
    harness.open("f1")
    harness.run(seconds=7)
    harness.slack.person("ben").change(deleted=True)
    harness.run(minutes=6)
    refresh(harness.rt, TEAM, harness.client())
    before = {row.id for row in harness.letters()}
    harness.run(minutes=12)
    called = {row.destination for row in harness.letters(kind="call") if row.id not in before}
    assert "person:U00BEN0000" not in called
    assert called, "others are"
    other = harness.open("f2")
    assert "person:U00BEN0000" not in {row.destination for row in harness.letters(issue_id=other.id)}
    harness.recover()


def test_f10_channels_and_people_that_are_renamed_or_made_private_keep_their_issues(harness: Harness) -> None:
    issue = seen(harness)
    workspace = harness.slack.practice.workspace

    def rename() -> None:
        channel = workspace.channels["C00ESCT100"]
        channel.name, channel.is_private = "quite-another-name", True

    harness.slack.run(rename)
    harness.slack.person("ben").change(real_name="Somebody Else")
    harness.do(issue, Accept(by=Actor(BEN)))
    harness.open("f2")
    harness.run(seconds=8)
    first, second = harness.slack.channel("quite-another-name").messages[0], harness.card("quite-another-name")
    assert "Accepted by" in first
    assert "ESC-2" in second
    assert harness.states().keys() <= {"sent", "suppressed"}
    harness.recover()


def test_a28_a_scope_that_is_missing_loses_nothing(harness: Harness) -> None:
    harness.go_wrong(POST, times=30, error="missing_scope")
    harness.open()
    harness.run(minutes=2)
    assert set(harness.states()) == {"pending"}
    assert {row.last_error for row in harness.letters(kind="card")} == {"missing_scope"}
    harness.slack.faults.clear()
    harness.run(minutes=2)
    assert harness.states() == {"sent": 4}
    assert timedelta(minutes=3) < harness.hours.passed
    harness.recover()
