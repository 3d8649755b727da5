"""What reaches the app and how: signatures, payloads, three seconds, retries of events, response URLs, reconnects."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.practice.server import PracticeServer
from tests.practice.blocks import actions, button, labelled, section, select, text_input
from tests.practice.places import ALICE, APP, SUPPORT, T1
from tests.practice.scripted_app import Reply, ScriptedApp
from tests.practice.tiny_app import over_sockets


@pytest.fixture
def app() -> Iterator[ScriptedApp]:
    with ScriptedApp() as running:
        yield running


@pytest.fixture
def server(app: ScriptedApp) -> Iterator[PracticeServer]:
    with PracticeServer(request_url=app.url, ack_seconds=0.3, retry_seconds=(0.0, 0.02, 0.02)) as running:
        yield running


def test_every_request_is_signed_as_slack_signs(server: PracticeServer, app: ScriptedApp) -> None:
    server.person("alice").command("/escalate now", channel="support")
    [sent] = app.sent
    verifier = SignatureVerifier(server.options.signing_secret)
    assert verifier.is_valid_request(sent.body, sent.headers)
    assert not SignatureVerifier("other").is_valid_request(sent.body, sent.headers)
    assert sent.headers["user-agent"].startswith("Slackbot 1.0")


def test_a_command_arrives_with_every_field_and_its_names_escaped(server: PracticeServer, app: ScriptedApp) -> None:
    server.person("alice").command("/escalate ask @priya in #support & <hurry>", channel="support")
    sent = app.asked
    assert sent["text"] == "ask <@U00PRIYA00|priya> in <#C00SUPPORT|support> &amp; &lt;hurry&gt;"
    assert (sent["command"], sent["user_id"], sent["user_name"]) == ("/escalate", ALICE, "alice")
    assert (sent["channel_id"], sent["channel_name"]) == (SUPPORT, "support")
    assert sent.keys() >= {"token", "team_id", "team_domain", "api_app_id", "response_url", "trigger_id"}
    server.person("alice").command("/echo @priya & <b>", channel="support")
    assert app.asked["text"] == "@priya & <b>"


def test_names_of_private_channels_and_direct_messages_stay_hidden(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    server.person("vera").command("/escalate", channel="support-leads")
    assert app.asked["channel_name"] == "privategroup"
    web.chat_postMessage(channel=ALICE, text="hello")
    server.person("alice").command("/escalate", channel=server.person("alice").dms[0].channel)
    commands = [sent.payload for sent in app.sent if "command" in sent.payload]  # the bot's message is an event too
    assert [command["channel_name"] for command in commands] == ["privategroup", "directmessage"]


def test_a_click_arrives_with_message_container_and_action(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    blocks = [
        section(block_id="s", accessory=select(action_id="pick")),
        actions(button("Accept", action_id="accept", value="7", style="primary"), block_id="do"),
    ]
    ts = web.chat_postMessage(channel=T1, text="card", blocks=blocks)["ts"]
    app.sent.clear()
    card = server.channel("escalations-t1").messages[0]
    ben = server.person("ben")
    assert ben.choose("pick", "Option 1", card).ok
    assert ben.click("Accept", card).ok
    # That the card was posted is told as an event too, which comes when it comes.
    picked, sent = [one.payload for one in app.sent if "actions" in one.payload]
    assert picked["actions"][0]["selected_option"]["value"] == "value-1"
    assert sent["container"] == {"type": "message", "message_ts": ts, "channel_id": T1, "is_ephemeral": False}
    assert sent["channel"] == {"id": T1, "name": "escalations-t1"}
    assert sent["message"]["ts"] == ts
    assert sent["message"]["user"] == APP
    assert sent["state"]["values"]["s"]["pick"]["selected_option"]["value"] == "value-1"
    [action] = sent["actions"]
    assert {key: action[key] for key in ("action_id", "block_id", "type", "value", "style")} == {
        "action_id": "accept",
        "block_id": "do",
        "type": "button",
        "value": "7",
        "style": "primary",
    }
    assert sent["response_url"].startswith(server.url + "/actions/")


def test_a_stranger_of_a_shared_channel_clicks_under_their_own_team(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    web.chat_postMessage(channel="C00ACMEEXT", text="card", blocks=[actions(button())])
    server.person("xenia").click("Accept", server.channel("ext-acme").messages[0])
    assert app.asked["user"]["team_id"] == "T00ACMECORP"
    assert app.asked["team"]["id"] == "T00PRACTICE"


def test_a_stranger_is_offered_no_command_and_no_shortcut(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    """SLACK.md section 5: they are only for the workspace that the app is installed in."""
    web.chat_postMessage(channel="C00ACMEEXT", text="card")
    server.wait_for(lambda: app.sent)
    before = len(app.sent)
    xenia = server.person("xenia")
    assert "not a valid command" in (xenia.command("/escalate x", channel="ext-acme").error or "")
    assert "only for people of the workspace" in (xenia.shortcut("escalate_shortcut").error or "")
    card = server.channel("ext-acme").messages[0]
    assert "only for people of the workspace" in (xenia.message_shortcut("escalate_message", card).error or "")
    assert len(app.sent) == before


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(404, "Status Code 404"), (500, "Status Code 500")],
)
def test_a_click_that_is_answered_with_a_failure_says_so(
    server: PracticeServer, web: WebClient, app: ScriptedApp, status: int, sentence: str
) -> None:
    web.chat_postMessage(channel=T1, text="card", blocks=[actions(button())])
    server.wait_for(lambda: app.sent)
    app.replies.append(Reply(status=status))
    result = server.person("ben").click("Accept", server.channel("escalations-t1").messages[0])
    assert not result.ok
    assert sentence in (result.error or "")


def test_an_acknowledgement_after_three_seconds_is_none(server: PracticeServer, app: ScriptedApp) -> None:
    late = threading.Event()
    app.replies.append(Reply(after=late))
    result = server.person("alice").command("/escalate", channel="support")
    late.set()
    assert result.error == '/escalate failed with the error "operation_timeout"'


def test_a_command_may_be_answered_to_everybody(server: PracticeServer, app: ScriptedApp) -> None:
    app.replies.append(Reply(body={"response_type": "in_channel", "text": "hello all"}))
    assert server.person("alice").command("/escalate", channel="support").ok
    assert [message.text for message in server.channel("support").messages] == ["hello all"]
    app.replies.append(Reply(body={"blocks": [section("x" * 3001)]}))
    refused = server.person("alice").command("/escalate", channel="support")
    assert refused.error == '/escalate failed with the error "invalid_command_response"'


def test_an_event_is_sent_again_three_times_under_the_same_id(server: PracticeServer, app: ScriptedApp) -> None:
    app.replies.extend([Reply(status=500)] * 3)
    server.person("alice").post("hello", "escalations-t1")
    server.wait_for(lambda: len(app.sent) == 4)
    assert [sent.headers.get("x-slack-retry-num") for sent in app.sent] == [None, "1", "2", "3"]
    assert {sent.headers.get("x-slack-retry-reason") for sent in app.sent[1:]} == {"http_error"}
    assert len({sent.payload["event_id"] for sent in app.sent}) == 1


def test_the_same_can_be_delivered_again(server: PracticeServer, app: ScriptedApp) -> None:
    server.person("alice").post("hello", "escalations-t1")
    server.wait_for(lambda: app.sent and server.deliveries)
    assert server.deliver_again(server.deliveries[0]).failure is None
    assert app.sent[0].payload == app.sent[1].payload


def test_an_app_can_refuse_further_attempts(server: PracticeServer, app: ScriptedApp) -> None:
    app.replies.append(Reply(status=500, headers={"x-slack-no-retry": "1"}))
    server.person("alice").post("first", "escalations-t1")
    server.wait_for(lambda: app.sent)
    server.person("alice").post("second", "escalations-t1")
    server.wait_for(lambda: len(app.sent) == 2)
    assert [sent.payload["event"]["text"] for sent in app.sent] == ["first", "second"]


def test_events_carry_their_envelope_and_come_only_from_channels_of_the_app(
    server: PracticeServer, app: ScriptedApp
) -> None:
    alice = server.person("alice")
    alice.post("not for the app", "support")
    alice.post("for the app", "ext-acme")
    server.wait_for(lambda: app.sent)
    [sent] = app.sent
    assert sent.payload["event"]["channel_type"] == "channel"
    assert sent.payload["is_ext_shared_channel"] is True
    assert sent.payload["authorizations"][0]["user_id"] == APP
    assert sent.payload["type"] == "event_callback"
    assert sent.payload["event"]["client_msg_id"]


def test_an_event_whose_scope_was_not_granted_is_not_told(app: ScriptedApp, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(
        "display_information: {name: Deaf}\n"
        "oauth_config: {scopes: {bot: [channels:read]}}\n"
        "settings: {event_subscriptions: {bot_events: [message.channels, channel_archive]}}\n"
    )
    with PracticeServer(request_url=app.url, manifest=manifest) as server:
        server.person("alice").post("unheard", "escalations-t1")
        server.channel("escalations-t1").archive()
        server.wait_for(lambda: app.sent)
    assert [sent.payload["event"]["type"] for sent in app.sent] == ["channel_archive"]


def test_changes_of_channels_people_and_groups_are_told(server: PracticeServer, app: ScriptedApp) -> None:
    gus, channel = server.person("gus"), server.channel("escalations-t3")
    channel.archive()
    channel.unarchive()
    gus.change(deleted=True)
    server.set_group("tier1", ["alice"])
    server.person("ben").join("escalations-t3")
    server.person("ben").leave("escalations-t3")
    channel.remove_app()
    expected = {
        "channel_archive",
        "channel_unarchive",
        "user_change",
        "subteam_members_changed",
        "subteam_updated",
        "member_joined_channel",
        "member_left_channel",
        "channel_left",
    }
    server.wait_for(lambda: {sent.payload["event"]["type"] for sent in app.sent} >= expected)


def test_a_request_url_is_verified_by_its_challenge(server: PracticeServer, app: ScriptedApp) -> None:
    assert not server.verify_request_url()
    assert app.asked["type"] == "url_verification"


def test_a_response_url_works_five_times(server: PracticeServer, app: ScriptedApp) -> None:
    server.person("alice").command("/escalate", channel="support")
    url = app.asked["response_url"]
    webhook = WebhookClient(url, retry_handlers=[])
    for number in range(5):
        assert webhook.send(text=str(number)).status_code == 200
    sixth = webhook.send(text="6")
    assert (sixth.status_code, "used_url" in sixth.body) == (404, True)
    assert [message.text for message in server.person("alice").sees("support")] == ["0", "1", "2", "3", "4"]
    assert WebhookClient(url[:-3] + "xxx", retry_handlers=[]).send(text="x").status_code == 404


def test_a_response_url_can_replace_and_delete_the_message_that_was_clicked(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    web.chat_postEphemeral(channel=T1, user=ALICE, text="card", blocks=[actions(button())])
    alice = server.person("alice")
    alice.click("Accept", alice.sees("escalations-t1")[-1])
    webhook = WebhookClient(app.asked["response_url"], retry_handlers=[])
    assert app.asked["container"]["is_ephemeral"] is True
    assert webhook.send(text="done", replace_original=True).status_code == 200
    assert [message.text for message in alice.sees("escalations-t1")] == ["done"]
    assert webhook.send(text="for all", replace_original=True, response_type="in_channel").status_code == 400
    assert webhook.send(delete_original=True).status_code == 200
    assert alice.sees("escalations-t1") == []


def test_shortcuts_carry_what_slack_sends_with_them(server: PracticeServer, web: WebClient, app: ScriptedApp) -> None:
    alice = server.person("alice")
    assert alice.shortcut("escalate_shortcut").ok
    assert app.asked["type"] == "shortcut"
    assert "channel" not in app.asked
    message = server.person("ben").post("Acme is down", "support")
    assert alice.message_shortcut("escalate_message", message).ok
    sent = app.asked
    assert (sent["type"], sent["message"]["text"], sent["channel"]["id"]) == ("message_action", "Acme is down", SUPPORT)
    assert web.views_open(trigger_id=sent["trigger_id"], view=_form())["ok"]
    assert not alice.shortcut("no_such").ok


def _form() -> dict[str, object]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "T"},
        "submit": {"type": "plain_text", "text": "S"},
        "blocks": [labelled(text_input())],
    }


def test_without_a_connection_a_person_is_told_at_once() -> None:
    with PracticeServer() as server:
        result = server.person("alice").command("/escalate", channel="support")
        assert result.error == '/escalate failed with the error "dispatch_failed"'


def test_an_app_that_is_asked_to_reconnect_comes_back_and_goes_on() -> None:
    with PracticeServer() as server, over_sockets(server):
        server.disconnect()
        server.wait_for_bot()
        result = server.wait_for(lambda: _answered(server)) or ""
        assert "Type /escalate" in result


def _answered(server: PracticeServer) -> str | None:
    shown = server.person("alice").command("/escalate help", channel="support").ephemeral
    return shown.text if shown else None


def test_a_ticket_opens_one_socket_and_hello_counts_the_connections(server: PracticeServer) -> None:
    def ticket() -> str:
        web = WebClient(base_url=server.api_url, retry_handlers=[])
        return str(web.apps_connections_open(app_token=server.options.app_token)["url"])

    once = ticket()
    with connect(once) as first, connect(ticket()) as second:
        assert json.loads(first.recv())["num_connections"] == 1
        assert json.loads(second.recv())["num_connections"] == 2
        with pytest.raises(InvalidStatus), connect(once):
            pass
        server.disconnect("warning")
        assert json.loads(first.recv())["reason"] == "warning"


def test_more_than_ten_sockets_are_refused(server: PracticeServer) -> None:
    web = WebClient(base_url=server.api_url, retry_handlers=[])
    with contextlib.ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(connect(web.apps_connections_open(app_token=server.options.app_token)["url"])).recv()
        eleventh = stack.enter_context(connect(web.apps_connections_open(app_token=server.options.app_token)["url"]))
        assert json.loads(eleventh.recv())["reason"] == "too_many_websockets"
