"""How criteria are written: the matrix that judges a report, and what raises an issue that is already open.

Whether rules leave a hole or hide each other is not checked here; the domain does that when a policy is built.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field, PlainValidator

from bot.domain.ids import TierKey
from bot.domain.matrix import Impact, Kind, Rule, Scope, Sentiment, Severity, Urgency
from bot.domain.process.conditions import AtLeast, Condition, Lasting, OneOf, When
from bot.domain.process.conditions import Field as Asked
from bot.domain.process.criteria import Criterion
from bot.policyfile.lengths import parse_real_time
from bot.policyfile.shapes import Key, Listed, OneOrMore, RealTime, Text, Words, Written, WrittenLength

MOST = 10_000


def _count(written: object) -> int:
    if type(written) is not int or not 1 <= written <= MOST:
        raise ValueError(f"{written!r} is no number to count up to; write a whole number of at least 1")
    return written


def _days(written: object) -> int:
    length = parse_real_time(written)
    if length % timedelta(days=1) or not length:
        raise ValueError(f"{written!r} is no number of whole days; write it like 7 days")
    return length.days


Count = Annotated[int, PlainValidator(_count), Words("count", "A whole number of at least 1")]


class WrittenCount(Written):
    """At least so many."""

    at_least: Count = Field(description="So many, or more")


class WrittenRecent(Written):
    """At least so many within some days."""

    at_least: Count = Field(description="So many, or more, this one among them")
    within: Annotated[int, PlainValidator(_days), Words("whole days", "Days of 24 hours: `7 days`")] = Field(
        description="Opened in so many days"
    )


class WrittenTime(Written):
    """At least so long."""

    at_least: RealTime = Field(description="So long, or longer")


class WrittenConditions(Written):
    """What must hold, all of it; of one key any of its words. What is left out may be anything."""

    kind: Annotated[tuple[Kind, ...] | None, Listed, OneOrMore] = Field(None, description="What kind of problem it is")
    scope: Annotated[tuple[Scope, ...] | None, Listed, OneOrMore] = Field(None, description="How many it touches")
    impact: Annotated[tuple[Impact, ...] | None, Listed, OneOrMore] = Field(
        None, description="How badly it touches them"
    )
    urgency: Annotated[tuple[Urgency, ...] | None, Listed, OneOrMore] = Field(
        None, description="How soon the customer's business needs it"
    )
    sentiment: Annotated[tuple[Sentiment, ...] | None, Listed, OneOrMore] = Field(
        None, description="How the customer feels"
    )
    plan: Annotated[tuple[Text, ...] | None, Listed, OneOrMore] = Field(
        None, description="The customer's plan, as you call it; capitals do not matter"
    )
    component: Annotated[tuple[Text, ...] | None, Listed, OneOrMore] = Field(
        None, description="The part of your product, as you call it; capitals do not matter"
    )
    contacts: WrittenCount | None = Field(None, description="How often the customer had to write")
    unresolved: WrittenTime | None = Field(None, description="The time since the customer first reported it")
    open_of_customer: WrittenCount | None = Field(None, description="Other open issues of the same customer")
    open_of_customer_and_component: WrittenCount | None = Field(
        None, description="Other open issues of the same customer and component"
    )
    recent_of_customer: WrittenRecent | None = Field(None, description="Issues that the customer had lately")


class WrittenRule(Written):
    """One line of the matrix. The first whose conditions hold decides."""

    name: Text = Field(description="Shown wherever its result is; no two rules have the same")
    when: WrittenConditions = Field(WrittenConditions(), description="What must hold; without it, it fits everything")
    severity: Severity = Field(description="How severe it is")
    tier: Key = Field(description="Which tier gets it")
    qualifies: bool = Field(default=True, description="Whether it is escalated at all; if not, the form says `instead`")
    because: Text = Field(description="Why the rule is there; shown beside its name")
    instead: Annotated[str, Field(max_length=300)] = Field("", description="What to do where it does not qualify")


class WrittenCriterion(Written):
    """What raises an issue that is already open, once and only upward."""

    name: Text = Field(description="Shown where it acted; no two criteria have the same")
    when: WrittenConditions = Field(WrittenConditions(), description="What must hold, but for the time unresolved")
    after: WrittenLength | None = Field(
        None, description="How long after it was opened; without it, as soon as the rest holds"
    )
    to: Key | None = Field(None, description="To which tier; without it, one up")
    because: Text = Field(description="Why the criterion is there")


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
        to=None if criterion.to is None else TierKey(criterion.to),
        because=criterion.because,
    )


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
