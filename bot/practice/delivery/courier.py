"""Delivers over whichever transport the app uses. Signed HTTP where a Request URL is given, else Socket Mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.practice import clock
from bot.practice.delivery.answer import Answer, Delivery
from bot.practice.delivery.signed_http import SignedHttp
from bot.practice.delivery.sockets import Sockets


@dataclass
class Courier:
    """The way to the app. `delivered` records every attempt with its answer, for tests to look at.

    Watchers hear the same, with the unix seconds at which it began.
    """

    sockets: Sockets
    http: SignedHttp | None = None
    delivered: list[tuple[Delivery, Answer]] = field(default_factory=list)
    watchers: list[Callable[[Delivery, Answer, float], None]] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> Answer:
        """One attempt."""
        began = clock.now()
        answer = await (self.http.deliver(delivery) if self.http else self.sockets.deliver(delivery))
        self.delivered.append((delivery, answer))
        for watcher in self.watchers:
            watcher(delivery, answer, began)
        return answer

    @property
    def connected(self) -> bool:
        """Whether the app can be reached, as far as can be told without sending it anything."""
        return self.http is not None or self.sockets.count > 0
