"""Socket Mode: tickets, connections, envelopes and their acknowledgements. It never looks into a payload."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
import uuid
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.practice.delivery.answer import Answer, Delivery
from bot.practice.wire import Json

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class _Connection:
    """One open socket and the envelopes sent over it that nobody acknowledged yet."""

    socket: WebSocket
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)


@dataclass
class Sockets:
    """All Socket Mode connections of the app. Each envelope goes over any one of them, in turn."""

    app_id: str
    ack_seconds: float = 3.0
    _connections: list[_Connection] = field(default_factory=list)
    _tickets: set[str] = field(default_factory=set)
    _turn: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def make_url(self, base_url: str) -> str:
        """A one-off WebSocket address, as `apps.connections.open` gives it."""
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        return f"ws{base_url.removeprefix('http')}/link/?ticket={ticket}&app_id={self.app_id}"

    async def serve(self, socket: WebSocket) -> None:
        """One connection from hello to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(1008)
            return
        self._tickets.remove(ticket)
        await socket.accept()
        if self.count >= MOST_CONNECTIONS:
            await socket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await socket.close()
            return
        connection = _Connection(socket)
        self._connections.append(connection)
        try:
            await socket.send_text(json.dumps(self._hello()))
            while True:
                self._acknowledged(connection, await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._forget(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {"host": "practice", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self.app_id},
        }

    def _acknowledged(self, connection: _Connection, frame: str) -> None:
        try:
            message = json.loads(frame)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        future = connection.waiting.pop(str(message.get("envelope_id")), None)
        if future is not None and not future.done():
            future.set_result(Answer(body=message.get("payload")))

    def _forget(self, connection: _Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        for future in connection.waiting.values():
            if not future.done():
                future.set_result(Answer(failure="unreachable"))

    async def deliver(self, delivery: Delivery) -> Answer:
        """Send one envelope and wait for its acknowledgement; no connection means unreachable at once."""
        if not self._connections:
            return Answer(failure="unreachable")
        connection = self._connections[next(self._turn) % len(self._connections)]
        envelope_id = str(uuid.uuid4())
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = future
        try:
            await connection.socket.send_text(json.dumps(_envelope(envelope_id, delivery)))
            return await asyncio.wait_for(future, self.ack_seconds)
        except TimeoutError:
            return Answer(failure="timeout")
        except (RuntimeError, WebSocketDisconnect):
            self._forget(connection)
            return Answer(failure="unreachable")
        finally:
            connection.waiting.pop(envelope_id, None)

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Send `disconnect` frames over every connection and, unless it is a `warning`, close them."""
        for connection in list(self._connections):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await connection.socket.send_text(json.dumps(_disconnect(reason)))
                if reason != "warning":
                    self._forget(connection)
                    await connection.socket.close()

    async def drop(self) -> None:
        """Close every connection without a word, as a broken network does."""
        for connection in list(self._connections):
            self._forget(connection)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await connection.socket.close(1011)


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "practice-" + secrets.token_hex(2)}}


def _envelope(envelope_id: str, delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason or ""}
    return envelope
