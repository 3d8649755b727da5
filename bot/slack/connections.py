"""Connections to Slack that are kept for the next request: a new one costs more than the message that goes over it.

Never repeats a request: what becomes of one on a connection that breaks is told as it is.
"""

import select
import ssl
import time
import weakref
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from typing import Final
from urllib.error import URLError
from urllib.parse import SplitResult, urlsplit

CONNECT_WITHIN: Final = 3.0  # seconds
KEPT_FOR: Final = 4.0  # seconds without use; servers keep a connection longer, so it does not end under a request
_Idle = deque[tuple[float, HTTPConnection]]


class NotReached(URLError):  # noqa: N818  # it says what is the case
    """No connection came about, so nobody saw the request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status: a redirection is an answer too, and followed by nobody."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class KeptConnections:
    """Connections to one host, each used by one thread at a time; those that are idle end with this object."""

    def __init__(self) -> None:
        """Connect to nothing yet."""
        self._idle: _Idle = deque()
        weakref.finalize(self, _close_all, self._idle)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Ask once, and wait `timeout` seconds for each part of the answer.

        Raises `NotReached` where the request was surely not seen, `OSError` and `HTTPException` where it may have been.
        """
        address = urlsplit(url)
        connection = self._kept() or self._new(address)
        try:
            connection.sock.settimeout(timeout)
            connection.request("POST", address.path, body, dict(headers))
            answer = connection.getresponse()
            found = Answer(answer.status, dict(answer.headers.items()), answer.read())
        except BaseException:
            connection.close()
            raise
        if answer.will_close:
            connection.close()
        else:
            self._idle.append((time.monotonic(), connection))
        return found

    def _kept(self) -> HTTPConnection | None:
        """The one used last, as long as the other end has not hung up."""
        while self._idle:
            try:
                since, connection = self._idle.pop()
            except IndexError:  # another thread was faster
                return None
            if time.monotonic() - since < KEPT_FOR and not _has_ended(connection):
                return connection
            connection.close()
        return None

    def _new(self, address: SplitResult) -> HTTPConnection:
        host = address.hostname or ""
        connection = (
            HTTPSConnection(host, address.port, timeout=CONNECT_WITHIN, context=trusted())
            if address.scheme == "https"
            else HTTPConnection(host, address.port, timeout=CONNECT_WITHIN)
        )
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise NotReached(error) from error
        return connection


@cache
def trusted() -> ssl.SSLContext:
    """Whom this machine trusts; read once, for it takes longer than a request."""
    return ssl.create_default_context()


def _has_ended(connection: HTTPConnection) -> bool:
    """Nothing is asked, so whatever can be read is the other end's good-bye."""
    waiting = select.poll()
    waiting.register(connection.sock, select.POLLIN)
    return bool(waiting.poll(0))


def _close_all(idle: _Idle) -> None:
    while idle:
        idle.pop()[1].close()
