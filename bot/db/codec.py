"""Domain values as JSON and back: built once per type from its annotations, exact in both directions.

Never guesses: an unknown field, a missing one without a default or a value of another type is refused, so that a
row written by other code is noticed where it is read and not three decisions later.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, IntEnum
from fractions import Fraction
from functools import cache
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

type_tag = "type"
MICROSECOND = timedelta(microseconds=1)


class Unreadable(ValueError):  # noqa: N818  # it names what the stored value is
    """A stored value that does not fit the type it is read as; never quotes it, for it may be what people wrote."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How one type is written as JSON and read back."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


@cache
def codec(hint: Any) -> Codec:  # noqa: ANN401  # a type, an alias of one or a union: there is no common name for them
    """Build the codec of a type once; raises TypeError for a type that no domain value uses."""
    if isinstance(hint, NewType):
        return codec(hint.__supertype__)
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _union(get_args(hint))
    if origin is tuple:
        return _tuple(get_args(hint))
    if origin is frozenset:
        return _frozenset(get_args(hint)[0])
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*get_args(hint))
    if hint in _LEAVES:
        return _LEAVES[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass(hint)
    raise TypeError(f"no codec for {hint}")


def encode(hint: Any, value: object) -> Any:  # noqa: ANN401  # JSON has no type of its own
    """Write a value as JSON."""
    return codec(hint).encode(value)


def decode(hint: Any, stored: Any) -> Any:  # noqa: ANN401  # the caller names the type and annotates what it gets
    """Read a value from JSON; raises `Unreadable` where it does not fit."""
    return codec(hint).decode(stored)


def _checked(read: Callable[[Any], Any], hint: object) -> Callable[[Any], Any]:
    def checked(stored: Any) -> Any:  # noqa: ANN401
        try:
            return read(stored)
        except Unreadable:
            raise
        except (TypeError, ValueError, ArithmeticError, AttributeError):
            raise Unreadable(f"a stored {type(stored).__name__} is not a {hint}") from None  # it would quote the value

    return checked


def _itself(value: Any) -> Any:  # noqa: ANN401
    """How a text, a number and nothing are written; known by this name, so that most values cost no call at all."""
    return value


def _plain(kind: type) -> Codec:
    def decode_plain(stored: Any) -> Any:  # noqa: ANN401
        if type(stored) is not kind:
            raise Unreadable(f"a stored {type(stored).__name__} is not a {kind.__name__}")
        return stored

    return Codec(_itself, decode_plain)


def _enum(kind: type[Enum]) -> Codec:
    by_value = {one.value: one for one in kind}

    def decode_member(stored: Any) -> Any:  # noqa: ANN401
        try:
            return by_value[stored]
        except (KeyError, TypeError):
            raise Unreadable(f"a stored {type(stored).__name__} is not a {kind}") from None

    return Codec({one: one.value for one in kind}.__getitem__, decode_member)


def _encode_instant(value: datetime) -> str:
    if value.tzinfo is UTC:  # what the domain has
        return value.isoformat()
    if value.tzinfo is None:
        raise ValueError(f"{value} has no zone")
    return value.astimezone(UTC).isoformat()


def _decode_instant(stored: str) -> datetime:
    value = datetime.fromisoformat(stored)
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(stored)
    return value.astimezone(UTC)


_LEAVES: dict[Any, Codec] = {
    str: _plain(str),
    int: _plain(int),
    bool: _plain(bool),
    types.NoneType: _plain(types.NoneType),
    datetime: Codec(_encode_instant, _checked(_decode_instant, "instant")),
    date: Codec(date.isoformat, _checked(date.fromisoformat, "day")),
    time: Codec(time.isoformat, _checked(time.fromisoformat, "time of day")),
    timedelta: Codec(
        lambda value: value // MICROSECOND,
        _checked(lambda stored: timedelta(microseconds=codec(int).decode(stored)), "length of time"),
    ),
    Fraction: Codec(str, _checked(lambda stored: Fraction(codec(str).decode(stored)), "fraction")),
}


def _tuple(items: tuple[Any, ...]) -> Codec:
    if len(items) == 2 and items[1] is Ellipsis:  # noqa: PLR2004  # tuple[X, ...]
        item = codec(items[0])
        encode_one, decode_one = item.encode, item.decode
        return Codec(
            list if encode_one is _itself else lambda value: [encode_one(one) for one in value],
            lambda stored: tuple([decode_one(one) for one in _list(stored)]),
        )
    codecs = [codec(each) for each in items]

    def decode_fixed(stored: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if len(_list(stored)) != len(codecs):
            raise Unreadable(f"{stored!r} does not have {len(codecs)} items")
        return tuple(each.decode(one) for each, one in zip(codecs, stored, strict=True))

    return Codec(lambda value: [each.encode(one) for each, one in zip(codecs, value, strict=True)], decode_fixed)


def _list(stored: Any) -> list[Any]:  # noqa: ANN401
    if not isinstance(stored, list):
        raise Unreadable(f"{stored!r} is not a list")
    return stored


def _frozenset(hint: Any) -> Codec:  # noqa: ANN401
    item = codec(hint)
    return Codec(
        lambda value: sorted(item.encode(one) for one in value),
        lambda stored: frozenset(item.decode(one) for one in _list(stored)),
    )


def _mapping(key_hint: Any, value_hint: Any) -> Codec:  # noqa: ANN401
    """A JSON object, whose keys are texts: an enum of numbers is written as digits there."""
    numbers = isinstance(key_hint, type) and issubclass(key_hint, IntEnum)
    key = Codec(str, _checked(lambda stored: key_hint(int(stored)), key_hint)) if numbers else codec(key_hint)
    value = codec(value_hint)
    return Codec(
        lambda mapping: {key.encode(one): value.encode(other) for one, other in mapping.items()},
        lambda stored: {key.decode(one): value.decode(other) for one, other in _object(stored).items()},
    )


def _object(stored: Any) -> dict[str, Any]:  # noqa: ANN401
    if not isinstance(stored, dict):
        raise Unreadable(f"{stored!r} is not an object")
    return stored


def _dataclass(cls: type) -> Codec:
    hints = get_type_hints(cls)
    codecs = {field.name: codec(hints[field.name]) for field in fields(cls) if field.init}
    parts = [(name, None if part.encode is _itself else part.encode) for name, part in codecs.items()]
    decoders = {name: part.decode for name, part in codecs.items()}
    needed = {field.name for field in fields(cls) if field.init and field.default is field.default_factory is MISSING}

    def encode_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401
        if type(value) is not cls:
            raise TypeError(f"{value!r} is not a {cls.__name__}")
        return {name: write(getattr(value, name)) if write else getattr(value, name) for name, write in parts}

    def decode_fields(stored: Any) -> Any:  # noqa: ANN401
        try:
            found = {name: decoders[name](one) for name, one in _object(stored).items()}
        except KeyError as error:
            raise Unreadable(f"{cls.__name__} has no field {error}") from error
        if len(found) < len(decoders) and (missing := needed - found.keys()):
            raise Unreadable(f"{cls.__name__} lacks {', '.join(sorted(missing))}")
        return cls(**found)

    return Codec(encode_fields, decode_fields)


def _union(members: tuple[Any, ...]) -> Codec:
    """`X | None` is null or X; several dataclasses are told apart by the name of their type."""
    rest = tuple(member for member in members if member is not types.NoneType)
    inner = codec(rest[0]) if len(rest) == 1 else _tagged(rest)
    if len(rest) == len(members):
        return inner
    write, read = inner.encode, inner.decode
    return Codec(
        _itself if write is _itself else lambda value: None if value is None else write(value),
        lambda stored: None if stored is None else read(stored),
    )


def _tagged(members: tuple[Any, ...]) -> Codec:
    if not all(isinstance(member, type) and is_dataclass(member) for member in members):
        raise TypeError(f"only dataclasses can be told apart, not {members}")
    by_type = {member: codec(member).encode for member in members}
    by_name = {member.__name__: codec(member) for member in members}

    def encode_tagged(value: object) -> dict[str, Any]:
        kind = type(value)
        if kind not in by_type:
            raise TypeError(f"{value!r} is none of {', '.join(by_name)}")
        return {type_tag: kind.__name__, **by_type[kind](value)}

    def decode_tagged(stored: Any) -> Any:  # noqa: ANN401
        rest = dict(_object(stored))
        name = rest.pop(type_tag, None)
        if name not in by_name:
            raise Unreadable(f"{name!r} is none of {', '.join(by_name)}")
        return by_name[name].decode(rest)

    return Codec(encode_tagged, decode_tagged)
