"""The Events API: which events the app is told, the envelope, and Slack's three retries.

It decides no event's content.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field

from bot.practice import clock
from bot.practice.channels import Channel
from bot.practice.delivery.answer import Answer, Delivery
from bot.practice.delivery.courier import Courier
from bot.practice.wire import Json, make_id
from bot.practice.workspace import Workspace

RETRY_SECONDS = (0.0, 60.0, 300.0)
_MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
# Slack lets an app subscribe to an event only with a scope for it; any one of these will do.
_EVENT_SCOPES = {
    "app_mention": {"app_mentions:read"},
    "channel_archive": {"channels:read"},
    "channel_left": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_left": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "subteam_members_changed": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
    "team_join": {"users:read"},
    "user_change": {"users:read"},
}
_REASONS = {"timeout": "http_timeout", "unreachable": "connection_failed", "status": "http_error"}


@dataclass
class EventPump:
    """Tells the app what it subscribed to. Events run beside each other: their order is not promised, as with Slack."""

    workspace: Workspace
    courier: Courier
    verification_token: str
    retry_seconds: tuple[float, ...] = RETRY_SECONDS
    _running: set[asyncio.Task[Answer]] = field(default_factory=set)

    def emit(self, event: Json, channel: Channel | None = None) -> asyncio.Task[Answer] | None:
        """An event sink for the workspace: starts the delivery where the app is to be told."""
        if not self._is_for_app(event, channel):
            return None
        task = asyncio.get_running_loop().create_task(self.send(self.envelope(event, channel)))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    def _is_for_app(self, event: Json, channel: Channel | None) -> bool:
        name = event["type"]
        if name == "message" and channel is not None:
            name = _MESSAGE_EVENTS[channel.type]
        needed = _EVENT_SCOPES.get(name)
        if name not in self.workspace.app.events or (needed and not needed & set(self.workspace.app.scopes)):
            return False
        return channel is None or self.workspace.team.app_user in channel.members

    def envelope(self, event: Json, channel: Channel | None) -> Json:
        """The outer event, with an id that stays the same over all attempts."""
        team = self.workspace.team
        authorization = {
            "enterprise_id": None,
            "team_id": team.id,
            "user_id": team.app_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": self.verification_token,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": team.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": make_id("Ev"),
            "event_time": int(clock.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
            "event_context": make_id("4-"),
        }

    async def send(self, envelope: Json) -> Answer:
        """Deliver one event, again after each delay until it is acknowledged or the app refuses further attempts."""
        answer = await self.courier.deliver(Delivery("events_api", envelope))
        for attempt, delay in enumerate(self.retry_seconds, start=1):
            if answer.failure is None or answer.no_retry:
                break
            await asyncio.sleep(delay)
            again = Delivery("events_api", envelope, attempt, _REASONS[answer.failure])
            answer = await self.courier.deliver(again)
        return answer

    async def verify(self) -> bool:
        """Slack's challenge, which it sends when a Request URL is saved: true when the app sent it back."""
        challenge = secrets.token_hex(16)
        asked = {"token": self.verification_token, "challenge": challenge, "type": "url_verification"}
        answer = await self.courier.deliver(Delivery("events_api", asked))
        return answer.failure is None and answer.body in (challenge, {"challenge": challenge})

    def stop(self) -> None:
        """Give up what is still waiting to be retried."""
        for task in self._running:
            task.cancel()
