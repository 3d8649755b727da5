"""Messages the app sends by answering: to a command, or at a response URL. It bypasses membership, as Slack does."""

from __future__ import annotations

from bot.practice.channels import Channel
from bot.practice.messages import Message, message_json
from bot.practice.refusal import SlackRefusal
from bot.practice.rules import limits
from bot.practice.triggers import ResponseUrl
from bot.practice.web_api.content import checked_blocks
from bot.practice.wire import Json
from bot.practice.workspace import Workspace


def show_answer(
    workspace: Workspace, channel: Channel, reader: str, body: Json, thread_ts: str | None = None
) -> Message:
    """Show the text and blocks of an answer: to the reader alone, or with `in_channel` to everybody."""
    text, blocks = _content(body)
    in_channel = body.get("response_type") == "in_channel"
    message = Message(
        ts=workspace.next_ts(),
        user=workspace.team.app_user,
        text=text,
        blocks=blocks,
        thread_ts=thread_ts,
        bot_id=workspace.team.bot_id,
        reader=None if in_channel else reader,
    )
    return workspace.post(channel, message) if in_channel else workspace.show_ephemeral(channel, message)


def _content(body: Json) -> tuple[str, list[Json] | None]:
    text = body.get("text") or ""
    blocks = checked_blocks(body.get("blocks"))
    if not isinstance(text, str) or (not text and not blocks):
        raise SlackRefusal("no_text")
    if len(text) > limits.MESSAGE_TEXT:
        raise SlackRefusal("msg_too_long")
    return text, blocks


def answer_at_url(workspace: Workspace, token: str, body: Json) -> None:
    """One use of a response URL: a new message, or the original replaced or deleted."""
    url = workspace.response_urls.use(token)
    channel = workspace.channels[url.channel]
    if body.get("delete_original") or body.get("replace_original"):
        _change_original(workspace, channel, url, body)
        return
    thread_ts = body.get("thread_ts") if body.get("response_type") == "in_channel" else url.thread_ts
    show_answer(workspace, channel, url.user, body, thread_ts)


def _change_original(workspace: Workspace, channel: Channel, url: ResponseUrl, body: Json) -> None:
    message = workspace.find_message(channel, url.message_ts or "", url.user)
    if message is None:
        raise SlackRefusal("message_not_found")
    if message.reader is not None and body.get("response_type") == "in_channel":
        raise SlackRefusal("cannot_change_visibility")
    if body.get("delete_original"):
        if message.reader is None:
            workspace.delete(channel, message)
        else:
            channel.ephemerals.remove(message)
            workspace.tell_page([url.user], {"type": "changed", "channels": [channel.id]})
        return
    previous = message_json(message, workspace.author)
    message.text, message.blocks = _content(body)
    if message.reader is None:
        workspace.edited(channel, message, previous)
    else:
        workspace.tell_page([url.user], {"type": "changed", "channels": [channel.id]})
