"""What a whole message or view must satisfy: counts, unique ids, what stands on which surface, forms with a submit.

Never touches who sends it; returns Slack's problem sentences and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

from bot.practice.rules import limits
from bot.practice.rules.blocks import ANY_BLOCK
from bot.practice.rules.elements import INTERACTIVE, NOT_IN_MESSAGES, NOT_ON_HOME
from bot.practice.rules.schema import Check, Need, Problems, array, boolean, shape, string
from bot.practice.rules.texts import plain_text
from bot.practice.wire import Json

Surface = Literal["message", "modal", "home"]

_BARRED_BLOCKS: dict[Surface, frozenset[str]] = {
    "message": frozenset({"alert"}),
    "home": frozenset({"alert"}),
    "modal": frozenset(),
}
_BARRED_ELEMENTS: dict[Surface, frozenset[str]] = {
    "message": NOT_IN_MESSAGES,
    "home": NOT_ON_HOME,
    "modal": frozenset(),
}

_MESSAGE_BLOCKS = array(ANY_BLOCK, limits.MESSAGE_BLOCKS, least=0)
_VIEW_BLOCKS = Need(array(ANY_BLOCK, limits.VIEW_BLOCKS, least=0))
_VIEW_TEXT = plain_text(limits.VIEW_TITLE)
_VIEWS: dict[str, Check] = {
    "modal": shape(
        "modal",
        title=Need(_VIEW_TEXT),
        blocks=_VIEW_BLOCKS,
        submit=_VIEW_TEXT,
        close=_VIEW_TEXT,
        private_metadata=string(limits.PRIVATE_METADATA),
        callback_id=string(limits.ID),
        external_id=string(limits.ID),
        clear_on_close=boolean,
        notify_on_close=boolean,
        submit_disabled=boolean,
    ),
    "home": shape(
        "home",
        blocks=_VIEW_BLOCKS,
        private_metadata=string(limits.PRIVATE_METADATA),
        callback_id=string(limits.ID),
        external_id=string(limits.ID),
    ),
}


def message_problems(blocks: object) -> list[str]:
    """What is wrong with the blocks of a message; empty when Slack would take them."""
    problems = Problems()
    _MESSAGE_BLOCKS(blocks, "/blocks", problems)
    if not problems.found and isinstance(blocks, list):
        _check_together(blocks, "message", problems)
    return problems.found


def view_problems(view: Json, surface: Literal["modal", "home"]) -> list[str]:
    """What is wrong with a view for this surface; empty when Slack would take it."""
    problems = Problems()
    _VIEWS[surface](view, "/view", problems)
    if problems.found:
        return problems.found
    blocks = view["blocks"]
    _check_together(blocks, surface, problems)
    if surface == "modal" and "submit" not in view and any(block["type"] == "input" for block in blocks):
        problems.add("/view", "missing required field: submit (the view has input blocks)")
    return problems.found


def view_bytes(view: Json) -> int:
    """The size of a view as JSON in bytes, held against the 250 kB limit."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, wherever the block keeps them."""
    found: list[Json] = [*block.get("elements", [])] if block["type"] == "actions" else []
    found += [block[name] for name in ("accessory", "element") if name in block]
    return [element for element in found if element["type"] in INTERACTIVE]


def _check_together(blocks: list[Json], surface: Surface, problems: Problems) -> None:
    _check_block_ids(blocks, problems)
    for index, block in enumerate(blocks):
        pointer = f"/blocks/{index}"
        if block["type"] in _BARRED_BLOCKS[surface]:
            problems.add(pointer, f"block type {block['type']} is not supported in a {surface}")
        _check_elements(block, pointer, surface, problems)
    if sum(bool(element.get("focus_on_load")) for element in _all_elements(blocks)) > 1:
        problems.add("/blocks", "only one element can have focus_on_load")


def _check_block_ids(blocks: list[Json], problems: Problems) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            problems.add(f"/blocks/{index}/block_id", f"`block_id` {block_id} already exists")
        seen.add(block_id or "")


def _check_elements(block: Json, pointer: str, surface: Surface, problems: Problems) -> None:
    seen: set[str] = set()
    for element in elements_of(block):
        if element["type"] in _BARRED_ELEMENTS[surface]:
            problems.add(pointer, f"element {element['type']} is not supported in a {surface}")
        if element.get("response_url_enabled") and (surface != "modal" or block["type"] != "input"):
            problems.add(pointer, "response_url_enabled is only for input blocks of modals")
        action_id = element.get("action_id")
        if action_id and action_id in seen:
            problems.add(pointer, f"`action_id` {action_id} already exists for this block")
        seen.add(action_id or "")


def _all_elements(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield from elements_of(block)
