"""How domain types become column types: instants, lengths, choices and nested values; and short names for columns.

Never the tables themselves. Instants go in aware, are stored in UTC and come out aware, on both databases.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum, IntEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.types import TypeEngine

from bot.db.codec import MICROSECOND, codec
from bot.domain.process.conditions import plain

WALL_TIME = len("2026-11-23 09:00:00.000000")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def name_key(name: str) -> str | None:
    """A name by which things are looked for: two spellings of it are one, and none is too long or too odd to index.

    A fingerprint, because PostgreSQL's text takes no NUL and its indexes no long text. None for no name at all.
    """
    read = plain(name)
    return sha256(read.encode("utf-8", "surrogatepass")).hexdigest() if read else None


def searchable(*texts: str) -> str:
    """Texts as one in which words are found, whatever their capitals; kept in a `Note`, which takes any character.

    No longer than an index of PostgreSQL takes, whatever the characters are.
    """
    return plain(" ".join(texts))[:400]


class Instant(TypeDecorator[datetime]):
    """An aware datetime. SQLite keeps the UTC wall time as text of fixed width, which sorts like time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL has a type for instants, SQLite none."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Refuse a naive value: nobody knows which instant it means."""
        return _wall_time if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Give it back aware."""
        del coltype
        return _from_wall_time if dialect.name == "sqlite" else _in_utc


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"{value} has no zone")
    return value.astimezone(UTC)


def _wall_time(value: datetime | None) -> str | None:
    instant = _in_utc(value)
    return None if instant is None else instant.isoformat(" ", "microseconds")[:WALL_TIME]


def _from_wall_time(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


class Length(TypeDecorator[timedelta]):
    """A length of time in whole microseconds, so that sums stay exact."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Count microseconds."""
        del dialect
        return lambda value: None if value is None else value // MICROSECOND

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """And back."""
        del dialect, coltype
        return lambda value: None if value is None else timedelta(0, 0, value)


class Note(TypeDecorator[str]):
    """Words of an error, whatever they hold: PostgreSQL's text takes neither NUL nor half a character."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be stored; a note of an error must not fail itself."""
        del dialect
        return None if value is None else value.replace("\x00", "?").encode("utf-8", "replace").decode()


class Choice(TypeDecorator[Any]):
    """A member of an enum of texts by its value (SQLAlchemy's own type would store names)."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[Enum]) -> None:
        """Remember which enum."""
        super().__init__()
        self.choices = choices

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Store the value."""
        del dialect
        return {None: None, **{one.value: one.value for one in self.choices}}.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """And back."""
        del dialect, coltype
        return {None: None, **{one.value: one for one in self.choices}}.__getitem__


class Rank(Choice):
    """The same for an enum of numbers, which stay numbers and can be compared."""

    impl = SmallInteger  # type: ignore[assignment]  # the parent's is another type of the same kind
    cache_ok = True


KNOWN_TEXTS = 64
"""Of each column; more would only hold what is read once."""


class Encoded(TypeDecorator[Any]):
    """A nested domain value as JSON through the codec; None is NULL.

    JSON and not JSONB: PostgreSQL's JSONB refuses the NUL and the lone surrogates that people can type into a form.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, hint: Any) -> None:  # noqa: ANN401  # a type, an alias of one or a union
        """Build the codec now, so that a type without one fails at import."""
        super().__init__()
        self.hint = hint
        self._codec = codec(hint)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Encode. Text on both databases."""
        del dialect
        encode = self._codec.encode
        return lambda value: None if value is None else as_json(encode(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Decode; what many rows share, such as one rule in many issues, is decoded once. Nobody may change it."""
        del dialect, coltype
        decode = self._codec.decode
        known = lru_cache(KNOWN_TEXTS)(lambda stored: decode(from_json(stored)))
        return lambda stored: None if stored is None else known(stored)


as_json = json.JSONEncoder(check_circular=False).encode
"""What a codec made, as text: plain ASCII, so that both databases take whatever people typed."""
from_json = json.JSONDecoder().decode


def choice(name: str, choices: type[Enum], *, nullable: bool = False) -> Column[Any]:
    """A column of an enum with its CHECK, so that also a hand in the database cannot write another value."""
    numbers = issubclass(choices, IntEnum)
    values = ", ".join(str(one.value) if numbers else f"'{one.value}'" for one in choices)
    kind = Rank(choices) if numbers else Choice(choices)
    return Column(name, kind, CheckConstraint(f"{name} IN ({values})", name=name), nullable=nullable)


def words(name: str, *, nullable: bool = False) -> Column[str]:
    """A column of text."""
    return Column(name, Text, nullable=nullable)


def number(name: str) -> Column[int]:
    """A column of a whole number."""
    return Column(name, Integer, nullable=False)


def at(name: str, *, nullable: bool = False) -> Column[Any]:
    """A column of an instant."""
    return Column(name, Instant, nullable=nullable)


def nested(name: str, hint: Any, *, nullable: bool = False) -> Column[Any]:  # noqa: ANN401  # as in `Encoded`
    """A column of a nested value."""
    return Column(name, Encoded(hint), nullable=nullable)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the few rows that matter: it stays small however many others there are."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def of_issue() -> ForeignKeyConstraint:
    """A row belongs to an issue of its own workspace."""
    return ForeignKeyConstraint(["team_id", "issue_id"], ["issues.team_id", "issues.id"])
