"""Channels and direct messages with what is in them, and how the Web API shows them. No permission is decided here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from bot.practice.messages import Message
from bot.practice.wire import Json

ChannelType = Literal["channel", "group", "im"]


@dataclass
class Channel:
    """A channel, or the direct messages between the app and one person (`person` is set)."""

    id: str
    name: str
    created: int
    creator: str
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    topic: str = ""
    purpose: str = ""
    person: str | None = None
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    last_read: dict[str, str] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)

    @property
    def type(self) -> ChannelType:
        """As events and scopes name it: `channel`, `group` (private) or `im`."""
        if self.person:
            return "im"
        return "group" if self.is_private else "channel"

    @property
    def shown_name(self) -> str:
        """The name in interaction and command payloads: Slack hides the names of private channels."""
        return {"channel": self.name, "group": "privategroup", "im": "directmessage"}[self.type]

    def visible_to(self, user_id: str) -> bool:
        """Whether a person can read it at all: public, or a member."""
        return user_id in self.members or self.type == "channel"

    def replies(self, parent_ts: str) -> list[Message]:
        """The replies under one message, oldest first, without the message itself."""
        return [m for m in self.messages.values() if m.thread_ts == parent_ts and m.ts != parent_ts]

    def replies_by_parent(self) -> dict[str, list[Message]]:
        """All replies of the channel by their parent, so that a page of history walks the channel once."""
        threads: dict[str, list[Message]] = defaultdict(list)
        for message in self.messages.values():
            if message.is_reply and message.thread_ts:
                threads[message.thread_ts].append(message)
        return threads


def channel_json(channel: Channel, app_user: str, *, with_count: bool = False) -> Json:
    """The conversation object as the app's token sees it."""
    if channel.person:
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": channel.person,
            "is_user_deleted": False,
            "priority": 0,
        }
    shown: Json = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": app_user in channel.members,
        "created": channel.created,
        "creator": channel.creator,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "previous_names": [],
        "unlinked": 0,
    }
    if with_count:
        shown["num_members"] = len(channel.members)
    return shown
