"""An HTTP app that answers as it is told and remembers what it was sent: to see exactly what Slack would send."""

from __future__ import annotations

import contextlib
import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs

Json = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """One request as it arrived."""

    headers: dict[str, str]
    body: str

    @property
    def payload(self) -> Json:
        """The payload of an interaction, the fields of a command, or the JSON of an event."""
        if self.headers["content-type"] == "application/json":
            return dict(json.loads(self.body))
        form = {name: values[0] for name, values in parse_qs(self.body, keep_blank_values=True).items()}
        return dict(json.loads(form["payload"])) if "payload" in form else form


@dataclass(frozen=True)
class Reply:
    """What to answer, and what to wait for before that."""

    status: int = 200
    body: Json | str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after: threading.Event | None = None


class ScriptedApp:
    """Answers 200 with nothing unless `replies` holds something else for the next request."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.replies: deque[Reply] = deque()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/slack/events"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def asked(self) -> Json:
        """The newest payload that is no event: those come when they come."""
        return next(one.payload for one in reversed(list(self.sent)) if one.payload.get("type") != "event_callback")

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.sent.append(Sent(headers, request.rfile.read(int(headers["content-length"])).decode()))
        reply = self.replies.popleft() if self.replies else Reply()
        if reply.after is not None:
            reply.after.wait(5)
        body = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        kind = "text/plain" if isinstance(reply.body, str) else "application/json"
        request.send_response(reply.status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **reply.headers}.items():
            request.send_header(name, value)
        with contextlib.suppress(OSError):  # Slack does not wait for an answer that comes late
            request.end_headers()
            request.wfile.write(body.encode())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
