"""Slack's one message per second and channel, as a bucket. Whether it is enforced is the server's switch."""

from __future__ import annotations

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
