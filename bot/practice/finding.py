"""Finding things on a surface by what a person reads there: buttons, options, fields. It clicks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.practice.inputs import own_options
from bot.practice.rules.surfaces import elements_of
from bot.practice.wire import Json


@dataclass(frozen=True)
class Spot:
    """One interactive element, and the value that a click on the words found there stands for."""

    block: Json
    element: Json
    value: str | None = None

    @property
    def block_id(self) -> str:
        """Of the block it stands in."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """Of the element."""
        return str(self.element["action_id"])


def clickable(blocks: list[Json]) -> Iterator[tuple[str, Spot]]:
    """Every button and every entry of a menu, with its words."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] == "button":
                yield element["text"]["text"], Spot(block, element)
            elif element["type"] == "overflow":
                for option in element["options"]:
                    yield option["text"]["text"], Spot(block, element, option["value"])


def find_clickable(blocks: list[Json], words: str) -> Spot:
    """The button or menu entry that reads so, or is read out so; LookupError says what there is instead."""
    offered = list(clickable(blocks))
    found = [spot for text, spot in offered if text == words]
    found = found or [spot for _, spot in offered if spot.element.get("accessibility_label") == words]
    if len(found) == 1:
        return found[0]
    what = "Several things read" if found else "Nothing to click reads"
    raise LookupError(f"{what} {words!r}; there are {[text for text, _ in offered]}.")


def find_field(blocks: list[Json], name: str) -> Spot:
    """An element by its label, its placeholder, its block_id or its action_id."""
    spots = [Spot(block, element) for block in blocks for element in elements_of(block) if element["type"] != "button"]
    for spot in spots:
        if name in _names(spot):
            return spot
    raise LookupError(f"There is no field {name!r}; there are {[sorted(_names(spot)) for spot in spots]}.")


def _names(spot: Spot) -> set[str]:
    texts = [spot.block.get("label"), spot.element.get("placeholder")]
    return {spot.block_id, spot.action_id, *(text["text"] for text in texts if text)}


def option_value(element: Json, offered: list[Json], words: str) -> str:
    """The value of the option that reads so (or that is the value already)."""
    for option in [*offered, *own_options(element)]:
        if words in {option["text"]["text"], option["value"]}:
            return str(option["value"])
    return words


def words_of(text: str, blocks: list[Json] | None) -> str:
    """Everything a person reads of a message or view, line by line."""
    if not blocks:
        return text
    return "\n".join(_read(blocks))


def _read(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "rich_text_section":
            yield "".join(_read(value.get("elements", [])))
            return
        if isinstance(value.get("text"), str):
            yield value["text"]
        elif value.get("type") == "user":
            yield f"<@{value['user_id']}>"
        elif value.get("type") == "usergroup":
            yield f"<!subteam^{value['usergroup_id']}>"
        for key, child in value.items():
            if key not in {"type", "block_id", "action_id", "value"}:
                yield from _read(child)
    elif isinstance(value, list):
        for child in value:
            yield from _read(child)
