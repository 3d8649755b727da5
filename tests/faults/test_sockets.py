"""Section B of the catalogue: the connection over which Slack speaks is renewed, refused, or silent without a word."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from slack_bolt import App
from slack_sdk.socket_mode import SocketModeClient

from bot.practice.server import PracticeServer
from bot.slack import transport
from bot.slack.bolt import quiet_logger
from bot.slack.client import web_client
from bot.slack.transport import Socket
from tests.sources import ROOT
from tests.waiting import until

# Slack's client logs the fault of a handshake, in whose frame its socket lives, and leaves that to the collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


class Wire:
    """A stretch of wire between bot and Slack; what is `cut` stays open and carries nothing any more."""

    def __init__(self, to: tuple[str, int]) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._dead: set[socket.socket] = set()
        self._over = False
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Whatever is connected now hears nothing any more, and is told nothing of it."""
        self._dead.update(self._ends)

    def close(self) -> None:
        self._over = True
        for one in (self._listening, *self._ends):
            with suppress(OSError):
                one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._to)
                self._ends += [near, far]
                if self._over:  # since it was accepted
                    self.close()
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if one not in self._dead:
                    other.sendall(data)
            if one not in self._dead:
                other.shutdown(socket.SHUT_WR)


@pytest.fixture
def workspace() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as running:
        yield running


def connected(workspace: PracticeServer, api_url: str) -> Socket:
    """A socket that answers every command."""
    app = App(
        client=web_client(workspace.options.bot_token, api_url, 3),
        token_verification_enabled=False,
        process_before_response=True,
        logger=quiet_logger(),
    )

    @app.command("/escalate")
    def answer(ack: object) -> None:
        ack("heard")  # type: ignore[operator]

    found = Socket(app, workspace.options.app_token)
    found.open()
    workspace.wait_for_bot()
    return found


def is_heard(workspace: PracticeServer) -> bool:
    return workspace.person("alice").command("/escalate", channel="support").ok


def test_b16_a_connection_that_slack_asks_to_renew_is_renewed_and_nothing_is_missed(workspace: PracticeServer) -> None:
    running = connected(workspace, workspace.api_url)
    try:
        for reason in ("warning", "refresh_requested"):
            workspace.disconnect(reason)
            until(lambda: is_heard(workspace), what="commands are heard again", within=15)
        assert running.is_connected
    finally:
        running.close()


@pytest.mark.thorough
@pytest.mark.timeout(120)
def test_b17_a_connection_that_went_silent_is_noticed_and_made_anew(
    workspace: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "RECONNECTS_WITHIN", 1)
    address = urlsplit(workspace.api_url)
    wire = Wire((str(address.hostname), int(address.port or 0)))
    running = connected(workspace, f"http://127.0.0.1:{wire.port}/api/")
    try:
        before = len(workspace.calls_of("apps.connections.open"))
        assert is_heard(workspace)
        wire.cut()
        until(lambda: len(workspace.calls_of("apps.connections.open")) > before, what="a new connection", within=60)
        until(lambda: is_heard(workspace), what="commands are heard again", within=30)
    finally:
        running.close()
        wire.close()


@pytest.mark.parametrize("reason", ["too_many_websockets", "link_disabled"])
def test_b18_a_connection_that_is_refused_is_not_stormed(workspace: PracticeServer, reason: str) -> None:
    running = connected(workspace, workspace.api_url)
    try:
        before = len(workspace.calls_of("apps.connections.open"))
        for _ in range(3):
            workspace.disconnect(reason)
            until(lambda: is_heard(workspace), what="commands are heard again", within=20)
        assert len(workspace.calls_of("apps.connections.open")) - before <= 2 * 3
    finally:
        running.close()


def test_b_a_stop_ends_though_the_reader_of_the_connection_begins_just_then(
    workspace: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    disconnect = SocketModeClient.disconnect

    def and_the_reader_begins(client: SocketModeClient) -> None:
        disconnect(client)
        client.current_session_state.terminated = False  # as the first line of the reader does

    monkeypatch.setattr(SocketModeClient, "disconnect", and_the_reader_begins)
    opened = connected(workspace, workspace.api_url)
    begun = time.monotonic()
    opened.close()
    assert time.monotonic() - begun < transport.LAST_WORDS


def test_b_a_stop_leaves_no_connection_open_that_is_made_anew_just_then(
    workspace: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    disconnect = SocketModeClient.disconnect

    def and_a_new_one_is_made(client: SocketModeClient) -> None:
        disconnect(client)
        client.connect_to_new_endpoint(force=True)  # as the monitor does that looked a moment before

    monkeypatch.setattr(SocketModeClient, "disconnect", and_a_new_one_is_made)
    connected(workspace, workspace.api_url).close()
    until(lambda: workspace.practice.sockets.count == 0, what="Slack has nobody to send a click to", within=5)
