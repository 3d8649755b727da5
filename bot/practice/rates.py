"""Slack's pace: one message a second and channel, and calls a minute by the tier of a method (SLACK.md section 2).

Whether it is enforced is the server's switch; it is counted always.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.practice import clock

_MINUTE = 60.0
_TIERS: dict[int, tuple[str, ...]] = {
    1: ("apps.connections.open",),  # some say tier 3: the stricter counts
    20: (
        "bookmarks.add",
        "bookmarks.edit",
        "bookmarks.list",
        "conversations.archive",
        "conversations.create",
        "conversations.list",
        "conversations.rename",
        "conversations.setPurpose",
        "conversations.setTopic",
        "pins.add",
        "usergroups.list",
        "usergroups.users.list",
        "users.conversations",
        "users.list",
    ),
    50: (
        "bots.info",
        "chat.delete",
        "chat.update",
        "conversations.history",
        "conversations.info",
        "conversations.invite",
        "conversations.join",
        "conversations.leave",
        "conversations.open",
        "conversations.replies",
        "reactions.add",
        "team.info",
        "users.lookupByEmail",
    ),
    100: (
        "chat.postEphemeral",
        "conversations.members",
        "users.info",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    ),
    600: ("auth.test", "chat.getPermalink"),
}
A_MINUTE: dict[str, int] = {method: calls for calls, methods in _TIERS.items() for method in methods}
"""How many calls a minute the tier of a method allows at least; chat.postMessage is paced by channel instead."""


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


@dataclass
class MethodRates:
    """How often each method was called within the last minute."""

    _called: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, method: str) -> None:
        """One more call, now."""
        self._called[method].append(clock.stopwatch())

    def within_a_minute(self) -> dict[str, int]:
        """The methods that were called, and how often."""
        return {method: len(calls) for method in list(self._called) if (calls := self._recent(method))}

    def wait_for(self, method: str) -> int:
        """0 while the tier of the method has room for one more call, else whole seconds for `Retry-After`."""
        calls, room = self._recent(method), A_MINUTE.get(method)
        if room is None or len(calls) < room:
            return 0
        return max(1, math.ceil(_MINUTE - (clock.stopwatch() - calls[-room])))

    def _recent(self, method: str) -> deque[float]:
        calls, since = self._called[method], clock.stopwatch() - _MINUTE
        while calls and calls[0] <= since:
            calls.popleft()
        return calls
