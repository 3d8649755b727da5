"""Small makers of blocks and views for the tests of the workspace. Whether Slack takes them is what the tests ask."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Text") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Text", **fields: object) -> Json:
    return {"type": "section", "text": mrkdwn(text), **fields}


def button(text: str = "Accept", **fields: object) -> Json:
    return {"type": "button", "text": plain(text), **fields}


def actions(*elements: Json, **fields: object) -> Json:
    return {"type": "actions", "elements": list(elements), **fields}


def option(text: str = "High", value: str = "high", **fields: object) -> Json:
    return {"text": plain(text), "value": value, **fields}


def options(count: int) -> list[Json]:
    return [option(f"Option {number}", f"value-{number}") for number in range(count)]


def select(**fields: object) -> Json:
    return {"type": "static_select", "options": options(2), **fields}


def text_input(**fields: object) -> Json:
    return {"type": "plain_text_input", **fields}


def labelled(element: Json, label: str = "Label", **fields: object) -> Json:
    return {"type": "input", "label": plain(label), "element": element, **fields}


def modal(*blocks: Json, **fields: object) -> Json:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks), **fields}


def home(*blocks: Json, **fields: object) -> Json:
    return {"type": "home", "blocks": list(blocks), **fields}
