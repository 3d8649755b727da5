"""The small marks that stay with a message or at the head of a channel: reactions, pins, bookmarks.

No message is written here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.practice.channels import Channel
from bot.practice.refusal import SlackRefusal
from bot.practice.rules import limits
from bot.practice.web_api.call import Call
from bot.practice.web_api.registry import method
from bot.practice.wire import Json, make_id


@method("reactions.add", scopes=("reactions:write",))
def add_reaction(call: Call) -> Json:
    """React to a message."""
    channel = call.channel()
    message = call.message(channel, "timestamp")
    people = message.reactions.setdefault(call.required("name").strip(":"), [])
    if call.app_user in people:
        raise SlackRefusal("already_reacted")
    people.append(call.app_user)
    call.workspace.changed(channel)
    return {}


@method("pins.add", scopes=("pins:write",))
def add_pin(call: Call) -> Json:
    """Pin a message to its channel; the lines that Slack itself writes cannot be pinned."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    if message.subtype:
        raise SlackRefusal("not_pinnable")
    if message.ts in channel.pins:
        raise SlackRefusal("already_pinned")
    if len(channel.pins) >= limits.PINS:
        raise SlackRefusal("too_many_pins")
    channel.pins.append(message.ts)
    call.workspace.changed(channel)
    return {}


@method("bookmarks.add", scopes=("bookmarks:write",))
def add_bookmark(call: Call) -> Json:
    """Put a link at the head of a channel; Slack does not mind that one stands there already."""
    channel = _with_bookmarks(call)
    if call.required("type") != "link":
        raise SlackRefusal("invalid_bookmark_type")
    if len(channel.bookmarks) >= limits.BOOKMARKS:
        raise SlackRefusal("too_many_bookmarks")
    bookmark = {
        "id": make_id("Bk"),
        "channel_id": channel.id,
        "title": call.required("title"),
        "link": _link(call.text("link")),
        "type": "link",
    }
    channel.bookmarks.append(bookmark)
    call.workspace.changed(channel)
    return {"bookmark": dict(bookmark)}


@method("bookmarks.edit", scopes=("bookmarks:write",))
def edit_bookmark(call: Call) -> Json:
    """Give a bookmark another title or link."""
    channel = _with_bookmarks(call)
    wanted = call.required("bookmark_id")
    bookmark = next((one for one in channel.bookmarks if one["id"] == wanted), None)
    if bookmark is None:
        raise SlackRefusal("not_found")
    title, link = call.text("title"), call.text("link")
    bookmark |= ({"title": title} if title else {}) | ({"link": _link(link)} if link else {})
    call.workspace.changed(channel)
    return {"bookmark": dict(bookmark)}


@method("bookmarks.list", scopes=("bookmarks:read",))
def list_bookmarks(call: Call) -> Json:
    """The links at the head of a channel."""
    return {"bookmarks": [dict(one) for one in _with_bookmarks(call, change=False).bookmarks]}


def _with_bookmarks(call: Call, *, change: bool = True) -> Channel:
    channel = call.joined_channel(name="channel_id")
    if change and channel.is_archived:
        raise SlackRefusal("is_archived")
    return channel


def _link(link: str | None) -> str:
    """A link has a scheme and a host."""
    parts = urlsplit(link or "")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SlackRefusal("invalid_link")
    return str(link)
