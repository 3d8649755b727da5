"""Signed HTTP: what Slack sends to a Request URL, and how it reads the answer. It never looks into a payload."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

import h11

from bot.practice import clock
from bot.practice.delivery.answer import Answer, Delivery
from bot.practice.delivery.http_call import http_call
from bot.practice.wire import Json

_MOST_REDIRECTS = 2


@dataclass(frozen=True)
class SignedHttp:
    """Posts deliveries to the app's Request URL, signed with its secret."""

    request_url: str
    signing_secret: str
    ack_seconds: float = 3.0

    async def deliver(self, delivery: Delivery) -> Answer:
        """One attempt: an answer of 2xx in time, or why there was none."""
        kind, body = _encoded(delivery)
        headers = {"Content-Type": kind, **self.signature(body)}
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason or ""}
        try:
            return await asyncio.wait_for(self._post(headers, body), self.ack_seconds)
        except TimeoutError:
            return Answer(failure="timeout", status=0)
        except (OSError, h11.RemoteProtocolError):
            return Answer(failure="unreachable", status=0)

    def signature(self, body: bytes, timestamp: int | None = None) -> dict[str, str]:
        """Slack's two headers: the time, and the v0 HMAC over version, time and raw body."""
        time = str(timestamp if timestamp is not None else int(clock.now()))
        digest = hmac.new(self.signing_secret.encode(), f"v0:{time}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": time, "X-Slack-Signature": f"v0={digest}"}

    async def _post(self, headers: dict[str, str], body: bytes) -> Answer:
        url, status = self.request_url, 0
        for _ in range(_MOST_REDIRECTS + 1):
            status, answered, content = await http_call("POST", url, headers, body)
            if status not in {301, 302, 307, 308}:
                return _answer(status, answered, content)
            url = urljoin(url, answered.get("location", ""))
        return Answer(failure="status", status=status)


def _encoded(delivery: Delivery) -> tuple[str, bytes]:
    """Events travel as JSON, commands as a form, everything else as a form with one field named payload."""
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload).encode()
    form = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()


def _answer(status: int, headers: dict[str, str], content: bytes) -> Answer:
    no_retry = headers.get("x-slack-no-retry") == "1"
    if not 200 <= status < 300:  # noqa: PLR2004 -- 2xx, as HTTP has it
        return Answer(failure="status", status=status, no_retry=no_retry)
    text = content.decode("utf-8", "replace")
    if headers.get("content-type", "").startswith("application/json") and text:
        try:
            return Answer(status=status, body=_as_body(json.loads(text)))
        except ValueError:
            return Answer(status=status, body=text)
    return Answer(status=status, body=text or None)


def _as_body(value: object) -> Json | str | None:
    return value if isinstance(value, dict | str) else None
