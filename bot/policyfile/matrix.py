"""How the criteria are written: the matrix, what acts by itself, what a tier must be told, and procedures.

Whether rules leave a hole or hide each other is not checked here; the domain does that when a policy is built.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field, PlainValidator

from bot.domain.conditions import AtLeast, Condition, Lasting, OneOf, When
from bot.domain.conditions import Field as Asked
from bot.domain.criteria import Criterion
from bot.domain.ids import TierKey
from bot.domain.matrix import Impact, Kind, Rule, Scope, Sentiment, Severity, Urgency
from bot.domain.procedures import Procedure
from bot.domain.required import Required
from bot.policyfile.lengths import parse_length
from bot.policyfile.shapes import Key, Length, Listed, Text, Written

MOST = 10_000


def _count(written: object) -> int:
    if type(written) is not int or not 1 <= written <= MOST:
        raise ValueError(f"{written!r} is no number to count up to; write a whole number of at least 1")
    return written


def _days(written: object) -> int:
    length = parse_length(written)
    if length % timedelta(days=1) or not length:
        raise ValueError(f"{written!r} is no number of whole days; write it like 7 days")
    return length.days


Count = Annotated[int, PlainValidator(_count)]
OneOrMore = Field(min_length=1)


class WrittenCount(Written):
    """At least so many."""

    at_least: Count


class WrittenRecent(Written):
    """At least so many within some days."""

    at_least: Count
    within: Annotated[int, PlainValidator(_days)]


class WrittenTime(Written):
    """At least so long."""

    at_least: Length


class WrittenConditions(Written):
    """What a rule asks for; what it leaves out may be anything."""

    kind: Annotated[tuple[Kind, ...] | None, Listed, OneOrMore] = None
    scope: Annotated[tuple[Scope, ...] | None, Listed, OneOrMore] = None
    impact: Annotated[tuple[Impact, ...] | None, Listed, OneOrMore] = None
    urgency: Annotated[tuple[Urgency, ...] | None, Listed, OneOrMore] = None
    sentiment: Annotated[tuple[Sentiment, ...] | None, Listed, OneOrMore] = None
    plan: Annotated[tuple[Text, ...] | None, Listed, OneOrMore] = None
    component: Annotated[tuple[Text, ...] | None, Listed, OneOrMore] = None
    contacts: WrittenCount | None = None
    unresolved: WrittenTime | None = None
    open_of_customer: WrittenCount | None = None
    open_of_customer_and_component: WrittenCount | None = None
    recent_of_customer: WrittenRecent | None = None


class WrittenRule(Written):
    """One line of the matrix."""

    name: Text
    when: WrittenConditions = WrittenConditions()
    severity: Severity
    tier: Key
    qualifies: bool = True
    because: Text
    instead: Annotated[str, Field(max_length=300)] = ""


class WrittenCriterion(Written):
    """What raises an issue that is already open."""

    name: Text
    when: WrittenConditions = WrittenConditions()
    after: Length | None = None
    to: Key | None = None
    because: Text


class WrittenRequired(Written):
    """What a tier must be told."""

    tier: Key
    kind: Kind | None = None
    key: Key
    label: Text
    hint: Annotated[str, Field(max_length=150)] = ""


class WrittenProcedure(Written):
    """What a tier does with a kind of problem."""

    key: Key
    tier: Key | None = None
    kind: Kind | None = None
    title: Text
    steps: tuple[Text, ...]


def as_rule(rule: WrittenRule) -> Rule:
    """The rule as the domain has it."""
    return Rule(
        name=rule.name,
        when=_when(rule.when),
        severity=rule.severity,
        tier=TierKey(rule.tier),
        qualifies=rule.qualifies,
        because=rule.because,
        instead=rule.instead,
    )


def as_criterion(criterion: WrittenCriterion) -> Criterion:
    """The criterion as the domain has it."""
    return Criterion(
        name=criterion.name,
        when=_when(criterion.when),
        after=criterion.after,
        to=_tier(criterion.to),
        because=criterion.because,
    )


def as_required(one: WrittenRequired) -> Required:
    """The piece of information as the domain has it."""
    return Required(tier=TierKey(one.tier), kind=one.kind, key=one.key, label=one.label, hint=one.hint)


def as_procedure(one: WrittenProcedure) -> Procedure:
    """The procedure as the domain has it."""
    return Procedure(key=one.key, tier=_tier(one.tier), kind=one.kind, title=one.title, steps=one.steps)


def _tier(key: str | None) -> TierKey | None:
    return None if key is None else TierKey(key)


def _when(written: WrittenConditions) -> When:
    asked: Mapping[Asked, object] = {field: getattr(written, field.value) for field in Asked}
    return {field: _condition(value) for field, value in asked.items() if value is not None}


def _condition(written: object) -> Condition:
    match written:
        case WrittenCount():
            return AtLeast(written.at_least)
        case WrittenRecent():
            return AtLeast(written.at_least, written.within)
        case WrittenTime():
            return Lasting(written.at_least)
        case tuple():
            return OneOf(frozenset(map(str, written)))
        case _:
            raise AssertionError(written)  # a field without a shape of its own above
