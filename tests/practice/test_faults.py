"""Faults of Slack and of the network, scripted for single calls, and the record of all calls."""

from __future__ import annotations

import socket
import time
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler

from bot.practice.server import PracticeServer
from tests.practice.places import T1, refusal


def texts(server: PracticeServer) -> list[str]:
    return [message.text for message in server.channel("escalations-t1").messages]


def test_a_scripted_error_happens_as_often_as_asked_and_posts_nothing(server: PracticeServer, web: WebClient) -> None:
    server.faults.next("chat.postMessage", error="is_archived", times=2)
    for _ in range(2):
        assert refusal(lambda: web.chat_postMessage(channel=T1, text="lost")) == "is_archived"
    web.chat_postMessage(channel=T1, text="kept")
    assert texts(server) == ["kept"]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_scripted_status_posts_nothing(server: PracticeServer, web: WebClient, status: int) -> None:
    server.faults.next("chat.postMessage", http=status)
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=T1, text="x")
    assert caught.value.response.status_code == status
    assert texts(server) == []


@pytest.mark.parametrize(("after", "header"), [(30, "30"), ("", None), ("soon", "soon")])
def test_a_rate_limit_carries_its_retry_after(
    server: PracticeServer, web: WebClient, after: int | str, header: str | None
) -> None:
    server.faults.next("chat.postMessage", rate_limit=after)
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=T1, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers.get("Retry-After") == header


def test_a_refused_connection_does_nothing_and_a_reset_one_did_it(server: PracticeServer, web: WebClient) -> None:
    server.faults.next("chat.postMessage", refuse=True)
    with pytest.raises((URLError, OSError)):
        web.chat_postMessage(channel=T1, text="never")
    assert texts(server) == []
    server.faults.next("chat.postMessage", accept_then_reset=True)
    with pytest.raises((URLError, OSError)):
        web.chat_postMessage(channel=T1, text="done")
    assert texts(server) == ["done"]
    assert web.chat_postMessage(channel=T1, text="next")["ok"]


def test_a_late_call_is_done_when_it_arrives_although_its_caller_is_gone(
    server: PracticeServer, web: WebClient
) -> None:
    server.faults.next("chat.postMessage", late=True)
    with pytest.raises((URLError, OSError)):
        web.chat_postMessage(channel=T1, text="late")
    assert texts(server) == []
    server.let_arrive()
    assert texts(server) == ["late"]


def test_a_caller_that_dies_in_the_middle_of_asking_asked_nothing_and_troubles_nobody(
    server: PracticeServer, web: WebClient, caplog: pytest.LogCaptureFixture
) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((str(address.hostname), address.port)) as half:
        half.sendall(b"POST /api/chat.postMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nchannel=")
        server.wait_for(lambda: web.api_test()["ok"])
    server.wait_for(lambda: web.api_test()["ok"])
    assert texts(server) == []
    assert "ClientDisconnect" not in caplog.text


def test_a_client_that_retries_by_itself_posts_twice(server: PracticeServer) -> None:
    server.faults.next("chat.postMessage", accept_then_reset=True)
    retrying = WebClient(
        token=server.options.bot_token,
        base_url=server.api_url,
        retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=1)],
    )
    retrying.chat_postMessage(channel=T1, text="twice")
    assert texts(server) == ["twice", "twice"]


def test_a_slow_call_takes_its_time_and_holds_up_no_other(server: PracticeServer, web: WebClient) -> None:
    server.faults.next("chat.postMessage", slow=0.2)
    started = time.monotonic()
    assert web.chat_postMessage(channel=T1, text="slow")["ok"]
    assert time.monotonic() - started >= 0.2


def test_history_can_lag_behind_what_was_posted(server: PracticeServer, web: WebClient) -> None:
    web.chat_postMessage(channel=T1, text="new")
    server.faults.history_lag = 10
    assert web.conversations_history(channel=T1)["messages"] == []
    server.faults.clear()
    assert len(web.conversations_history(channel=T1)["messages"]) == 1


def test_every_call_is_recorded_with_what_came_of_it(server: PracticeServer, web: WebClient) -> None:
    web.chat_postMessage(channel=T1, text="x")
    server.faults.next("chat.postMessage", accept_then_reset=True)
    with pytest.raises((URLError, OSError)):
        web.chat_postMessage(channel=T1, text="y")
    first, second = server.calls_of("chat.postMessage")
    assert (first.token, first.status, first.args["text"]) == ("bot", 200, "x")
    assert first.response is not None
    assert first.response["ok"]
    assert (second.status, second.args["text"]) == (0, "y")
