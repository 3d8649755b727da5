"""Blocks as a person reads them, for snapshots: one line for each thing that is seen.

Nothing here judges; the limits are held in `slack_takes`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Json = Mapping[str, Any]


def read(blocks: Sequence[Block]) -> str:
    """A message, top to bottom."""
    return folded(line for block in blocks for line in _lines(block.to_dict()))


def folded(lines: Iterable[str]) -> str:
    """Lines of a length that fits a test, dates in words."""
    fitting = (part for line in lines for part in wrap(dates_in_words(line), 110, subsequent_indent="    "))
    return "\n".join(fitting)


def dates_in_words(text: str) -> str:
    """Date tokens as somebody reads them whose Slack does not know them."""
    return re.sub(r"<!date\^[0-9]+\^[^|]*\|([^>]*)>", r"\1", text)


def read_form(view: View) -> str:
    """A form: its title, what it asks and its buttons."""
    shape: Json = view.to_dict()
    submit = f" [{shape['submit']['text']}]" if "submit" in shape else ""
    body = folded(line for block in shape["blocks"] for line in _lines(block))
    return f"== {shape['title']['text']} =={submit}\n{body}"


def _lines(block: Json) -> list[str]:
    match block["type"]:
        case "header":
            return [f"# {block['text']['text']}"]
        case "section":
            mark = "" if block["text"]["type"] == "mrkdwn" else "| "
            lines = [mark + line for line in block["text"]["text"].split("\n")]
            return [*lines[:-1], f"{lines[-1]} {_element(block['accessory'])}" if "accessory" in block else lines[-1]]
        case "context":
            return [f"~ {element['text']}" for element in block["elements"]]
        case "actions":
            return [" ".join(_element(element) for element in block["elements"])]
        case "input":
            optional = " (optional)" if block.get("optional") else ""
            return [f"{block['block_id']}: {block['label']['text']}{optional} {_element(block['element'])}"]
        case "divider":
            return ["----"]
        case kind:
            raise AssertionError(kind)


def _element(element: Json) -> str:
    match element["type"]:
        case "button":
            mark = "*" if element.get("style") == "primary" else ""
            return f"[{mark}{element['text']['text']}{'?' if 'confirm' in element else ''} {element['value']}]"
        case "overflow" | "static_select" | "radio_buttons" | "checkboxes":
            return "(" + " | ".join(option["text"]["text"] for option in element["options"]) + ")"
        case kind:
            return f"<{kind}>"
