"""How other threads reach the server's event loop, which owns the workspace. It holds no state of Slack's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_ANSWER_SECONDS = 150.0


class Reach:
    """Runs functions and coroutines on the loop and brings their results back."""

    def __init__(self) -> None:
        """Not running yet."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running = threading.Event()

    def running_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called on the loop itself, once it runs."""
        self._loop = loop
        self._running.set()

    def wait_until_running(self, timeout: float) -> None:
        """Block until the loop runs; TimeoutError when it does not."""
        if not self._running.wait(timeout):
            raise TimeoutError("The practice workspace did not start.")

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a plain function on the loop."""

        async def run() -> T:
            return function(*args, **kwargs)

        return self.await_(run)

    def await_(self, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine on the loop and wait for it."""
        if self._loop is None or self._loop.is_closed():
            raise RuntimeError("The practice workspace is not running.")
        return asyncio.run_coroutine_threadsafe(start(), self._loop).result(_ANSWER_SECONDS)
