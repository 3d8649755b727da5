"""Runs a practice workspace on a loopback port, in a thread of its own, and hands out its vocabulary.

It knows no rule.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import ParamSpec, Self, TypeVar, Unpack

import uvicorn

from bot.practice import clock
from bot.practice.cutting import CuttableProtocol
from bot.practice.delivery.answer import Answer, Delivery
from bot.practice.faults import Faults, RecordedCall
from bot.practice.hands import ChannelHand, PersonHand
from bot.practice.loop_thread import Reach
from bot.practice.membership import set_group_users
from bot.practice.practice import OptionFields, Options, Practice

P = ParamSpec("P")
T = TypeVar("T")

_HOST = "127.0.0.1"
_START_SECONDS = 10.0
_STOP_SECONDS = 5.0
_GRACE_SECONDS = 1.0
_LOOK_EVERY = 0.005


class _PromptServer(uvicorn.Server):
    """uvicorn looks ten times a second whether it shall end; this one is told, because tests start and end many."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()

    def end(self) -> None:
        """End soon. To be called on the server's own loop."""
        self.should_exit = True
        self._ending.set()

    async def main_loop(self) -> None:
        """Keep the Date header current, once a second, until the end."""
        while not await self.on_tick(counter=0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, end those there are, and cancel what does not end within a second."""
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        deadline = clock.stopwatch() + _GRACE_SECONDS
        # uvicorn tells nobody when a connection ends, so there is nothing to wait for but time.
        while (self.server_state.connections or self.server_state.tasks) and clock.stopwatch() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_EVERY)
        for task in self.server_state.tasks:
            task.cancel()


class PracticeServer:
    """A running workspace: `with PracticeServer(manifest=…) as server:`.

    Everything of it can be used from any thread.
    """

    def __init__(self, *, port: int = 0, **options: Unpack[OptionFields]) -> None:
        """Bind the port at once (OSError where it is taken); 0 takes a free one.

        Only this machine can reach it: there is no log-in, whoever reaches it can be anybody.
        """
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as asyncio does for sockets of its own
        try:
            self._socket.bind((_HOST, port))
            self._socket.listen(128)
        except OSError:
            self._socket.close()
            raise
        self.url = f"http://{_HOST}:{self._socket.getsockname()[1]}"
        self.api_url = f"{self.url}/api/"
        self.options = Options(**options)
        self.practice = Practice(self.options, self.url)
        self._uvicorn = _PromptServer(
            uvicorn.Config(
                self.practice.asgi,
                http=CuttableProtocol,
                ws="websockets-sansio",
                ws_ping_interval=0.25,
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
            ),
        )
        self._reach = Reach()
        self._thread = threading.Thread(target=self._run, name="practice workspace", daemon=True)

    def start(self) -> Self:
        """Serve from now on; returns when calls are answered."""
        self._thread.start()
        self._reach.wait_until_running(_START_SECONDS)
        return self

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._reach.running_on(asyncio.get_running_loop())
        if self.options.scene:
            self.practice.page.stage.start(self.options.scene)
        await self._uvicorn.serve(sockets=[self._socket])
        self.practice.events.stop()
        if self.practice.keeper:
            self.practice.keeper.save_now()

    def stop(self) -> None:
        """End every stream and connection and wait for the thread."""
        if not self._thread.is_alive():
            return
        self.run(self.practice.page.stop)
        self.run(self._uvicorn.end)
        self._thread.join(_STOP_SECONDS)

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function on the workspace's own thread: the way to look at its state, or change it, by hand."""
        return self._reach.call(function, *args, **kwargs)

    def wait_for(self, condition: Callable[[], T], timeout: float = 5.0) -> T:
        """What a condition gave once it held; AssertionError when it does not within `timeout` seconds."""
        deadline = clock.stopwatch() + timeout
        while True:
            found = condition()
            if found:
                return found
            if clock.stopwatch() > deadline:
                raise AssertionError(f"This did not happen within {timeout} s.")
            threading.Event().wait(_LOOK_EVERY)

    def wait_for_bot(self, connections: int = 1, timeout: float = 5.0) -> None:
        """Wait until the app has opened so many Socket Mode connections."""
        self.wait_for(lambda: self.practice.sockets.count >= connections, timeout)

    def person(self, name: str) -> PersonHand:
        """A person by name (`alice`) or id."""
        return PersonHand(self.practice.client, self._reach, name)

    def channel(self, name: str) -> ChannelHand:
        """A channel by name (with or without #) or id."""
        return ChannelHand(self.practice.client, self._reach, name)

    def set_group(self, handle: str, names: list[str]) -> None:
        """Give a user group (`tier1`) other people."""
        groups = self.practice.workspace.groups.values()
        group = next(group for group in groups if group.handle == handle.lstrip("@"))
        users = [self.person(name).id for name in names]
        self.run(set_group_users, self.practice.workspace, group.id, users)

    def verify_request_url(self) -> bool:
        """Send Slack's challenge to the Request URL: whether the app echoed it."""
        return self._reach.await_(self.practice.events.verify)

    @property
    def faults(self) -> Faults:
        """The script of faults for coming Web API calls."""
        return self.practice.faults

    def let_arrive(self) -> None:
        """Let the calls that are `late` be done now."""
        self.run(self.practice.web_api.let_arrive)

    @property
    def calls(self) -> list[RecordedCall]:
        """Every Web API call so far, oldest first."""
        return self.run(lambda: list(self.practice.web_api.calls))

    def calls_of(self, method: str) -> list[RecordedCall]:
        """The calls of one method so far."""
        return [call for call in self.calls if call.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that was sent to the app so far, every attempt of it, oldest first."""
        return self.run(lambda: [delivery for delivery, _ in self.practice.courier.delivered])

    def deliver_again(self, delivery: Delivery) -> Answer:
        """Send the same once more, as Slack does when an acknowledgement was lost on the way."""
        return self._reach.await_(lambda: self.practice.courier.deliver(delivery))

    def revoke_tokens(self, code: str | None = "token_revoked") -> None:
        """Let every further call fail with a code of a broken installation; None heals it."""
        self.practice.tokens.broken = code

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app over its sockets to reconnect, as Slack does every few hours."""
        self._reach.await_(lambda: self.practice.sockets.ask_to_reconnect(reason))

    def drop_connections(self) -> None:
        """Cut all sockets without a word."""
        self._reach.await_(self.practice.sockets.drop)
