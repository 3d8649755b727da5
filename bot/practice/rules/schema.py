"""The few words in which the shapes of blocks are written down. It knows no block."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass
class Problems:
    """What is wrong with a payload, in the form of Slack's `response_metadata.messages`."""

    found: list[str] = field(default_factory=list)

    def add(self, pointer: str, sentence: str) -> None:
        """Note one problem at a JSON pointer."""
        self.found.append(f"[ERROR] {sentence} [json-pointer:{pointer}]")


Check = Callable[[object, str, Problems], None]


@dataclass(frozen=True)
class Need:
    """Marks a field that must be there."""

    check: Check


def shape(kind: str | None = None, /, **fields: Check | Need) -> Check:
    """An object with exactly these fields; a field nobody named is refused. `kind` is the value of its `type`."""
    known: Mapping[str, Check | Need] = fields if kind is None else {"type": Need(one_of(kind)), **fields}

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(pointer, "must be an object")
            return
        for name, rule in known.items():
            if name in value:
                inner = rule.check if isinstance(rule, Need) else rule
                inner(value[name], f"{pointer}/{name}", problems)
            elif isinstance(rule, Need):
                problems.add(pointer, f"missing required field: {name}")
        for name in value.keys() - known.keys():
            problems.add(pointer, f"invalid additional property: {name}")

    return check


def string(most: int | None = None, *, least: int = 0, pattern: str | None = None) -> Check:
    """A string of `least` to `most` characters (code points), all of it matching `pattern`."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(pointer, "must be a string")
        elif len(value) < least:
            problems.add(pointer, f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            problems.add(pointer, f"must be less than {most + 1} characters")
        elif pattern is not None and re.fullmatch(pattern, value) is None:
            problems.add(pointer, f"does not match pattern {pattern}")

    return check


def one_of(*allowed: object) -> Check:
    """One of a few values."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if value not in allowed:
            problems.add(pointer, f"must be one of {', '.join(str(each) for each in allowed)}, not {value!r}")

    return check


def boolean(value: object, pointer: str, problems: Problems) -> None:
    """A JSON boolean; Slack takes no 0 or "true" inside blocks."""
    if not isinstance(value, bool):
        problems.add(pointer, "must be a boolean")


def integer(least: int | None = None, most: int | None = None) -> Check:
    """A whole number within bounds."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add(pointer, "must be an integer")
        elif (least is not None and value < least) or (most is not None and value > most):
            problems.add(pointer, f"must be between {least} and {most}")

    return check


def array(item: Check, most: int | None = None, *, least: int = 1) -> Check:
    """A list of `least` to `most` items of one kind."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(pointer, "must be an array")
            return
        if len(value) < least:
            problems.add(pointer, f"must have at least {least} item(s)")
        if most is not None and len(value) > most:
            problems.add(pointer, f"no more than {most} items allowed")
        for index, each in enumerate(value):
            item(each, f"{pointer}/{index}", problems)

    return check


def typed(table: Mapping[str, Check], *, only: frozenset[str] | None = None) -> Check:
    """An object checked by the shape of its `type`; `only` narrows which types this place takes."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in table:
            problems.add(pointer, f"unsupported type: {kind}")
        elif only is not None and kind not in only:
            problems.add(pointer, f"unsupported element: {kind}")
        else:
            table[kind](value, pointer, problems)

    return check


def also(base: Check, *more: Callable[[dict[str, object], str, Problems], None]) -> Check:
    """A shape with rules between its fields; those run only on an object whose fields are sound."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        before = len(problems.found)
        base(value, pointer, problems)
        if len(problems.found) == before and isinstance(value, dict):
            for rule in more:
                rule(value, pointer, problems)

    return check


def exactly_one(*names: str) -> Callable[[dict[str, object], str, Problems], None]:
    """A rule for `also`: one of these fields, and only one."""

    def rule(value: dict[str, object], pointer: str, problems: Problems) -> None:
        if sum(name in value for name in names) != 1:
            problems.add(pointer, f"exactly one of {', '.join(names)} is required")

    return rule
