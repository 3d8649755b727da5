"""The inspector: what went over the wire, both ways, with what was refused and how fast it goes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.server import PracticeServer
from tests.practice.blocks import actions, button
from tests.practice.places import ALICE, LEADS, T1
from tests.practice.scripted_app import ScriptedApp


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with ScriptedApp() as app, PracticeServer(request_url=app.url, ack_seconds=0.5) as running:
        yield running


def wire(server: PracticeServer, after: int = 0) -> dict[str, Any]:
    return dict(httpx.get(f"{server.url}/page/wire", params={"after": after}).json())


def test_calls_stand_there_with_arguments_and_answers_and_refusals_are_marked(
    server: PracticeServer, web: WebClient
) -> None:
    web.chat_postMessage(channel=T1, text="card")
    with pytest.raises(SlackApiError):
        web.chat_postMessage(channel=LEADS, text="secret")
    good, bad = (one for one in wire(server)["entries"] if one["to_slack"])
    assert (good["name"], good["about"], good["outcome"], good["refused"]) == ("chat.postMessage", T1, "ok", False)
    assert good["sent"]["text"] == "card"
    assert good["got"]["message"]["text"] == "card"
    assert (bad["outcome"], bad["refused"]) == ("channel_not_found", True)
    assert wire(server, after=good["number"])["entries"][-1]["number"] >= bad["number"] > good["number"]


def test_deliveries_stand_there_with_their_payload_and_what_became_of_them(
    server: PracticeServer, web: WebClient
) -> None:
    web.chat_postMessage(channel=T1, text="card", blocks=[actions(button("Accept", action_id="accept"))])
    alice = server.person("alice")
    alice.click("Accept", server.channel("escalations-t1").messages[-1])
    (pressed,) = (one for one in wire(server)["entries"] if "accept" in one["name"])
    assert (pressed["name"], pressed["about"], pressed["to_slack"]) == ("block_actions accept", ALICE, False)
    assert pressed["outcome"] == "acknowledged"
    assert pressed["sent"]["actions"][0]["action_id"] == "accept"


def test_a_delivery_that_nobody_acknowledges_is_marked() -> None:
    with PracticeServer(ack_seconds=0.05) as lonely:
        lonely.person("alice").command("/echo hello", "support")
        told = wire(lonely)["entries"][-1]
    assert (told["name"], told["outcome"], told["refused"]) == ("/echo hello", "the app is not connected", True)


def test_the_pace_is_shown_beside_what_a_method_may_do_in_a_minute(server: PracticeServer, web: WebClient) -> None:
    for _ in range(3):
        web.conversations_list()
    assert {"method": "conversations.list", "used": 3, "room": 20} in wire(server)["rates"]


def test_no_token_is_shown(server: PracticeServer, web: WebClient) -> None:
    WebClient(token=None, base_url=server.api_url).api_call("auth.test", params={"token": server.options.bot_token})
    web.chat_postMessage(channel=T1, text="card")
    server.person("alice").post("hello", "support")
    said = json.dumps(wire(server))
    assert server.options.bot_token not in said
    assert "practice-verification-token" not in said
