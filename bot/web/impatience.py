"""How long a connection may take to bring a whole head of a request: uvicorn itself waits for ever (SECURITY S8).

Never ends a connection on which a request is being answered, nor one that rests between two requests.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN = 10.0  # seconds


class ImpatientProtocol(H11Protocol):
    """uvicorn's protocol, with an end to what comes byte by byte or not at all."""

    def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401  # uvicorn's own
        """Wait for nothing yet."""
        super().__init__(*arguments, **more)
        self._given_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the parent
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        """Wait on, from when the first byte of this request came."""
        super().data_received(data)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        self._stop_waiting()

    def _look(self) -> None:
        if not getattr(self.cycle, "response_complete", True):  # there is no cycle before the first request
            self._stop_waiting()
        elif self._given_up is None:
            self._given_up = self.loop.call_later(HEAD_WITHIN, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._given_up is not None:
            self._given_up.cancel()
            self._given_up = None
