"""Asking a server several questions in one go, ahead of the functions that want the answers.

Each question asked by itself is a round trip. On SQLite nothing is asked ahead: there is no way to go.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Row, Select
from sqlalchemy.types import TypeEngine

from bot.db.engine import BEGIN, Session, in_one_go

Rows = Sequence[Row[Any]]
_Turned = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A statement, built once, and what it asks for by the names of its parameters."""

    statement: Select[Any]
    wanted: Mapping[str, Any]

    @property
    def mark(self) -> tuple[object, ...]:
        """The same for the same question."""
        return (self.statement, *(tuple(one) if isinstance(one, list) else one for one in self.wanted.values()))


def ask(session: Session, question: Question) -> Rows:
    """The rows that answer it: as they were when they were asked for ahead in this transaction, else as they are."""
    known = answered_ahead(session, question)
    return session.execute(question.statement, question.wanted).all() if known is None else known


def answered_ahead(session: Session, question: Question) -> Rows | None:
    """The rows, where it was asked ahead in this transaction."""
    return _answered(session).get(question.mark)


def asking(questions: Iterable[Question]) -> Callable[[Session], None]:
    """For `Database.writing`: begin it, and ask ahead in the same go."""
    return lambda session: _ask(session, questions, BEGIN)


def ask_ahead(session: Session, questions: Iterable[Question]) -> None:
    """Ask what was not asked yet, one after another; a lock that one takes is held when the next is answered.

    The answers count until the transaction ends, or writes to the set-up: not for what else it writes itself.
    """
    if session.dialect.name != "sqlite":
        _ask(session, questions)


def _ask(session: Session, questions: Iterable[Question], first: str = "") -> None:
    known = _answered(session)
    new = {question.mark: question for question in questions if question.mark not in known}
    if not new and not first:
        return
    connection: Any = session.connection.driver_connection
    asked = []
    with in_one_go(session):
        if first:
            connection.execute(first)
        for mark, question in new.items():
            ready = _made_ready(question.statement, session.dialect, _shape(question.wanted))
            asked.append((mark, ready, connection.execute(ready.sql, ready.parameters(question.wanted))))
    answers: dict[object, Rows] = {mark: ready.rows(cursor.fetchall()) for mark, ready, cursor in asked}
    session.execution_options(answered_ahead=answers | dict(known))


def know(session: Session, question: Question, answer: Rows) -> None:
    """Let it count for the rest of the transaction as if it had been asked ahead."""
    if answered_ahead(session, question) is None:
        session.execution_options(answered_ahead={question.mark: answer, **_answered(session)})


def forget_answers(session: Session) -> None:
    """Ask anew from here on. Whoever writes to the set-up says so: the same transaction may read it again."""
    session.execution_options(answered_ahead={})


def _answered(session: Session) -> Mapping[object, Rows]:
    known: Mapping[object, Rows] = session.get_execution_options().get("answered_ahead", {})
    return known


def _shape(wanted: Mapping[str, Any]) -> tuple[tuple[str, int | None], ...]:
    """How many of each are asked for, as the text of the statement depends on it; None where it is no list."""
    return tuple((name, len(value) if isinstance(value, list) else None) for name, value in wanted.items())


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement as the driver takes it, how what is asked for is written there, and how the answer is read."""

    sql: str
    fixed: Mapping[str, Any]
    places: Mapping[str, tuple[str, ...]]
    writers: Mapping[str, _Turned]
    readers: tuple[tuple[int, _Turned], ...]
    row: Callable[[Iterable[Any]], Row[Any]]

    def parameters(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """What is asked for under the names that the driver knows: each of a list has its own."""
        values = dict(self.fixed)
        for name, value in wanted.items():
            each = value if isinstance(value, list) else [value]
            values.update(zip(self.places[name], map(self.writers[name], each), strict=True))
        return values

    def rows(self, found: Iterable[tuple[Any, ...]]) -> Rows:
        """The rows with the names of their columns."""
        return [self.row(self._read(list(each))) for each in found]

    def _read(self, values: list[Any]) -> list[Any]:
        for place, read in self.readers:
            values[place] = read(values[place])
        return values


@lru_cache(maxsize=128)
def _made_ready(statement: Select[Any], dialect: Dialect, shape: tuple[tuple[str, int | None], ...]) -> _Ready:
    compiled = statement.compile(dialect=dialect)
    state = compiled.construct_expanded_state({name: None if many is None else [None] * many for name, many in shape})
    places = {name: tuple(state.parameter_expansion.get(name, (name,))) for name in compiled.bind_names.values()}
    writers = {name: _writer(bind.type, dialect) for bind, name in compiled.bind_names.items()}
    asked = dict(shape)
    fixed = {one: writers[name](state.parameters[one]) for name in places if name not in asked for one in places[name]}
    columns = tuple(statement.selected_columns)
    return _Ready(
        sql=state.statement,
        fixed=fixed,
        places=places,
        writers=writers,
        readers=tuple(_readers((column.type for column in columns), dialect)),
        row=_row([str(column.key) for column in columns]),
    )


def _row(names: list[str]) -> Callable[[Iterable[Any]], Row[Any]]:
    """What SQLAlchemy would make of the same values: they are found by name and by place."""
    kind: Any = namedtuple  # noqa: PYI024  # the names are known only here
    made: Callable[[Iterable[Any]], Row[Any]] = kind("Row", names)._make
    return made


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> _Turned:
    return kind.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _readers(kinds: Iterable[TypeEngine[Any]], dialect: Dialect) -> Iterator[tuple[int, _Turned]]:
    """Of the columns that are not read as they are: where they stand, and how they are read."""
    for place, kind in enumerate(kinds):
        read = kind.dialect_impl(dialect).result_processor(dialect, None)
        if read is not None:
            yield place, read


def _as_it_is(value: object) -> object:
    return value
