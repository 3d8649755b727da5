"""A form that was filled in, answer by answer: texts, choices, boxes, people and instants. No payload goes further.

Only shapes are read here; what is missing or wrong is said by whoever knows what was asked.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.ids import IssueId, PersonId
from bot.slack.action_ids import VALUE
from bot.slack.surfaces.inputs import NO, YES
from bot.slack.text import clean, one_line
from bot.slack.texts import _

View = Mapping[str, Any]
Among = TypeVar("Among", bound=StrEnum)


class Mistakes(Exception):  # noqa: N818  # it names what it holds
    """What is wrong with a form: one sentence for each block."""

    def __init__(self, by_block: Mapping[str, str]) -> None:
        """Keep all of them, so that one reading mends the form."""
        super().__init__(", ".join(by_block))
        self.by_block = dict(by_block)


def entered(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Everything that stands in the form, by block."""
    values: Mapping[str, Mapping[str, Any]] = view.get("state", {}).get("values", {})
    return values


def element(view: View, block: str) -> Mapping[str, Any]:
    """What stands in the one element of a block; nothing where the form has no such block."""
    found: Mapping[str, Any] = entered(view).get(block, {}).get(VALUE, {})
    return found


def text(view: View, block: str) -> str:
    """Typed text, without what cannot be seen."""
    return clean(element(view, block).get("value") or "")


def picked(view: View, block: str) -> str | None:
    """The value of the option that was picked from a list."""
    option = element(view, block).get("selected_option")
    return str(option["value"]) if option else None


def chosen(view: View, block: str, among: type[Among]) -> Among | None:
    """The same as one of our values; None where nothing, or nothing of ours, was picked."""
    value = picked(view, block)
    return next((one for one in among if one.value == value), None)


def ticked(view: View, block: str) -> bool:
    """Whether the one box of a block is ticked."""
    return bool(element(view, block).get("selected_options"))


def yes_or_no(view: View, block: str) -> bool | None:
    """An answer to a question; None where it was not answered or not asked."""
    return {YES: True, NO: False}.get(picked(view, block) or "")


def person(view: View, block: str) -> PersonId | None:
    """Who was picked."""
    found = element(view, block).get("selected_user")
    return PersonId(str(found)) if found else None


def issue(view: View, block: str) -> IssueId | None:
    """The issue that was named as people call it, `ESC-12` or `12`; None where nothing was typed.

    Raises `Mistakes` where what was typed names none.
    """
    typed = one_line(text(view, block))
    found = re.fullmatch(r"(?:esc-?)?([0-9]{1,9})", typed.lower())
    if typed and found is None:
        raise Mistakes({block: _("Write the key of an issue, like ESC-12.")})
    return IssueId(int(found[1])) if found is not None else None


def moment(view: View, block: str) -> datetime | None:
    """A day and time that was picked."""
    seconds = element(view, block).get("selected_date_time")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def first_input(view: View) -> str | None:
    """The block at which a sentence about the whole form is shown."""
    blocks = (block for block in view.get("blocks", []) if block.get("type") == "input")
    return next((str(block["block_id"]) for block in blocks), None)


def input_names(view: View) -> frozenset[str]:
    """The blocks that can show a sentence of their own."""
    return frozenset(str(block["block_id"]) for block in view.get("blocks", []) if block.get("type") == "input")
