"""What a person enters into elements, as the typed values of payloads, and what Slack's client checks before sending.

Never delivers anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.practice.refusal import GestureRefused
from bot.practice.rules.surfaces import elements_of
from bot.practice.wire import Json

Entered = Mapping[tuple[str, str], Json]
Raw = str | list[str] | None

# By type of element: the key of its value in payloads, and of its first value in the block.
_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_STATELESS = frozenset({"button", "overflow"})
_PATTERNS = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Enter a valid email address."),
    "url_text_input": (r"https?://\S+", "Enter a valid URL."),
    "number_input": (r"-?\d+(\.\d+)?", "Enter a number."),
    "datepicker": (r"\d{4}-\d{2}-\d{2}", "Enter a valid date."),
    "timepicker": (r"([01]\d|2[0-3]):[0-5]\d", "Enter a valid time."),
}


def value_key(kind: str) -> str:
    """Where an element of this type carries its value in payloads."""
    return _KEYS[kind][0]


def state_values(blocks: list[Json], entered: Entered) -> Json:
    """`state.values`: every element that holds a value, with what was entered or what it began with."""
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in _STATELESS:
                continue
            block_id, action_id = block["block_id"], element["action_id"]
            typed = entered.get((block_id, action_id))
            if typed is None or typed["type"] != element["type"]:
                typed = _initial(element)
            values.setdefault(block_id, {})[action_id] = typed
    return values


def _initial(element: Json) -> Json:
    key, initial = _KEYS[element["type"]]
    return {"type": element["type"], key: element.get(initial, _nothing(element["type"]))}


def _nothing(kind: str) -> list[str] | None:
    return [] if kind.startswith("multi_") or kind == "checkboxes" else None


def typed_value(element: Json, raw: Raw, offered: list[Json]) -> Json:
    """What a person entered, as the payload carries it; `offered` are the options an external select last showed.

    Raises GestureRefused for an option that is not there: no client lets a person pick it.
    """
    kind = element["type"]
    key = value_key(kind)
    if raw is None or raw in ("", []):
        return {"type": kind, key: _nothing(kind)}
    if key in {"selected_option", "selected_options"}:
        options = {option["value"]: option for option in [*offered, *own_options(element)]}
        chosen = raw if isinstance(raw, list) else [raw]
        if missing := [value for value in chosen if value not in options]:
            raise GestureRefused(f"{missing[0]!r} is not among the options: {', '.join(options)}.")
        picked = [options[value] for value in chosen]
        return {"type": kind, key: picked if key == "selected_options" else picked[0]}
    if kind == "datetimepicker":
        return {"type": kind, key: int(str(raw))}
    if kind == "rich_text_input":
        part = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(raw)}]}
        return {"type": kind, key: {"type": "rich_text", "elements": [part]}}
    return {"type": kind, key: raw}


def own_options(element: Json) -> list[Json]:
    """The options that stand in the element itself, what was chosen at first included."""
    groups = element.get("option_groups") or []
    in_groups = [option for group in groups for option in group["options"]]
    initial = [element["initial_option"]] if "initial_option" in element else element.get("initial_options") or []
    return [*(element.get("options") or []), *in_groups, *initial]


def input_errors(blocks: list[Json], entered: Entered) -> dict[str, str]:
    """What Slack's client says at the fields, by block_id, before a form is ever sent."""
    values = state_values(blocks, entered)
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            value = values[block["block_id"]][element["action_id"]][value_key(element["type"])]
            sentence = _mistake(element, value, optional=bool(block.get("optional")))
            if sentence:
                errors[block["block_id"]] = sentence
    return errors


def _mistake(element: Json, value: object, *, optional: bool) -> str | None:
    if value in (None, "", []):
        return None if optional else "Please complete this required field."
    if isinstance(value, list):
        most = element.get("max_selected_items")
        return f"Please select at most {most} items." if most and len(value) > most else None
    kind = element["type"]
    if kind in _PATTERNS:
        pattern, sentence = _PATTERNS[kind]
        if not re.fullmatch(pattern, str(value)):
            return sentence
    checks: dict[str, Callable[[Json, str], str | None]] = {"plain_text_input": _length, "number_input": _bounds}
    return checks[kind](element, str(value)) if kind in checks else None


def _length(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter at most {most} characters." if len(value) > most else None


def _bounds(element: Json, value: str) -> str | None:
    if "." in value and not element["is_decimal_allowed"]:
        return "Enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Enter a number of at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Enter a number of at most {element['max_value']}."
    return None
