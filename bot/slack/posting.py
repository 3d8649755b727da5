"""One drawn message on its way: posted, updated or whispered, once, and the answer as an outcome.

Never draws, and never retries but as its text alone where Slack refuses the blocks.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from slack_sdk import WebClient

from bot.domain.ids import ChannelId, PersonId
from bot.slack import history
from bot.slack.message import Blocks, Message
from bot.slack.slack_answers import FAILURES, outcome_of
from bot.slack.strays import without_its_thread
from bot.slack.text import clip
from bot.usecases.parcels import ContentBroken, DestinationBroken, Outcome, Sent, Unknown

_log = logging.getLogger(__name__)
_FALLBACK_TEXT: Final = 300


def deliver(client: WebClient, message: Message) -> Outcome:
    """Send it; whom a channel could not whisper to is written to directly."""
    if message.whisper:
        found = _attempt(message, lambda: _whisper(client, message))
        if not isinstance(found, DestinationBroken):
            return found
    elif message.channel is not None:
        return _post(client, message, message.channel)
    if message.person is None:
        return DestinationBroken("no_destination")
    opened = _direct(client, message.person)
    return _post(client, message, opened.channel) if isinstance(opened, Sent) else opened


def _post(client: WebClient, message: Message, channel: ChannelId) -> Outcome:
    """Post or update; what Slack does not take is tried once more as its text alone (RELIABILITY 3, E)."""
    found = _attempt(message, lambda: _write(client, message, channel, message.text, message.blocks))
    if isinstance(found, ContentBroken) and message.blocks:
        _log.error("Slack refused the blocks of a message", extra={"letter": message.letter, "code": found.code})
        text = clip(message.text, _FALLBACK_TEXT)
        found = _attempt(message, lambda: _write(client, message, channel, text, []))
    return replace(found, channel=channel) if isinstance(found, Unknown) else found


def _write(client: WebClient, message: Message, channel: ChannelId, text: str, blocks: Blocks) -> Outcome:
    if message.ts is not None:
        answer = client.chat_update(
            channel=channel, ts=message.ts, text=text, blocks=blocks, parse="none", link_names=False
        )
        return Sent(channel=channel, ts=message.ts)
    answer = client.chat_postMessage(
        channel=channel,
        text=text,
        blocks=blocks or None,
        thread_ts=message.thread_ts,
        reply_broadcast=message.broadcast or None,
        unfurl_links=False,
        unfurl_media=False,
        parse="none",
        metadata=history.metadata_of(message.letter, message.others),
    )
    if message.thread_ts is not None and not (answer.get("message") or {}).get("thread_ts"):
        return without_its_thread(client, answer)
    return Sent(channel=ChannelId(str(answer["channel"])), ts=str(answer["ts"]))


def _whisper(client: WebClient, message: Message) -> Outcome:
    if message.channel is None:
        return DestinationBroken("no_channel")
    client.chat_postEphemeral(
        channel=message.channel,
        user=str(message.person),
        text=message.text,
        blocks=message.blocks or None,
        parse="none",
    )
    return Sent(channel=message.channel, ts=None)


def _direct(client: WebClient, person: PersonId) -> Outcome:
    """The conversation with one person; opening it twice is harmless."""
    try:
        answer = client.conversations_open(users=person)
    except FAILURES as error:
        return outcome_of(error, harmless_twice=True)
    return Sent(channel=ChannelId(str(answer["channel"]["id"])), ts=None)


def _attempt(message: Message, call: Callable[[], Outcome]) -> Outcome:
    try:
        return call()
    except FAILURES as error:
        found = outcome_of(error, harmless_twice=message.ts is not None)
        _log.warning("Slack did not take a letter", extra={"letter": message.letter, "outcome": repr(found)})
        return found
