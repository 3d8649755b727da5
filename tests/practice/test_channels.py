"""Channels that an app makes: topics, invitations, pins, bookmarks, archiving, and what Slack tells of joins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.server import PracticeServer
from tests.practice.places import ALICE, APP, NORA, T1, client_of, refusal
from tests.practice.scripted_app import ScriptedApp

TICKET = "https://tickets.example/7"
BEN = "U00BEN0000"


@pytest.fixture
def made(web: WebClient) -> str:
    """A private channel of the app."""
    channel: str = web.conversations_create(name="esc-12-acme", is_private=True)["channel"]["id"]
    return channel


def bookmark(web: WebClient, channel: str, **more: str) -> dict[str, Any]:
    asked = {"channel_id": channel, "title": "Ticket", "type": "link", "link": TICKET} | more
    added: dict[str, Any] = web.api_call("bookmarks.add", json=asked)["bookmark"]
    return added


def test_a_made_channel_has_the_app_in_it_and_nobody_else_sees_it(server: PracticeServer, web: WebClient) -> None:
    channel = web.conversations_create(name="esc-12-acme", is_private=True)["channel"]
    assert (channel["is_private"], channel["is_member"], channel["creator"]) == (True, True, APP)
    assert server.channel("esc-12-acme").members == [APP]
    listed = web.users_conversations(types="private_channel")["channels"]
    assert channel["id"] in {one["id"] for one in listed}


def test_an_archived_channel_still_holds_its_name(web: WebClient, made: str) -> None:
    web.conversations_archive(channel=made)
    assert refusal(lambda: web.conversations_create(name="esc-12-acme")) == "name_taken"


def test_what_is_archived_takes_nothing_any_more(web: WebClient, made: str) -> None:
    ts = web.chat_postMessage(channel=made, text="card")["ts"]
    web.conversations_archive(channel=made)
    assert web.conversations_info(channel=made)["channel"]["is_archived"]
    assert refusal(lambda: web.conversations_archive(channel=made)) == "already_archived"
    assert refusal(lambda: web.conversations_setTopic(channel=made, topic="x")) == "is_archived"
    assert refusal(lambda: web.conversations_invite(channel=made, users=ALICE)) == "is_archived"
    assert refusal(lambda: bookmark(web, made)) == "is_archived"
    assert refusal(lambda: web.chat_update(channel=made, ts=ts, text="x")) == "is_inactive"


def test_no_app_can_bring_an_archived_channel_back(web: WebClient, made: str) -> None:
    web.conversations_archive(channel=made)
    assert refusal(lambda: web.conversations_unarchive(channel=made)) == "unknown_method"


def test_direct_messages_cannot_be_archived(web: WebClient) -> None:
    direct = web.conversations_open(users=ALICE)["channel"]["id"]
    assert refusal(lambda: web.conversations_archive(channel=direct)) == "method_not_supported_for_channel_type"


def test_a_topic_is_told_in_the_channel_only_where_it_changes(
    server: PracticeServer, web: WebClient, made: str
) -> None:
    for _ in range(2):
        assert web.conversations_setTopic(channel=made, topic="ESC-12")["channel"]["topic"]["value"] == "ESC-12"
    lines = [message.text for message in server.channel("esc-12-acme").everything if "topic" in message.text]
    assert lines == [f"<@{APP}> set the channel topic: ESC-12"]


def test_one_who_cannot_be_invited_keeps_out_the_others_unless_forced(
    server: PracticeServer, web: WebClient, made: str
) -> None:
    assert refusal(lambda: web.conversations_invite(channel=made, users=[ALICE, NORA])) == "user_not_found"
    assert server.channel("esc-12-acme").members == [APP]
    answer = web.conversations_invite(channel=made, users=[ALICE, NORA], force=True)
    assert [(one["user"], one["error"]) for one in answer["errors"]] == [(NORA, "user_not_found")]
    assert server.channel("esc-12-acme").members == [APP, ALICE]
    assert refusal(lambda: web.conversations_invite(channel=made, users=[ALICE], force=True)) == "already_in_channel"


def test_a_message_is_pinned_once_and_a_line_of_slacks_never(web: WebClient, made: str) -> None:
    ts = web.chat_postMessage(channel=made, text="card")["ts"]
    joined = web.conversations_history(channel=made)["messages"][-1]
    assert web.pins_add(channel=made, timestamp=ts)["ok"]
    assert refusal(lambda: web.pins_add(channel=made, timestamp=ts)) == "already_pinned"
    assert joined["subtype"] == "channel_join"
    assert refusal(lambda: web.pins_add(channel=made, timestamp=joined["ts"])) == "not_pinnable"
    assert web.conversations_history(channel=made)["pin_count"] == 1


def test_bookmarks_are_added_changed_and_listed(web: WebClient, made: str) -> None:
    first, second = bookmark(web, made), bookmark(web, made)
    assert first["id"] != second["id"], "Slack does not mind a second one"
    web.bookmarks_edit(channel_id=made, bookmark_id=first["id"], title="The ticket")
    titles = [one["title"] for one in web.bookmarks_list(channel_id=made)["bookmarks"]]
    assert titles == ["The ticket", "Ticket"]
    assert refusal(lambda: web.bookmarks_edit(channel_id=made, bookmark_id="Bk0", title="x")) == "not_found"
    assert refusal(lambda: bookmark(web, made, link="tickets/7")) == "invalid_link"
    assert refusal(lambda: bookmark(web, made, type="file")) == "invalid_bookmark_type"
    assert refusal(lambda: web.bookmarks_list(channel_id="C00SUPPORT")) == "not_in_channel"


def test_pins_and_bookmarks_have_an_end(server: PracticeServer, web: WebClient, made: str) -> None:
    channel = server.channel("esc-12-acme").channel
    channel.bookmarks = [{"id": f"Bk{number}", "title": "x", "link": TICKET} for number in range(100)]
    channel.pins = [str(number) for number in range(100)]
    ts = web.chat_postMessage(channel=made, text="card")["ts"]
    assert refusal(lambda: bookmark(web, made)) == "too_many_bookmarks"
    assert refusal(lambda: web.pins_add(channel=made, timestamp=ts)) == "too_many_pins"


@pytest.fixture
def told() -> Iterator[tuple[PracticeServer, ScriptedApp]]:
    """A workspace that tells an app what happens."""
    with ScriptedApp() as app, PracticeServer(request_url=app.url) as server:
        yield server, app


def joins(app: ScriptedApp) -> list[tuple[str, str | None]]:
    events = [sent.payload.get("event", {}) for sent in app.sent]
    return [(one["user"], one.get("inviter")) for one in events if one.get("type") == "member_joined_channel"]


def test_whoever_joins_is_told_of_the_app_itself_too(told: tuple[PracticeServer, ScriptedApp]) -> None:
    server, app = told
    web = client_of(server)
    channel = web.conversations_create(name="esc-12-acme", is_private=True)["channel"]["id"]
    web.conversations_invite(channel=channel, users=[ALICE, BEN])
    server.wait_for(lambda: len(joins(app)) == 3)
    assert set(joins(app)) == {(APP, None), (ALICE, APP), (BEN, APP)}


def test_strict_rates_know_the_methods_tiers() -> None:
    with PracticeServer(strict_rates=True) as server:
        web = client_of(server)
        for number in range(20):
            web.conversations_setTopic(channel=T1, topic=str(number))
        with pytest.raises(SlackApiError) as caught:
            web.conversations_setTopic(channel=T1, topic="x")
        assert caught.value.response.status_code == 429
        assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60
        assert web.conversations_create(name="esc-12-acme")["ok"], "another method has its own minute"


def test_the_page_shows_what_stands_at_the_head_of_a_channel(server: PracticeServer, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=T1, text="card")["ts"]
    web.pins_add(channel=T1, timestamp=ts)
    bookmark(web, T1)
    state = httpx.get(f"{server.url}/page/state", params={"as": ALICE}).json()
    (shown,) = [one for one in state["channels"] if one["id"] == T1]
    assert (shown["pins"], shown["bookmarks"]) == (1, [{"title": "Ticket", "link": TICKET}])
