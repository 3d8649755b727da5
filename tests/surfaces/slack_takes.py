"""Everything that Slack would refuse about a message or a form: `bot.slack.limits`, and the practice workspace's rules.

A judge for tests: it repairs nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.practice.rules.surfaces import message_problems, view_problems
from bot.slack import limits
from bot.slack.heard import ACTIONS, FORMS
from bot.slack.text import length
from bot.slack.texts import language
from tests.surfaces.pseudo import PSEUDO, past_the_catalogue

Json = Mapping[str, Any]


def complaints_about_message(text: str, blocks: Sequence[Block]) -> list[str]:
    """What Slack would say to this message; nothing where it takes it."""
    shapes = [block.to_dict() for block in blocks]
    found = [*_no_longer("text", text, limits.MESSAGE_TEXT), *_no_more("blocks", shapes, limits.MESSAGE_BLOCKS)]
    if not text.strip():
        found.append("text is empty")
    return [
        *found,
        *_blocks(shapes),
        *message_problems(shapes),
        *_translated([{"type": "mrkdwn", "text": text}, *shapes]),
    ]


def complaints_about_form(view: View) -> list[str]:
    """What Slack would say to this form."""
    shape: Json = view.to_dict()
    found = [*_no_more("blocks", shape["blocks"], limits.VIEW_BLOCKS), *_blocks(shape["blocks"])]
    for name in ("title", "submit", "close"):
        if name in shape:
            found += _no_longer(name, shape[name]["text"], limits.VIEW_TITLE)
    found += view_problems(dict(shape), "modal")
    found += _no_longer("private_metadata", shape.get("private_metadata", ""), limits.PRIVATE_METADATA)
    found += _no_longer("callback_id", shape.get("callback_id", ""), limits.CALLBACK_ID)
    if len(json.dumps(shape).encode()) > limits.VIEW_BYTES:
        found.append("the view is too large")
    if any(block["type"] == "input" for block in shape["blocks"]) and "submit" not in shape:
        found.append("inputs without submit")
    if "submit" in shape and shape["callback_id"] not in FORMS:
        found.append(f"nobody listens to the form {shape['callback_id']}")
    if sum("focus_on_load" in block.get("element", {}) for block in shape["blocks"]) > 1:
        found.append("two inputs want the focus")
    return [*found, *_translated(shape)]


def complaints_about_home(view: View) -> list[str]:
    """What Slack would say to this Home tab."""
    shape: Json = view.to_dict()
    found = [*_no_more("blocks", shape["blocks"], limits.VIEW_BLOCKS), *_blocks(shape["blocks"])]
    found += view_problems(dict(shape), "home")
    if len(json.dumps(shape).encode()) > limits.VIEW_BYTES:
        found.append("the view is too large")
    return [*found, *_translated(shape)]


def _translated(shape: object) -> Iterator[str]:
    """While the pseudo-language is spoken, whatever is not said in it."""
    if language() == PSEUDO:
        yield from past_the_catalogue(shape)


def _blocks(blocks: Sequence[Json]) -> Iterator[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "two blocks have one id"
    for block in blocks:
        yield from _no_longer("block_id", block.get("block_id", ""), limits.BLOCK_ID)
        yield from _block(block)


def _block(block: Json) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield from _plain("header", block["text"], limits.HEADER_TEXT)
        case "section":
            yield from _text("section", block["text"], limits.SECTION_TEXT)
            if "accessory" in block:
                yield from _element(block["accessory"])
        case "context":
            yield from _no_more("context", block["elements"], limits.CONTEXT_ELEMENTS)
            for element in block["elements"]:
                yield from _text("context", element, limits.CONTEXT_TEXT)
        case "actions":
            yield from _no_more("actions", block["elements"], limits.ACTIONS_ELEMENTS)
            ids = [element["action_id"] for element in block["elements"]]
            if len(ids) != len(set(ids)):
                yield "two elements have one action id"
            for element in block["elements"]:
                yield from _element(element)
        case "input":
            yield from _plain("label", block["label"], limits.INPUT_LABEL)
            if "hint" in block:
                yield from _plain("hint", block["hint"], limits.INPUT_HINT)
            yield from _element(block["element"])
        case "divider":
            pass
        case kind:
            yield f"a block of the kind {kind}"


def _element(element: Json) -> Iterator[str]:
    yield from _no_longer("action_id", element["action_id"], limits.ACTION_ID)
    if element["action_id"] not in ACTIONS:
        yield f"nobody listens to {element['action_id']}"
    if "placeholder" in element:
        yield from _plain("placeholder", element["placeholder"], limits.PLACEHOLDER)
    if "confirm" in element:
        yield from _confirm(element["confirm"])
    most = {
        "overflow": limits.OVERFLOW_OPTIONS,
        "radio_buttons": limits.FEW_OPTIONS,
        "checkboxes": limits.FEW_OPTIONS,
        "static_select": limits.SELECT_OPTIONS,
    }
    if element["type"] in most:
        yield from _options(element, most[element["type"]])
    if element["type"] == "button":
        yield from _plain("button", element["text"], limits.BUTTON_TEXT)
        yield from _no_longer("value", element.get("value", ""), limits.BUTTON_VALUE)
        yield from _no_longer("accessibility_label", element.get("accessibility_label", ""), limits.BUTTON_TEXT)
    if element["type"] == "plain_text_input":
        longest = int(element.get("max_length", limits.INPUT_TEXT))
        yield from _no_longer("initial_value", element.get("initial_value", ""), longest)
        if longest > limits.INPUT_TEXT:
            yield "max_length is too large"


def _options(element: Json, most: int) -> Iterator[str]:
    options = element["options"]
    yield from _no_more("options", options, most)
    if not options:
        yield "no options"
    values = [option["value"] for option in options]
    if len(values) != len(set(values)):
        yield "two options have one value"
    for option in options:
        yield from _plain("option", option["text"], limits.OPTION_TEXT)
        yield from _no_longer("option value", option["value"], limits.OPTION_VALUE)
        if "description" in option:
            yield from _plain("description", option["description"], limits.OPTION_DESCRIPTION)
    if "initial_option" in element and element["initial_option"] not in options:
        yield "the initial option is not one of the options"


def _confirm(confirm: Json) -> Iterator[str]:
    yield from _plain("confirm title", confirm["title"], limits.CONFIRM_TITLE)
    yield from _plain("confirm text", confirm["text"], limits.CONFIRM_TEXT)
    for name in ("confirm", "deny"):
        yield from _plain(name, confirm[name], limits.CONFIRM_BUTTON)


def _plain(name: str, text: Json, longest: int) -> Iterator[str]:
    yield from _text(name, text, longest)
    if text["type"] != "plain_text":
        yield f"{name} must be plain text"


def _text(name: str, text: Json, longest: int) -> Iterator[str]:
    yield from _no_longer(name, text["text"], longest)
    if not text["text"]:
        yield f"{name} is empty"
    if text["type"] == "mrkdwn" and text.get("verbatim") is not True:
        yield f"{name} lets Slack look for names in it"


def _no_longer(name: str, text: str, longest: int) -> Iterator[str]:
    if length(text) > longest:
        yield f"{name} has {length(text)} of {longest} characters"


def _no_more(name: str, things: Sequence[object], most: int) -> Iterator[str]:
    if len(things) > most:
        yield f"{len(things)} {name}, at most {most}"
