"""What the bot answers over HTTP: to Slack, to garbage, to health checks and to the practice page."""

import asyncio
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.requests import Request

from bot.slack.transport import HttpAnswers
from bot.web.health import Readiness
from bot.web.practice_clock import PracticeClock
from bot.web.site import build_site, serve
from bot.web.slack_requests import SlackRequests, started_pool
from tests.waiting import until

SECRET = "8f742231b10e8888abcd99baac7d1f00"
FORM = "application/x-www-form-urlencoded"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class HeldClock:
    """A movable clock that remembers where it is."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return NOON + self.ahead

    def offset(self) -> timedelta:
        return self.ahead

    def advance(self, by: timedelta) -> None:
        self.ahead += by


class Site:
    """A served site, what it heard, and what stands in its way."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.missing: tuple[str, ...] = ()
        self.clock = HeldClock()
        self.gate = threading.Event()
        self.gate.set()
        self.address = ("", 0)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url(path), trust_env=False)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.address[1]}{path}"

    def post(
        self, body: bytes, headers: dict[str, str] | None = None, *, signed: bool = True, at: float | None = None
    ) -> httpx.Response:
        timestamp = str(int(time.time() if at is None else at))  # noqa: TID251  # Slack's clock, and Bolt looks at it
        given = {"content-type": FORM}
        if signed:
            given |= {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature(timestamp, body)}
        given |= headers or {}
        return httpx.post(self.url("/slack/events"), content=body, headers=given, trust_env=False)


def signature(timestamp: str, body: bytes) -> str:
    return "v0=" + hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def bolt_app(site: Site) -> App:
    app = App(
        signing_secret=SECRET,
        client=WebClient("xoxb-test"),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-test"),
        process_before_response=True,
    )

    @app.command("/escalate")
    def escalate(ack: Callable[..., None], body: dict[str, str]) -> None:
        assert site.gate.wait(10)
        site.heard.append(body["text"])
        ack(text="done")

    return app


@contextmanager
def served(*, practice: bool = True, slack: bool = True) -> Iterator[Site]:
    site = Site()
    with ThreadPoolExecutor(32) as pool:
        requests = SlackRequests(HttpAnswers(bolt_app(site)), pool) if slack else None
        clock = PracticeClock(site.clock) if practice else None
        running = serve(build_site(Readiness(lambda: site.missing), requests, clock), "127.0.0.1", 0)
        site.address = running.address
        try:
            yield site
        finally:
            site.gate.set()
            running.close()


@pytest.fixture(name="site", scope="module")
def _site() -> Iterator[Site]:
    with served() as site:
        yield site


COMMAND = b"command=%2Fescalate&text=Acme+down&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1.2.3"


def test_a_signed_request_reaches_its_listener_and_gets_its_answer(site: Site) -> None:
    site.heard.clear()
    answer = site.post(COMMAND)
    assert (answer.status_code, answer.text) == (200, "done")
    assert site.heard == ["Acme down"]


def test_only_post_is_answered_where_slack_posts(site: Site) -> None:
    assert site.get("/slack/events").status_code == 405


def test_health_is_answered_while_more_listeners_are_stuck_than_there_are_threads_for_health() -> None:
    with served() as site, ThreadPoolExecutor(60) as people:
        site.gate.clear()
        clicks = [people.submit(site.post, COMMAND + b"&response_url=%d" % number) for number in range(60)]
        begun = time.monotonic()
        assert site.get("/healthz").status_code == 200
        assert site.get("/readyz").status_code == 200
        assert time.monotonic() - begun < 5
        site.gate.set()
        assert {click.result().status_code for click in clicks} == {200}


def test_the_threads_for_requests_are_there_before_the_first_request() -> None:
    with started_pool(7, "there") as pool:
        assert sum(thread.name.startswith("there") for thread in threading.enumerate()) == 7
        assert pool.submit(threading.current_thread).result().name.startswith("there")


