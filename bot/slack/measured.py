"""Counting and timing at the edge to Slack: what comes in, what goes out, and what Slack answers to each call.

Never changes an answer, and keeps nothing of what was said.
"""

from collections.abc import Mapping
from time import perf_counter
from typing import Any, Final, assert_never

from slack_bolt import BoltRequest, BoltResponse

from bot.metrics import DELIVERIES, DELIVERY, LISTENING, REQUESTS
from bot.slack.heard import HearingApp
from bot.usecases.parcels import (
    AdminParcel,
    CallParcel,
    CardGone,
    CardParcel,
    ContentBroken,
    DestinationBroken,
    DigestParcel,
    InformedParcel,
    InstallationBroken,
    Later,
    Looked,
    MorningParcel,
    NoticeParcel,
    Outcome,
    Parcel,
    Sender,
    Sent,
    StepParcel,
    StrayParcel,
    Unknown,
    WelcomeParcel,
    Whereabouts,
    WhisperParcel,
)

_KINDS: Final[Mapping[str, str]] = {
    "block_actions": "click",
    "view_submission": "form",
    "view_closed": "form closed",
    "block_suggestion": "suggestion",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "event_callback": "event",
}
KINDS_OF_PARCELS: Final[Mapping[type[Parcel], str]] = {
    CardParcel: "card",
    CallParcel: "call",
    DigestParcel: "digest",
    NoticeParcel: "notice",
    WhisperParcel: "whisper",
    AdminParcel: "admin",
    MorningParcel: "morning",
    InformedParcel: "informed",
    StrayParcel: "stray",
    StepParcel: "channel",
    WelcomeParcel: "whisper",
}
_REFUSED, _FAILED = 400, 500


class MeasuredApp(HearingApp):
    """Bolt's app, which counts every request that it answers, over a socket or over HTTP."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer and take the time; what never was Slack's does not spoil the times of what was."""
        begun = perf_counter()
        answer = super().dispatch(req)
        kind = kind_of(req.body)
        refused = _REFUSED <= answer.status < _FAILED
        REQUESTS.labels("refused" if refused else "failed" if answer.status >= _FAILED else "answered", kind).inc()
        if not refused:
            LISTENING.labels(kind).observe(perf_counter() - begun)
        return answer


def kind_of(body: Mapping[str, Any]) -> str:
    """What kind of request it is: one of a few words, whatever the sender wrote."""
    if "command" in body:
        return "command"
    return _KINDS.get(str(body.get("type")), "other")


class MeasuredSender:
    """A sender that counts what becomes of each parcel."""

    def __init__(self, send: Sender) -> None:
        self._send = send

    def __call__(self, parcel: Parcel) -> Outcome:
        """Send it once; what raises is counted as our own fault."""
        outcome = "fault"
        try:
            with DELIVERY.time():
                found = self._send(parcel)
            outcome = name_of(found)
            return found
        finally:
            DELIVERIES.labels(KINDS_OF_PARCELS[type(parcel)], outcome).inc()

    def look(self, place: Whereabouts) -> Looked:
        return self._send.look(place)


def name_of(outcome: Outcome) -> str:
    """What became of a letter, in one word."""
    match outcome:
        case Sent():
            return "sent"
        case Later(whole_channel=True):
            return "limited"
        case Later():
            return "later"
        case Unknown():
            return "unknown"
        case DestinationBroken():
            return "destination"
        case InstallationBroken():
            return "installation"
        case ContentBroken():
            return "content"
        case CardGone():
            return "gone"
        case _ as never:
            assert_never(never)
