"""Messages and how the Web API and events show them. Where a message may be posted is not decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.practice.wire import Json, without_none


@dataclass
class Message:
    """One message; `reader` is set for an ephemeral one, which only that person ever sees.

    `ahead` says by how many seconds business time was ahead when it came; people are shown that time, apps never are.
    """

    ts: str
    user: str
    text: str
    blocks: list[Json] | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    bot_id: str | None = None
    subtype: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    reader: str | None = None
    username: str | None = None
    client_msg_id: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ahead: int = 0

    @property
    def shown_at(self) -> float:
        """When it came, in business time."""
        return float(self.ts) + self.ahead

    @property
    def is_reply(self) -> bool:
        """A reply in a thread; the parent of a thread carries its own ts or none."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True)
class Author:
    """The app's side of a message: what Slack adds to everything a bot posts."""

    team_id: str
    app_id: str
    bot_id: str
    app_name: str


def message_json(
    message: Message,
    author: Author,
    *,
    replies: Sequence[Message] = (),
    with_metadata: bool = False,
) -> Json:
    """The message object; `replies` are those under it (for the thread counts), metadata only where asked for."""
    shown = without_none(
        {
            "type": "message",
            "subtype": message.subtype,
            "user": message.user,
            "ts": message.ts,
            "text": message.text,
            "client_msg_id": message.client_msg_id,
            "team": author.team_id,
            "username": message.username,
            "blocks": message.blocks,
            "thread_ts": message.thread_ts,
        },
    )
    if message.bot_id:
        shown |= _bot_fields(message, author)
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.is_reply and message.broadcast:
        shown["subtype"] = "thread_broadcast"
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()
        ]
    if with_metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown | _thread_fields(message, replies)


def _bot_fields(message: Message, author: Author) -> Json:
    return {
        "bot_id": message.bot_id,
        "app_id": author.app_id,
        "bot_profile": {
            "id": author.bot_id,
            "app_id": author.app_id,
            "user_id": message.user,
            "name": author.app_name,
            "icons": {},
            "deleted": False,
            "updated": 0,
            "team_id": author.team_id,
        },
    }


def _thread_fields(message: Message, replies: Sequence[Message]) -> Json:
    if not replies:
        return {}
    people = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
        "reply_users": people,
        "is_locked": False,
        "subscribed": False,
    }
