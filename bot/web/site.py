"""All addresses that the bot answers on, put together and served.

Never decides what is behind an address; each part is given to it.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.health import Readiness, alive
from bot.web.impatience import ImpatientProtocol
from bot.web.metrics import MetricsPage
from bot.web.practice_clock import PracticeClock
from bot.web.slack_requests import SlackRequests

PATIENCE = 3  # seconds that a stop waits for requests at hand; Slack waits no longer either


def build_site(
    readiness: Readiness, slack: SlackRequests | None, clock: PracticeClock | None, metrics: MetricsPage | None = None
) -> Starlette:
    """Put the addresses together; what is None has none."""
    routes = [Route("/healthz", alive), Route("/readyz", readiness.answer)]
    if slack is not None:
        routes.append(Route("/slack/events", slack.answer, methods=["POST"]))
    if metrics is not None:
        routes.append(Route("/metrics", metrics.answer))
    if clock is not None:
        routes.append(Route("/practice/clock", clock.answer, methods=["GET", "POST"]))
    return Starlette(routes=routes)


class _Quiet(uvicorn.Server):
    """Signals belong to the process, which stops all its parts in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


@dataclass
class Served:
    """A site that answers in a thread of its own until it is closed."""

    address: tuple[str, int]
    _server: uvicorn.Server
    _thread: threading.Thread

    def close(self) -> None:
        """Take no new request, finish those at hand, at most PATIENCE seconds."""
        self._server.should_exit = True
        self._thread.join(PATIENCE + 1)


def serve(site: Starlette, host: str, port: int) -> Served:
    """Listen and answer. Raises OSError where the port is taken; port 0 takes any free one."""
    listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # an answer is two writes; the second would wait
    config = uvicorn.Config(
        site,
        http=ImpatientProtocol,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=PATIENCE,
        limit_concurrency=512,
    )
    server = _Quiet(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="web", daemon=True)
    thread.start()
    bound: tuple[str, int] = listening.getsockname()[:2]
    return Served(bound, server, thread)
