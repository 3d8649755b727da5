"""Things Slack hands out to be used shortly: trigger ids and response URLs. What they open is not decided here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from bot.practice import clock
from bot.practice.refusal import SlackRefusal

TRIGGER_SECONDS = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60.0


@dataclass
class Trigger:
    """A right to open one view for one person; `view_id` or `channel_id` say where the gesture was made."""

    user: str
    view_id: str | None
    channel_id: str | None
    made_at: float
    used: bool = False


@dataclass
class Triggers:
    """All trigger ids ever handed out, so that a used or stale one is told from an invented one."""

    team_number: str = "1180400001"
    _by_id: dict[str, Trigger] = field(default_factory=dict)

    def make(self, user: str, view_id: str | None = None, channel_id: str | None = None) -> str:
        """A fresh trigger id of the documented form `132456.7890123.abcdef`."""
        trigger_id = f"{secrets.randbelow(10**13)}.{self.team_number}.{secrets.token_hex(16)}"
        self._by_id[trigger_id] = Trigger(user, view_id, channel_id, clock.now())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Spend it. Refused as `invalid_trigger_id`, `exchanged_trigger_id` or, after three seconds, `expired_…`."""
        trigger = self._by_id.get(trigger_id)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        if clock.now() - trigger.made_at > TRIGGER_SECONDS:
            raise SlackRefusal("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """An address at which the app may answer one gesture: five times, for half an hour."""

    user: str
    channel: str
    message_ts: str | None
    thread_ts: str | None
    made_at: float
    uses: int = 0


@dataclass
class ResponseUrls:
    """Response URLs by their secret part."""

    _by_token: dict[str, ResponseUrl] = field(default_factory=dict)

    def make(self, user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None) -> str:
        """The secret part of a new address for an answer to `user` in `channel`."""
        token = secrets.token_hex(12)
        self._by_token[token] = ResponseUrl(user, channel, message_ts, thread_ts, clock.now())
        return token

    def channel_of(self, token: str) -> str | None:
        """The channel that an answer at an address goes to, while there is such an address."""
        url = self._by_token.get(token)
        return url.channel if url else None

    def use(self, token: str) -> ResponseUrl:
        """Count one use. Refused as `invalid_url`, `expired_url` or, the sixth time, `used_url`."""
        url = self._by_token.get(token)
        if url is None:
            raise SlackRefusal("invalid_url")
        if clock.now() - url.made_at > RESPONSE_URL_SECONDS:
            raise SlackRefusal("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise SlackRefusal("used_url")
        url.uses += 1
        return url
