"""The workspace with a real Bolt app, over Socket Mode and over signed HTTP. No part of the bot is used here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from bot.practice.server import PracticeServer
from tests.practice.tiny_app import AppAtUrl, make_app, over_sockets

Running = tuple[PracticeServer, list[dict[str, Any]]]


@contextlib.contextmanager
def _over_http() -> Iterator[Running]:
    with AppAtUrl() as at_url, PracticeServer(request_url=at_url.url, retry_seconds=(0.0, 0.02, 0.02)) as server:
        at_url.app, seen = make_app(server)
        yield server, seen


@contextlib.contextmanager
def _over_sockets() -> Iterator[Running]:
    with PracticeServer(ack_seconds=0.5, retry_seconds=(0.0, 0.02, 0.02)) as server, over_sockets(server) as seen:
        yield server, seen


@pytest.fixture(scope="module", params=[_over_sockets, _over_http], ids=["sockets", "http"])
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    with request.param() as both:
        yield both


def test_a_command_opens_a_form_whose_answer_becomes_a_card_with_a_working_button(running: Running) -> None:
    server, _ = running
    alice, priya = server.person("alice"), server.person("priya")

    assert alice.command("/escalate Acme is down", channel="support").ok
    assert alice.form.title == "Escalate"
    alice.fill("Summary", "Acme is down")
    alice.fill("Severity", "High")
    assert alice.submit().closed
    assert alice.modal is None

    posted = server.channel("escalations-t1").messages[-1]
    assert "Acme is down" in posted
    assert priya.click("Accept", posted).ok
    updated = server.channel("escalations-t1").messages[-1]
    assert updated.ts == posted.ts
    assert f"Accepted by {priya.mention}" in updated


def test_errors_of_the_app_stand_at_their_fields_and_the_form_stays_open(running: Running) -> None:
    server, _ = running
    alice = server.person("alice")
    alice.command("/escalate", channel="support")
    assert alice.submit().errors == {"summary": "Please complete this required field."}
    alice.fill("Summary", "bad")
    result = alice.submit()
    assert result.errors == {"summary": "Say more."}
    assert not result.closed
    assert alice.form.is_open


def test_an_answer_to_a_command_is_seen_by_its_writer_alone(running: Running) -> None:
    server, _ = running
    result = server.person("alice").command("/escalate help", channel="support")
    assert result.ephemeral
    assert "Type /escalate" in result.ephemeral
    assert result.ephemeral in server.person("alice").sees("support")
    assert result.ephemeral not in server.person("ben").sees("support")


def test_a_command_whose_listener_fails_says_so_in_slacks_words(running: Running) -> None:
    server, _ = running
    result = server.person("alice").command("/escalate boom", channel="support")
    assert not result.ok
    assert (result.error or "").startswith('/escalate failed with the error "')


def test_a_click_that_fails_is_said_at_the_button_and_a_respond_is_seen_by_the_clicker(running: Running) -> None:
    server, _ = running
    alice = server.person("alice")
    alice.command("/escalate", channel="support")
    alice.fill("Summary", "Acme is down")
    alice.submit()
    posted = server.channel("escalations-t1").messages[-1]
    explained = alice.click("Explain", posted)
    assert explained.ok
    assert explained.ephemeral
    assert "Because of rule 1." in explained.ephemeral
    assert not alice.click("Fail", posted).ok


def test_opening_the_home_tab_shows_what_the_app_publishes(running: Running) -> None:
    server, _ = running
    home = server.person("alice").open_home()
    assert home
    assert "Nothing is open." in home


def test_a_mention_reaches_the_app_and_its_answer_stands_in_the_thread(running: Running) -> None:
    server, _ = running
    asked = server.person("alice").post("@practice-app are you there?", "escalations-t1")
    channel = server.channel("escalations-t1")
    [answer] = server.wait_for(lambda: channel.thread(asked))
    assert answer.text == "Here."


def test_closing_a_form_is_told_where_the_form_asked_for_it(running: Running) -> None:
    server, seen = running
    alice = server.person("alice")
    alice.command("/escalate", channel="support")
    assert alice.close_modal().ok
    assert alice.modal is None
    # What the command posted is told as an event too, which may come last: events wait for nobody.
    assert "view_closed" in [request["type"] for request in seen if "type" in request]
