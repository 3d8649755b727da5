"""Requests that come twice byte for byte, signature included, and requests that nobody has to sign.

Never knows what a request means, and keeps no body: a fingerprint is enough to know one again.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import sha256

Answer = tuple[int, str, Mapping[str, Sequence[str]]]
"""Status, body and headers."""

KEPT_FOR = 600.0  # seconds; Slack's signatures are good for five minutes before and after their time
MOST_KEPT = 4096  # answers; beyond, the oldest go first
_GOOD = 200


class Repeats:
    """What was answered lately: the same request again gets the same answer and has no second effect (SECURITY S5).

    What was refused or failed is not kept: an error may be tried again. Used on one event loop only.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._given: OrderedDict[bytes, tuple[float, asyncio.Future[Answer]]] = OrderedDict()

    async def answer(self, request: bytes, make: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer to a request with this fingerprint, made once; whoever comes meanwhile waits for it."""
        self._forget()
        if request in self._given:
            return await asyncio.shield(self._given[request][1])
        made = asyncio.ensure_future(make())
        self._given[request] = (self._clock(), made)
        try:
            answer = await asyncio.shield(made)
        except BaseException:
            self._given.pop(request, None)
            raise
        if answer[0] != _GOOD:
            self._given.pop(request, None)
        return answer

    def _forget(self) -> None:
        oldest = self._clock() - KEPT_FOR
        while self._given and (len(self._given) > MOST_KEPT or next(iter(self._given.values()))[0] < oldest):
            self._given.popitem(last=False)


def fingerprint(*parts: str) -> bytes:
    """One short value for several texts, different wherever one of them differs."""
    return sha256("\x00".join(parts).encode()).digest()
