"""Letters on their way to Slack: a parcel is drawn from the state of now, posted or updated, and answered for.

Never retries and never sleeps: what became of a letter is its answer, and the outbox decides what follows. What is
raised is a fault of ours and no answer.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from bot.domain.ids import ChannelId, PersonId, issue_key
from bot.slack import history, limits
from bot.slack.message import Blocks, Message
from bot.slack.slack_answers import FAILURES, outcome_of
from bot.slack.strays import take_back, without_its_thread
from bot.slack.surfaces import alarm, card, digest, duty, notice, ping, trouble
from bot.slack.surfaces.blocks import MAY_BE_A_REPEAT, as_json
from bot.slack.surfaces.looking import informed, morning
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clip, mention, typed
from bot.usecases.parcels import (
    AdminParcel,
    Alarm,
    CallParcel,
    CardParcel,
    ContentBroken,
    DestinationBroken,
    DigestParcel,
    InformedParcel,
    Looked,
    MorningParcel,
    News,
    NoticeParcel,
    Outcome,
    Parcel,
    Sender,
    Sent,
    StrayParcel,
    Swapping,
    Unknown,
    Whereabouts,
    WhisperParcel,
)

_log = logging.getLogger(__name__)
_FALLBACK_TEXT = 300
Drawn = (
    CardParcel | CallParcel | DigestParcel | NoticeParcel | WhisperParcel | AdminParcel | MorningParcel | InformedParcel
)
NameOf = Callable[[PersonId], str | None]


class SlackSender:
    """The way to Slack on one client."""

    def __init__(self, client: WebClient, name_of: NameOf, bot_id: str | None) -> None:
        """`bot_id` tells our messages from others'."""
        self._client = client
        self._name_of = name_of
        self._bot_id = bot_id

    def __call__(self, parcel: Parcel) -> Outcome:
        """Draw it and send it once."""
        if isinstance(parcel, StrayParcel):
            return take_back(self._client, parcel)
        return _deliver(self._client, compose(parcel, self._name_of))

    def look(self, place: Whereabouts) -> Looked:
        """Read the history there."""
        return history.look(self._client, place, self._bot_id)


def make_sender(client: WebClient, name_of: NameOf = lambda _person: None, bot_id: str | None = None) -> Sender:
    """A sender on this client, whose `retry_handlers` must be empty: a repeated post could be a second message."""
    if client.retry_handlers:
        message = "the client of a sender must not retry by itself"
        raise ValueError(message)
    return SlackSender(client, name_of, bot_id)


def compose(parcel: Drawn, name_of: NameOf) -> Message:
    """Draw the message of a parcel."""

    def named(person: PersonId) -> str:
        name = name_of(person)
        return typed(name, 80) if name else mention(person)

    match parcel:
        case CardParcel():
            return _card(parcel, named)
        case CallParcel():
            return _call(parcel, named)
        case DigestParcel():
            return _digest(parcel, named)
        case NoticeParcel():
            return Message(
                letter=parcel.letter,
                text=notice.push(parcel.notice, parcel.issue, parcel.policy, named),
                blocks=_drawn(
                    parcel,
                    lambda: notice.draw(
                        parcel.notice, parcel.issue, parcel.policy, named, repeated=parcel.may_be_repeat
                    ),
                ),
                channel=parcel.channel,
                thread_ts=parcel.thread_ts,
            )
        case WhisperParcel():
            words = clip(parcel.words, limits.SECTION_TEXT)
            return Message(letter=parcel.letter, text=words, channel=parcel.channel, person=parcel.person, whisper=True)
        case AdminParcel():
            return _for_admins(parcel)
        case InformedParcel():
            return _digest_of_a_day(parcel, named)
        case MorningParcel():
            return _list_of_a_morning(parcel, named)
        case _ as never:
            assert_never(never)