def test_where_the_machine_gives_no_more_threads_none_is_left_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start
    started: list[threading.Thread] = []

    def start_three(thread: threading.Thread) -> None:
        if len(started) == 3:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_three)
    with pytest.raises(RuntimeError):
        started_pool(7, "there")
    until(lambda: not any(thread.is_alive() for thread in started), what="nobody waits")


def test_a_second_request_on_the_same_connection_is_answered_at_once(site: Site) -> None:
    """With two writes per answer, the second would wait for the other end's delayed acknowledgement: 40 ms."""
    with httpx.Client(trust_env=False) as client:
        took = []
        for _ in range(10):
            start = time.monotonic()
            client.get(site.url("/healthz"))
            took.append(time.monotonic() - start)
    assert sorted(took)[5] < 0.03


def test_readiness_says_what_is_missing(site: Site) -> None:
    assert site.get("/readyz").json() == {"ok": True, "missing": []}
    site.missing = ("the heart has not beaten for 40 s",)
    answer = site.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["the heart has not beaten for 40 s"])
    site.missing = ()


@pytest.mark.parametrize("is_quick", [True, False])
def test_readiness_changes_threads_only_for_what_may_block(is_quick: bool) -> None:  # noqa: FBT001  # of a parameter
    looked: list[int] = []

    def look() -> tuple[str, ...]:
        looked.append(threading.get_ident())
        return ("a heart",)

    answer = asyncio.run(Readiness(look, lambda: is_quick).answer(Request({"type": "http"})))
    assert answer.status_code == 503
    assert (looked == [threading.get_ident()]) is is_quick


def test_the_practice_clock_is_shown_and_moved(site: Site) -> None:
    site.clock.ahead = timedelta()
    assert site.get("/practice/clock").json() == {"ok": True, "now": "2026-11-22T12:00:00+00:00", "offset_seconds": 0}
    moved = httpx.post(site.url("/practice/clock"), json={"advance_seconds": 900}, trust_env=False)
    assert moved.json() == {"ok": True, "now": "2026-11-22T12:15:00+00:00", "offset_seconds": 900}


@pytest.mark.parametrize("asked", [{}, [], {"advance_seconds": 0}, {"advance_seconds": -5}, {"advance_seconds": "5"},
                                   {"advance_seconds": True}, {"advance_seconds": 10**9}])  # fmt: skip
def test_a_move_that_makes_no_sense_is_refused_with_a_sentence(site: Site, asked: object) -> None:
    answer = httpx.post(site.url("/practice/clock"), json=asked, trust_env=False)
    assert answer.status_code == 400
    assert "advance_seconds" in answer.json()["error"]


def test_a_page_of_another_site_cannot_move_the_clock(site: Site) -> None:
    before = site.clock.ahead
    body = json.dumps({"advance_seconds": 60})
    plain = httpx.post(
        site.url("/practice/clock"), content=body, headers={"content-type": "text/plain"}, trust_env=False
    )
    renamed = httpx.post(
        site.url("/practice/clock"), json={"advance_seconds": 60}, headers={"host": "evil.example"}, trust_env=False
    )
    assert (plain.status_code, renamed.status_code) == (403, 403)
    assert site.clock.ahead == before


def test_outside_practice_there_is_no_clock_and_without_http_there_is_nothing_for_slack() -> None:
    with served(practice=False, slack=False) as site:
        assert site.get("/practice/clock").status_code == 404
        assert site.post(COMMAND).status_code == 404


def test_a_port_that_is_taken_is_an_error_at_once(site: Site) -> None:
    with pytest.raises(OSError, match="in use"):
        serve(build_site(Readiness(tuple), None, None), "127.0.0.1", site.address[1])


def test_closing_finishes_the_requests_at_hand() -> None:
    with served() as site, ThreadPoolExecutor(1) as person:
        site.gate.clear()
        click = person.submit(site.post, COMMAND)
        threading.Timer(0.2, site.gate.set).start()
        assert click.result().status_code == 200
