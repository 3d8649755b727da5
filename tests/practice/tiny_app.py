"""A tiny Bolt app of the kind people write, over Socket Mode and over HTTP.

It exists only to try the workspace with.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from slack_bolt import Ack, App, BoltRequest, BoltResponse, Respond
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.practice.server import PracticeServer

FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Escalate"},
    "submit": {"type": "plain_text", "text": "Send"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "summary",
            "label": {"type": "plain_text", "text": "Summary"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 50},
        },
        {
            "type": "input",
            "block_id": "severity",
            "optional": True,
            "label": {"type": "plain_text", "text": "Severity"},
            "element": {
                "type": "static_select",
                "action_id": "pick",
                "options": [
                    {"text": {"type": "plain_text", "text": "High"}, "value": "high"},
                    {"text": {"type": "plain_text", "text": "Low"}, "value": "low"},
                ],
            },
        },
    ],
}


def card(text: str) -> list[dict[str, Any]]:
    """A card with a button and a menu."""
    return [
        {"type": "section", "block_id": "what", "text": {"type": "mrkdwn", "text": text}},
        {
            "type": "actions",
            "block_id": "do",
            "elements": [
                {
                    "type": "button",
                    "action_id": "accept",
                    "value": "issue-1",
                    "text": {"type": "plain_text", "text": "Accept"},
                },
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [
                        {"text": {"type": "plain_text", "text": "Explain"}, "value": "explain"},
                        {"text": {"type": "plain_text", "text": "Fail"}, "value": "fail"},
                    ],
                },
            ],
        },
    ]


def make_app(server: PracticeServer) -> tuple[App, list[dict[str, Any]]]:
    """The app, and the list of every body it was sent."""
    client = WebClient(token=server.options.bot_token, base_url=server.api_url, retry_handlers=[])
    app = App(
        client=client,
        signing_secret=server.options.signing_secret,
        process_before_response=True,
        token_verification_enabled=False,
    )
    seen: list[dict[str, Any]] = []

    @app.middleware
    def remember(body: dict[str, Any], next_: Callable[[], BoltResponse]) -> BoltResponse:
        seen.append(body)
        return next_()

    _listen(app)
    return app, seen


def _listen(app: App) -> None:
    @app.command("/escalate")
    def open_form(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        if body["text"] == "help":
            ack("Type /escalate and what happened.")
            return
        if body["text"] == "boom":
            raise RuntimeError(body["text"])
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.view("form")
    def submitted(ack: Ack, view: dict[str, Any], client: WebClient) -> None:
        text = view["state"]["values"]["summary"]["text"]["value"]
        if text == "bad":
            ack(response_action="errors", errors={"summary": "Say more."})
            return
        client.chat_postMessage(channel="C00ESCT100", text=text, blocks=card(text))
        ack()

    @app.view_closed("form")
    def closed(ack: Ack) -> None:
        ack()

    @app.action("accept")
    def accept(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        person = body["user"]["id"]
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        client.chat_update(**where, text="accepted", blocks=card(f"Accepted by <@{person}>"))
        ack()

    @app.action("more")
    def more(ack: Ack, action: dict[str, Any], respond: Respond) -> None:
        if action["selected_option"]["value"] == "fail":
            raise RuntimeError
        respond("Because of rule 1.")
        ack()

    @app.event("app_home_opened")
    def home(event: dict[str, Any], client: WebClient) -> None:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Nothing is open."}}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("app_mention")
    def mentioned(event: dict[str, Any], client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="Here.")


@contextlib.contextmanager
def over_sockets(server: PracticeServer) -> Iterator[list[dict[str, Any]]]:
    """Run the app over Socket Mode with Bolt's own handler."""
    app, seen = make_app(server)
    handler = SocketModeHandler(app, server.options.app_token)
    handler.connect()  # type: ignore[no-untyped-call]
    server.wait_for_bot()
    try:
        yield seen
    finally:
        handler.close()  # type: ignore[no-untyped-call]


class AppAtUrl:
    """An HTTP server for the app, listening before the workspace that needs its address is made."""

    def __init__(self) -> None:
        """Take a free port."""
        self.app: App | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/slack/events"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Let Bolt answer one request."""
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        assert self.app is not None
        response = self.app.dispatch(BoltRequest(body=body, headers=dict(request.headers.items())))
        request.send_response(response.status)
        for name, values in response.headers.items():
            request.send_header(name, values[0])
        request.end_headers()
        request.wfile.write((response.body or "").encode())

    def __enter__(self) -> Self:
        """Serve."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()
