"""Which channels are ours alone: one that people of another organisation read gets no internal content.

Never remembered beyond the process; what was bound was judged when it was bound, and may be shared later
(SPEC section 6.12, SECURITY S22).
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.ids import ChannelId
from bot.slack.check import Trouble, trouble_of
from bot.slack.directory import NO_ANSWER
from bot.slack.slack_answers import code_of
from bot.usecases.parcels import (
    DestinationBroken,
    Later,
    Looked,
    Outcome,
    Parcel,
    Sender,
    StrayParcel,
    Whereabouts,
    WhisperParcel,
)

SHARED: Final = DestinationBroken("externally_shared")
ASK_AGAIN_AFTER: Final = 300.0  # seconds
_SOON: Final = Later(timedelta(seconds=5))
_GONE: Final = frozenset({"channel_not_found", "is_archived", "not_in_channel"})  # a post will be told so itself


class InternalChannels:
    """What Slack said of channels within the last five minutes."""

    def __init__(self, client: WebClient, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds; `client` should not wait long."""
        self._client = client
        self._clock = clock
        self._known: dict[ChannelId, tuple[float, bool]] = {}

    def why_not(self, channel: ChannelId) -> DestinationBroken | Later | None:
        """Why nothing may be posted there; None where it may. Of what Slack does not say it is taken for shared."""
        if channel.startswith("D"):  # a direct message: of whom it reaches, the directory says who they are
            return None
        asked, shared = self._known.get(channel, (None, False))
        if asked is None or self._clock() - asked >= ASK_AGAIN_AFTER:
            try:
                shared = self._is_shared(channel)
            except NO_ANSWER:
                if asked is None:
                    return _SOON
            self._known[channel] = (self._clock(), shared)
        return SHARED if shared else None

    def _is_shared(self, channel: ChannelId) -> bool:
        """Raises where Slack does not answer or wants to be asked later."""
        try:
            return trouble_of(self._client.conversations_info(channel=channel)["channel"]) is Trouble.CHANNEL_SHARED
        except SlackApiError as error:
            if error.response.status_code != 200 or code_of(error) in {"ratelimited", "internal_error", "fatal_error"}:  # noqa: PLR2004  # refused, not failed
                raise
            return code_of(error) not in _GONE


class InternalOnly:
    """A sender that lets nothing into a shared channel but what one person alone sees, and what is taken back."""

    def __init__(self, send: Sender, channels: InternalChannels) -> None:
        self._send = send
        self._channels = channels

    def __call__(self, parcel: Parcel) -> Outcome:
        """Send it, or say why not."""
        if parcel.channel is None or isinstance(parcel, WhisperParcel | StrayParcel):
            return self._send(parcel)
        return self._channels.why_not(parcel.channel) or self._send(parcel)

    def look(self, place: Whereabouts) -> Looked:
        """Reading tells nobody anything."""
        return self._send.look(place)
