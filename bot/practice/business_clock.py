"""The app's business clock, seen and moved through its own loopback address. Machine time is never touched."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime

import h11

from bot.practice import clock
from bot.practice.delivery.http_call import http_call
from bot.practice.wire import Json

_LOOK_SECONDS = 1.0
_MOVE_SECONDS = 120.0


@dataclass(frozen=True)
class BusinessClock:
    """A proxy to `GET url` and `POST url {"advance_seconds": n}`, which answer `{"now": …, "offset_seconds": …}`."""

    url: str | None

    async def look(self) -> Json:
        """The clock for the page; the machine's where the app's cannot be reached."""
        shown = await self._ask("GET", b"", _LOOK_SECONDS)
        if shown is None:
            machine = datetime.fromtimestamp(clock.now(), tz=UTC).isoformat(timespec="seconds")
            return {"available": False, "now": machine, "offset_seconds": 0}
        return {"available": True, **shown}

    async def advance(self, seconds: int) -> Json | None:
        """Move business time forward; None where the app's clock cannot be reached.

        Answers when everything due is done.
        """
        moved = await self._ask("POST", json.dumps({"advance_seconds": seconds}).encode(), _MOVE_SECONDS)
        return None if moved is None else {"available": True, **moved}

    async def _ask(self, method: str, body: bytes, within: float) -> Json | None:
        if self.url is None:
            return None
        headers = {"Content-Type": "application/json"}
        try:
            status, _, content = await asyncio.wait_for(http_call(method, self.url, headers, body), within)
            answer = json.loads(content) if status == 200 else None  # noqa: PLR2004
        except (OSError, TimeoutError, ValueError, h11.ProtocolError):
            return None
        if not isinstance(answer, dict):
            return None
        return {"now": answer.get("now"), "offset_seconds": answer.get("offset_seconds")}
