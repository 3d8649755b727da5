"""The inputs that forms are made of. A block's id is the name of what is asked; its one element is always `value`.

What is typed here is read in `forms`; nothing is decided.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    DateTimePickerElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from bot.slack import limits
from bot.slack.action_ids import VALUE
from bot.slack.surfaces.blocks import option, plain
from bot.slack.text import clip
from bot.slack.texts import _

YES: Final = "yes"
NO: Final = "no"


def yes_or_no() -> tuple[Option, Option]:
    """The two answers."""
    return option(_("Yes"), YES), option(_("No"), NO)


def ask(  # keywords only, each of them one property of a question
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str = "",
    optional: bool = False,
    tells: bool = False,
) -> InputBlock:
    """One question of a form; one that `tells` sends every change at once, so that the form can be drawn anew."""
    return InputBlock(
        block_id=name,
        label=plain(label, limits.INPUT_LABEL),
        hint=plain(hint, limits.INPUT_HINT) if hint else None,
        element=element,
        optional=optional,
        dispatch_action=tells or None,
    )


def line(initial: str = "", *, longest: int = 150, focus: bool = False) -> PlainTextInputElement:
    """One line of text."""
    return PlainTextInputElement(
        action_id=VALUE,
        initial_value=clip(initial, longest) or None,
        max_length=longest,
        focus_on_load=focus or None,
    )


def paragraph(initial: str = "", *, focus: bool = False) -> PlainTextInputElement:
    """Text of several lines."""
    return PlainTextInputElement(
        action_id=VALUE,
        multiline=True,
        initial_value=clip(initial, limits.INPUT_TEXT) or None,
        max_length=limits.INPUT_TEXT,
        focus_on_load=focus or None,
    )


def select(options: Sequence[Option], placeholder: str, initial: Option | None = None) -> StaticSelectElement:
    """One of many, from a list."""
    return StaticSelectElement(
        action_id=VALUE,
        placeholder=plain(placeholder, limits.PLACEHOLDER),
        options=list(options[: limits.SELECT_OPTIONS]),
        initial_option=initial,
    )


def radio(options: Sequence[Option], initial: Option | None = None) -> RadioButtonsElement:
    """One of few, all in sight: one tap."""
    return RadioButtonsElement(action_id=VALUE, options=list(options[: limits.FEW_OPTIONS]), initial_option=initial)


def tick(text: str, *, ticked: bool = False) -> CheckboxesElement:
    """One box to tick."""
    box = option(text, YES)
    return CheckboxesElement(action_id=VALUE, options=[box], initial_options=[box] if ticked else None)


def when(initial: datetime | None = None) -> DateTimePickerElement:
    """A day and a time in the zone of whoever fills it in."""
    seconds = int(initial.timestamp()) if initial is not None else None
    return DateTimePickerElement(action_id=VALUE, initial_date_time=seconds)


def channel(initial: str | None) -> ConversationSelectElement:
    """A channel of this workspace; one that is shared with others cannot be chosen (SPEC section 6.12)."""
    return ConversationSelectElement(
        action_id=VALUE,
        placeholder=plain(_("Choose a channel"), limits.PLACEHOLDER),
        initial_conversation=initial,
        filter=ConversationFilter(include=["public", "private"], exclude_external_shared_channels=True),
    )


def person(initial: str | None) -> UserSelectElement:
    """One person."""
    return UserSelectElement(
        action_id=VALUE, placeholder=plain(_("Choose a person"), limits.PLACEHOLDER), initial_user=initial
    )


def persons(initial: Sequence[str]) -> UserMultiSelectElement:
    """Any number of people."""
    return UserMultiSelectElement(
        action_id=VALUE,
        placeholder=plain(_("Choose people"), limits.PLACEHOLDER),
        initial_users=list(initial) or None,
    )


def keep(blocks: Sequence[Block], entered: Mapping[str, Mapping[str, Any]]) -> None:
    """Let every question begin with what was entered, so that a form that is drawn anew loses nothing, nor its focus.

    `entered` has the state of each block's one element, as Slack sends it.
    """
    for block in blocks:
        if not isinstance(block, InputBlock):
            continue
        if isinstance(block.element, PlainTextInputElement):
            block.element.focus_on_load = None
        state = entered.get(str(block.block_id), {}).get(VALUE)
        if state is not None:
            _begin_with(block.element, state)


def _begin_with(element: object, state: Mapping[str, Any]) -> None:
    match element:
        case PlainTextInputElement():
            element.initial_value = state.get("value") or None
        case StaticSelectElement() | RadioButtonsElement():
            element.initial_option = _own(element.options or [], state.get("selected_option"))
        case CheckboxesElement():
            chosen = [_own(element.options or [], one) for one in state.get("selected_options") or []]
            element.initial_options = [one for one in chosen if one is not None] or None
        case DateTimePickerElement():
            element.initial_date_time = state.get("selected_date_time")
        case UserSelectElement():
            element.initial_user = state.get("selected_user")
        case _:
            raise AssertionError(element)


def _own(options: Sequence[Any], chosen: Mapping[str, Any] | None) -> Any | None:  # noqa: ANN401  # as the SDK types it
    """The option of ours that has the value of the chosen one; Slack wants it the same in every part."""
    value = chosen["value"] if chosen else None
    return next((one for one in options if one.value == value), None)


def form(callback_id: str, title: str, blocks: Sequence[Block], *, submit: str = "", carries: str = "") -> View:
    """A form in a window of its own; without `submit` it can only be closed."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=plain(title, limits.VIEW_TITLE),
        submit=plain(submit, limits.VIEW_TITLE) if submit else None,
        close=plain(_("Cancel") if submit else _("Close"), limits.VIEW_TITLE),
        private_metadata=carries or None,
        blocks=list(blocks),
    )
