"""The log: one JSON object a line, from us and from libraries, and no secret in it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import log

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@pytest.fixture(name="out")
def _out() -> Iterator[io.StringIO]:
    handlers, level = logging.root.handlers, logging.root.level
    out = io.StringIO()
    log.configure("DEBUG", (SECRET,), out)
    yield out
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_carries_team_issue_and_request(out: io.StringIO) -> None:
    with log.bound(team="T1", issue=12, request="r-1"):
        structlog.get_logger("bot.test").info("accepted", by="U1")
    (line,) = lines(out)
    assert line.items() >= {"event": "accepted", "team": "T1", "issue": 12, "request": "r-1", "by": "U1"}.items()
    assert {"level", "logger", "timestamp"} <= line.keys()


def test_lines_of_libraries_look_the_same_and_know_the_request_too(out: io.StringIO) -> None:
    with log.bound(team="T1"):
        logging.getLogger("slack_sdk.web").warning("late by %s s", 3)
    (line,) = lines(out)
    assert (line["event"], line["team"], line["level"]) == ("late by 3 s", "T1", "warning")


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1234-5678-abcDEF",
        "xoxe.xoxb-1-abc-def",
        "xapp-1-A0-11-abcdef",
        "https://hooks.slack.com/services/T0/B0/abc",
        "https://hooks.slack.com/commands/T0/1/abc",
        SECRET,
    ],
)
def test_no_secret_leaves_through_the_log(out: io.StringIO, secret: str) -> None:
    logger = structlog.get_logger("bot.test")
    try:
        int(secret)
    except ValueError:
        logger.exception("failed with %s", secret, nested={"header": [secret]})
    logging.getLogger("urllib3").warning("sent %s", secret)
    assert len(lines(out)) == 2
    assert secret not in out.getvalue()


def test_a_traceback_is_kept_on_one_line(out: io.StringIO) -> None:
    try:
        int("x\n2026 ERROR forged")
    except ValueError:
        structlog.get_logger("bot.test").exception("failed")
    (line,) = lines(out)
    assert "Traceback" in str(line["exception"])
    assert "2026 ERROR forged" in str(line["exception"])


def test_the_body_of_a_request_with_a_bad_signature_is_not_logged(out: io.StringIO) -> None:
    logging.getLogger("slack_bolt.RequestVerification").info("Invalid request signature detected (body: text=secret)")
    assert out.getvalue() == ""


def test_what_libraries_say_below_warning_is_left_out_because_it_may_hold_whole_requests(out: io.StringIO) -> None:
    logging.getLogger("slack_sdk.web.base_client").debug("Sending a request - body: %s", {"text": "a customer's words"})
    logging.getLogger("uvicorn.error").info("Started")
    structlog.get_logger("bot.test").debug("ours")
    assert [line["event"] for line in lines(out)] == ["ours"]
