"""What a report leads to: severity, tier and whether it qualifies, with the name of the rule that said so.

Nothing here knows where rules come from, or what was done with the verdict.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import assert_never

from bot.domain.errors import certain
from bot.domain.ids import TierKey
from bot.domain.process.conditions import AtLeast, Condition, Field, OneOf, Value, When, holds, plain

NEAREST = 3  # rules that are named to somebody whose report does not qualify


class Severity(IntEnum):
    """Sev 1 is the worst (SPEC section 1)."""

    SEV1 = 1
    SEV2 = 2
    SEV3 = 3
    SEV4 = 4


class Kind(StrEnum):
    """What kind of problem it is (SPEC section 3.1)."""

    HOW_TO = "how_to"
    DEFECT = "defect"
    OUTAGE = "outage"
    DATA_LOSS = "data_loss"
    SECURITY = "security"
    BILLING = "billing"
    ACCESS = "access"
    PERFORMANCE = "performance"
    REQUEST = "request"


class Scope(StrEnum):
    """How many users it touches (SPEC section 3.1)."""

    ONE = "one"
    SEVERAL = "several"
    MANY = "many"
    ALL = "all"


class Impact(StrEnum):
    """How badly it touches them (SPEC section 3.1)."""

    INCONVENIENT = "inconvenient"
    DEGRADED = "degraded"
    BLOCKED = "blocked"


class Urgency(StrEnum):
    """How soon the customer's business needs it."""

    CAN_WAIT = "can_wait"
    SOON = "soon"
    NOW = "now"


