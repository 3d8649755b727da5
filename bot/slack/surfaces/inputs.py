"""The inputs that forms are made of. A block's id is the name of what is asked; its one element is always `value`.

What is typed here is read in `forms`; nothing is decided.
"""

from collections.abc import Sequence
from typing import Final

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

YES: Final = "yes"
NO: Final = "no"
YES_OR_NO: Final = (option("Yes", YES), option("No", NO))


def ask(
    name: str, label: str, element: InputInteractiveElement, *, hint: str = "", optional: bool = False
) -> InputBlock:
    """One question of a form."""
    return InputBlock(
        block_id=name,
        label=plain(label, limits.INPUT_LABEL),
        hint=plain(hint, limits.INPUT_HINT) if hint else None,
        element=element,
        optional=optional,
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


def tick(text: str) -> CheckboxesElement:
    """One box to tick."""
    return CheckboxesElement(action_id=VALUE, options=[option(text, YES)])


def when() -> DateTimePickerElement:
    """A day and a time in the zone of whoever fills it in."""
    return DateTimePickerElement(action_id=VALUE)


def channel(initial: str | None) -> ConversationSelectElement:
    """A channel of this workspace; one that is shared with others cannot be chosen (SPEC section 6.12)."""
    return ConversationSelectElement(
        action_id=VALUE,
        placeholder=plain("Choose a channel", limits.PLACEHOLDER),
        initial_conversation=initial,
        filter=ConversationFilter(include=["public", "private"], exclude_external_shared_channels=True),
    )


def person(initial: str | None) -> UserSelectElement:
    """One person."""
    return UserSelectElement(
        action_id=VALUE, placeholder=plain("Choose a person", limits.PLACEHOLDER), initial_user=initial
    )


def persons(initial: Sequence[str]) -> UserMultiSelectElement:
    """Any number of people."""
    return UserMultiSelectElement(
        action_id=VALUE,
        placeholder=plain("Choose people", limits.PLACEHOLDER),
        initial_users=list(initial) or None,
    )


def form(callback_id: str, title: str, blocks: Sequence[Block], *, submit: str = "", carries: str = "") -> View:
    """A form in a window of its own; without `submit` it can only be closed."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=plain(title, limits.VIEW_TITLE),
        submit=plain(submit, limits.VIEW_TITLE) if submit else None,
        close=plain("Cancel" if submit else "Close", limits.VIEW_TITLE),
        private_metadata=carries or None,
        blocks=list(blocks),
    )