def _card(parcel: CardParcel, named: Callable[[PersonId], str]) -> Message:
    seen = Seen(issue=parcel.issue, policy=parcel.policy, roster=parcel.roster, now=parcel.now, named=named)
    shown = card.card(seen, parcel.tier, delayed=parcel.delayed)
    return Message(
        letter=parcel.letter,
        text=shown.push,
        blocks=_drawn(parcel, lambda: card.draw(shown)),
        channel=parcel.channel,
        person=parcel.person,
        ts=parcel.ts,
    )


def _call(parcel: CallParcel, named: Callable[[PersonId], str]) -> Message:
    seen = Seen(issue=parcel.issue, policy=parcel.policy, roster=parcel.roster, now=parcel.now, named=named)
    shown = ping.ping(
        seen,
        parcel.call,
        to=parcel.person,
        rerouted_from=parcel.rerouted_from,
        card_channel=parcel.card_link_channel,
        repeated=parcel.may_be_repeat,
        since=ping.Since(over=parcel.over, asked_again=parcel.asked_again, unmentioned=parcel.unmentioned),
    )
    return Message(
        letter=parcel.letter,
        text=shown.push,
        blocks=_drawn(parcel, lambda: ping.draw(shown)),
        channel=parcel.channel,
        person=parcel.person,
        thread_ts=parcel.thread_ts,
        broadcast=parcel.call.in_channel and parcel.thread_ts is not None,
        ts=parcel.ts,
    )


def _for_admins(parcel: AdminParcel) -> Message:
    told = parcel.words
    text = told if isinstance(told, str) else _told(told)
    if parcel.may_be_repeat:
        text = f"{text}\n{MAY_BE_A_REPEAT}"
    return Message(
        letter=parcel.letter,
        text=clip(text, limits.SECTION_TEXT),
        blocks=_drawn(parcel, lambda: duty.asked(told)) if isinstance(told, Swapping) else [],
        channel=parcel.channel,
        thread_ts=parcel.thread_ts,
        person=parcel.person,
    )


def _digest_of_a_day(parcel: InformedParcel, named: Callable[[PersonId], str]) -> Message:
    return Message(
        letter=parcel.letter,
        text=informed.push(parcel.informed),
        blocks=_drawn(parcel, lambda: informed.draw(parcel.informed, named, repeated=parcel.may_be_repeat)),
        channel=parcel.channel,
        person=parcel.person,
    )


def _list_of_a_morning(parcel: MorningParcel, named: Callable[[PersonId], str]) -> Message:
    return Message(
        letter=parcel.letter,
        text=morning.push(parcel.morning),
        blocks=_drawn(parcel, lambda: morning.draw(parcel.morning, named, repeated=parcel.may_be_repeat)),
        channel=parcel.channel,
    )


def _digest(parcel: DigestParcel, named: Callable[[PersonId], str]) -> Message:
    lines = [f"{issue_key(call.issue.id)} · {_call(call, named).text}" for call in parcel.calls]
    called = [
        one.person
        for call in parcel.calls
        for one in call.call.people
        if parcel.person is None and one.person not in call.unmentioned
    ]
    shown = digest.digest(lines, called)
    return Message(
        letter=parcel.letter,
        others=parcel.others,
        text=shown.push,
        blocks=_drawn(parcel, lambda: digest.draw(shown)),
        channel=parcel.channel,
        person=parcel.person,
    )


def _told(news: News | Alarm) -> str:
    return alarm.words(news) if isinstance(news, Alarm) else trouble.words(news)


def _drawn(parcel: Drawn, draw: Callable[[], list[Block]]) -> Blocks:
    """Blocks as JSON, before Slack is asked; where they cannot be drawn the text goes alone, better than nothing."""
    try:
        return as_json(draw())
    except Exception:  # noqa: BLE001  # whatever is wrong with a drawing, the words must get through
        _log.exception("the blocks of a message cannot be drawn", extra={"letter": parcel.letter})
        return []


def _deliver(client: WebClient, message: Message) -> Outcome:
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
    client.chat_postEphemeral(channel=message.channel, user=str(message.person), text=message.text, parse="none")
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
