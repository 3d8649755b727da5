"""What the practice page shows a person: channels, messages, people, open views. It changes nothing."""

from __future__ import annotations

from bot.practice.channels import Channel
from bot.practice.gestures.client import Client
from bot.practice.inputs import state_values
from bot.practice.messages import Message, message_json
from bot.practice.people import Person
from bot.practice.scene import read_scene, scene_names
from bot.practice.views import View, view_json
from bot.practice.wire import Json


def shown_state(client: Client, me: Person, clock: Json) -> Json:
    """Everything around the messages, for one person."""
    workspace = client.workspace
    return {
        "team": {"id": workspace.team.id, "name": workspace.team.name},
        "me": me.id,
        "people": [_person(person) for person in workspace.people.values()],
        "user_groups": [
            {"id": g.id, "handle": g.handle, "name": g.name, "users": list(g.users)} for g in workspace.groups.values()
        ],
        "channels": [_channel(client, me, c) for c in workspace.channels.values() if _is_listed(client, me, c)],
        **({"commands": [], "shortcuts": []} if me.is_stranger else _offered(client)),
        "clock": clock,
        "scenes": [
            {"name": one.name, "title": one.title, "about": one.about} for one in map(read_scene, scene_names())
        ],
        "bot_connected": client.courier.connected,
        "views": [shown_view(view) for view in workspace.modals.get(me.id, [])],
    }


def _offered(client: Client) -> Json:
    app = client.workspace.app
    return {
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint} for c in app.commands
        ],
        "shortcuts": [{"callback_id": s.callback_id, "name": s.name, "type": s.type} for s in app.shortcuts],
    }


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "color": person.color,
        "is_bot": bool(person.bot_id),
        "is_guest": person.is_guest,
        "is_stranger": person.is_stranger,
        "deleted": person.deleted,
    }


def _is_listed(client: Client, me: Person, channel: Channel) -> bool:
    return channel.person == me.id if channel.person else client.can_see(me, channel)


def _channel(client: Client, me: Person, channel: Channel) -> Json:
    new = _unread(channel, me)
    app = client.workspace.people[client.workspace.team.app_user]
    shown: Json = {
        "id": channel.id,
        "name": app.real_name if channel.person else channel.name,
        "kind": "dm" if channel.person else "channel",
        "is_private": channel.type == "group",
        "is_member": me.id in channel.members,
        "members": list(channel.members),
        "is_archived": channel.is_archived,
        "is_shared": channel.is_ext_shared,
        "topic": channel.topic,
        "pins": len(channel.pins),
        "bookmarks": [{"title": one["title"], "link": one["link"]} for one in channel.bookmarks],
        "unread": sum(not message.is_reply or message.broadcast for message in new),
        "mentions": sum(me.id in client.workspace.called_by(channel, message) for message in new),
    }
    return shown | ({"with": app.id} if channel.person else {})


def _unread(channel: Channel, me: Person) -> list[Message]:
    if me.id not in channel.members:
        return []
    read = channel.last_read.get(me.id, "")
    return [m for m in channel.messages.values() if m.ts > read and m.user != me.id and not m.subtype]


def shown_messages(client: Client, me: Person, channel: Channel, thread_ts: str | None) -> list[Json]:
    """The messages of a channel (top level and broadcast replies) or of one thread, oldest first."""
    mine = [message for message in channel.ephemerals if message.reader == me.id]
    everything = sorted([*channel.messages.values(), *mine], key=lambda message: message.ts)
    if thread_ts:
        chosen = [m for m in everything if thread_ts in {m.ts, m.thread_ts}]
    else:
        chosen = [m for m in everything if not m.is_reply or m.broadcast]
    threads = channel.replies_by_parent()
    return [_message(client, message, threads.get(message.ts, [])) for message in chosen]


def _message(client: Client, message: Message, replies: list[Message]) -> Json:
    full = message_json(message, client.workspace.author, replies=replies)
    return {
        "ts": message.ts,
        "at": message.shown_at,
        "user": message.user,
        "username": message.username or client.workspace.people[message.user].real_name,
        "is_bot": message.bot_id is not None,
        "text": message.text,
        "blocks": message.blocks or [],
        "thread_ts": full.get("thread_ts"),
        "reply_count": full.get("reply_count", 0),
        "reply_users": full.get("reply_users", []),
        "latest_reply_at": replies[-1].shown_at if replies else None,
        "edited": message.edited_ts is not None,
        "ephemeral": message.reader is not None,
        "subtype": full.get("subtype"),
    }


def shown_view(view: View) -> Json:
    """A view with what is entered in it now."""
    return view_json(view, state_values(view.blocks, view.inputs))
