"""The live probe: what Slack really does where its documentation is silent, tried out in one channel and taken back.

Never runs by itself, and never in another channel than the one for the bot's own troubles.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.ids import ChannelId
from bot.slack import history
from bot.slack.slack_answers import FAILURES, code_of
from bot.usecases.parcels import History, HistoryClosed, Whereabouts

LONGEST: Final = 30.0  # seconds; then the history does not show it in time
_BETWEEN_LOOKS: Final = 0.5  # seconds; a look costs one call of the tier that allows fifty a minute
_WORDS: Final = "A test of the bot. It takes this message away itself."


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was tried, in a sentence; `as_expected`: the bot relies on it, and may."""

    words: str
    as_expected: bool


def probe(client: WebClient, channel: ChannelId, bot_id: str, now: Callable[[], datetime]) -> Iterator[Seen]:
    """Post, read back, post the same again, answer in a thread that is gone, delete. What was posted is taken away."""
    posted: list[str] = []
    try:
        yield from _tried(client, channel, bot_id, now(), posted)
    except FAILURES as error:
        yield Seen(f"Slack refused a step of the probe: {_code(error)}.", as_expected=False)
    finally:
        left = [ts for ts in posted if not _deleted(client, channel, ts)]
    yield Seen(
        f"{len(left)} messages could not be deleted; delete them by hand." if left else "Everything was deleted again.",
        as_expected=not left,
    )


def _tried(client: WebClient, channel: ChannelId, bot_id: str, begun: datetime, posted: list[str]) -> Iterator[Seen]:
    key = str(uuid4())
    first = _post(client, channel, posted, metadata=history.metadata_of(key), client_msg_id=key)
    yield Seen("A message was posted.", as_expected=True)
    yield _read_back(client, Whereabouts(channel, None, None, begun), bot_id, key)
    yield _same_again(client, channel, first, key, posted)
    client.chat_delete(channel=channel, ts=first)
    posted.remove(first)
    yield _answered_to_nobody(client, channel, first, posted)


def _post(client: WebClient, channel: ChannelId, posted: list[str], **more: Any) -> str:  # noqa: ANN401  # the SDK's own
    ts = str(client.chat_postMessage(channel=channel, text=_WORDS, parse="none", **more)["ts"])
    posted.append(ts)
    return ts


def _read_back(client: WebClient, place: Whereabouts, bot_id: str, key: str) -> Seen:
    """Whether lost answers can be settled at all, and how long the history lags."""
    begun = monotonic()
    while (took := monotonic() - begun) < LONGEST:
        found = history.look(client, place, bot_id)
        if isinstance(found, HistoryClosed):
            return Seen(
                f"The history cannot be read ({found.code}): lost answers are repeated, marked.", as_expected=False
            )
        if isinstance(found, History) and key in found.letters:
            return Seen(f"The history showed it, with its mark, after {took:.1f} s.", as_expected=True)
        Event().wait(_BETWEEN_LOOKS)
    return Seen(f"The history did not show it within {LONGEST:.0f} s.", as_expected=False)


def _same_again(client: WebClient, channel: ChannelId, first: str, key: str, posted: list[str]) -> Seen:
    """Whether Slack knows a message by an id of ours: it is not documented, and nothing relies on it."""
    try:
        again = _post(client, channel, posted, client_msg_id=key)
    except SlackApiError as error:
        return Seen(f"The same client_msg_id a second time is refused: {code_of(error)}.", as_expected=True)
    if again == first:
        posted.remove(again)
        return Seen("The same client_msg_id a second time gave the same message: Slack knows it.", as_expected=True)
    return Seen("The same client_msg_id a second time made a second message: Slack does not know it.", as_expected=True)


def _answered_to_nobody(client: WebClient, channel: ChannelId, gone: str, posted: list[str]) -> Seen:
    """The bot notices a reply that stands alone, and takes it back."""
    try:
        answer = client.chat_postMessage(channel=channel, text=_WORDS, thread_ts=gone, parse="none")
    except SlackApiError as error:
        return Seen(f"A reply to a deleted message is refused: {code_of(error)}.", as_expected=True)
    posted.append(str(answer["ts"]))
    stands_alone = not (answer.get("message") or {}).get("thread_ts")
    how = "stands alone in the channel" if stands_alone else "says that it is in the thread"
    return Seen(f"A reply to a deleted message is taken, and {how}.", as_expected=stands_alone)


def _deleted(client: WebClient, channel: ChannelId, ts: str) -> bool:
    try:
        client.chat_delete(channel=channel, ts=ts)
    except SlackApiError as error:
        return code_of(error) == "message_not_found"
    except FAILURES:
        return False
    return True


def _code(error: Exception) -> str:
    return code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
