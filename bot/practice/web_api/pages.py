"""Cursor pagination as all listing methods have it. It knows nothing of what is listed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.practice.refusal import SlackRefusal
from bot.practice.web_api.call import Call
from bot.practice.wire import Json

T = TypeVar("T")


def limit_of(call: Call, default: int, most: int) -> int:
    """The page size asked for, or `invalid_limit` outside 1 to `most`."""
    given = call.text("limit")
    if given is None:
        return default
    if not given.isdigit() or not 1 <= int(given) <= most:
        raise SlackRefusal("invalid_limit")
    return int(given)


def encode_cursor(position: str) -> str:
    """An opaque cursor for a position."""
    return base64.b64encode(position.encode()).decode()


def decode_cursor(cursor: str) -> str:
    """The position in a cursor, or `invalid_cursor`."""
    try:
        return base64.b64decode(cursor.encode(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise SlackRefusal("invalid_cursor") from None


def page_of(call: Call, items: Sequence[T], *, default: int = 100, most: int = 1000) -> tuple[Sequence[T], Json]:
    """One page of a stable list, and the `response_metadata` that leads to the next."""
    limit = limit_of(call, default, most)
    cursor = call.text("cursor")
    position = decode_cursor(cursor) if cursor else "offset:0"
    name, _, number = position.partition(":")
    if name != "offset" or not number.isdigit():
        raise SlackRefusal("invalid_cursor")
    start = int(number)
    more = start + limit < len(items)
    return items[start : start + limit], {"next_cursor": encode_cursor(f"offset:{start + limit}") if more else ""}
