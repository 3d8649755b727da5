"""Which channels are ours alone: one that people of another organisation read gets no internal content.

Never remembered beyond the process; what was bound was judged when it was bound, and may be shared later
(SPEC section 6.12, SECURITY S22).
"""

import time
from collections.abc import Callable
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.ids import ChannelId
from bot.slack.check import is_shared
from bot.slack.slack_answers import FAILURES, code_of, outcome_of
from bot.usecases.parcels import (
    DestinationBroken,
    InstallationBroken,
    Later,
    Looked,
    Outcome,
    Parcel,
    Sender,
    StrayParcel,
    WelcomeParcel,
    Whereabouts,
    WhisperParcel,
)

SHARED: Final = DestinationBroken("externally_shared")
ASK_AGAIN_AFTER: Final = 300.0  # seconds
_GONE: Final = frozenset({"channel_not_found", "is_archived", "not_in_channel"})  # a post will be told so itself


class InternalChannels:
    """What Slack said of channels within the last five minutes."""

    def __init__(self, client: WebClient, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds; `client` waits as long as for a message: a slow Slack must not silence a channel."""
        self._client = client
        self._clock = clock
        self._known: dict[ChannelId, tuple[float, bool]] = {}

    def why_not(self, channel: ChannelId) -> Outcome | None:
        """Why nothing may be posted there now; None where it may."""
        if channel.startswith("D"):  # a direct message: of whom it reaches, the directory says who they are
            return None
        asked, shared = self._known.get(channel, (None, False))
        if asked is None or self._clock() - asked >= ASK_AGAIN_AFTER:
            try:
                shared = is_shared(self._client.conversations_info(channel=channel)["channel"])
            except FAILURES as error:
                return _unanswered(error, known=None if asked is None else shared)
            self._known[channel] = (self._clock(), shared)
        return SHARED if shared else None


def _unanswered(error: Exception, known: bool | None) -> Outcome | None:  # noqa: FBT001  # what was known before
    """What Slack does not say is taken for shared; where it says nothing at all, it is as it was, or asked later."""
    outcome = outcome_of(error, harmless_twice=True)
    if isinstance(outcome, Later):
        if known is None:
            return Later(outcome.after)
        return SHARED if known else None
    code = code_of(error) if isinstance(error, SlackApiError) else ""
    if isinstance(outcome, InstallationBroken) and code != "missing_scope":
        return outcome
    return None if code in _GONE else SHARED


class InternalOnly:
    """A sender that lets nothing into a shared channel but what one person alone sees, and what is taken back."""

    def __init__(self, send: Sender, channels: InternalChannels) -> None:
        self._send = send
        self._channels = channels

    def __call__(self, parcel: Parcel) -> Outcome:
        """Send it, or say why not."""
        if parcel.channel is None or isinstance(parcel, WhisperParcel | WelcomeParcel | StrayParcel):
            return self._send(parcel)
        return self._channels.why_not(parcel.channel) or self._send(parcel)

    def look(self, place: Whereabouts) -> Looked:
        """Reading tells nobody anything."""
        return self._send.look(place)
