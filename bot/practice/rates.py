"""Slack's limits as buckets: posts per channel, calls per method. Whether they are enforced is the server's switch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bot.practice import clock


@dataclass
class ChannelRates:
    """A bucket per channel: `burst` posts at once, then one a second."""

    burst: int = 4
    _filled: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait_for(self, channel: str) -> int:
        """0 when a post may go out now (and is counted), else whole seconds for `Retry-After`."""
        now = clock.stopwatch()
        tokens, then = self._filled.get(channel, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + now - then)
        if tokens < 1:
            self._filled[channel] = (tokens, now)
            return 1
        self._filled[channel] = (tokens - 1, now)
        return 0


TIER_2, TIER_3 = 20, 50
_PER_MINUTE = {
    "bookmarks.add": TIER_2,
    "bookmarks.edit": TIER_2,
    "bookmarks.list": TIER_2,
    "conversations.archive": TIER_2,
    "conversations.create": TIER_2,
    "conversations.invite": TIER_3,
    "conversations.setTopic": TIER_2,
    "pins.add": TIER_2,
}


@dataclass
class MethodRates:
    """A bucket per method of a tier that an app meets soon: a minute's worth at once, then as the minute has it."""

    _filled: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait_for(self, method: str) -> int:
        """0 when the call may go on (and is counted) or nobody counts it, else whole seconds for `Retry-After`."""
        limit = _PER_MINUTE.get(method)
        if limit is None:
            return 0
        now = clock.stopwatch()
        tokens, then = self._filled.get(method, (float(limit), now))
        tokens = min(float(limit), tokens + (now - then) * limit / 60)
        self._filled[method] = (tokens if tokens < 1 else tokens - 1, now)
        return math.ceil((1 - tokens) * 60 / limit) if tokens < 1 else 0
