"""What the sections of a policy file are made of: texts, keys, lengths, lists that may be one value.

No section lives here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints

from bot.domain.length import Length
from bot.domain.matrix import Severity
from bot.domain.policy import BySeverity
from bot.policyfile.lengths import parse_hours, parse_length, parse_real_time


def _listed(value: object) -> object:
    """One value may be written without the brackets of a list."""
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True, slots=True)
class Words:
    """What docs/policy.md calls a kind of value, and how it is written. Nothing is checked by it."""

    name: str
    meaning: str


Text = Annotated[str, StringConstraints(min_length=1, max_length=300), Words("text", "Up to 300 characters")]
Key = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$"),
    Words("key", "A name of your own: small letters, digits and `_`, beginning with a letter"),
]
WrittenLength = Annotated[
    Length,
    PlainValidator(parse_length),
    Words("length", "`15m`, `2h30m`, `1 day`, `3 days`. A day is as long as the calendar that counts says"),
]
RealTime = Annotated[
    timedelta,
    PlainValidator(parse_real_time),
    Words("real time", "A length that no calendar counts: a day has 24 hours"),
]
Hours = Annotated[timedelta, PlainValidator(parse_hours), Words("hours", "A length without days: `5m`, `8h`")]
LengthBySeverity = dict[Severity, WrittenLength]
Listed = BeforeValidator(_listed)
OneOrMore = Field(min_length=1)


class Written(BaseModel):
    """A part of the file with its keys; a key that is not there is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def shape_in(annotation: Any) -> type[Written] | None:  # noqa: ANN401  # a type, an alias of one or a union of some
    """The part of the file that a key holds, alone, in a list or by keys; None for a plain value."""
    return next(_shapes_in(annotation), None)


def by_severity(lengths: Mapping[Severity, Length]) -> BySeverity:
    """The lengths as the domain has them."""
    return BySeverity(dict(lengths))


def _shapes_in(annotation: Any) -> Iterator[type[Written]]:  # noqa: ANN401  # see above
    if isinstance(annotation, type) and issubclass(annotation, Written):
        yield annotation
    for inner in get_args(annotation):
        yield from _shapes_in(inner)
