"""Letters on their way to Slack: a parcel is drawn from the state of now, posted or updated, and answered for.

Never retries and never sleeps: what became of a letter is its answer, and the outbox decides what follows. What is
raised is a fault of ours and no answer.
"""

import logging
from collections.abc import Callable
from typing import assert_never

from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from bot.domain.ids import PersonId, issue_key
from bot.domain.own_channel import MESSAGES, Doing
from bot.slack import history, limits, own_channel
from bot.slack.message import Blocks, Message
from bot.slack.posting import deliver
from bot.slack.strays import take_back
from bot.slack.surfaces import alarm, card, digest, duty, notice, ping, trouble
from bot.slack.surfaces import own_channel as own
from bot.slack.surfaces.blocks import MAY_BE_A_REPEAT, as_json
from bot.slack.surfaces.looking import informed, morning
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clip, mention, typed
from bot.usecases.parcels import (
    AdminParcel,
    Alarm,
    CallParcel,
    CardParcel,
    DigestParcel,
    InformedParcel,
    Looked,
    MorningParcel,
    News,
    NoticeParcel,
    Outcome,
    Parcel,
    Sender,
    StepParcel,
    StrayParcel,
    Swapping,
    WelcomeParcel,
    Whereabouts,
    WhisperParcel,
)

_log = logging.getLogger(__name__)
Said = WhisperParcel | WelcomeParcel | AdminParcel | MorningParcel | InformedParcel
Drawn = CardParcel | CallParcel | DigestParcel | StepParcel | NoticeParcel | Said
NameOf = Callable[[PersonId], str | None]


class SlackSender:
    """The way to Slack on one client."""

    def __init__(self, client: WebClient, name_of: NameOf, bot_id: str | None, bot_user: str | None) -> None:
        """`bot_id` tells our messages from others', `bot_user` our channels."""
        self._client = client
        self._name_of = name_of
        self._bot_id = bot_id
        self._bot_user = bot_user

    def __call__(self, parcel: Parcel) -> Outcome:
        """Draw it and send it once."""
        if isinstance(parcel, StrayParcel):
            return take_back(self._client, parcel)
        if isinstance(parcel, StepParcel) and parcel.step.doing not in MESSAGES:
            return own_channel.take(self._client, parcel, _namer(self._name_of, lambda _: "somebody"), self._bot_user)
        return deliver(self._client, compose(parcel, self._name_of))

    def look(self, place: Whereabouts) -> Looked:
        """Read the history there."""
        return history.look(self._client, place, self._bot_id)


def make_sender(
    client: WebClient,
    name_of: NameOf = lambda _person: None,
    bot_id: str | None = None,
    bot_user: str | None = None,
) -> Sender:
    """A sender on this client, whose `retry_handlers` must be empty: a repeated post could be a second message."""
    if client.retry_handlers:
        raise ValueError("the client of a sender must not retry by itself")
    return SlackSender(client, name_of, bot_id, bot_user)


def compose(parcel: Drawn, name_of: NameOf) -> Message:
    """Draw the message of a parcel."""
    named = _namer(name_of, mention)
    match parcel:
        case CardParcel():
            return _card(parcel, named)
        case CallParcel():
            return _call(parcel, named)
        case DigestParcel():
            return _digest(parcel, named)
        case StepParcel():
            return _of_channel(parcel, named)
        case WelcomeParcel():
            return _welcome(parcel, named)
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


def _namer(name_of: NameOf, otherwise: Callable[[PersonId], str]) -> Callable[[PersonId], str]:
    def named(person: PersonId) -> str:
        name = name_of(person)
        return typed(name, 80) if name else otherwise(person)

    return named


def _of_channel(parcel: StepParcel, named: Callable[[PersonId], str]) -> Message:
    """The card in a channel of its own, or the procedure there."""
    seen = Seen(issue=parcel.issue, policy=parcel.policy, roster=parcel.roster, now=parcel.now, named=named)
    is_card = parcel.step.doing is Doing.CARD
    return Message(
        letter=parcel.letter,
        text=card.push(seen) if is_card else own.guide_push(seen),
        blocks=_drawn(parcel, lambda: card.draw(card.card(seen, seen.issue.tier)) if is_card else own.guide(seen)),
        channel=parcel.channel,
        ts=parcel.ts,
    )


def _welcome(parcel: WelcomeParcel, named: Callable[[PersonId], str]) -> Message:
    seen = Seen(issue=parcel.issue, policy=parcel.policy, roster=parcel.roster, now=parcel.now, named=named)
    return Message(
        letter=parcel.letter,
        text=own.welcome_push(seen),
        blocks=_drawn(parcel, lambda: own.welcome(seen, parcel.person, parcel.part)),
        channel=parcel.channel,
        person=parcel.person,
        whisper=True,
    )


def _card(parcel: CardParcel, named: Callable[[PersonId], str]) -> Message:
    seen = Seen(issue=parcel.issue, policy=parcel.policy, roster=parcel.roster, now=parcel.now, named=named)
    shown = card.card(seen, parcel.tier, delayed=parcel.delayed, own_channel=parcel.own_channel)
    return Message(
        letter=parcel.letter,
        text=shown.push,
        blocks=_drawn(parcel, lambda: card.draw(shown)),
        channel=parcel.channel,
        person=parcel.person,
        ts=parcel.ts,
    )


def _ping(parcel: CallParcel, named: Callable[[PersonId], str]) -> ping.Ping:
    seen = Seen(issue=parcel.issue, policy=parcel.policy, roster=parcel.roster, now=parcel.now, named=named)
    return ping.ping(
        seen,
        parcel.call,
        to=parcel.person,
        rerouted_from=parcel.rerouted_from,
        card_channel=parcel.card_link_channel,
        repeated=parcel.may_be_repeat,
        since=ping.Since(over=parcel.over, asked_again=parcel.asked_again, unmentioned=parcel.unmentioned),
    )


def _call(parcel: CallParcel, named: Callable[[PersonId], str]) -> Message:
    shown = _ping(parcel, named)
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
    pings = [(call, _ping(call, named)) for call in parcel.calls]
    lines = [digest.Line(f"{issue_key(call.issue.id)} · {shown.push}", shown.buttons) for call, shown in pings]
    called = [
        one.person
        for call in parcel.calls
        for one in call.call.people
        if parcel.person is None and one.person not in call.unmentioned
    ]
    shown = digest.digest(lines, called, gathered=parcel.gathered)
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
