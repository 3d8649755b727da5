"""Typing: messages, slash commands, joining and leaving channels. Clicking lives in clicking.py."""

from __future__ import annotations

import uuid

from bot.practice import sentences
from bot.practice.app_manifest import SlashCommand
from bot.practice.channels import Channel
from bot.practice.delivery.answer import Answer, Delivery
from bot.practice.gestures.app_answers import show_answer
from bot.practice.gestures.client import DONE, Client, Outcome
from bot.practice.messages import Message
from bot.practice.people import Person
from bot.practice.refusal import GestureRefused, SlackRefusal
from bot.practice.wire import Json


def write(client: Client, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Message:
    """Send a message as a person. Typed names become mentions, as the client makes them."""
    person = client.person(user_id)
    channel = client.writable_channel(person, channel_id)
    if channel.person and (not client.workspace.app.messages_tab or client.workspace.app.messages_read_only):
        raise GestureRefused(sentences.READ_ONLY_DM)
    message = Message(
        ts=client.workspace.next_ts(),
        user=person.id,
        text=client.workspace.names().marked(text, labelled=False),
        thread_ts=thread_ts,
        client_msg_id=str(uuid.uuid4()),
    )
    return client.workspace.post(channel, message)


async def command(client: Client, user_id: str, channel_id: str, typed: str) -> Outcome:
    """Type a slash command. An answer of the app is shown; a failure is what Slackbot says about it."""
    person = client.person(user_id)
    channel = client.writable_channel(person, channel_id)
    name, _, text = typed.strip().partition(" ")
    offered = next((each for each in client.workspace.app.commands if each.command == name), None)
    if offered is None or person.is_stranger:
        return Outcome(ok=False, error=sentences.unknown_command(name))
    payload = client.payloads.command(person, channel, name, _as_app_sees(client, offered, text.strip()))
    answer = await client.courier.deliver(Delivery("slash_commands", payload))
    return _command_outcome(client, person, channel, name, answer)


def _as_app_sees(client: Client, offered: SlashCommand, text: str) -> str:
    return client.workspace.names().marked(text, labelled=True) if offered.escapes else text


def _command_outcome(client: Client, person: Person, channel: Channel, name: str, answer: Answer) -> Outcome:
    if answer.failure:
        return Outcome(ok=False, error=sentences.failed_command(name, answer.failure))
    body: Json | None = {"text": answer.body} if isinstance(answer.body, str) else answer.body
    if body:
        try:
            show_answer(client.workspace, channel, person.id, body)
        except SlackRefusal:
            return Outcome(ok=False, error=sentences.bad_command_answer(name))
    return DONE


def join(client: Client, user_id: str, channel_id: str) -> Outcome:
    """Join a public channel."""
    person = client.person(user_id)
    channel = client.channel(person, channel_id)
    if channel.is_archived:
        raise GestureRefused(sentences.ARCHIVED)
    client.workspace.join(channel, person.id)
    return DONE


def leave(client: Client, user_id: str, channel_id: str) -> Outcome:
    """Leave a channel."""
    person = client.person(user_id)
    channel = client.channel(person, channel_id)
    if channel.person:
        raise GestureRefused(sentences.NOT_MEMBER)
    client.workspace.leave(channel, person.id)
    return DONE
