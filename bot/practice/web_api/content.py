"""What a message may consist of: text, blocks and metadata of a call, held against Slack's rules. Posts nothing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from bot.practice.normal import normal_blocks
from bot.practice.refusal import SlackRefusal
from bot.practice.rules import limits
from bot.practice.rules.surfaces import message_problems
from bot.practice.web_api.call import Call, bad_arguments
from bot.practice.wire import Json

_TS = re.compile(r"\d{10}\.\d{6}")
_EVENT_TYPE = re.compile(r"[A-Za-z0-9_]{1,255}")


@dataclass(frozen=True)
class Content:
    """The text and blocks of a call; `blocks` None means that the call gave none."""

    text: str
    blocks: list[Json] | None


def content_of(call: Call, *, text_limit: int = limits.MESSAGE_TEXT) -> Content:
    """Refused as `no_text`, `msg_too_long`, `invalid_blocks…` or `markdown_text_conflict`; nothing is posted then."""
    if call.args.get("attachments") not in (None, "", [], "[]"):
        raise bad_arguments("the practice workspace knows no attachments; use blocks")
    blocks = checked_blocks(call.json("blocks", "invalid_blocks_format"))
    text = call.text("text")
    markdown = call.text("markdown_text")
    if markdown is not None and (text is not None or blocks):
        raise SlackRefusal("markdown_text_conflict")
    text = text if markdown is None else markdown
    if text is None and not blocks:
        raise SlackRefusal("no_text")
    if text is not None and len(text) > (limits.MARKDOWN_TEXT if markdown is not None else text_limit):
        raise SlackRefusal("msg_too_long")
    return Content(text or "", blocks)


def checked_blocks(blocks: object) -> list[Json] | None:
    """The blocks as Slack keeps them, or `invalid_blocks` with each problem; None where none were given."""
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackRefusal("invalid_blocks_format")
    problems = message_problems(blocks)
    if problems:
        raise SlackRefusal("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    return normal_blocks(blocks)


def metadata_of(call: Call) -> Json | None:
    """Message metadata: a type and a flat payload. None where absent; an empty object asks for removal."""
    metadata = call.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise SlackRefusal("invalid_metadata_format")
    if not metadata:
        return {}
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    sound = isinstance(event_type, str) and _EVENT_TYPE.fullmatch(event_type) and isinstance(payload, dict)
    if not sound or metadata.keys() != {"event_type", "event_payload"}:
        raise SlackRefusal("invalid_metadata_schema")
    if any(isinstance(value, dict | list) for value in payload.values()):  # type: ignore[union-attr]
        raise SlackRefusal("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise SlackRefusal("metadata_too_large")
    return metadata


def thread_of(call: Call) -> str | None:
    """The `thread_ts` of a call, refused where it is no timestamp at all."""
    thread_ts = call.text("thread_ts")
    if thread_ts is not None and not _TS.fullmatch(thread_ts):
        raise bad_arguments("thread_ts is not a message timestamp")
    return thread_ts
