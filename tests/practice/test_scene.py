"""Scenes: played as people would, one at a time; what cannot be done is said, and nobody waits for it for ever."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from slack_sdk import WebClient

from bot.practice.scene import Player, Scene, SceneBroken, read_scene, scene_names
from bot.practice.server import PracticeServer
from tests.practice.blocks import actions, button, labelled, modal, text_input
from tests.practice.places import ALICE, T1
from tests.practice.scripted_app import Reply, ScriptedApp

FORM = modal(
    labelled(text_input(action_id="text"), "Summary", block_id="summary"),
    labelled(text_input(action_id="text"), "Ticket", block_id="ticket"),
)


@pytest.fixture
def app() -> Iterator[ScriptedApp]:
    with ScriptedApp() as running:
        yield running


@pytest.fixture
def server(app: ScriptedApp) -> Iterator[PracticeServer]:
    with PracticeServer(request_url=app.url, ack_seconds=0.5) as running:
        yield running


async def stand_still(seconds: int) -> None:
    assert seconds == 300


def play(server: PracticeServer, *steps: dict[str, object]) -> None:
    scene = Scene("short", "A short one", "To try", "See the ticket", steps)
    player = Player(server.practice.client, stand_still, patience=0.2)
    server.person("alice").reach.await_(lambda: player.play(scene))


def test_people_type_press_and_fill_in_and_what_else_a_form_wants_is_answered(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    web.chat_postMessage(channel=T1, text="ESC-1", blocks=[actions(button("Accept", action_id="accept"))])
    trigger_id = server.run(server.practice.workspace.triggers.make, ALICE)
    web.views_open(trigger_id=trigger_id, view=FORM)
    play(
        server,
        {"who": "ben", "says": "Good morning", "in": "support"},
        {"minutes": 5},
        {"who": "ben", "presses": "Accept", "on": "Accept", "in": "escalations-t1"},
        {"who": "alice", "fills": {"summary": "It is down"}},
    )
    assert server.channel("support").messages[-1].text == "Good morning"
    pressed, sent = (one.payload for one in app.sent if one.payload.get("type") in {"block_actions", "view_submission"})
    assert pressed["actions"][0]["action_id"] == "accept"
    entered = sent["view"]["state"]["values"]
    assert [entered[block]["text"]["value"] for block in ("summary", "ticket")] == ["It is down", "See the ticket"]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"who": "ben", "presses": "Accept", "on": "ESC-9", "in": "support"}, "'Accept' on 'ESC-9' in #support"),
        ({"who": "ben", "fills": {"summary": "x"}}, "a form with summary"),
        ({"who": "gus", "says": "hello", "in": "escalations-t1"}, "says"),
    ],
    ids=["no such button", "no such form", "no such right"],
)
def test_what_cannot_be_done_is_said(server: PracticeServer, step: dict[str, object], said: str) -> None:
    with pytest.raises(SceneBroken, match=said):
        play(server, step)


def test_a_form_that_is_not_taken_is_said(server: PracticeServer, web: WebClient, app: ScriptedApp) -> None:
    web.views_open(trigger_id=server.run(server.practice.workspace.triggers.make, ALICE), view=FORM)
    wrong = {"response_action": "errors", "errors": {"summary": "Too short"}}
    app.replies.extend([Reply(body=wrong), Reply(body=wrong)])
    with pytest.raises(SceneBroken, match="Too short"):
        play(server, {"who": "alice", "fills": {"summary": "x"}})


def test_the_page_offers_the_scenes_and_plays_one_at_a_time(server: PracticeServer) -> None:
    shown = httpx.get(f"{server.url}/page/state", params={"as": ALICE}).json()["scenes"]
    assert [one["name"] for one in shown] == scene_names()
    assert shown[0]["title"] == read_scene("busy-day").title
    first, second, unknown = (
        httpx.post(f"{server.url}/page/scene", json={"scene": name}).json() for name in ("busy-day", "busy-day", "none")
    )
    assert first["ok"]
    assert second["error"] == "A scene is being played; let it end first."
    assert "There is no scene 'none'; there is: busy-day" in unknown["error"]


def test_a_scene_that_the_workspace_was_started_with_waits_for_the_app() -> None:
    with PracticeServer(scene="busy-day") as lonely:
        refused = httpx.post(f"{lonely.url}/page/scene", json={"scene": "busy-day"}).json()
        assert refused["error"] == "A scene is being played; let it end first."
        assert lonely.channel("support").messages == []
