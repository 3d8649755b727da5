"""The practice workspace put together: state, Web API, delivery, gestures and page behind one ASGI application.

Running it on a port is the server's business.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from bot.practice.business_clock import BusinessClock
from bot.practice.cutting import cut
from bot.practice.delivery.courier import Courier
from bot.practice.delivery.events import RETRY_SECONDS, EventPump
from bot.practice.delivery.payloads import Payloads
from bot.practice.delivery.signed_http import SignedHttp
from bot.practice.delivery.sockets import Sockets
from bot.practice.faults import Faults, RecordedCall
from bot.practice.gestures.app_answers import answer_at_url
from bot.practice.gestures.client import Client
from bot.practice.keeping import Keeper
from bot.practice.page_api import PageApi
from bot.practice.rates import A_MINUTE
from bot.practice.refusal import SlackRefusal
from bot.practice.web_api.endpoint import Tokens, WebApi
from bot.practice.wire import Json
from bot.practice.wire_log import WireLog
from bot.practice.workspace import Workspace

_ANSWER = "answer at a response URL"
_URL_STATUS = {"invalid_url": 404, "used_url": 404, "expired_url": 404}


@dataclass(frozen=True)
class Options:
    """How to set a workspace up. Times are in seconds."""

    manifest: Path | None = None
    team_file: Path | None = None
    state_file: Path | None = None
    bot_token: str = "xoxb-practice"  # noqa: S105 -- opens nothing but this process
    app_token: str = "xapp-practice"  # noqa: S105 -- nor does this
    signing_secret: str = "practice-signing-secret"  # noqa: S105 -- nor this
    request_url: str | None = None
    clock_url: str | None = None
    ack_seconds: float = 3.0
    retry_seconds: tuple[float, ...] = RETRY_SECONDS
    strict_rates: bool = False
    scene: str | None = None


class OptionFields(TypedDict, total=False):
    """The same, as keyword arguments."""

    manifest: Path | None
    team_file: Path | None
    state_file: Path | None
    bot_token: str
    app_token: str
    signing_secret: str
    request_url: str | None
    clock_url: str | None
    ack_seconds: float
    retry_seconds: tuple[float, ...]
    strict_rates: bool
    scene: str | None


class Practice:
    """Everything of one workspace; `asgi` is what a server serves at `base_url`."""

    def __init__(self, options: Options, base_url: str) -> None:
        """Read the files and connect the parts; nothing runs yet."""
        self.workspace = Workspace(options.manifest, options.team_file)
        self.keeper = Keeper(self.workspace, options.state_file) if options.state_file else None
        verification_token = "practice-verification-token"  # noqa: S105 -- deprecated, apps must not rely on it
        self.sockets = Sockets(self.workspace.team.app_id, options.ack_seconds)
        http = None
        if options.request_url:
            http = SignedHttp(options.request_url, options.signing_secret, options.ack_seconds)
        self.courier = Courier(self.sockets, http)
        self.events = EventPump(self.workspace, self.courier, verification_token, options.retry_seconds)
        self.workspace.event_sinks.append(self.events.emit)
        payloads = Payloads(self.workspace, verification_token, base_url)
        self.client = Client(self.workspace, self.courier, payloads, self.events)
        self.faults = Faults()
        self.tokens = Tokens(options.bot_token, options.app_token)
        self.web_api = WebApi(
            self.workspace, self.tokens, self.faults, self.sockets.make_url, cut, strict_rates=options.strict_rates
        )
        self.wire_log = WireLog()
        self.web_api.watchers.append(self.wire_log.note_call)
        self.courier.watchers.append(self.wire_log.note_delivery)
        self.page = PageApi(self.client, BusinessClock(options.clock_url))
        self.asgi = Starlette(routes=self._routes())

    def _routes(self) -> list[Route | WebSocketRoute]:
        return [
            Route("/api/{method}", self.web_api.answer, methods=["GET", "POST"]),
            WebSocketRoute("/link/", self.sockets.serve),
            *[
                Route(f"/{kind}/{{team}}/{{token}}", self._response_url, methods=["POST"])
                for kind in ("commands", "actions", "app")
            ],
            Route("/page/wire", self._wire),
            *self.page.routes(),
        ]

    async def _response_url(self, request: Request) -> Response:
        """An answer at a response URL, as JSON or as a form with one field named payload."""
        body: Json = {}
        token = request.path_params["token"]
        try:
            body = await _answer_body(request)
            if wait := self._wait_to_answer(token):
                limited = {"ok": False, "error": "ratelimited"}
                self.wire_log.note_call(RecordedCall(_ANSWER, body, None, 429, limited))
                return JSONResponse(limited, 429, {"Retry-After": str(wait)})
            answer_at_url(self.workspace, token, body)
        except SlackRefusal as refusal:
            status = _URL_STATUS.get(refusal.code, 400)
            self.wire_log.note_call(RecordedCall(_ANSWER, body, None, status, refusal.body()))
            return JSONResponse(refusal.body(), status_code=status)
        self.wire_log.note_call(RecordedCall(_ANSWER, body, None, 200, None))
        return PlainTextResponse("ok")

    def _wait_to_answer(self, token: str) -> int:
        """Answers go at the pace of messages: one a second and channel (SLACK.md section 2)."""
        channel = self.workspace.response_urls.channel_of(token)
        return self.web_api.rates.wait_for(channel) if channel and self.web_api.strict_rates else 0

    async def _wire(self, request: Request) -> Response:
        """What went over the wire since the entry that the page saw last, and how fast it goes."""
        asked = request.query_params.get("after", "0")
        after = int(asked) if asked.isdecimal() else 0
        used = self.web_api.method_rates.within_a_minute()
        rates = [{"method": method, "used": calls, "room": A_MINUTE.get(method)} for method, calls in used.items()]
        entries = [entry.shown() for entry in self.wire_log.after(after)]
        return JSONResponse({"ok": True, "entries": entries, "rates": rates})


async def _answer_body(request: Request) -> Json:
    raw = (await request.body()).decode("utf-8", "replace")
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raw = dict(parse_qsl(raw)).get("payload", "{}")
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise SlackRefusal("invalid_payload")
    return body
