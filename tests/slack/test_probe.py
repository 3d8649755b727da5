"""The live probe: what it says of a Slack that behaves in one way or another, and that it cleans up behind itself."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.domain.ids import ChannelId
from bot.practice.server import PracticeServer
from bot.slack import probe as probing
from bot.slack.client import web_client
from bot.slack.probe import probe
from tests.slack.office import BOT_ID
from tests.sources import ROOT

OPS = ChannelId("C00ESCOPS0")


@pytest.fixture
def workspace() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as running:
        yield running


def tried(workspace: PracticeServer) -> dict[str, bool]:
    client = web_client(workspace.options.bot_token, workspace.api_url, 3)
    seen = probe(client, OPS, BOT_ID, lambda: datetime.now(UTC))  # noqa: TID251  # Slack's clock is the machine's here
    return {one.words: one.as_expected for one in seen}


def test_it_says_what_slack_does_and_leaves_nothing_behind(workspace: PracticeServer) -> None:
    said = tried(workspace)
    assert all(said.values())
    assert [words.split(",")[0] for words in said] == [
        "A message was posted.",
        "The history showed it",
        "The same client_msg_id a second time made a second message: Slack does not know it.",
        "A reply to a deleted message is taken",
        "Everything was deleted again.",
    ]
    assert not workspace.channel("escalation-ops").everything


def test_a_history_that_cannot_be_read_is_not_as_it_should_be(workspace: PracticeServer) -> None:
    workspace.faults.next("conversations.history", error="missing_scope")
    said = tried(workspace)
    assert said["The history cannot be read (missing_scope): lost answers are repeated, marked."] is False
    assert not workspace.channel("escalation-ops").everything


def test_a_history_that_lags_too_long_is_said(workspace: PracticeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "LONGEST", 0.1)
    workspace.faults.history_lag = 100
    assert tried(workspace)["The history did not show it within 0 s."] is False


def test_a_place_that_takes_nothing_ends_the_probe_with_a_sentence(workspace: PracticeServer) -> None:
    workspace.channel("escalation-ops").archive()
    assert tried(workspace) == {
        "Slack refused a step of the probe: is_archived.": False,
        "Everything was deleted again.": True,
    }


def test_what_cannot_be_deleted_is_left_to_somebody(workspace: PracticeServer) -> None:
    workspace.faults.next("chat.delete", times=9, error="cant_delete_message")
    said = tried(workspace)
    assert said["Slack refused a step of the probe: cant_delete_message."] is False
    assert said["2 messages could not be deleted; delete them by hand."] is False


@pytest.mark.parametrize(("error", "words"), [("duplicate_message_not_found", "refused: duplicate_message_not_found")])
def test_a_slack_that_refuses_the_second_message_is_told(workspace: PracticeServer, error: str, words: str) -> None:
    client = web_client(workspace.options.bot_token, workspace.api_url, 3)
    seen = probe(client, OPS, BOT_ID, lambda: datetime.now(UTC))  # noqa: TID251  # as above
    next(seen)
    workspace.faults.next("chat.postMessage", error=error)
    assert any(words in one.words for one in seen)
