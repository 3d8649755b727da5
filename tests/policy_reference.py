"""The reference of the policy file, made of the shapes that read it: every key, its value, its default, its meaning.

No sentence is made up here; each stands beside the key or the kind of value that it is about.
"""

import re
from collections.abc import Iterator
from enum import Enum
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from bot.policyfile.shapes import Listed, Text, Words, Written
from bot.policyfile.written import WrittenPolicy


def reference() -> str:
    return "\n\n".join([*map(_section, _shapes(WrittenPolicy)), _values()])


def _shapes(first: type[Written]) -> list[type[Written]]:
    """All parts of the file, those nearest to its beginning first."""
    found = [first]
    for shape in found:
        hints = get_type_hints(shape, include_extras=True).values()
        found += [part for part in _leaves(hints) if _is(part, Written) and part not in found]
    return list(dict.fromkeys(found))


def _section(shape: type[Written]) -> str:
    hints = get_type_hints(shape, include_extras=True)
    rows = [
        f"| `{key}` | {_said(hints[key])} | {_default(field)} | {field.description} |"
        for key, field in shape.model_fields.items()
    ]
    return "\n".join(
        [
            f"## {_title(shape)}",
            "",
            str(shape.__doc__),
            "",
            "| key | value | default | meaning |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def _values() -> str:
    """The kinds of values that have a name, in the order of the alphabet."""
    hints = [hint for shape in _shapes(WrittenPolicy) for hint in get_type_hints(shape, include_extras=True).values()]
    rows = {row for leaf in _leaves([Text, *hints]) for row in _meaning(leaf)}
    return "\n".join(["## Values", "", "| value | how it is written |", "|---|---|", *sorted(rows)])


def _meaning(leaf: Any) -> Iterator[str]:  # noqa: ANN401  # a type or what stands beside one
    if isinstance(leaf, Words):
        yield f"| {leaf.name} | {leaf.meaning} |"
    elif _is(leaf, Enum):
        yield f"| {_name(leaf)} | {', '.join(f'`{one.value}`' for one in leaf)} |"


def _leaves(hints: Any) -> Iterator[Any]:  # noqa: ANN401  # see above
    """The types of which others are made, and what stands beside them; a type with words is not looked into."""
    for hint in hints:
        words = next((part for part in get_args(hint) if isinstance(part, Words)), None)
        if words is not None:
            yield words
        elif get_args(hint):
            yield from _leaves(get_args(hint))
        else:
            yield hint


def _said(hint: Any) -> str:  # noqa: ANN401  # see above
    """A type in words."""
    arguments = get_args(hint)
    if get_origin(hint) is Annotated:
        words = next((part for part in arguments if isinstance(part, Words)), None)
        if words is not None:
            return words.name
        return _said(arguments[0]).replace("list of", "one or a list of" if Listed in arguments else "list of")
    if get_origin(hint) is tuple:
        return f"list of {_said(arguments[0])}"
    if get_origin(hint) is dict:
        return f"{_said(arguments[1])} for each {_said(arguments[0])}"
    if NoneType in arguments:
        return _said(arguments[0])
    if _is(hint, Written):
        return f"[{_name(hint)}](#{_title(hint).lower().replace(' ', '-')})"
    return {str: "text", bool: "`true` or `false`", int: "whole number"}.get(hint) or _name(hint)


def _default(field: FieldInfo) -> str:
    match field.default:
        case _ if field.is_required():
            return "**needed**"
        case Enum():
            return f"`{field.default.value}`"
        case bool() | int():
            return f"`{str(field.default).lower()}`"
        case tuple() if field.default:
            return ", ".join(f"`{one.value}`" for one in field.default)
        case _:
            return ""


def _is(hint: Any, kind: type) -> bool:  # noqa: ANN401  # see above
    return isinstance(hint, type) and issubclass(hint, kind)


def _title(shape: type[Written]) -> str:
    return _name(shape).capitalize()


def _name(kind: type) -> str:
    """`WrittenCalendar` → calendar, `ClockKind` → clock kind."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__.removeprefix("Written")).lower()
