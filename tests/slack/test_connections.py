"""Connections that are kept: how many there are, and what becomes of a request on one that is no longer good."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.slack import connections
from bot.slack.client import web_client
from bot.slack.connections import KeptConnections, NotReached


class Slackish(ThreadingHTTPServer):
    """Answers every request, and counts connections and requests; `hang_up` ends each connection after its answer."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.connections = 0
        self.requests = 0
        self.hang_up = self.cut = False
        self.closed = threading.Semaphore(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/"


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Slackish

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def finish(self) -> None:
        super().finish()
        self.request.close()
        self.server.closed.release()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests += 1
        self.close_connection = self.server.hang_up or self.server.cut
        if self.server.cut:
            return
        body = b'{"ok": true}'
        self.send_response(302 if "elsewhere" in self.path else 200)
        self.send_header("Location", self.server.url)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Slackish]:
    with Slackish() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(kept: KeptConnections, server: Slackish, method: str = "api.test") -> int:
    return kept.post(server.url + method, b"x=1", {}, 1.0).status


def test_one_call_after_another_takes_the_same_connection(server: Slackish) -> None:
    client = web_client("xoxb-x", server.url, 1)
    for _ in range(3):
        assert client.api_call("api.test")["ok"]
    assert (server.requests, server.connections) == (3, 1)


def test_calls_at_the_same_time_take_one_each(server: Slackish) -> None:
    kept = KeptConnections()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: ask(kept, server), range(20))) == [200] * 20
    assert 1 <= server.connections <= 4


def test_a_connection_that_the_other_end_closed_is_not_used_again(server: Slackish) -> None:
    kept = KeptConnections()
    server.hang_up = True
    for _ in range(2):
        ask(kept, server)
        assert server.closed.acquire(timeout=5)
    assert (server.requests, server.connections) == (2, 2)


def test_a_connection_that_was_idle_for_long_is_not_used_again(
    server: Slackish, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptConnections()
    ask(kept, server)
    monkeypatch.setattr(connections, "KEPT_FOR", 0.0)
    ask(kept, server)
    assert server.connections == 2


def test_a_request_whose_connection_breaks_is_not_repeated(server: Slackish) -> None:
    kept = KeptConnections()
    ask(kept, server)
    server.cut = True
    with pytest.raises((OSError, HTTPException)) as broken:
        ask(kept, server)
    assert not isinstance(broken.value, NotReached), "it may have been seen"
    assert server.requests == 2


def test_a_redirection_is_followed_by_nobody_because_the_token_would_go_along(server: Slackish) -> None:
    assert ask(KeptConnections(), server, "elsewhere") == 302
    assert server.requests == 1


def test_where_nobody_listens_the_request_was_surely_not_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotReached):
        KeptConnections().post(f"http://127.0.0.1:{port}/api/", b"", {}, 1.0)
