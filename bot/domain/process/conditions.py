"""What can be asked about an issue, and the two ways of asking: one of these words, or at least so much.

Nothing here knows a report or a rule; a condition is told the value that it judges.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import assert_never


class Field(StrEnum):
    """What a rule of the matrix or a criterion may ask about (SPEC section 3)."""

    KIND = "kind"
    SCOPE = "scope"
    IMPACT = "impact"
    URGENCY = "urgency"
    SENTIMENT = "sentiment"
    PLAN = "plan"
    COMPONENT = "component"
    CONTACTS = "contacts"
    UNRESOLVED = "unresolved"
    OPEN_OF_CUSTOMER = "open_of_customer"
    OPEN_OF_CUSTOMER_AND_COMPONENT = "open_of_customer_and_component"
    RECENT_OF_CUSTOMER = "recent_of_customer"


LEAST: Mapping[Field, int] = {
    Field.CONTACTS: 1,
    Field.OPEN_OF_CUSTOMER: 0,
    Field.OPEN_OF_CUSTOMER_AND_COMPONENT: 0,
    Field.RECENT_OF_CUSTOMER: 1,
}
"""What is counted, and the number that is always reached: whoever reports has written once and has one issue."""


Value = str | int | timedelta | None
"""What a field holds: a word, a count, a length of time, or nothing where nothing was said."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The word is one of these; capitals and blanks do not matter, for plans and components are typed by people."""

    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The count is at least this; `within_days` says over which time recent issues are counted."""

    amount: int
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    """The time is at least this long."""

    length: timedelta


Condition = OneOf | AtLeast | Lasting
When = Mapping[Field, Condition]
"""All of these must hold; a field that is not asked about may be anything."""


def holds(condition: Condition, value: Value) -> bool:
    """Tell whether the value meets the condition; a value of another nature, or none, never does."""
    match condition:
        case OneOf(values):
            return isinstance(value, str) and plain(value) in {plain(wanted) for wanted in values}
        case AtLeast(amount):
            return isinstance(value, int) and value >= amount
        case Lasting(length):
            return isinstance(value, timedelta) and value >= length
        case _ as never:
            assert_never(never)


def plain(text: str) -> str:
    """A name without what does not tell names apart: capitals, and blanks around and between its words."""
    return " ".join(text.split()).casefold()
