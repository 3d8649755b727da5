"""The words for what the domain only names: severities, statuses, clocks, answers of the form.

The same word stands for the same thing everywhere; sentences are made where they are shown.
"""

from collections.abc import Mapping
from typing import Final, assert_never

from bot.domain.clocks import Clock, ClockKind
from bot.domain.ids import TierKey, issue_key
from bot.domain.issue import Issue
from bot.domain.matrix import Impact, Kind, Scope, Severity, Urgency
from bot.domain.clocks import Waiting
from bot.domain.policy import Policy, ReturnReason
from bot.slack.text import one_line

KIND: Final[Mapping[Kind, str]] = {
    Kind.HOW_TO: "How-to question",
    Kind.DEFECT: "Defect",
    Kind.OUTAGE: "Outage",
    Kind.DATA_LOSS: "Data loss",
    Kind.SECURITY: "Security",
    Kind.BILLING: "Billing",
    Kind.ACCESS: "Access",
    Kind.PERFORMANCE: "Performance",
    Kind.REQUEST: "Request",
}
SCOPE: Final[Mapping[Scope, str]] = {
    Scope.ONE: "One user",
    Scope.SEVERAL: "Several users",
    Scope.MANY: "Many users",
    Scope.ALL: "All users",
}
IMPACT: Final[Mapping[Impact, str]] = {
    Impact.INCONVENIENT: "Inconvenient",
    Impact.DEGRADED: "Degraded: it works badly",
    Impact.BLOCKED: "Blocked: they cannot work",
}
URGENCY: Final[Mapping[Urgency, str]] = {
    Urgency.CAN_WAIT: "Can wait",
    Urgency.SOON: "Soon: today or tomorrow",
    Urgency.NOW: "Now: it costs them every hour",
}
WAITING: Final[Mapping[Waiting, str]] = {
    Waiting.CUSTOMER: "the customer",
    Waiting.VENDOR: "a vendor",
    Waiting.DEPARTMENT: "another department",
    Waiting.SENDER: "the sender",
}


def severity(of: Severity) -> str:
    """`Sev 1`."""
    return f"Sev {of.value}"


def tier_name(policy: Policy, key: TierKey) -> str:
    """The tier as people call it; its key where the policy of today no longer has it."""
    return next((one_line(tier.name) for tier in policy.ladder if tier.key == key), key)


def subject(issue: Issue) -> str:
    """`Acme: checkout down`, typed and on one line."""
    return f"{one_line(issue.report.customer)}: {one_line(issue.report.title)}"


def headline(issue: Issue) -> str:
    """The first line of a card: key, severity, customer, problem (SPEC section 6.4)."""
    return f"{issue_key(issue.id)} · {severity(issue.severity)} · {subject(issue)}"


def promise(clock: Clock, policy: Policy) -> str:
    """What a clock promises, as a verb: `accept`, `finish at T2`, `resolve`."""
    return promise_of(clock.kind, policy, clock.tier)


def promise_of(kind: ClockKind, policy: Policy, tier: TierKey | None) -> str:
    """The same for a kind of clock alone."""
    match kind:
        case ClockKind.ACK:
            return "accept"
        case ClockKind.TIER_OWNERSHIP:
            return f"finish at {tier_name(policy, tier)}" if tier else "finish at its tier"
        case ClockKind.RESOLUTION:
            return "resolve"
        case _ as never:
            assert_never(never)


def coded(choices: tuple[ReturnReason, ...], code: str) -> str:
    """The words of a reason or cause; the code itself where this policy has none."""
    return next((one_line(choice.text) for choice in choices if choice.code == code), one_line(code))
