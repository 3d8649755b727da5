"""Slack's requests over HTTP: garbage is answered here, the rest goes to a thread pool of its own.

Never checks a signature (Bolt does) and never runs a listener on the event loop, where it would stall everybody.
"""

import asyncio
import re
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.usecases.bucket import Bucket
from bot.web.repeats import Answer, Repeats, fingerprint

MOST_BYTES = 1024 * 1024  # SECURITY S8; Slack's largest request, a full view, is far below
SLOWEST_BODY = 10.0  # seconds for all of it
# Bolt answers 500 to a timestamp that is no number, so what cannot be a signature never gets there (SECURITY S4).
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,11}")

Answering = Callable[[str, str, Mapping[str, str]], Answer]
"""Body, query and headers of a request in, Slack's answer out; it may block for as long as a transaction takes."""

log = structlog.get_logger(__name__)


def _few_checks() -> Bucket:
    """Slack checks a certificate once an hour or so; whoever asks more often is somebody else (SECURITY S6)."""
    return Bucket.full(burst=10, every=6.0, now=time.monotonic())


def started_pool(threads: int, name: str) -> ThreadPoolExecutor:
    """A pool whose threads are all there already.

    Otherwise the event loop starts each at its first request and waits until it runs: when many come at once, health
    checks waited 100 ms behind that.
    """
    pool = ThreadPoolExecutor(threads, name)
    all_there = threading.Barrier(threads + 1)
    try:
        for _ in range(threads):
            pool.submit(all_there.wait)
        all_there.wait()
    except BaseException:  # the machine gives no more threads: those that wait here would keep the process from ending
        all_there.abort()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    return pool


@dataclass(frozen=True, slots=True)
class SlackRequests:
    """The endpoint that Slack posts to. `answering` runs in `pool`, so a slow one never delays a health check."""

    answering: Answering
    pool: Executor
    repeats: Repeats = field(default_factory=Repeats)
    unsigned: Bucket = field(default_factory=_few_checks)

    async def answer(self, request: Request) -> Response:
        """Answer within Slack's three seconds or say no at once."""
        body = await _read(request)
        if isinstance(body, Response):
            return body
        signature = request.headers.get("x-slack-signature")
        timestamp = request.headers.get("x-slack-request-timestamp")
        if "ssl_check=1" in body.split("&"):
            status, text, answered = await self._check(request, body)
        elif _SIGNATURE.fullmatch(signature or "") and _TIMESTAMP.fullmatch(timestamp or ""):
            known_by = fingerprint(timestamp or "", signature or "", body)
            status, text, answered = await self.repeats.answer(known_by, lambda: self._ask(request, body))
        else:
            status, text, answered = 401, "", {}
        response = Response(text, status_code=status)
        for name, values in answered.items():
            for value in values:
                response.headers.append(name, value)
        return response

    async def _ask(self, request: Request, body: str) -> Answer:
        loop = asyncio.get_running_loop()
        headers = dict(request.headers.items())
        return await loop.run_in_executor(self.pool, self.answering, body, request.url.query, headers)

    async def _check(self, request: Request, body: str) -> Answer:
        """A check of our certificate: Bolt answers it, whatever its signature, and does nothing else (SECURITY S6)."""
        return (429, "", {}) if self.unsigned.wait(time.monotonic()) else await self._ask(request, body)


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
