"""What a report leads to: severity, tier and whether it qualifies, with the name of the rule that said so.

Nothing here knows where rules come from, or what was done with the verdict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import assert_never

from bot.domain.ids import TierKey


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the opener told: the initial parameters, asked first (SPEC section 3.1). Texts are as typed, unescaped."""

    title: str
    customer: str
    kind: Kind
    scope: Scope
    impact: Impact
    urgency: Urgency
    description: str = ""
    plan: str | None = None
    first_reported_at: datetime | None = None
    source_link: str | None = None


class Field(StrEnum):
    """What a rule of the matrix may ask about."""

    KIND = "kind"
    SCOPE = "scope"
    IMPACT = "impact"
    URGENCY = "urgency"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One named line of the matrix; `when` maps a field to the values that match, an absent field matches anything."""

    name: str
    when: Mapping[Field, frozenset[str]]
    severity: Severity
    tier: TierKey
    qualifies: bool = True
    because: str = ""

    def matches(self, report: Report) -> bool:
        """Tell whether every asked field has one of the wanted values."""
        return all(field_value(report, field) in wanted for field, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the first matching rule says; `rule` is its name, shown wherever the result is (SPEC section 3.3)."""

    severity: Severity
    tier: TierKey
    qualifies: bool
    rule: str
    because: str


def field_value(report: Report, field: Field) -> str | None:
    """Read the input that a rule asks about."""
    match field:
        case Field.KIND:
            return report.kind.value
        case Field.SCOPE:
            return report.scope.value
        case Field.IMPACT:
            return report.impact.value
        case Field.URGENCY:
            return report.urgency.value
        case Field.PLAN:
            return report.plan
        case _ as never:
            assert_never(never)


def judge(report: Report, rules: Sequence[Rule]) -> Verdict:
    """Give the verdict of the first rule that matches (SPEC section 3.2); a policy always ends with one that does."""
    rule = next(rule for rule in rules if rule.matches(report))
    return Verdict(rule.severity, rule.tier, rule.qualifies, rule.name, rule.because)
