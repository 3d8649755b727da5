"""Who may speak to the bot, told by what a stranger sends it (SECURITY S1 to S11)."""

import ast
import asyncio
import contextlib
import io
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import structlog

from bot import log
from bot.settings import SettingsMistake, read_settings
from bot.web import impatience, slack_requests
from bot.web.repeats import Answer, Repeats
from tests.security.line import Line, command, press
from tests.sources import python


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that the bot logs, down to the finest."""
    handlers, level = logging.root.handlers, logging.root.level
    out = io.StringIO()
    log.configure("DEBUG", (), out)
    yield out
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


NO_SIGNATURE = [
    ({}, "no headers"),
    ({"x-slack-signature": "", "x-slack-request-timestamp": ""}, "empty"),
    ({"x-slack-signature": "v0=", "x-slack-request-timestamp": "1"}, "no digits"),
    ({"x-slack-signature": "v0=" + "0" * 64}, "no timestamp"),
    ({"x-slack-request-timestamp": "1"}, "no signature"),
]


@pytest.mark.parametrize(("headers", "why"), NO_SIGNATURE)
def test_s1_what_is_not_signed_gets_401_is_not_stored_and_its_body_is_not_logged(
    line: Line, logged: io.StringIO, headers: dict[str, str], why: str
) -> None:
    before = line.rows()
    for body in (command("Acme owes 4711"), press("1.1", words="Acme owes 4711")):
        assert line.raw(body, headers).status_code == 401, why
        signed_by_nobody = {**line.signed(body), "x-slack-signature": "v0=" + "0" * 64}
        assert line.raw(body, signed_by_nobody).status_code == 401
    assert line.rows() == before
    assert "4711" not in logged.getvalue()


def test_s2_a_body_that_was_changed_by_one_byte_gets_401(line: Line) -> None:
    body = command("help")
    assert line.raw(body.replace(b"help", b"list"), line.signed(body)).status_code == 401
    assert line.raw(body + b"x", line.signed(body)).status_code == 401
    assert line.raw(body, line.signed(body)).status_code == 200


@pytest.mark.parametrize("off", [-360, 360])
def test_s3_a_request_that_is_six_minutes_off_gets_401(line: Line, off: int) -> None:
    body = command("help")
    now = time.time()  # noqa: TID251  # as in Line.signed
    assert line.raw(body, line.signed(body, at=now + off)).status_code == 401


@pytest.mark.parametrize("timestamp", ["abc", "1e9999", "9" * 5000, "-1", "1.5", "٣"])
def test_s4_a_time_that_is_no_number_gets_401_and_is_no_fault_of_ours(line: Line, timestamp: str) -> None:
    headers = {b"x-slack-signature": b"v0=" + b"0" * 64, b"x-slack-request-timestamp": timestamp.encode()}
    answer = httpx.post(line.url(), content=command("help"), headers=headers, trust_env=False)
    assert answer.status_code == 401


def test_s4_a_signature_that_is_not_ascii_gets_401(line: Line) -> None:
    headers = {b"x-slack-signature": "v0=\xe4".encode("latin-1"), b"x-slack-request-timestamp": b"1"}
    assert httpx.post(line.url(), content=command("help"), headers=headers, trust_env=False).status_code == 401


def test_s5_an_exact_repeat_gets_the_same_answer_and_has_no_second_effect(line: Line) -> None:
    body = command("why ESC-999")  # an attempt that is refused is noted: an effect that can be counted
    headers = line.signed(body)
    first = line.raw(body, headers)
    effects = line.rows()
    assert "There is no such issue" in first.text
    again = line.raw(body, headers)
    assert (again.status_code, again.text) == (first.status_code, first.text)
    assert line.rows() == effects
    assert line.say(command("why ESC-999")).status_code == 200
    assert line.rows() != effects


def test_s5_of_many_repeats_at_once_one_has_an_effect(line: Line) -> None:
    body = command("why ESC-999")
    headers, start = line.signed(body), threading.Barrier(4)

    def together(_: int) -> str:
        start.wait()
        return line.raw(body, headers).text

    before = line.rows()["audit_log"]
    with ThreadPoolExecutor(4) as strangers:
        assert len(set(strangers.map(together, range(4)))) == 1
    assert line.rows()["audit_log"] == before + 1


def test_s5_what_failed_may_be_tried_again_and_nothing_is_kept_for_longer_than_a_signature_is_good() -> None:
    now: list[float] = [0.0]
    answers: list[Answer] = [(500, "", {}), (200, "first", {}), (200, "second", {})]
    repeats = Repeats(lambda: now[0])

    async def make() -> Answer:
        return answers.pop(0)

    async def story() -> list[str]:
        said = [(await repeats.answer(b"x", make))[1] for _ in range(3)]
        now[0] = 601.0
        return [*said, (await repeats.answer(b"x", make))[1]]

    assert asyncio.run(story()) == ["", "first", "first", "second"]


def test_s6_a_check_of_the_certificate_is_answered_without_a_signature_does_nothing_else_and_is_limited(
    line: Line,
) -> None:
    before = line.rows()
    assert line.raw(b"ssl_check=1&token=x", {}).status_code == 200
    assert line.raw(command("why ESC-999") + b"&ssl_check=1", {}).status_code == 200
    forged = {"x-slack-signature": "v0=" + "0" * 64, "x-slack-request-timestamp": "1"}
    assert line.raw(command("why ESC-999") + b"&ssl_check=1", forged).status_code == 200
    assert line.rows() == before
    answers = [line.raw(b"ssl_check=1", {}).status_code for _ in range(15)]
    assert 429 in answers
    assert line.say(command("help")).status_code == 200


def test_s7_a_signed_request_of_another_app_is_dropped_and_the_administrators_hear_of_it(line: Line) -> None:
    assert line.say(command("why ESC-999", app="A0OTHER")).text == ""
    assert line.say(press("1.1", api_app_id="A0OTHER")).text == ""
    line.world.settle()
    told = [message.words for message in line.world.server.channel("escalation-ops").everything]
    assert len([words for words in told if "A0OTHER" in words]) == 1, "once a day is enough"


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_s8_json_that_is_none_gets_400(line: Line, content_type: str) -> None:
    for body in (b"{not json", b"payload=%7Bnot+json", b'{"a":' * 9000):
        headers = {**line.signed(body), "content-type": content_type}
        assert line.raw(body, headers).status_code == 400


def test_s8_bytes_that_are_no_text_get_400(line: Line) -> None:
    assert line.say(b"text=\xff\xfe").status_code == 400


def test_s8_a_body_larger_than_a_megabyte_gets_413_whether_it_says_so_or_not(line: Line) -> None:
    large = b"x" * (10 * 1024 * 1024)
    with contextlib.suppress(httpx.TransportError):  # the line is cut while the rest is still sent
        assert line.say(large).status_code == 413
    unsaid = httpx.post(line.url(), content=iter([large[:1_000_000], large[:100_000]]), trust_env=False)
    assert unsaid.status_code == 413


def test_s8_a_request_with_ten_thousand_headers_is_refused(line: Line) -> None:
    many = "".join(f"x-{number}: {number}\r\n" for number in range(10_000))
    cut = contextlib.suppress(BrokenPipeError, ConnectionResetError)
    with socket.create_connection(line.address) as stranger, cut:
        stranger.sendall(f"POST /slack/events HTTP/1.1\r\nhost: x\r\n{many}\r\n".encode())
        assert b" 400 " in stranger.recv(100)


@pytest.mark.parametrize("begun", [b"", b"POST /slack/events HTTP/1.1\r\nhost: x\r\nx-slow: "])
def test_s8_whoever_sends_no_whole_head_is_cut_off_also_on_a_line_that_was_used(
    line: Line, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(impatience, "HEAD_WITHIN", 0.3)
    with socket.create_connection(line.address, 5) as stranger:
        stranger.sendall(begun)
        assert stranger.recv(100) == b""
    with socket.create_connection(line.address, 5) as stranger:
        stranger.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert b" 200 " in stranger.recv(1000)
        stranger.sendall(begun or b"G")
        while found := stranger.recv(1000):
            assert b" 200 " not in found
    assert httpx.get(line.url("/healthz"), trust_env=False).status_code == 200


def test_s8_a_body_that_does_not_end_is_cut_off(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_requests, "SLOWEST_BODY", 0.3)
    with socket.create_connection(line.address, 5) as stranger:
        stranger.sendall(b"POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nx")
        assert b" 408 " in stranger.recv(100)


SECRET_NAMES = re.compile(r"signature|secret|digest|token|hmac|code_hash|\bmac\b|seal", re.IGNORECASE)


def test_s9_nothing_secret_is_compared_byte_by_byte() -> None:
    """Where `==` stops at the first difference, the time it took says how far it got."""
    found = [
        f"{source.path}:{node.lineno} {ast.unparse(node)}"
        for source in python("bot")
        if not source.path.startswith("bot/practice/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
        and any(SECRET_NAMES.search(ast.unparse(side)) for side in (node.left, *node.comparators))
    ]
    assert not found, "use hmac.compare_digest"


@pytest.mark.parametrize("setting", ["SLACK_API_URL", "BOT_MONITOR_URL"])
def test_s10_an_address_without_tls_is_refused_except_on_this_machine(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, "http://slack.example/api/")
    with pytest.raises(SettingsMistake, match="https://"):
        read_settings()
    monkeypatch.setenv(setting, "http://127.0.0.1:8000/api/")
    read_settings()
    monkeypatch.setenv(setting, "https://slack.example/api/")
    read_settings()


def test_s11_a_signing_secret_that_is_no_longer_the_one_opens_nothing(line: Line) -> None:
    for secret in ("the-secret-before-it", line.world.server.options.signing_secret.upper(), ""):
        body = command("help")
        assert line.raw(body, line.signed(body, secret=secret)).status_code == 401
    assert line.say(command("help")).status_code == 200


def test_s10_nothing_that_is_shipped_tells_slack_an_address_without_tls() -> None:
    root = Path(__file__).parents[2]
    shipped = [root / "manifest.yml", root / "README.md", root / ".env.example"]
    plain = re.compile(r"http://(?!127\.0\.0\.1|localhost)[^\s`]+")
    assert not {path.name: plain.findall(path.read_text()) for path in shipped if plain.search(path.read_text())}
