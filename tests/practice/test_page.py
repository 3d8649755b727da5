"""What the practice page asks and gets, as its protocol says. The page itself is tried in a browser elsewhere."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.blocks import actions, button, home, labelled, modal, select, text_input
from tests.practice.places import ALICE, APP, SUPPORT, T1, client_of
from tests.practice.scripted_app import ScriptedApp

Json = dict[str, Any]
FORM = modal(
    labelled(text_input(action_id="text"), "Summary", block_id="summary"),
    labelled(select(action_id="pick"), "Severity", block_id="severity", optional=True),
)


@pytest.fixture
def app() -> Iterator[ScriptedApp]:
    with ScriptedApp() as running:
        yield running


@pytest.fixture
def server(app: ScriptedApp) -> Iterator[PracticeServer]:
    with PracticeServer(request_url=app.url, ack_seconds=0.5) as running:
        yield running


@pytest.fixture
def page(server: PracticeServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url) as client:
        yield client


def post(page: httpx.Client, path: str, **body: object) -> Json:
    return dict(page.post(f"/page/{path}", json={"as": ALICE, **body}).json())


def state(page: httpx.Client) -> Json:
    return dict(page.get("/page/state", params={"as": ALICE}).json())


def test_the_state_names_everything_around_the_messages(page: httpx.Client) -> None:
    shown = state(page)
    assert shown["ok"]
    assert shown["me"] == ALICE
    assert shown["team"] == {"id": "T00PRACTICE", "name": "Northwind Support"}
    assert {"id", "name", "real_name", "title", "tz", "color", "is_bot", "is_guest", "is_stranger", "deleted"} == shown[
        "people"
    ][0].keys()
    assert {group["handle"] for group in shown["user_groups"]} == {"tier1", "tier2", "tier3", "escalation-managers"}
    assert shown["commands"][0]["command"] == "/escalate"
    assert {shortcut["type"] for shortcut in shown["shortcuts"]} == {"global", "message"}
    assert shown["clock"]["available"] is False
    assert shown["bot_connected"] is True
    assert shown["views"] == []
    assert page.get("/page/state").json()["me"] == ALICE


def test_private_channels_are_shown_to_their_members_only(page: httpx.Client) -> None:
    assert "C00LEADERS" not in {channel["id"] for channel in state(page)["channels"]}
    vera = page.get("/page/state", params={"as": "U00VERA000"}).json()
    assert "C00LEADERS" in {channel["id"] for channel in vera["channels"]}
    guest = page.get("/page/state", params={"as": "U00GUS0000"}).json()
    assert {channel["id"] for channel in guest["channels"]} == {SUPPORT, "C00ESCT200"}


def test_unread_messages_and_mentions_are_counted_until_marked(page: httpx.Client, web: WebClient) -> None:
    web.chat_postMessage(channel=T1, text="one")
    web.chat_postMessage(channel=T1, text=f"two <@{ALICE}>")
    channel = next(each for each in state(page)["channels"] if each["id"] == T1)
    assert (channel["unread"], channel["mentions"]) == (2, 1)
    assert post(page, "mark", channel=T1)["ok"]
    channel = next(each for each in state(page)["channels"] if each["id"] == T1)
    assert (channel["unread"], channel["mentions"]) == (0, 0)


def test_messages_come_oldest_first_with_their_threads_apart(page: httpx.Client, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=T1, text="card", blocks=[actions(button())])["ts"]
    post(page, "post", channel=T1, text="reply", thread_ts=ts)
    top = page.get("/page/messages", params={"as": ALICE, "channel": T1}).json()["messages"]
    assert [(message["text"], message["reply_count"], message["is_bot"]) for message in top] == [("card", 1, True)]
    thread = page.get("/page/messages", params={"as": ALICE, "channel": T1, "thread_ts": ts}).json()["messages"]
    assert [message["user"] for message in thread] == [APP, ALICE]


def test_what_cannot_be_done_is_a_sentence_with_status_400(page: httpx.Client) -> None:
    answer = page.post("/page/post", json={"as": ALICE, "channel": "C00OLDESC0", "text": "x"})
    assert answer.status_code == 400
    assert answer.json() == {
        "ok": False,
        "error": "You are viewing an archived channel: nothing can be posted in it.",
    }
    assert page.post("/page/post", json={"as": ALICE}).status_code == 400
    assert page.post("/page/post", content=b"{").status_code == 400
    unknown = page.post("/page/command", json={"as": ALICE, "channel": SUPPORT, "text": "/nonsense"}).json()
    assert "/nonsense is not a valid command" in unknown["error"]


def test_a_form_is_filled_in_and_sent(page: httpx.Client, web: WebClient, app: ScriptedApp) -> None:
    assert post(page, "command", channel=SUPPORT, text="/escalate it")["ok"]
    trigger_id = app.asked["trigger_id"]
    view_id = web.views_open(trigger_id=trigger_id, view=FORM)["view"]["id"]
    assert [view["id"] for view in state(page)["views"]] == [view_id]
    empty = post(page, "view/submit", view_id=view_id, values={"summary": {"text": None}})
    assert empty == {
        "ok": True,
        "closed": False,
        "errors": {"summary": "Please complete this required field."},
    }
    values = {"summary": {"text": "down"}, "severity": {"pick": "value-0"}}
    assert post(page, "view/submit", view_id=view_id, values=values) == {"ok": True, "closed": True}
    assert app.asked["view"]["state"]["values"]["severity"]["pick"]["selected_option"]["value"] == "value-0"
    assert state(page)["views"] == []


def test_a_button_is_clicked_in_a_message(page: httpx.Client, web: WebClient, app: ScriptedApp) -> None:
    blocks = [actions(button("Accept", action_id="accept", value="7"), block_id="do")]
    ts = web.chat_postMessage(channel=T1, text="card", blocks=blocks)["ts"]
    container = {"type": "message", "channel": T1, "ts": ts}
    assert post(page, "action", container=container, block_id="do", action_id="accept", value=None)["ok"]
    assert app.asked["actions"][0]["value"] == "7"
    gone = post(page, "action", container=container, block_id="do", action_id="other", value=None)
    assert gone == {"ok": False, "error": "This part of the message or form is no longer there."}


def test_the_home_tab_is_opened(page: httpx.Client, web: WebClient, app: ScriptedApp) -> None:
    assert post(page, "home") == {"ok": True, "view": None}
    assert "app_home_opened" in [one.payload["event"]["type"] for one in list(app.sent) if "event" in one.payload]
    web.views_publish(user_id=ALICE, view=home())
    assert post(page, "home")["view"]["type"] == "home"


def test_the_app_is_removed_from_a_channel_and_added_again(page: httpx.Client, server: PracticeServer) -> None:
    assert post(page, "remove_app", channel=T1)["ok"]
    assert APP not in server.channel("escalations-t1").members
    assert post(page, "add_app", channel=T1)["ok"]
    assert APP in server.channel("escalations-t1").members
    assert post(page, "leave", channel=T1)["ok"]
    assert post(page, "join", channel=T1)["ok"]


def test_the_page_hears_of_changes_mentions_and_forms(server: PracticeServer, web: WebClient) -> None:
    with httpx.stream("GET", server.url + "/page/events", params={"as": ALICE}, timeout=5) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": hello"
        ts = web.chat_postMessage(channel=T1, text=f"<@{ALICE}> look")["ts"]
        trigger_id = server.run(server.practice.workspace.triggers.make, ALICE)
        view_id = web.views_open(trigger_id=trigger_id, view=FORM)["view"]["id"]
        server.person("alice").close_modal()
        heard = [json.loads(line.removeprefix("data: ")) for line in lines_until(lines, "view_closed")]
    kinds = [change["type"] for change in heard]
    assert kinds == ["changed", "push", "view", "view_closed"]
    assert heard[0]["channels"] == [T1]
    assert heard[1] == {"type": "push", "channel": T1, "text": f"Practice App: <@{ALICE}> look", "ts": ts}
    assert heard[2]["view"]["id"] == heard[3]["view_id"] == view_id


def lines_until(lines: Iterator[str], last: str) -> Iterator[str]:
    for line in lines:
        if line.startswith("data: "):
            yield line
            if last in line:
                return


class Clock(BaseHTTPRequestHandler):
    offset = 0

    def do_GET(self) -> None:
        self.tell()

    def do_POST(self) -> None:
        Clock.offset += json.loads(self.rfile.read(int(self.headers["Content-Length"])))["advance_seconds"]
        self.tell()

    def tell(self) -> None:
        body = json.dumps({"now": "2026-11-22T10:00:00+00:00", "offset_seconds": Clock.offset}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_time_is_moved_through_the_apps_own_clock(page: httpx.Client) -> None:
    refused = post(page, "clock", advance_seconds=3600)
    assert refused["error"] == "The app's clock cannot be reached, so time was not moved."
    with ThreadingHTTPServer(("127.0.0.1", 0), Clock) as http:
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{http.server_address[1]}/practice/clock"
        with PracticeServer(clock_url=url) as server, httpx.Client(base_url=server.url) as other:
            moved = post(other, "clock", advance_seconds=3600)
            assert moved["clock"] == {"available": True, "now": "2026-11-22T10:00:00+00:00", "offset_seconds": 3600}
            assert state(other)["clock"]["offset_seconds"] == 3600
            early, late = said_before_and_after_an_hour(other, client_of(server))
        http.shutdown()
    assert late["at"] - early["at"] == pytest.approx(3600 + float(late["ts"]) - float(early["ts"]))


def said_before_and_after_an_hour(page: httpx.Client, web: WebClient) -> list[Json]:
    """Two messages as the page shows them, the first of them with a reply that came an hour later."""
    ts = web.chat_postMessage(channel=T1, text="before")["ts"]
    post(page, "clock", advance_seconds=3600)
    web.chat_postMessage(channel=T1, text="reply", thread_ts=ts)
    web.chat_postMessage(channel=T1, text="after")
    shown = page.get("/page/messages", params={"as": ALICE, "channel": T1}).json()["messages"][-2:]
    assert shown[0]["latest_reply_at"] > shown[0]["at"] + 3600
    return list(shown)


def test_a_push_names_the_thread_that_its_message_stands_in(server: PracticeServer, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=T1, text="card")["ts"]
    with httpx.stream("GET", server.url + "/page/events", params={"as": ALICE}, timeout=5) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": hello"
        web.chat_postMessage(channel=T1, text=f"<@{ALICE}> look", thread_ts=ts)
        heard = [json.loads(line.removeprefix("data: ")) for line in lines_until(lines, "push")]
    assert heard[-1]["thread_ts"] == ts


def test_files_outside_of_the_page_are_not_served(page: httpx.Client) -> None:
    assert page.get("/page/assets/..%2Fpractice.py").status_code == 404
    assert page.get("/page/assets/%2e%2e").status_code == 404
