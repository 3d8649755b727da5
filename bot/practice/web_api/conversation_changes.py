"""conversations.*: opening, creating, joining, leaving, inviting, topics, archiving. Reading is in conversations.py."""

from __future__ import annotations

import re

from bot.practice import clock
from bot.practice.channels import Channel, channel_json
from bot.practice.messages import Message
from bot.practice.refusal import SlackRefusal
from bot.practice.rules import limits
from bot.practice.web_api.call import Call
from bot.practice.web_api.registry import method
from bot.practice.wire import Json, make_id

_DM_PEOPLE = 8


@method("conversations.open", scopes=("im:write", "mpim:write", "channels:manage", "groups:write"))
def open_dm(call: Call) -> Json:
    """Open or resume the direct messages with a person. A person who left keeps an old one but gets no new one."""
    given = call.text("channel")
    if given is not None:
        channel = call.channel()
        if not channel.person:
            raise SlackRefusal("method_not_supported_for_channel_type")
        return _opened(call, channel, was_open=True)
    people = call.names("users")
    if not people:
        raise SlackRefusal("users_list_not_supplied")
    if len(people) > _DM_PEOPLE:
        raise SlackRefusal("too_many_users")
    if len(people) > 1:
        raise SlackRefusal("invalid_user_combination")
    call.need_scope("im:write")
    person = call.workspace.person(people[0])
    if person.bot_id:
        raise SlackRefusal("cannot_dm_bot")
    existing = call.workspace.dm_with(person.id)
    if person.deleted and not existing:
        raise SlackRefusal("user_disabled")
    if existing is None and call.flag("prevent_creation"):
        raise SlackRefusal("channel_not_found")
    return _opened(call, call.workspace.open_dm(person.id), was_open=existing is not None)


def _opened(call: Call, channel: Channel, *, was_open: bool) -> Json:
    shown: Json = channel_json(channel, call.app_user) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if was_open else {})}


@method("conversations.create")
def create(call: Call) -> Json:
    """Create a channel with the app as its first member; an archived one still holds its name."""
    private = call.flag("is_private")
    call.need_scope("groups:write" if private else "channels:manage")
    name = call.text("name")
    _check_name(name)
    if any(channel.name == name for channel in call.workspace.channels.values()):
        raise SlackRefusal("name_taken")
    channel = Channel(
        id=make_id("C"),
        name=name or "",
        created=int(clock.now()),
        creator=call.app_user,
        is_private=private,
    )
    call.workspace.channels[channel.id] = channel
    call.workspace.join(channel, call.app_user)
    return {"channel": channel_json(channel, call.app_user)}


def _check_name(name: str | None) -> None:
    if not name:
        raise SlackRefusal("invalid_name_required")
    if len(name) > limits.CHANNEL_NAME:
        raise SlackRefusal("invalid_name_maxlength")
    if not re.search(r"[a-z0-9]", name):
        raise SlackRefusal("invalid_name_punctuation")
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        raise SlackRefusal("invalid_name_specials")


@method("conversations.join", scopes=("channels:join",))
def join(call: Call) -> Json:
    """Join a public channel."""
    channel = call.channel()
    _check_changeable(channel)
    if channel.type != "channel":
        raise SlackRefusal("method_not_supported_for_channel_type")
    already = call.app_user in channel.members
    call.workspace.join(channel, call.app_user)
    shown: Json = {"channel": channel_json(channel, call.app_user)}
    if already:
        shown |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return shown


@method("conversations.leave", scopes=("channels:manage", "groups:write", "im:write", "mpim:write"))
def leave(call: Call) -> Json:
    """Leave a channel; leaving one that the app is not in is said, not refused."""
    channel = call.channel()
    _check_changeable(channel)
    if call.app_user not in channel.members:
        return {"not_in_channel": True}
    call.workspace.leave(channel, call.app_user)
    return {}


@method("conversations.invite")
def invite(call: Call) -> Json:
    """Bring people into a channel of the app. One bad id refuses all, unless `force` skips it."""
    channel = call.joined_channel()
    call.need_scope(*_write_scopes(channel, "invites"))
    _check_changeable(channel)
    people = call.names("users")
    if not people:
        raise SlackRefusal("no_user")
    if len(people) > limits.INVITE_AT_ONCE:
        raise SlackRefusal("too_many_users")
    errors = {user: error for user in people if (error := _cannot_invite(call, channel, user))}
    listed = [{"user": user, "ok": False, "error": error} for user, error in errors.items()]
    if errors and not (call.flag("force") and len(errors) < len(people)):
        raise SlackRefusal(next(iter(errors.values())), errors=listed)
    for user in people:
        if user not in errors:
            call.workspace.join(channel, user, inviter=call.app_user)
    return {"channel": channel_json(channel, call.app_user), **({"errors": listed} if listed else {})}


def _cannot_invite(call: Call, channel: Channel, user: str) -> str | None:
    person = call.workspace.people.get(user)
    if person is None or person.deleted:
        return "user_not_found"
    if user == call.app_user:
        return "cant_invite_self"
    if user in channel.members:
        return "already_in_channel"
    if person.is_ultra_restricted:
        return "ura_max_channels"
    return "user_is_restricted" if person.is_stranger and not channel.is_ext_shared else None


@method("conversations.setTopic")
def set_topic(call: Call) -> Json:
    """Set a channel's topic, at most 250 characters."""
    channel = call.joined_channel()
    call.need_scope(*_write_scopes(channel, "topic"))
    _check_changeable(channel)
    topic = call.text("topic") or ""
    if len(topic) > limits.TOPIC:
        raise SlackRefusal("too_long")
    if topic != channel.topic:
        channel.topic = topic
        text = f"<@{call.app_user}> set the channel topic: {topic}"
        call.workspace.post(channel, Message(call.workspace.next_ts(), call.app_user, text, subtype="channel_topic"))
    return {"channel": channel_json(channel, call.app_user)}


@method("conversations.archive")
def archive(call: Call) -> Json:
    """Archive a channel. No app can bring it back: Slack lets no bot token unarchive (SLACK.md section 5)."""
    channel = call.joined_channel()
    call.need_scope("groups:write" if channel.is_private else "channels:manage")
    if channel.person:
        raise SlackRefusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackRefusal("already_archived")
    if channel.name == "general":
        raise SlackRefusal("cant_archive_general")
    call.workspace.set_archived(channel, archived=True, by=call.app_user)
    return {}


def _write_scopes(channel: Channel, narrow: str) -> tuple[str, ...]:
    if channel.person:
        return ("im:write",)
    if channel.is_private:
        return ("groups:write", f"groups:write.{narrow}")
    return ("channels:manage", f"channels:write.{narrow}")


def _check_changeable(channel: Channel) -> None:
    if channel.is_archived:
        raise SlackRefusal("is_archived")
