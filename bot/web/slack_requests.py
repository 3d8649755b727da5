"""Slack's requests over HTTP: garbage is answered here, the rest goes to a thread pool of its own.

Never checks a signature (Bolt does) and never runs a listener on the event loop, where it would stall everybody.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

MOST_BYTES = 1024 * 1024  # SECURITY S8; Slack's largest request, a full view, is far below
SLOWEST_BODY = 10.0  # seconds for all of it
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,11}")

Answer = tuple[int, str, Mapping[str, Sequence[str]]]
"""Status, body and headers."""
Answering = Callable[[str, str, Mapping[str, str]], Answer]
"""Body, query and headers of a request in, Slack's answer out; it may block for as long as a transaction takes."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SlackRequests:
    """The endpoint that Slack posts to. `answering` runs in `pool`, so a slow one never delays a health check."""

    answering: Answering
    pool: Executor

    async def answer(self, request: Request) -> Response:
        """Answer within Slack's three seconds or say no at once."""
        body = await _read(request)
        if isinstance(body, Response):
            return body
        if not _looks_signed(request, body):
            return Response(status_code=401)
        loop = asyncio.get_running_loop()
        headers = dict(request.headers.items())
        status, text, answered = await loop.run_in_executor(self.pool, self.answering, body, request.url.query, headers)
        response = Response(text, status_code=status)
        for name, values in answered.items():
            for value in values:
                response.headers.append(name, value)
        return response


async def _read(request: Request) -> str | Response:
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return Response(status_code=413)
    body = bytearray()
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            async for part in request.stream():
                body += part
                if len(body) > MOST_BYTES:
                    return Response(status_code=413)
        return body.decode()
    except TimeoutError:
        return Response(status_code=408)
    except (UnicodeDecodeError, ClientDisconnect):
        return Response(status_code=400)


def _looks_signed(request: Request, body: str) -> bool:
    """Bolt answers 500 to a timestamp that is no number, so what cannot be a signature never gets there (SECURITY S4).

    A check of our certificate comes without a signature; Bolt answers it and does nothing else (SECURITY S6).
    """
    signature = request.headers.get("x-slack-signature")
    timestamp = request.headers.get("x-slack-request-timestamp")
    if signature is None and timestamp is None:
        return "ssl_check=1" in body.split("&")
    return bool(_SIGNATURE.fullmatch(signature or "") and _TIMESTAMP.fullmatch(timestamp or ""))
