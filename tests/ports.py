"""Ports that somebody must know before anybody listens on them.

Everything else in the tests listens on port 0 and says what it was given.
"""

import itertools
import os
import socket

_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))  # noqa: TID251 - each has its own ports
_PORTS = itertools.count(20000 + _WORKER % 6 * 2000 + os.getpid() % 1000)


def free_port() -> int:
    """A port below those that the system gives to outgoing connections, so that none of them takes it meanwhile."""
    for port in _PORTS:
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError("there is always another number")
