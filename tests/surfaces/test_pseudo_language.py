"""Everything that people see is said in the language of the installation, and fits Slack when words are longer.

What the tests of Slack's limits draw is drawn again in two languages that do not exist: in one, texts stand in
brackets, and a letter outside of them was said past the catalogue; in the other, each text is twice as long.
"""

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from itertools import product
from types import ModuleType, NoneType, UnionType
from typing import Any, get_args, get_type_hints

import pytest
from slack_sdk.models.views import View

from bot.domain.effects import Reason
from bot.domain.ids import PersonId
from bot.slack.action_ids import SHORTCUT_ADD, SHORTCUT_CUSTOMER_TOLD, SHORTCUT_CUSTOMER_WROTE
from tests.builders import ALICE
from tests.surfaces import sentences as everything
from tests.surfaces import (
    test_administration,
    test_looking,
    test_own_channel,
    test_slack_takes_everything,
    test_slack_takes_what_follows,
    test_why,
)
from tests.surfaces.calls import every_reason
from tests.surfaces.pseudo import TYPED, Told, past_the_catalogue, spoken
from tests.surfaces.slack_takes import complaints_about_form, complaints_about_message
from tests.texts_template import texts

MODULES = (
    test_administration,
    test_looking,
    test_own_channel,
    test_slack_takes_everything,
    test_slack_takes_what_follows,
    test_why,
)


def drawing(module: ModuleType) -> Iterator[tuple[str, Callable[..., None]]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if "slack_takes" in name and name.startswith("test_"):
            found = getattr(function, "hypothesis", None)
            yield f"{module.__name__.rpartition('.')[2]}::{name}", found.inner_test if found is not None else function


CASES = dict(case for module in MODULES for case in drawing(module))


BY_NAME: dict[str, tuple[object, ...]] = {
    "which": (SHORTCUT_ADD, SHORTCUT_CUSTOMER_WROTE, SHORTCUT_CUSTOMER_TOLD),
    "verdict": test_slack_takes_what_follows.VERDICTS,
}
"""Texts that are chosen from a few."""


def examples(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """One of each kind of value that the function takes; what people type has letters of its own."""
    hints = {name: kind for name, kind in get_type_hints(function).items() if name != "return"}
    for chosen in product(*(BY_NAME.get(name) or list(_values(kind)) for name, kind in hints.items())):
        yield dict(zip(hints, chosen, strict=True))


def _values(kind: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever a test takes
    if isinstance(kind, UnionType):
        yield from (one for part in get_args(kind) for one in ((None,) if part is NoneType else _values(part)))
    elif kind is Reason:
        yield from every_reason(TYPED)
    elif kind is bool:
        yield from (False, True)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield from kind
    elif kind is PersonId:
        yield ALICE
    elif kind is int:
        yield from (1, 3)
    else:
        yield TYPED


@pytest.mark.thorough
@pytest.mark.parametrize("times", [1, 2], ids=["translated", "long"])
@pytest.mark.parametrize("case", CASES)
def test_what_slack_takes_is_said_in_the_language_of_the_installation_and_takes_longer_words(
    case: str, times: int
) -> None:
    with spoken(Told(times)):
        for values in examples(CASES[case]):
            CASES[case](**values)


@pytest.mark.parametrize("times", [1, pytest.param(2, marks=pytest.mark.thorough)], ids=["translated", "long"])
@pytest.mark.parametrize("draw", [everything.sentences, everything.messages, everything.views])
def test_every_sentence_and_every_state_is_said_in_the_language_of_the_installation(
    draw: Callable[[], Iterator[str] | Iterator[everything.Message] | Iterator[View]], times: int
) -> None:
    found: set[str] = set()
    with spoken(Told(times)):
        for one in draw():
            match one:
                case str():
                    found.update(past_the_catalogue(one) if times == 1 else ())
                case (text, blocks):
                    found.update(complaints_about_message(text, blocks))
                case view:
                    found.update(complaints_about_form(view))
    assert not found, "\n".join(sorted(found))


@pytest.mark.thorough
def test_six_of_seven_texts_of_the_surfaces_are_said_by_these_tests() -> None:
    told = Told()
    with spoken(told):
        for draw in (everything.sentences, everything.messages, everything.views):
            for _drawn in draw():
                pass
        for case in CASES.values():
            for values in examples(case):
                case(**values)
    of_surfaces = {text if isinstance(text, str) else text[0] for path, text in texts() if "/surfaces/" in path}
    unsaid = sorted(of_surfaces - told.asked)
    assert len(unsaid) * 7 <= len(of_surfaces), "\n".join(unsaid)
