"""The HTTP face of the Web API: reads the call, checks its token, applies scripted faults, records and answers.

Never knows what a method does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from bot.practice.faults import Fault, Faults, RecordedCall
from bot.practice.rates import ChannelRates, MethodRates
from bot.practice.refusal import SlackRefusal
from bot.practice.web_api import chat, conversation_changes, conversations, extras, marks, users, views
from bot.practice.web_api.call import Call
from bot.practice.web_api.registry import METHODS, Method, TokenKind
from bot.practice.wire import Json
from bot.practice.workspace import Workspace

_TOKEN_IN_THE_HEADER = frozenset({"apps.connections.open"})  # it is taken nowhere else (SLACK.md section 1)
FAMILIES = (chat, conversation_changes, conversations, extras, marks, users, views)


@dataclass
class Tokens:
    """The two tokens of the installation; `broken` is the code every call gets once they were revoked."""

    bot: str
    app: str
    broken: str | None = None

    def kind_of(self, token: str | None) -> TokenKind:
        """Which token this is, or Slack's refusal."""
        if not token:
            raise SlackRefusal("not_authed")
        if token not in (self.bot, self.app):
            raise SlackRefusal("invalid_auth")
        if self.broken:
            raise SlackRefusal(self.broken)
        return "bot" if token == self.bot else "app"


@dataclass
class WebApi:
    """Answers `/api/<method>`. `cut` ends a caller's connection without an answer."""

    workspace: Workspace
    tokens: Tokens
    faults: Faults
    open_socket: Callable[[str], str]
    cut: Callable[[Request], None]
    strict_rates: bool = False
    calls: list[RecordedCall] = field(default_factory=list)
    on_their_way: list[Callable[[], object]] = field(default_factory=list)
    rates: ChannelRates = field(default_factory=ChannelRates)
    method_rates: MethodRates = field(default_factory=MethodRates)
    watchers: list[Callable[[RecordedCall], None]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        """One call from its first byte to its answer."""
        name = request.path_params["method"]
        fault = self.faults.take(name) or Fault()
        try:
            args = await _arguments(request)
        except ClientDisconnect:  # died in the middle of asking, so that it asked nothing
            return Response(status_code=400)
        token = _token(request, args if name not in _TOKEN_IN_THE_HEADER else {})
        if fault.slow:
            await asyncio.sleep(fault.slow)
        if fault.refuse:
            return self._cut(request, name, args, token, None)
        early = _faulty_answer(fault)
        if early is not None:
            self._record(name, args, token, early.status_code, None)
            return early
        base_url = str(request.base_url).rstrip("/")
        if fault.late:
            self.on_their_way.append(lambda: self.perform(name, args, token, base_url, Fault()))
            return self._cut(request, name, args, token, None)
        status, body, headers = self.perform(name, args, token, base_url, fault)
        if fault.accept_then_reset:
            return self._cut(request, name, args, token, body)
        self._record(name, args, token, status, body)
        return JSONResponse(body, status_code=status, headers=headers)

    def let_arrive(self) -> None:
        """Do what was asked over connections that were cut meanwhile."""
        late, self.on_their_way = self.on_their_way, []
        for perform in late:
            perform()

    def perform(
        self, name: str, args: Json, token: str | None, base_url: str, fault: Fault
    ) -> tuple[int, Json, dict[str, str]]:
        """Status, body and headers of one call, without the network and without its faults."""
        scopes = {"x-oauth-scopes": ",".join(self.workspace.app.scopes)}
        try:
            method = self._permitted(name, token)
            if fault.error:
                return 200, {"ok": False, "error": fault.error}, scopes
            wait = self._wait(name, args) if self.strict_rates else 0
            if wait:
                return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)}
            lag = self.faults.history_lag
            call = Call(self.workspace, args, base_url, lambda: self.open_socket(base_url), lag)
            call.need_scope(*method.scopes)
            body = {"ok": True, **method.run(call)}
        except SlackRefusal as refusal:
            return 200, refusal.body(), scopes
        return 200, body, scopes | {"x-accepted-oauth-scopes": ",".join(method.scopes)}

    def _wait(self, name: str, args: Json) -> int:
        """Whole seconds that the call must wait; 0 where it may go on."""
        if name == "chat.postMessage":
            return self.rates.wait_for(str(args.get("channel")))
        return self.method_rates.wait_for(name)

    def _permitted(self, name: str, token: str | None) -> Method:
        method = METHODS.get(name)
        if method is None:
            raise SlackRefusal("unknown_method", req_method=name)
        if method.token is not None and self.tokens.kind_of(token) != method.token:
            raise SlackRefusal("not_allowed_token_type")
        return method

    def _cut(self, request: Request, name: str, args: Json, token: str | None, body: Json | None) -> Response:
        self._record(name, args, token, 0, body)
        self.cut(request)
        return Response(status_code=500)

    def _record(self, name: str, args: Json, token: str | None, status: int, body: Json | None) -> None:
        kind = {self.tokens.bot: "bot", self.tokens.app: "app"}.get(token or "")
        shown = {key: value for key, value in args.items() if key != "token"}
        self.note(RecordedCall(name, shown, kind, status, body))

    def note(self, call: RecordedCall) -> None:
        """Keep a call and tell whoever watches."""
        self.method_rates.count(call.method)
        self.calls.append(call)
        for watcher in self.watchers:
            watcher(call)


def _faulty_answer(fault: Fault) -> Response | None:
    if fault.rate_limit is not None:
        headers = {"Retry-After": str(fault.rate_limit)} if fault.rate_limit != "" else {}
        return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=headers)
    if fault.http:
        return Response(fault.body or "<html>upstream error</html>", fault.http, media_type="text/html")
    return None


async def _arguments(request: Request) -> Json:
    """Arguments from the query, a form or a JSON body, whichever the caller chose."""
    args: Json = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        try:
            sent = json.loads(body or b"{}")
        except ValueError:
            sent = {}
        args |= sent if isinstance(sent, dict) else {}
    elif body:
        args |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return args


def _token(request: Request, args: Json) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else args.get("token")
