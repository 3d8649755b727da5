"""The two ways in which Slack reaches Bolt: signed HTTP requests and the Socket Mode connection.

Never decides what a request means; Bolt and the listeners do.
"""

import socket
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Protocol

import structlog
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.settings import WHERE, SettingsMistake
from bot.slack.connections import trusted
from bot.slack.directory import NO_ANSWER
from bot.slack.slack_answers import code_of

LOOKED_AT_EVERY = 1.0  # seconds
RECONNECTS_WITHIN = 5  # seconds
LAST_ANSWERS = 3.0  # seconds that a stop leaves for what is being answered; Slack waits no longer either
LAST_WORDS = 5.0  # seconds that the client has to end its threads

Client = WebClient
"""For those who may not know slack_sdk and only hand it on."""

log = structlog.get_logger(__name__)


class HttpAnswers:
    """Answers signed HTTP requests through Bolt; called from a thread, once per request."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(
        self, body: str, query: str, headers: Mapping[str, str]
    ) -> tuple[int, str, Mapping[str, Sequence[str]]]:
        """Status, body and headers of the answer; 400 where the body is not what it says it is."""
        try:
            request = BoltRequest(body=body, query=query, headers=dict(headers))
        except (ValueError, RecursionError):  # the latter for what is nested without end
            return 400, "", {}
        answer = self._app.dispatch(request)
        return answer.status, answer.body, answer.headers


class Closable(Protocol):
    """A session or a whole client of slack_sdk."""

    def close(self) -> None:
        """Let go of the connection."""


class Socket:
    """The Socket Mode connection; it reconnects by itself until it is closed.

    Slack's client does not notice a peer that went away without a word: it reads the end of the stream over and over,
    on a full core, for up to a minute. Whoever watches here closes such a session, and the client makes a new one.
    """

    def __init__(self, app: App, app_token: str) -> None:
        self._app = app
        app.client.ssl = trusted()
        self._handler = SocketModeHandler(app, app_token, ping_interval=RECONNECTS_WITHIN)
        self._closing = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="socket watcher", daemon=True)
        self._handler.client.socket_mode_request_listeners[:] = [self._handle]
        self._answering = 0
        self._quiet = threading.Condition()

    def open(self) -> None:
        """Connect; raises `SettingsMistake` where Slack does not take the token."""
        try:
            self._handler.client.connect()
            self._watcher.start()
        except SlackApiError as error:
            expected = f"it must be {WHERE['slack_app_token']}"
            raise SettingsMistake((f"Slack does not take SLACK_APP_TOKEN ({code_of(error)}); {expected}.",)) from None
        except NO_ANSWER as error:
            api_url = self._app.client.base_url
            sentence = (
                f"Slack does not answer at {api_url} ({error}); check the network of this machine and SLACK_API_URL."
            )
            raise SettingsMistake((sentence,)) from None

    @property
    def is_connected(self) -> bool:
        return bool(self._handler.client.is_connected())

    def close(self) -> None:
        """Answer what is at hand, then disconnect."""
        self._closing.set()
        with self._quiet:
            self._quiet.wait_for(lambda: self._answering == 0, LAST_ANSWERS)
        self._end()

    def _end(self) -> None:
        """Close the client. Its reader, where it begins just now, takes the word to end back and is told again.

        Its monitor may have made a new connection meanwhile: Slack would send clicks there, and nobody would hear them.
        """
        client = self._handler.client
        closing = threading.Thread(target=_let_go, args=(client,), name="socket closing", daemon=True)
        closing.start()
        deadline = time.monotonic() + LAST_WORDS
        while closing.is_alive() and time.monotonic() < deadline:
            closing.join(0.2)
            client.current_session_state.terminated = True
        if closing.is_alive():
            log.warning("the connection to Slack does not end; it is left to the end of the process")
        if client.current_session is not None:
            _let_go(client.current_session)

    def _watch(self) -> None:
        client = self._handler.client
        while not self._closing.wait(LOOKED_AT_EVERY):
            session = client.current_session
            connection = session.sock if session is not None else None
            if session is not None and connection is not None and _is_cut(connection) and not self._closing.is_set():
                log.warning("the connection to Slack was cut; it is made anew")
                _let_go(session)

    def _handle(self, _client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._quiet:
            self._answering += 1
        try:
            self._handler.handle(self._handler.client, request)
        finally:
            with self._quiet:
                self._answering -= 1
                self._quiet.notify_all()


def _let_go(of: Closable) -> None:
    """Close it. The client may raise while it changes sockets; that is no fault, and nothing is left to lose."""
    try:
        of.close()
    except Exception as error:  # noqa: BLE001  # whatever it is, see above
        log.info("socket closed with an error", error=repr(error))


def _is_cut(connection: socket.socket) -> bool:
    """Whether the peer ended the stream. It is asked below TLS, which gives no look at what has not been read."""
    try:
        return socket.socket.recv(connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False  # nothing to read: alive, or silent, which the client's own pings find out
    except OSError:
        return True
