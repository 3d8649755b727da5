"""Which of our letters a place in Slack shows, known by the id that each message carries (RELIABILITY section 4).

Never posts; what is found or missing is judged by the use case.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.ids import ChannelId
from bot.slack.slack_answers import FAILURES, code_of, outcome_of
from bot.usecases.parcels import History, HistoryClosed, InstallationBroken, Later, Looked, Sent, Unknown, Whereabouts

EVENT: Final = "esc_delivery"
_CLOCKS_DIFFER_BY: Final = timedelta(seconds=60)
_PAGES, _PER_PAGE = 10, 200
_AGAIN_AFTER: Final = timedelta(seconds=30)
_NOT_ALLOWED: Final = frozenset({"missing_scope", "not_allowed_token_type", "method_deprecated"})


def metadata_of(letter: str, others: Sequence[str] = ()) -> dict[str, object]:
    """What a message carries: everybody in the workspace can read it, so ids that mean nothing elsewhere.

    Slack takes no lists there, so the ids of the letters that share a message are one text.
    """
    return {"event_type": EVENT, "event_payload": {"k": letter, **({"also": " ".join(others)} if others else {})}}


def look(client: WebClient, place: Whereabouts, bot_id: str | None) -> Looked:
    """All letters that stand there since `place.since`; `bot_id` leaves out what others posted with the same mark."""
    try:
        channel = place.channel or ChannelId(str(client.conversations_open(users=place.person)["channel"]["id"]))
        found = dict(_shown(client.conversations_history, channel, place, bot_id))
        if place.thread_ts is not None:
            found |= _in_thread(client, channel, place, bot_id)
    except FAILURES as error:
        return _why_not(error)
    return History(found)


def _in_thread(client: WebClient, channel: ChannelId, place: Whereabouts, bot_id: str | None) -> dict[str, Sent]:
    """A thread whose first message is gone shows nothing."""
    try:
        return dict(_shown(client.conversations_replies, channel, place, bot_id, ts=place.thread_ts))
    except SlackApiError as error:
        if code_of(error) == "thread_not_found":
            return {}
        raise


def _shown(
    ask: Callable[..., SlackResponse],
    channel: ChannelId,
    place: Whereabouts,
    bot_id: str | None,
    **more: object,
) -> Iterator[tuple[str, Sent]]:
    oldest = f"{(place.since - _CLOCKS_DIFFER_BY).timestamp():.6f}"
    cursor: str | None = None
    for _ in range(_PAGES):
        said = ask(
            channel=channel,
            oldest=oldest,
            inclusive=True,
            include_all_metadata=True,
            limit=_PER_PAGE,
            cursor=cursor,
            **more,
        )
        for message in said.get("messages") or []:
            letters = _letters_in(message, bot_id)
            yield from ((one, Sent(channel, str(message["ts"]), together=len(letters) > 1)) for one in letters)
        cursor = str((said.get("response_metadata") or {}).get("next_cursor") or "") or None
        if cursor is None:
            return
    raise OSError("more messages than anybody reads")


def _letters_in(message: Mapping[str, Any], bot_id: str | None) -> list[str]:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT or (bot_id is not None and message.get("bot_id") != bot_id):
        return []
    payload = metadata.get("event_payload") or {}
    return [key for ids in (payload.get("k"), payload.get("also")) if isinstance(ids, str) for key in ids.split()]


def _why_not(error: Exception) -> Later | HistoryClosed:
    """Ask again, except where no asking will ever help."""
    if isinstance(error, SlackApiError) and code_of(error) in _NOT_ALLOWED:
        return HistoryClosed(code_of(error))
    match outcome_of(error):
        case Later() as later:
            return later
        case Unknown() | InstallationBroken():
            return Later(_AGAIN_AFTER)
        case other:
            return HistoryClosed(getattr(other, "code", "closed"))
