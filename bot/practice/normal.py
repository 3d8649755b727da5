"""Blocks as Slack keeps them: with the ids and defaults the sender left out.

It refuses nothing; that happened before.
"""

from __future__ import annotations

import copy
import secrets
import string

from bot.practice.rules.surfaces import elements_of
from bot.practice.wire import Json

_ID_ALPHABET = string.ascii_letters + string.digits + "+/="


def normal_blocks(blocks: list[Json]) -> list[Json]:
    """A copy with a block_id on every block, an action_id on every element and the defaults of text objects."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        if not block.get("block_id"):
            block["block_id"] = _made_up_id()
        for element in elements_of(block):
            if not element.get("action_id"):
                element["action_id"] = _made_up_id()
        _fill_texts(block)
    return kept


def _made_up_id() -> str:
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(5))


def _fill_texts(value: object) -> None:
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for child in value.values():
            _fill_texts(child)
    elif isinstance(value, list):
        for child in value:
            _fill_texts(child)
