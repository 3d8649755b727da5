"""Health checks: alive means that this process answers, ready means that it can do its work.

Never asks Slack: a check must cost nothing and tell nothing to whoever may reach it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse


async def alive(_request: Request) -> JSONResponse:
    """Answer at all."""
    return JSONResponse({"ok": True})


@dataclass(frozen=True, slots=True)
class Readiness:
    """Answers 200, or 503 with what is missing; `missing` may block for a moment, unless it `is_quick` now.

    What is quick needs no thread: where many are busy, each change of threads is a wait.
    """

    missing: Callable[[], tuple[str, ...]]
    is_quick: Callable[[], bool] = bool

    async def answer(self, _request: Request) -> JSONResponse:
        """Say what is missing, as short sentences."""
        missing = self.missing() if self.is_quick() else await run_in_threadpool(self.missing)
        return JSONResponse({"ok": not missing, "missing": missing}, 503 if missing else 200)
