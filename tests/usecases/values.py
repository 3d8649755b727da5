"""Any value of the domain as it can be stored, for Hypothesis.

Nothing here knows a rule: most of these values could never come about.
"""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from hypothesis import strategies as st

from bot.domain.calendar import Calendar, DatedException, Window
from bot.domain.clocks import Breach, Clock
from bot.domain.issue import Holder, Issue
from tests.builders import TEAM

st.register_type_strategy(datetime, st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - Hypothesis adds the zone
st.register_type_strategy(timedelta, st.timedeltas(timedelta(days=-4000), timedelta(days=4000)))
A_WEEK = st.tuples(*[st.lists(st.from_type(Window), max_size=2).map(tuple)] * 7)
ON_ANY_DAY = st.lists(st.from_type(DatedException), unique_by=lambda exception: exception.day, max_size=3).map(tuple)
A_CALENDAR = st.builds(Calendar, week=A_WEEK, exceptions=ON_ANY_DAY)
st.register_type_strategy(Calendar, A_CALENDAR)

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(codec="utf-8", exclude_characters="\x00")),  # keys and ids: what a column of text holds
    int: st.integers(0, 2**31 - 1),
}


def fitting(kind: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any value of a dataclass whose own texts and numbers fit into columns; what is nested holds anything."""
    own = {field.name: _column(field.type) for field in fields(kind)}
    return st.builds(kind, **{name: one for name, one in own.items() if one is not None} | given)


def _column(hint: Any) -> st.SearchStrategy[Any] | None:  # noqa: ANN401  # a type
    if get_origin(hint) in {Union, UnionType}:
        inner = [_column(one) for one in get_args(hint) if one is not NoneType]
        return None if None in inner else st.one_of(st.none(), *inner)
    return PLAIN.get(getattr(hint, "__supertype__", hint))


A_CLOCK = fitting(Clock, breach=st.none() | fitting(Breach))
AN_ISSUE = fitting(
    Issue,
    team=st.just(TEAM),
    policy_version=st.just(1),
    holder=fitting(Holder),
    clocks=st.lists(A_CLOCK, max_size=4, unique_by=lambda clock: clock.number).map(
        lambda clocks: tuple(sorted(clocks, key=lambda clock: clock.number))
    ),
)
