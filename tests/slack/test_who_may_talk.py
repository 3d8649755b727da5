"""Whose requests are heard, and who somebody is; the cases of the threat model are in tests/security/."""

import pytest

from bot.domain.actor import Standing
from bot.slack.directory import standing_of
from bot.usecases import directory
from tests.slack.office import TEAM, Office


def test_the_directory_is_asked_again_only_after_five_minutes(office: Office) -> None:
    alice = office.workspace.person("alice")
    for _ in range(3):
        alice.command("/escalate list", channel="support")
    assert len(office.workspace.calls_of("users.info")) == 1
    office.machine.advance(minutes=5, seconds=1)
    alice.command("/escalate list", channel="support")
    assert len(office.workspace.calls_of("users.info")) == 2


def test_an_old_answer_of_the_directory_is_better_than_none(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.command("/escalate list", channel="support")
    office.machine.advance(minutes=10)
    office.workspace.faults.next("users.info", http=503)
    answer = alice.command("/escalate list", channel="support").ephemeral
    assert answer is not None
    assert "Nothing is open." in answer


def test_of_whom_nothing_is_known_nothing_is_taken(office: Office) -> None:
    office.workspace.faults.next("users.info", refuse=True)
    answer = office.workspace.person("ben").command("/escalate list", channel="support").ephemeral
    assert answer is not None
    assert "Slack does not say right now who you are, so nothing was changed." in answer
    assert directory.person(office.rt, TEAM, office.workspace.person("ben").id) is None  # type: ignore[arg-type]


def test_no_request_asks_slack_whose_token_it_is(office: Office) -> None:
    office.workspace.person("alice").command("/escalate help", channel="support")
    assert office.workspace.calls_of("auth.test") == []


@pytest.mark.parametrize(
    "unknown",
    [
        {"type": "block_actions", "actions": [{"action_id": "link", "block_id": "b", "type": "button"}]},
        {"type": "view_submission", "view": {"type": "modal", "title": {"text": "Old"}, "state": {"values": {}}}},
        {"type": "view_closed", "view": {"callback_id": "old"}},
        {"type": "shortcut", "callback_id": "old"},
        {"type": "message_action", "callback_id": "old"},
        {"type": "block_suggestion", "action_id": "old", "block_id": "b", "view": {}},
        {"type": "event_callback", "event_id": "E1", "event": {"type": "member_joined_channel", "user": "U00BEN0000"}},
        {"type": "event_callback", "event_id": "E2", "event": {"type": "message", "subtype": "channel_join"}},
    ],
)
def test_what_nobody_listens_to_is_acknowledged(office: Office, unknown: dict[str, object]) -> None:
    assert office.slack_says({"user": {"id": "U00ALICE00", "team_id": TEAM}, **unknown}).status == 200


@pytest.mark.parametrize(
    ("profile", "standing"),
    [
        ({"team_id": TEAM}, Standing.MEMBER),
        ({"team_id": "T0SISTER", "enterprise_user": {"teams": [TEAM]}}, Standing.MEMBER),
        ({"team_id": TEAM, "is_restricted": True}, Standing.GUEST),
        ({"team_id": TEAM, "is_ultra_restricted": True}, Standing.GUEST),
        ({"team_id": "T0ACME"}, Standing.OUTSIDER),
        ({"team_id": TEAM, "is_stranger": True}, Standing.OUTSIDER),
        ({}, Standing.OUTSIDER),
        ({"team_id": TEAM, "is_bot": True}, Standing.BOT),
        ({"team_id": TEAM, "id": "USLACKBOT"}, Standing.BOT),
        ({"team_id": TEAM, "deleted": True, "is_bot": True}, Standing.DEACTIVATED),
    ],
)
def test_what_a_profile_makes_of_somebody(profile: dict[str, object], standing: Standing) -> None:
    assert standing_of(profile, TEAM) is standing
