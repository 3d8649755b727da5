"""What Slack's error strings mean for a letter, as one table (https://docs.slack.dev/reference/methods/chat.postMessage).

Only classifies; what is then done with the letter is the business of the use case that delivers.
"""

import re
import socket
import ssl
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from http.client import HTTPException
from typing import Final, assert_never
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.slack.connections import NotReached
from bot.usecases.parcels import (
    CardGone,
    ContentBroken,
    DestinationBroken,
    InstallationBroken,
    Later,
    Outcome,
    Unknown,
)


class Class(StrEnum):
    """What an error says about the message: what became of it and whose fault it is."""

    NOT_NOW = "not posted, try again later"
    AMBIGUOUS = "it may have been posted"
    DESTINATION = "this place cannot be written to"
    INSTALLATION = "the app cannot do this anywhere"
    CONTENT = "Slack does not take this message"
    GONE = "the message to change is not there"


CLASSES: Final[Mapping[str, Class]] = {
    code: kind
    for kind, codes in {
        Class.NOT_NOW: (
            "ratelimited rate_limited message_limit_exceeded request_timeout team_added_to_org org_login_required"
        ),
        Class.AMBIGUOUS: "fatal_error internal_error service_unavailable",
        Class.DESTINATION: (
            "channel_not_found not_in_channel user_not_in_channel is_archived is_inactive messages_tab_disabled "
            "cannot_reply_to_message no_permission team_access_not_granted ekm_access_denied cannot_dm_bot "
            "user_not_found user_disabled user_not_visible"
        ),
        Class.INSTALLATION: (
            "invalid_auth account_inactive token_revoked token_expired not_authed missing_scope "
            "not_allowed_token_type two_factor_setup_required accesslimited method_deprecated"
        ),
        Class.CONTENT: (
            "msg_too_long msg_blocks_too_long no_text too_many_attachments attachment_payload_limit_exceeded "
            "metadata_too_large invalid_arguments markdown_text_conflict block_mismatch"
        ),
        Class.GONE: "message_not_found cant_update_message edit_window_closed thread_not_found",
    }.items()
    for code in codes.split()
}
_BEGINNINGS: Final = (
    ("restricted_action", Class.DESTINATION),
    ("invalid_blocks", Class.CONTENT),
    ("invalid_metadata", Class.CONTENT),
)
FAILURES: Final = (SlackApiError, OSError, HTTPException, UnicodeDecodeError)
"""What a call raises for Slack and the network: its refusal, a connection that fails, an answer cut short or garbled.

Everything else is a fault of ours: asking again would end the same way, each time with a second message.
"""
_SHORT, _LONG = timedelta(seconds=5), timedelta(seconds=60)
_UNSAID_PAUSE, _LONGEST_PAUSE = 30, 600  # seconds, where a 429 names none or nonsense
_TOO_MANY, _SERVER_ERROR, _OK = 429, 500, 200


def classify(code: str) -> Class:
    """The class of an error string. One that nobody has met yet is a broken destination: then somebody else is told."""
    beginning = next((kind for start, kind in _BEGINNINGS if code.startswith(start)), Class.DESTINATION)
    return CLASSES.get(code, beginning)


def outcome_of(error: Exception, *, harmless_twice: bool = False) -> Outcome:
    """What a failed call means. `harmless_twice`: doing it again changes nothing, so what is ambiguous is only late."""
    found = _slack_said(error) if isinstance(error, SlackApiError) else _network_said(error)
    return Later(_SHORT) if harmless_twice and isinstance(found, Unknown) else found


def code_of(error: SlackApiError) -> str:
    """Slack's error string; `not_json` where a page came instead of an answer."""
    data = error.response.data if error.response is not None else None
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    return code if re.fullmatch(r"[a-z0-9_]+", code) else "not_json"


def class_of(error: SlackApiError) -> str:
    """The class of a refusal in one word: `not_now`, `ambiguous`, `destination`, `installation`, `content`, `gone`."""
    status = error.response.status_code if error.response is not None else _OK
    if status == _TOO_MANY:
        return Class.NOT_NOW.name.lower()
    return Class.AMBIGUOUS.name.lower() if status >= _SERVER_ERROR else classify(code_of(error)).name.lower()


def _slack_said(error: SlackApiError) -> Outcome:
    status, code = error.response.status_code, code_of(error)
    if status == _TOO_MANY or classify(code) is Class.NOT_NOW:
        return Later(_pause(error.response.headers), whole_channel=True)
    if status >= _SERVER_ERROR or (code == "not_json" and status == _OK):
        return Unknown(f"http_{status}" if code == "not_json" else code)
    if code == "not_json":
        return Later(_LONG)  # a page of a proxy that let nothing through
    match classify(code):
        case Class.NOT_NOW:
            return Later(_LONG)
        case Class.AMBIGUOUS:
            return Unknown(code)
        case Class.DESTINATION:
            return DestinationBroken(code)
        case Class.INSTALLATION:
            return InstallationBroken(code)
        case Class.CONTENT:
            return ContentBroken(code)
        case Class.GONE:
            return CardGone(code)
        case _ as never:
            assert_never(never)


def _network_said(error: Exception) -> Outcome:
    """Before the request was written nothing was posted; after it, nobody knows."""
    before = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
    if isinstance(error, NotReached) or (isinstance(error, URLError) and isinstance(error.reason, before)):
        return Later(_SHORT)
    reason = error.reason if isinstance(error, URLError) else error
    return Unknown(type(reason).__name__)


def _pause(headers: Mapping[str, object]) -> timedelta:
    """How long Slack wants us to wait: its `Retry-After` in whole seconds, or half a minute where it says nothing."""
    said = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    seconds = int(said) if re.fullmatch(r"[0-9]{1,6}", said.strip()) else _UNSAID_PAUSE
    return timedelta(seconds=min(max(seconds, 1), _LONGEST_PAUSE))
