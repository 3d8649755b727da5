"""Forms and Home tabs: triggers, stacks, hashes, and what each answer to a submission does to the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.blocks import actions, button, home, labelled, modal, option, section, select, text_input
from tests.practice.places import ALICE, SUPPORT, client_of, refusal
from tests.practice.scripted_app import Reply, ScriptedApp

Json = dict[str, Any]
FORM = modal(
    labelled(text_input(action_id="text"), "Summary", block_id="summary"),
    labelled(select(action_id="pick"), "Severity", block_id="severity", optional=True),
    actions(button("Add", action_id="add"), block_id="buttons"),
    callback_id="form",
    private_metadata="m",
)


@pytest.fixture
def app() -> Iterator[ScriptedApp]:
    with ScriptedApp() as running:
        yield running


@pytest.fixture
def server(app: ScriptedApp) -> Iterator[PracticeServer]:
    with PracticeServer(request_url=app.url, ack_seconds=0.5) as running:
        yield running


def trigger(server: PracticeServer, view_id: str | None = None) -> str:
    return server.run(server.practice.workspace.triggers.make, ALICE, view_id)


def opened(server: PracticeServer, web: WebClient, view: Json = FORM) -> Json:
    return dict(web.views_open(trigger_id=trigger(server), view=view)["view"])


def test_a_trigger_opens_one_view_within_three_seconds(server: PracticeServer, web: WebClient) -> None:
    used = trigger(server)
    assert web.views_open(trigger_id=used, view=FORM)["ok"]
    assert refusal(lambda: web.views_open(trigger_id=used, view=FORM)) == "exchanged_trigger_id"
    late = trigger(server)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=4), tick=True):  # noqa: TID251 - moves it
        assert refusal(lambda: web.views_open(trigger_id=late, view=FORM)) == "expired_trigger_id"


def test_a_bad_view_does_not_spend_its_trigger(server: PracticeServer, web: WebClient) -> None:
    good = trigger(server)
    assert refusal(lambda: web.views_open(trigger_id=good, view={"type": "modal"})) == "invalid_arguments"
    assert web.views_open(trigger_id=good, view=FORM)["ok"]


def test_views_stack_up_to_three(server: PracticeServer, web: WebClient) -> None:
    root = opened(server, web)
    second = web.views_push(trigger_id=trigger(server, root["id"]), view=FORM)["view"]
    third = web.views_push(trigger_id=trigger(server, second["id"]), view=FORM)["view"]
    assert (third["root_view_id"], third["previous_view_id"]) == (root["id"], second["id"])
    fourth = trigger(server, third["id"])
    assert refusal(lambda: web.views_push(trigger_id=fourth, view=FORM)) == "push_limit_reached"
    assert len(server.person("alice").modals) == 3


def test_a_stale_hash_is_refused_and_a_fresh_one_taken(server: PracticeServer, web: WebClient) -> None:
    view = opened(server, web)
    updated = web.views_update(view_id=view["id"], hash=view["hash"], view=FORM)["view"]
    assert refusal(lambda: web.views_update(view_id=view["id"], hash=view["hash"], view=FORM)) == "hash_conflict"
    assert web.views_update(view_id=view["id"], hash=updated["hash"], view=FORM)["ok"]


def test_an_external_id_belongs_to_one_open_view(server: PracticeServer, web: WebClient) -> None:
    named = FORM | {"external_id": "mine"}
    opened(server, web, named)
    ben = server.run(server.practice.workspace.triggers.make, "U00BEN0000")
    assert refusal(lambda: web.views_open(trigger_id=ben, view=named)) == "duplicate_external_id"
    assert web.views_update(external_id="mine", view=named)["ok"]


def test_what_was_typed_survives_an_update_only_under_the_same_ids(server: PracticeServer, web: WebClient) -> None:
    view = opened(server, web)
    alice = server.person("alice")
    alice.fill("Summary", "typed")
    web.views_update(view_id=view["id"], view=FORM)
    assert alice.form.values["summary"]["text"]["value"] == "typed"
    other = modal(labelled(text_input(action_id="text"), "Summary", block_id="summary-2"))
    web.views_update(view_id=view["id"], view=other)
    assert alice.form.values["summary-2"]["text"]["value"] is None
    web.views_update(view_id=view["id"], view=FORM)
    assert alice.form.values["summary"]["text"]["value"] is None


def test_a_submission_carries_typed_values_and_the_view(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    view = opened(server, web)
    alice = server.person("alice")
    alice.fill("Summary", "Acme is down")
    alice.fill("Severity", "Option 1")
    assert alice.submit().closed
    sent = app.asked
    assert sent["type"] == "view_submission"
    assert sent["user"] == {"id": ALICE, "username": "alice", "name": "alice", "team_id": "T00PRACTICE"}
    assert (sent["view"]["id"], sent["view"]["private_metadata"], sent["view"]["hash"]) == (
        view["id"],
        "m",
        view["hash"],
    )
    values = sent["view"]["state"]["values"]
    assert values["summary"]["text"] == {"type": "plain_text_input", "value": "Acme is down"}
    assert values["severity"]["pick"]["selected_option"]["value"] == "value-1"


def test_slack_itself_asks_for_what_is_missing_before_the_app_hears_of_it(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    opened(server, web)
    assert server.person("alice").submit().errors == {"summary": "Please complete this required field."}
    assert app.sent == []


ANSWERS: list[tuple[str, Reply, dict[str, object]]] = [
    ("nothing closes", Reply(), {"ok": True, "closed": True, "open": 0}),
    ("clear closes", Reply(body={"response_action": "clear"}), {"ok": True, "closed": True, "open": 0}),
    (
        "errors stay",
        Reply(body={"response_action": "errors", "errors": {"summary": "No."}}),
        {"ok": True, "errors": {"summary": "No."}, "open": 1},
    ),
    ("update stays", Reply(body={"response_action": "update", "view": FORM}), {"ok": True, "closed": False, "open": 1}),
    ("push stacks", Reply(body={"response_action": "push", "view": FORM}), {"ok": True, "closed": False, "open": 2}),
    ("errors elsewhere", Reply(body={"response_action": "errors", "errors": {"x": "No."}}), {"ok": False, "open": 1}),
    ("a bad view", Reply(body={"response_action": "update", "view": home()}), {"ok": False, "open": 1}),
    ("an unknown action", Reply(body={"response_action": "shrug"}), {"ok": False, "open": 1}),
    ("a text", Reply(body="ok"), {"ok": False, "open": 1}),
    ("a failure", Reply(status=500), {"ok": False, "open": 1}),
]


@pytest.mark.parametrize(("reply", "expected"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
def test_the_answer_to_a_submission_decides_what_is_on_the_screen(
    server: PracticeServer, web: WebClient, app: ScriptedApp, reply: Reply, expected: dict[str, object]
) -> None:
    opened(server, web)
    alice = server.person("alice")
    alice.fill("Summary", "x")
    app.replies.append(reply)
    result = alice.submit()
    seen = {"ok": result.ok, "closed": result.closed, "errors": result.errors, "open": len(alice.modals)}
    assert {key: seen[key] for key in expected} == expected
    assert result.error == (None if expected["ok"] else "We had some trouble connecting. Try again?")


def test_closing_tells_the_app_only_where_the_view_asked_for_it(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    alice = server.person("alice")
    opened(server, web)
    alice.close_modal()
    assert app.sent == []
    opened(server, web, FORM | {"notify_on_close": True})
    alice.close_modal()
    assert app.asked["type"] == "view_closed"
    assert app.asked["is_cleared"] is False


def test_a_button_in_a_form_carries_the_state_and_a_trigger_for_pushing(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    view = opened(server, web)
    alice = server.person("alice")
    alice.fill("Summary", "half")
    assert alice.click("Add").ok
    sent = app.asked
    assert sent["type"] == "block_actions"
    assert sent["container"] == {"type": "view", "view_id": view["id"]}
    assert sent["view"]["state"]["values"]["summary"]["text"]["value"] == "half"
    assert sent["actions"][0]["action_id"] == "add"
    assert web.views_push(trigger_id=sent["trigger_id"], view=FORM)["view"]["previous_view_id"] == view["id"]


def test_an_external_select_offers_what_the_app_answers_and_only_that_can_be_picked(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    picker = labelled(
        {"type": "external_select", "action_id": "who", "min_query_length": 2, "initial_option": option("First", "1")},
        "Account",
        block_id="a",
    )
    opened(server, web, modal(picker))
    alice = server.person("alice")
    assert alice.form.suggestions("Account", "a") == []
    app.replies.append(Reply(body={"options": [option("Acme", "acme")]}))
    assert alice.form.suggestions("Account", "ac") == ["Acme"]
    assert app.asked["type"] == "block_suggestion"
    assert not alice.form.fill("Account", "Other").ok
    assert alice.form.fill("Account", "First").ok
    alice.fill("Account", "Acme")
    assert alice.submit().closed


def test_a_select_can_begin_with_the_channel_in_which_the_command_was_typed(
    server: PracticeServer, web: WebClient, app: ScriptedApp
) -> None:
    picker = {"type": "conversations_select", "action_id": "c", "default_to_current_conversation": True}
    server.person("alice").command("/escalate", channel="support")
    web.views_open(trigger_id=app.asked["trigger_id"], view=modal(labelled(picker, "Channel", block_id="where")))
    values = server.person("alice").form.values
    assert values["where"]["c"]["selected_conversation"] == SUPPORT


def test_a_home_tab_is_published_per_person_and_guarded_by_its_hash(server: PracticeServer, web: WebClient) -> None:
    first = web.views_publish(user_id=ALICE, view=home(section("one")))["view"]
    second = web.views_publish(user_id=ALICE, hash=first["hash"], view=home(section("two")))["view"]
    assert second["id"] == first["id"]
    stale = {"user_id": ALICE, "hash": first["hash"], "view": home()}
    assert refusal(lambda: client_of(server).views_publish(**stale)) == "hash_conflict"
    shown = server.person("alice").home
    assert shown is not None
    assert "two" in shown
    assert server.person("ben").home is None
