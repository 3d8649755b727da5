"""A language in which what was translated is seen: each text stands within ⟦ ⟧, what is filled into it does not.

A judge for tests: a letter outside of the brackets was said past the catalogue, unless somebody typed or named it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from string import Formatter
from typing import Any, Final

from bot.slack.texts import Speech, speak
from tests.builders import A_POLICY, INES, PRIYA, REPORTS, SAM, TOMAS, VERA
from tests.full_policy import FULL_POLICY
from tests.surfaces.busy import BUSY_POLICY
from tests.surfaces.test_walk import PEOPLE, STATES

PSEUDO = "pseudo"
TYPED = "слова"
"""What people type in these tests: letters that no text of ours has."""

_CUT = 75
"""What is longer may be cut where it is shown, so each of its words is known."""
_CODE_AND_TOKENS = re.compile(
    r"`[^`\n]*`"  # what can be typed
    r"|<!date\^[^>]*>|<[@#!][^>]*>|<https://[^|>]*(?:\|[a-z0-9.-]+>|[|>])"
    r"|:[a-z_]+:"  # emoji
    r"|&(?:amp|lt|gt);"
)
_NAMES = re.compile(
    r"\bESC-(?:[0-9]+|…)|\bU0[A-Za-z0-9]*|\b[CS]0[A-Z0-9]+|@[A-Za-z0-9.]+|#[a-z0-9-]+"  # keys, ids, names in Slack
    r"|/escalate(?: [a-z]+)?|\b[a-z]+(?:_[a-z]+)+\b"  # what is typed, codes of Slack
    r"|\b[a-z0-9]+(?:\.[a-z]+)+\b|\btier:[a-z0-9]+|\b(?:[a-z]|key|tier)[0-9]+"  # keys of bindings and places
    r"|\b(?:CET|UTC)\b|\b[A-Z][a-z]+/[A-Z][a-z]+\b"  # zones
)


class Told:
    """Both ways of saying something, and everything that was asked for."""

    def __init__(self, times: int = 1) -> None:
        self.asked: set[str] = set()
        self.language = PSEUDO if times == 1 else "long"
        self._times = times

    def one(self, text: str) -> str:
        self.asked.add(text)
        return said(text, self._times)

    def counted(self, one: str, many: str, count: int) -> str:
        self.asked.add(one)
        return said(one if count == 1 else many, self._times)


@cache
def said(text: str, times: int) -> str:
    """Each stretch between placeholders in brackets, perhaps several times as long."""
    return "".join(_stretch(literal, times) + (f"{{{name}}}" if name else "") for literal, name in _parsed(text))


def _parsed(text: str) -> Iterator[tuple[str, str | None]]:
    for literal, name, _form, _conversion in Formatter().parse(text):
        yield literal, name


def _stretch(literal: str, times: int) -> str:
    return f"⟦{' '.join([literal] * times)}⟧" if re.search("[A-Za-z]", literal) else literal


@contextmanager
def spoken(told: Told) -> Iterator[None]:
    days, months = ("⟦day⟧",) * 7, ("⟦month⟧",) * 12
    before = speak(Speech(language=told.language, one=told.one, counted=told.counted, days=days, months=months))
    try:
        yield
    finally:
        speak(before)


def visible(shape: object) -> Iterator[str]:
    """Every text of a message or a view that somebody sees or hears; what they typed before is not ours."""
    match shape:
        case {"type": "plain_text" | "mrkdwn", "text": str(text)}:
            yield text
        case Mapping():
            for key, value in shape.items():
                if key == "accessibility_label":
                    yield str(value)
                elif isinstance(value, Mapping | list):
                    yield from visible(value)
        case list():
            for one in shape:
                yield from visible(one)
        case _:
            pass


def past_the_catalogue(shape: object) -> Iterator[str]:
    """What is seen of a message or a view and was not translated."""
    for text in (shape,) if isinstance(shape, str) else visible(shape):
        if words := untranslated(text, KNOWN):
            yield f"said past the catalogue: {' '.join(words)} in {text!r}"


def untranslated(text: str, known: Iterable[re.Pattern[str]] = ()) -> list[str]:
    """The words outside of the brackets; `known` are names that people gave, longest first."""
    left = _CODE_AND_TOKENS.sub(lambda found: " " + re.sub("[^⟦⟧]", "", found[0]), text)  # a text may begin in code
    left = _outside(_NAMES.sub(" ", left))
    for name in known:
        left = name.sub(" ", left)
    return re.findall("[A-Za-z]+", left)


def _outside(text: str) -> str:
    """Without what stands in brackets; one that a cut left open ends with the text."""
    while (shorter := re.sub("⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    return re.sub("⟦.*", " ", text, flags=re.DOTALL)


def names_in(*values: object) -> tuple[re.Pattern[str], ...]:
    """Every text that somebody wrote into these values, the longest first; words of the code are none of theirs."""
    found = {text for value in values for text in _texts(value) if re.search("[A-Za-z]", text)}
    found |= {word for text in found if len(text) > _CUT for word in text.split()}
    found = {text.removesuffix(".") for text in found}  # within a sentence it has none
    return tuple(re.compile(rf"\b{re.escape(name)}(?!\w)") for name in sorted(found, key=len, reverse=True))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a policy is made of
    match value:
        case Enum():
            return
        case str():
            yield value
        case Mapping():
            for pair in value.items():
                yield from _texts(list(pair))
        case tuple() | list() | frozenset() | set():
            for one in value:
                yield from _texts(one)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from _texts(getattr(value, field.name))
        case _:
            return


_PEOPLE = [person[2:].title() for person in (*PEOPLE, PRIYA, SAM, TOMAS, INES, VERA)]
KNOWN: Final = names_in(
    A_POLICY, FULL_POLICY, BUSY_POLICY, list(REPORTS.values()), list(STATES.values()), "words", _PEOPLE
)
"""What people named or typed in the values that tests are made of."""
