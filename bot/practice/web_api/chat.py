"""chat.*: posting, changing and deleting messages. What a message may contain is judged in content.py."""

from __future__ import annotations

from bot.practice.channels import Channel
from bot.practice.messages import Message, message_json
from bot.practice.refusal import SlackRefusal
from bot.practice.rules import limits
from bot.practice.web_api.call import Call
from bot.practice.web_api.content import Content, content_of, metadata_of, thread_of
from bot.practice.web_api.registry import method
from bot.practice.wire import Json

_WRITE = ("chat:write",)


@method("chat.postMessage", scopes=_WRITE)
def post_message(call: Call) -> Json:
    """Post into a channel, a thread or a person's direct messages with the app."""
    channel = _target(call)
    content, metadata, thread_ts = content_of(call), metadata_of(call), thread_of(call)
    parent = channel.messages.get(thread_ts or "")
    if parent is not None and parent.is_reply:
        raise SlackRefusal("cannot_reply_to_message")
    posted = [
        call.workspace.post(
            channel,
            Message(
                ts=call.workspace.next_ts(),
                user=call.app_user,
                bot_id=call.workspace.team.bot_id,
                text=text,
                blocks=content.blocks,
                thread_ts=thread_ts,
                broadcast=call.flag("reply_broadcast"),
                metadata=metadata or None,
            ),
        )
        for text in _pieces(content)
    ]
    first = posted[0]
    shown = message_json(first, call.workspace.author, with_metadata=True)
    return {"channel": channel.id, "ts": first.ts, "message": shown}


def _pieces(content: Content) -> list[str]:
    """A long text without blocks arrives as several messages; the answer names only the first (SLACK.md section 3)."""
    if content.blocks or len(content.text) <= limits.MESSAGE_PIECE:
        return [content.text]
    size = limits.MESSAGE_PIECE
    return [content.text[start : start + size] for start in range(0, len(content.text), size)]


def _target(call: Call) -> Channel:
    """Where a post goes. A person's id means their direct messages, which must not be switched off in the manifest."""
    workspace = call.workspace
    target = call.required("channel")
    if target not in workspace.people:
        return _channel_to_post_in(call)
    if workspace.people[target].bot_id:
        raise SlackRefusal("cannot_dm_bot")
    _check_messages_tab(call)
    return workspace.open_dm(target)


def _channel_to_post_in(call: Call) -> Channel:
    channel = call.channel()
    if channel.person:
        _check_messages_tab(call)
    if channel.is_archived:
        raise SlackRefusal("is_archived")
    if call.app_user not in channel.members and "chat:write.public" not in call.workspace.app.scopes:
        raise SlackRefusal("not_in_channel")
    return channel


def _check_messages_tab(call: Call) -> None:
    if not call.workspace.app.messages_tab:
        raise SlackRefusal("messages_tab_disabled")


@method("chat.postEphemeral", scopes=_WRITE)
def post_ephemeral(call: Call) -> Json:
    """Show something to one member of the channel only. Metadata is ignored here, as Slack says."""
    channel = _channel_to_post_in(call)
    content, thread_ts = content_of(call), thread_of(call)
    reader = call.required("user")
    if reader not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    shown = Message(
        ts=call.workspace.next_ts(),
        user=call.app_user,
        text=content.text,
        blocks=content.blocks,
        thread_ts=thread_ts,
        bot_id=call.workspace.team.bot_id,
        reader=reader,
    )
    if thread_ts is None or channel.replies(thread_ts):  # in a thread that nobody answered in it is not shown
        call.workspace.show_ephemeral(channel, shown)
    return {"message_ts": shown.ts}


@method("chat.update", scopes=_WRITE)
def update(call: Call) -> Json:
    """Change an own message. Text without blocks takes the old blocks away; metadata stays unless given."""
    channel = call.channel()
    message = call.message(channel)
    if message.user != call.app_user:
        raise SlackRefusal("cant_update_message")
    if channel.is_archived:
        raise SlackRefusal("is_inactive")
    content, metadata = content_of(call, text_limit=limits.UPDATE_TEXT), metadata_of(call)
    author = call.workspace.author
    previous = message_json(message, author)
    message.text = content.text
    message.blocks = content.blocks or None
    if not content.blocks:
        message.edited_ts = call.workspace.next_ts()
    if metadata is not None:
        message.metadata = metadata or None
    call.workspace.edited(channel, message, previous)
    shown = message_json(message, author, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", scopes=_WRITE)
def delete(call: Call) -> Json:
    """Delete an own message; its thread stays behind without it."""
    channel = call.channel()
    message = call.message(channel)
    if message.user != call.app_user:
        raise SlackRefusal("cant_delete_message")
    call.workspace.delete(channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    """The address of a message, as the practice page understands it."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"{call.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
