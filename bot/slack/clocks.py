"""Our clock held against Slack's every few minutes: one that is off by minutes lets no request in (C4).

Never sets a clock; a health check says by how much it is off, before that is too much. The doctor says it earlier.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.slack.check import clock_findings, clock_off

EVERY = timedelta(minutes=5)
TOO_MUCH = timedelta(minutes=4)  # at five, requests are not believed any more


class Clocks:
    """The deed of a loop; `off` is by how much, in words."""

    def __init__(self, client: WebClient, now: Callable[[], datetime]) -> None:
        self.off: str | None = None
        self._client = client
        self._now = now

    def __call__(self) -> timedelta:
        """Compare; how long to sleep."""
        off = clock_off(self._client, self._now)
        too_much = off is not None and abs(off) > TOO_MUCH
        self.off = next((one.what for one in clock_findings(off)), None) if too_much else None
        return EVERY

    def missing(self) -> str | None:
        """What a health check says."""
        return f"the clock is off by {self.off}" if self.off else None
