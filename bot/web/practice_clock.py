"""Business time in practice: the practice page reads it here and moves it forward.

Never there outside practice, and never reachable from another machine or from a page of another site.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
FARTHEST = timedelta(days=30)


class Movable(Protocol):
    """A clock that can be moved forward, through every deadline on the way."""

    def now(self) -> datetime:
        """Business time."""

    def offset(self) -> timedelta:
        """How far it is ahead of the machine."""

    def advance(self, by: timedelta) -> None:
        """Move it; returns when all that fell due on the way has happened."""


@dataclass(frozen=True, slots=True)
class PracticeClock:
    """GET shows the clock; POST `{"advance_seconds": 900}` moves it and shows it."""

    clock: Movable

    async def answer(self, request: Request) -> JSONResponse:
        """Refuse whoever is not on this machine, then show or move."""
        if not _from_here(request):
            return _refused(403, "the clock can only be moved from this machine")
        if request.method == "POST":
            by = await _asked(request)
            if by is None:
                days = FARTHEST.days
                return _refused(400, f'send {{"advance_seconds": N}} with N from 1 to {days * 86400} ({days} days)')
            await run_in_threadpool(self.clock.advance, by)
        return JSONResponse(_shown(self.clock))


def _from_here(request: Request) -> bool:
    """A page of another site cannot send JSON here without being asked, nor under our name (DNS rebinding)."""
    client = request.client.host if request.client else ""
    is_json = request.method != "POST" or request.headers.get("content-type", "").startswith("application/json")
    return client in LOOPBACK and (request.url.hostname or "") in LOOPBACK and is_json


async def _asked(request: Request) -> timedelta | None:
    try:
        asked = await request.json()
    except ValueError:
        return None
    seconds = asked.get("advance_seconds") if isinstance(asked, dict) else None
    if type(seconds) is not int or not 0 < seconds <= FARTHEST.total_seconds():
        return None
    return timedelta(seconds=seconds)


def _shown(clock: Movable) -> dict[str, object]:
    return {
        "ok": True,
        "now": clock.now().isoformat(timespec="seconds"),
        "offset_seconds": int(clock.offset().total_seconds()),
    }


def _refused(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error": sentence}, status)