class Sentiment(StrEnum):
    """How the customer feels (SPEC section 3.1)."""

    CALM = "calm"
    UNHAPPY = "unhappy"
    MAY_LEAVE = "may_leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the opener told: the initial parameters, asked first (SPEC section 3.1). Texts are as typed, unescaped.

    `business_effect` is what it does to the customer's business, `tried` what was tried, `last_answered_at` when the
    customer last heard from us.
    """

    title: str
    customer: str
    kind: Kind
    scope: Scope
    impact: Impact
    urgency: Urgency
    sentiment: Sentiment = Sentiment.CALM
    description: str = ""
    business_effect: str = ""
    component: str = ""
    tried: str = ""
    plan: str | None = None
    first_reported_at: datetime | None = None
    last_answered_at: datetime | None = None
    source_link: str | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the bot knows and a report does not say, as it was when it was looked up (SPEC section 3.2).

    `unresolved` is the time since the first report, `contacts` how often the customer had to write. Open issues are
    those beside this one. `recent_of_customer` holds (days, issues opened in so many days, this one among them).
    """

    unresolved: timedelta = timedelta()
    contacts: int = 1
    open_of_customer: int = 0
    open_of_customer_and_component: int = 0
    recent_of_customer: tuple[tuple[int, int], ...] = ()

    def recent(self, days: int) -> int:
        """How many issues are known of so many days; what a shorter time holds, a longer one holds too."""
        return max((issues for within, issues in self.recent_of_customer if within <= days), default=1)


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One named line of the matrix. `instead` is what to do where it does not qualify: the gate teaches."""

    name: str
    when: When
    severity: Severity
    tier: TierKey
    qualifies: bool = True
    because: str = ""
    instead: str = ""

    def matches(self, report: Report, known: Known = NOTHING_KNOWN) -> bool:
        """Tell whether everything that is asked holds."""
        return not any(failed(self.when, report, known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A condition of a rule that qualifies, and what is the case instead: a word, a count or a length of time."""

    rule: str
    field: Field
    condition: Condition
    text: str | None = None
    count: int | None = None
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the first matching rule says; `rule` is its name, shown wherever the result is (SPEC section 3.3).

    Where it does not qualify, `instead` says what to do and `unmet` what was missing to qualify (SPEC section 3.4).
    """

    severity: Severity
    tier: TierKey
    qualifies: bool
    rule: str
    because: str
    instead: str = ""
    unmet: tuple[Unmet, ...] = ()


def judge(report: Report, rules: Sequence[Rule], known: Known = NOTHING_KNOWN) -> Verdict:
    """Give the verdict of the first rule that matches (SPEC section 3.2); a matrix without a hole always has one."""
    rule = certain(next((rule for rule in rules if rule.matches(report, known)), None))
    unmet = () if rule.qualifies else _unmet(report, rules, known, rule)
    return Verdict(rule.severity, rule.tier, rule.qualifies, rule.name, rule.because, rule.instead, unmet)


def failed(when: When, report: Report, known: Known) -> Iterator[tuple[Field, Condition, Value]]:
    """The conditions that do not hold, each with what is the case instead."""
    for field, condition in when.items():
        within = condition.within_days if isinstance(condition, AtLeast) else None
        value = field_value(report, known, field, within)
        if not holds(condition, value):
            yield field, condition, value


def field_value(report: Report, known: Known, field: Field, within_days: int | None = None) -> Value:
    """Read the input that is asked about; nothing where nothing was said."""
    match field:
        case Field.KIND:
            return report.kind.value
        case Field.SCOPE:
            return report.scope.value
        case Field.IMPACT:
            return report.impact.value
        case Field.URGENCY:
            return report.urgency.value
        case Field.SENTIMENT:
            return report.sentiment.value
        case Field.PLAN:
            return report.plan or None
        case Field.COMPONENT:
            return report.component or None
        case Field.CONTACTS:
            return known.contacts
        case Field.UNRESOLVED:
            return known.unresolved
        case Field.OPEN_OF_CUSTOMER:
            return known.open_of_customer
        case Field.OPEN_OF_CUSTOMER_AND_COMPONENT:
            return known.open_of_customer_and_component
        case Field.RECENT_OF_CUSTOMER:
            return known.recent(within_days or 0)
        case _ as never:
            assert_never(never)


NATURE = frozenset({Field.KIND, Field.PLAN, Field.COMPONENT})
"""What an issue is; a rule for another nature is farther away than one that only wants it to be worse."""


def _unmet(report: Report, rules: Sequence[Rule], known: Known, decided: Rule) -> tuple[Unmet, ...]:
    """What the nearest rules that qualify ask for and the report does not give; they are in the order of the matrix."""
    before = next(index for index, rule in enumerate(rules) if rule is decided)
    away = []
    for index, rule in enumerate(rules):
        missing = tuple(failed(rule.when, report, known))
        if rule.qualifies and missing and (index < before or _leaves(rule, decided)):
            nature = sum(field in NATURE for field, _, _ in missing)
            away.append(((nature, len(missing)), index, missing))
    nearest = min((distance for distance, _, _ in away), default=None)
    near = [(rules[index].name, missing) for distance, index, missing in away if distance == nearest]
    return tuple(
        Unmet(
            rule=name,
            field=field,
            condition=condition,
            text=value if isinstance(value, str) else None,
            count=value if isinstance(value, int) else None,
            length=value if isinstance(value, timedelta) else None,
        )
        for name, missing in near[:NEAREST]
        for field, condition, value in missing
    )


def _leaves(rule: Rule, decided: Rule) -> bool:
    """Whether what fits the rule cannot fit the one that decided, so that meeting it changes the verdict."""
    pairs = ((asked, decided.when.get(field)) for field, asked in rule.when.items())
    return any(
        isinstance(one, OneOf) and isinstance(other, OneOf) and _words(one).isdisjoint(_words(other))
        for one, other in pairs
    )


def _words(condition: OneOf) -> frozenset[str]:
    return frozenset(map(plain, condition.values))


class Likeness(IntEnum):
    """How much two reports are about the same matter; the likest open issue is offered first (SPEC statement 8)."""

    OTHER_MATTER = 0
    SAME_CUSTOMER = 1  # at least one of the two names no component
    SAME_COMPONENT = 2


def same_matter(report: Report, other: Report) -> Likeness:
    """Say whether two reports are about one customer and, where both name one, one component; 0 where not."""
    customer, component = plain(report.customer), plain(report.component)
    if not customer or customer != plain(other.customer):
        return Likeness.OTHER_MATTER
    if not component or not plain(other.component):
        return Likeness.SAME_CUSTOMER
    return Likeness.SAME_COMPONENT if component == plain(other.component) else Likeness.OTHER_MATTER
