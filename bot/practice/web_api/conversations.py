"""conversations.*: reading channels and their members. Changing them lives in conversation_changes.py."""

from __future__ import annotations

from bot.practice import clock
from bot.practice.channels import Channel, channel_json
from bot.practice.messages import Message, message_json
from bot.practice.refusal import SlackRefusal
from bot.practice.web_api.call import HISTORY_SCOPES, READ_SCOPES, Call
from bot.practice.web_api.pages import decode_cursor, encode_cursor, limit_of, page_of
from bot.practice.web_api.registry import method
from bot.practice.wire import Json

_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


@method("conversations.info")
def info(call: Call) -> Json:
    """One channel; members are counted on request."""
    channel = call.channel(scopes=READ_SCOPES)
    return {"channel": channel_json(channel, call.app_user, with_count=call.flag("include_num_members"))}


@method("conversations.list")
def list_all(call: Call) -> Json:
    """The channels that the app can see, by type."""
    page, more = page_of(call, _of_types(call))
    return {"channels": [channel_json(c, call.app_user, with_count=True) for c in page], "response_metadata": more}


@method("users.conversations")
def of_user(call: Call) -> Json:
    """The channels that a person (by default the app) is in; of others the app sees what it shares or is public."""
    user = call.text("user") or call.app_user
    call.workspace.person(user)
    page, more = page_of(call, [channel for channel in _of_types(call) if user in channel.members])
    return {"channels": [channel_json(c, call.app_user) for c in page], "response_metadata": more}


def _of_types(call: Call) -> list[Channel]:
    asked = call.names("types") or ["public_channel"]
    if any(each not in _TYPES for each in asked):
        raise SlackRefusal("invalid_types")
    kinds = {_TYPES[each] for each in asked}
    for kind in sorted(kinds & READ_SCOPES.keys()):
        call.need_scope(READ_SCOPES[kind])
    return [
        channel
        for channel in call.workspace.channels.values()
        if channel.type in kinds
        and channel.visible_to(call.app_user)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]


@method("conversations.members")
def members(call: Call) -> Json:
    """The ids of a channel's members."""
    channel = call.channel(scopes=READ_SCOPES)
    page, more = page_of(call, channel.members)
    return {"members": list(page), "response_metadata": more}


@method("conversations.history")
def history(call: Call) -> Json:
    """Top-level messages and broadcast replies, newest first. Ephemeral messages are in no history."""
    channel = call.joined_channel(scopes=HISTORY_SCOPES)
    threads = channel.replies_by_parent()
    found = [m for m in channel.messages.values() if not m.is_reply or m.broadcast]
    page, more = _window(call, sorted(_indexed(call, found), key=lambda m: m.ts, reverse=True), newest_first=True)
    author, with_metadata = call.workspace.author, call.flag("include_all_metadata")
    return {
        "messages": [message_json(m, author, replies=threads.get(m.ts, ()), with_metadata=with_metadata) for m in page],
        "pin_count": len(channel.pins),
        **more,
    }


@method("conversations.replies")
def replies(call: Call) -> Json:
    """A thread: its parent and the replies, oldest first; `thread_not_found` where there is no such message."""
    channel = call.joined_channel(scopes=HISTORY_SCOPES)
    ts = call.required("ts")
    parent = channel.messages.get(ts)
    below = channel.replies(ts)
    if parent is None and not below:
        raise SlackRefusal("thread_not_found")
    found = _indexed(call, ([parent] if parent else []) + below)
    page, more = _window(call, found, newest_first=False)
    author, with_metadata = call.workspace.author, call.flag("include_all_metadata")
    return {
        "messages": [
            message_json(m, author, replies=below if m.ts == ts else (), with_metadata=with_metadata) for m in page
        ],
        **more,
    }


def _indexed(call: Call, messages: list[Message]) -> list[Message]:
    """Slack's history can lag behind what was posted; a fault can make it do so here."""
    if not call.history_lag:
        return messages
    return [m for m in messages if float(m.ts) <= clock.now() - call.history_lag]


def _window(call: Call, messages: list[Message], *, newest_first: bool) -> tuple[list[Message], Json]:
    """What lies between `oldest` and `latest` (ends only with `inclusive`), one page of it from the cursor on."""
    oldest, latest = _moment(call, "oldest", 0.0), _moment(call, "latest", float("inf"))
    inclusive = call.flag("inclusive")
    cursor = call.text("cursor")
    if cursor:
        name, _, position = decode_cursor(cursor).partition(":")
        if name != "next_ts":
            raise SlackRefusal("invalid_cursor")
        messages = [m for m in messages if (m.ts <= position if newest_first else m.ts >= position)]
    inside = [m for m in messages if oldest < float(m.ts) < latest or (inclusive and float(m.ts) in {oldest, latest})]
    limit = limit_of(call, 100 if newest_first else 1000, 999 if newest_first else 1000)
    has_more = len(inside) > limit
    more: Json = {"has_more": has_more}
    if has_more:
        more["response_metadata"] = {"next_cursor": encode_cursor(f"next_ts:{inside[limit].ts}")}
    return inside[:limit], more


def _moment(call: Call, name: str, otherwise: float) -> float:
    """A moment in seconds, or `invalid_ts_oldest` and `invalid_ts_latest`."""
    given = call.text(name)
    try:
        return otherwise if given is None else float(given)
    except ValueError:
        raise SlackRefusal(f"invalid_ts_{name}") from None
