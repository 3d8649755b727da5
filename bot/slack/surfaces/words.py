"""The words for what the domain only names: severities, statuses, clocks, answers of the form.

The same word stands for the same thing everywhere; sentences are made where they are shown.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, assert_never

from bot.domain.clocks import Clock, ClockKind, Waiting
from bot.domain.commands import CancelReason
from bot.domain.ids import DepartmentKey, TierKey, issue_key
from bot.domain.issue import Issue
from bot.domain.length import Length
from bot.domain.matrix import Impact, Kind, Scope, Sentiment, Severity, Urgency
from bot.domain.policy import Policy, ReturnReason
from bot.domain.roster import Found
from bot.domain.running import SnoozeFor
from bot.slack.text import lasting, one_line

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
SENTIMENT: Final[Mapping[Sentiment, str]] = {
    Sentiment.CALM: "Calm",
    Sentiment.UNHAPPY: "Unhappy",
    Sentiment.MAY_LEAVE: "May leave us",
}
WAITING: Final[Mapping[Waiting, str]] = {
    Waiting.CUSTOMER: "the customer",
    Waiting.VENDOR: "a vendor",
    Waiting.DEPARTMENT: "another department",
    Waiting.SENDER: "the sender",
}
CANCELLED: Final[Mapping[CancelReason, str]] = {
    CancelReason.DUPLICATE: "a duplicate of another issue",
    CancelReason.WITHDRAWN: "withdrawn by the customer",
    CancelReason.INVALID: "no issue after all",
}
SNOOZE: Final[Mapping[SnoozeFor, str]] = {
    SnoozeFor.QUARTER: "15 minutes",
    SnoozeFor.HALF: "30 minutes",
    SnoozeFor.HOUR: "1 hour",
    SnoozeFor.NEXT_OPENING: "Until we open again",
}
ON_LIST: Final[Mapping[Found, str]] = {
    Found.OWNER: "owner",
    Found.PREVIOUS: "previous owner",
    Found.ON_CALL: "on call",
    Found.LEAD: "lead",
    Found.DEPUTY: "deputy",
    Found.MANAGER: "manager",
    Found.ACCOUNTABLE: "accountable",
    Found.FALLBACK: "fallback list",
    Found.SENDER: "sender",
    Found.OPENER: "opener",
    Found.OFFERED: "asked to take it",
    Found.NAMED: "named in the policy",
    Found.DEPARTMENT: "department",
    Found.ASKER: "who asked",
    Found.WATCHER: "watching",
    Found.INFORMED: "informed",
}
CLOCK: Final[Mapping[ClockKind, str]] = {
    ClockKind.ACK: "accept",
    ClockKind.FIRST_REPLY: "first reply",
    ClockKind.NEXT_REPLY: "further replies",
    ClockKind.CUSTOMER_UPDATE: "customer update",
    ClockKind.INTERNAL_UPDATE: "internal update",
    ClockKind.TIER_OWNERSHIP: "time in the tier",
    ClockKind.RESOLUTION: "resolve",
    ClockKind.REQUEST: "answer of a department",
}


def severity(of: Severity) -> str:
    """`Sev 1`."""
    return f"Sev {of.value}"


def tier_name(policy: Policy, key: TierKey) -> str:
    """The tier as people call it; its key where the policy of today no longer has it, or no name to be seen."""
    return next((one_line(tier.name) for tier in policy.ladder if tier.key == key), "") or key


def department_name(policy: Policy, key: DepartmentKey | None) -> str:
    """The department or team as people call it; its key where the policy of today no longer has it."""
    if key is None:
        return WAITING[Waiting.DEPARTMENT]
    department = policy.department(key)
    name = department.name if department is not None else policy.raci.teams.get(key, "")
    return one_line(name) or key


def subject(issue: Issue) -> str:
    """`Acme: checkout down`, typed and on one line."""
    return f"{one_line(issue.report.customer)}: {one_line(issue.report.title)}"


def headline(issue: Issue) -> str:
    """The first line of a card: key, severity, customer, problem (SPEC section 6.4)."""
    return f"{issue_key(issue.id)} · {severity(issue.severity)} · {subject(issue)}"


def promise(clock: Clock, issue: Issue, policy: Policy) -> str:
    """What a clock promises, as a verb: `accept`, `finish at T2`, `update the customer as promised`."""
    sent = issue.request(clock.request) if clock.request is not None else None
    said = promise_of(clock.kind, policy, clock.tier, sent.department if sent is not None else None)
    return f"{said} as promised" if clock.promised else said


def promise_of(
    kind: ClockKind, policy: Policy, tier: TierKey | None = None, department: DepartmentKey | None = None
) -> str:
    """The same for a kind of clock alone."""
    match kind:
        case ClockKind.ACK:
            return "accept"
        case ClockKind.FIRST_REPLY:
            return "reply to the customer for the first time"
        case ClockKind.NEXT_REPLY:
            return "answer the customer"
        case ClockKind.CUSTOMER_UPDATE:
            return "update the customer"
        case ClockKind.INTERNAL_UPDATE:
            return "update the team"
        case ClockKind.TIER_OWNERSHIP:
            return f"finish at {tier_name(policy, tier)}" if tier else "finish at its tier"
        case ClockKind.RESOLUTION:
            return "resolve"
        case ClockKind.REQUEST:
            return f"get an answer from {department_name(policy, department)}"
        case _ as never:
            assert_never(never)


def length_of(length: Length) -> str:
    """A target as the policy means it: `2 h 30 min`, `1 working day`."""
    days = f"{length.days} working {'day' if length.days == 1 else 'days'}" if length.days else ""
    time = lasting(length.time) if length.time > timedelta() else ""
    return " and ".join(part for part in (days, time) if part) or "at once"


def coded(choices: Sequence[ReturnReason], code: str) -> str:
    """The words of a reason or cause; the code itself where this policy has none."""
    return next((one_line(choice.text) for choice in choices if choice.code == code), one_line(code))
