"""Faults scripted for coming Web API calls, and the record of all calls. It injects nothing that was not asked for."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from bot.practice import clock
from bot.practice.wire import Json


@dataclass(frozen=True)
class Fault:
    """What shall go wrong with one call: one of these, and `slow` with any of them.

    `error`: that code, nothing done. `http`: that status with `body` as HTML, nothing done. `rate_limit`: 429 with that
    Retry-After (an empty string: without one). `refuse`: the connection is cut, nothing done. `accept_then_reset`: it
    is done, then the connection is reset. `late`: the connection is cut, and it is done when the test lets it arrive.
    `slow`: it is done after so many seconds.
    """

    error: str | None = None
    http: int | None = None
    body: str | None = None
    rate_limit: int | str | None = None
    refuse: bool = False
    accept_then_reset: bool = False
    late: bool = False
    slow: float = 0.0


class FaultFields(TypedDict, total=False):
    """The same, as keyword arguments."""

    error: str | None
    http: int | None
    body: str | None
    rate_limit: int | str | None
    refuse: bool
    accept_then_reset: bool
    late: bool
    slow: float


@dataclass(frozen=True)
class RecordedCall:
    """One call as it was made and answered; `response` is None where the connection was cut instead.

    `at` is when it was answered, in unix seconds.
    """

    method: str
    args: Json
    token: str | None
    status: int
    response: Json | None
    at: float = field(default_factory=clock.now, compare=False)


@dataclass
class Faults:
    """The script: for each method a queue of faults, and `history_lag`, seconds that history stays behind posts."""

    history_lag: float = 0.0
    _script: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def next(self, method: str, *, times: int = 1, **fault: Unpack[FaultFields]) -> None:
        """Let the next `times` calls of a method go wrong in one way; the ways are those of `Fault`."""
        self._script[method].extend([Fault(**fault)] * times)

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if one is scripted."""
        queue = self._script[method]
        return queue.popleft() if queue else None

    def left(self, method: str) -> int:
        """How many calls of a method are still to go wrong."""
        return len(self._script[method])

    def clear(self) -> None:
        """Forget every fault that has not happened yet."""
        self._script.clear()
        self.history_lag = 0.0
