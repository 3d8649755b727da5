"""The shapes of interactive elements and where each may stand. Blocks are put together elsewhere."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.practice.rules import limits
from bot.practice.rules.rich_text import RICH_TEXT_VALUE
from bot.practice.rules.schema import Check, Need, Problems, also, array, boolean, exactly_one, integer, shape, string
from bot.practice.rules.schema import one_of as choice
from bot.practice.rules.texts import (
    CHOICE_OPTION,
    CONFIRM,
    OPTION_GROUPS,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    SELECT_OPTION,
    SELECT_OPTIONS,
    URL,
    WEB_URL,
    initial_among_options,
    plain_text,
)

_ACTION_ID = string(limits.ID, least=1)
_ID_LIST = array(string(least=1), least=0)
_AT_LEAST_ONE = integer(least=1)
_DISPATCH = shape(
    trigger_actions_on=array(choice("on_enter_pressed", "on_character_entered"), 2),
)
_CONVERSATION_FILTER = shape(
    include=array(choice("im", "mpim", "private", "public")),
    exclude_external_shared_channels=boolean,
    exclude_bot_users=boolean,
)


def _select(kind: str, **fields: Check | Need) -> Check:
    return shape(
        kind,
        action_id=_ACTION_ID,
        placeholder=PLACEHOLDER,
        confirm=CONFIRM,
        focus_on_load=boolean,
        **fields,
    )


def _static(kind: str, **fields: Check | Need) -> Check:
    return also(
        _select(kind, options=SELECT_OPTIONS, option_groups=OPTION_GROUPS, **fields),
        exactly_one("options", "option_groups"),
        initial_among_options,
    )


def _choices(kind: str, **fields: Check | Need) -> Check:
    return also(
        shape(
            kind,
            action_id=_ACTION_ID,
            options=Need(array(CHOICE_OPTION, limits.CHOICES)),
            confirm=CONFIRM,
            focus_on_load=boolean,
            **fields,
        ),
        initial_among_options,
    )


def _typed_input(kind: str, **fields: Check | Need) -> Check:
    return shape(
        kind,
        action_id=_ACTION_ID,
        placeholder=PLACEHOLDER,
        focus_on_load=boolean,
        dispatch_action_config=_DISPATCH,
        **fields,
    )


def _length_bounds(element: dict[str, object], pointer: str, problems: Problems) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", limits.INPUT_TEXT)
    initial = element.get("initial_value", "")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.add(pointer, "min_length must not exceed max_length")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        problems.add(pointer, "initial_value is longer than max_length")


def _date(value: object, pointer: str, problems: Problems) -> None:
    """A day that there is, as YYYY-MM-DD."""
    before = len(problems.found)
    string(pattern=r"\d{4}-\d{2}-\d{2}")(value, pointer, problems)
    if len(problems.found) == before:
        try:
            date.fromisoformat(str(value))
        except ValueError:
            problems.add(pointer, f"{value} is no date")


def _zone(value: object, pointer: str, problems: Problems) -> None:
    """The IANA name of a time zone."""
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.add(pointer, f"{value!r} is no time zone")


_NUMBER = string(pattern=r"-?\d+(\.\d+)?")

ELEMENTS: dict[str, Check] = {
    "button": shape(
        "button",
        text=Need(plain_text(limits.BUTTON_TEXT)),
        action_id=_ACTION_ID,
        url=URL,
        value=string(limits.BUTTON_VALUE),
        style=choice("primary", "danger"),
        confirm=CONFIRM,
        accessibility_label=string(limits.ACCESSIBILITY_LABEL),
    ),
    "overflow": shape(
        "overflow",
        action_id=_ACTION_ID,
        options=Need(array(OVERFLOW_OPTION, limits.OVERFLOW_OPTIONS)),
        confirm=CONFIRM,
    ),
    "static_select": _static("static_select", initial_option=SELECT_OPTION),
    "multi_static_select": _static(
        "multi_static_select",
        initial_options=array(SELECT_OPTION, limits.OPTIONS),
        max_selected_items=_AT_LEAST_ONE,
    ),
    "external_select": _select(
        "external_select",
        initial_option=SELECT_OPTION,
        min_query_length=integer(least=0),
    ),
    "multi_external_select": _select(
        "multi_external_select",
        initial_options=array(SELECT_OPTION, limits.OPTIONS),
        min_query_length=integer(least=0),
        max_selected_items=_AT_LEAST_ONE,
    ),
    "users_select": _select("users_select", initial_user=string(least=1)),
    "multi_users_select": _select(
        "multi_users_select",
        initial_users=_ID_LIST,
        max_selected_items=_AT_LEAST_ONE,
    ),
    "conversations_select": _select(
        "conversations_select",
        initial_conversation=string(least=1),
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=_CONVERSATION_FILTER,
    ),
    "multi_conversations_select": _select(
        "multi_conversations_select",
        initial_conversations=_ID_LIST,
        default_to_current_conversation=boolean,
        max_selected_items=_AT_LEAST_ONE,
        filter=_CONVERSATION_FILTER,
    ),
    "channels_select": _select("channels_select", initial_channel=string(least=1), response_url_enabled=boolean),
    "multi_channels_select": _select(
        "multi_channels_select",
        initial_channels=_ID_LIST,
        max_selected_items=_AT_LEAST_ONE,
    ),
    "datepicker": _select("datepicker", initial_date=_date),
    "timepicker": _select(
        "timepicker",
        initial_time=string(pattern=r"([01]\d|2[0-3]):[0-5]\d"),
        timezone=_zone,
    ),
    "datetimepicker": shape(
        "datetimepicker",
        action_id=_ACTION_ID,
        initial_date_time=integer(10**9, 10**10 - 1),
        confirm=CONFIRM,
        focus_on_load=boolean,
    ),
    "checkboxes": _choices("checkboxes", initial_options=array(CHOICE_OPTION, limits.CHOICES)),
    "radio_buttons": _choices("radio_buttons", initial_option=CHOICE_OPTION),
    "plain_text_input": also(
        _typed_input(
            "plain_text_input",
            initial_value=string(limits.INPUT_TEXT),
            multiline=boolean,
            min_length=integer(0, limits.INPUT_TEXT),
            max_length=integer(1, limits.INPUT_TEXT),
        ),
        _length_bounds,
    ),
    "email_text_input": _typed_input("email_text_input", initial_value=string(limits.INPUT_TEXT)),
    "url_text_input": _typed_input("url_text_input", initial_value=string(limits.INPUT_TEXT)),
    "number_input": _typed_input(
        "number_input",
        is_decimal_allowed=Need(boolean),
        initial_value=_NUMBER,
        min_value=_NUMBER,
        max_value=_NUMBER,
    ),
    "rich_text_input": _typed_input(
        "rich_text_input",
        initial_value=RICH_TEXT_VALUE,
        min_lines=integer(1, limits.RICH_INPUT_LINES),
        max_lines=integer(1, limits.RICH_INPUT_LINES),
    ),
    "image": also(
        shape(
            "image",
            image_url=WEB_URL,
            slack_file=shape(id=string(least=1), url=WEB_URL),
            alt_text=Need(string(limits.IMAGE_ALT, least=1)),
        ),
        exactly_one("image_url", "slack_file"),
    ),
}

_SINGLE_SELECTS = frozenset(
    {"static_select", "external_select", "users_select", "conversations_select", "channels_select"},
)
_MULTI_SELECTS = frozenset(f"multi_{kind}" for kind in _SINGLE_SELECTS)
_CHOICES = frozenset({"checkboxes", "radio_buttons"})

IN_SECTION = (
    frozenset({"button", "overflow", "image", "datepicker", "timepicker"}) | _SINGLE_SELECTS | _MULTI_SELECTS | _CHOICES
)
IN_ACTIONS = (
    frozenset({"button", "overflow", "datepicker", "timepicker", "datetimepicker"}) | _SINGLE_SELECTS | _CHOICES
)
TYPED_INPUTS = frozenset(
    {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"},
)
IN_INPUT = (
    frozenset({"datepicker", "timepicker", "datetimepicker"})
    | _SINGLE_SELECTS
    | _MULTI_SELECTS
    | _CHOICES
    | TYPED_INPUTS
)
INTERACTIVE = frozenset(ELEMENTS) - {"image"}

MODAL_ONLY = frozenset({"number_input", "email_text_input", "url_text_input"})
NOT_ON_HOME = MODAL_ONLY | {"datetimepicker"}
NOT_IN_MESSAGES = MODAL_ONLY | {"rich_text_input"}
