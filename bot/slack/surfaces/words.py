"""The words for what the domain only names: severities, statuses, clocks, answers of the form.

The same word stands for the same thing everywhere; sentences are made where they are shown.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, assert_never

from bot.domain.clocks import Clock, ClockKind, Waiting
from bot.domain.commands import CancelReason
from bot.domain.ids import DepartmentKey, TierKey, issue_key
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.length import Length
from bot.domain.matrix import Impact, Kind, Scope, Sentiment, Severity, Urgency
from bot.domain.policy import Policy, ReturnReason
from bot.domain.roster import Found
from bot.domain.running import SnoozeFor
from bot.slack.text import lasting, listed, one_line
from bot.slack.texts import Text, _, plural

KIND: Final[Mapping[Kind, Text]] = {
    Kind.HOW_TO: Text("How-to question"),
    Kind.DEFECT: Text("Defect"),
    Kind.OUTAGE: Text("Outage"),
    Kind.DATA_LOSS: Text("Data loss"),
    Kind.SECURITY: Text("Security"),
    Kind.BILLING: Text("Billing"),
    Kind.ACCESS: Text("Access"),
    Kind.PERFORMANCE: Text("Performance"),
    Kind.REQUEST: Text("Request"),
}
SCOPE: Final[Mapping[Scope, Text]] = {
    Scope.ONE: Text("One user"),
    Scope.SEVERAL: Text("Several users"),
    Scope.MANY: Text("Many users"),
    Scope.ALL: Text("All users"),
}
IMPACT: Final[Mapping[Impact, Text]] = {
    Impact.INCONVENIENT: Text("Inconvenient"),
    Impact.DEGRADED: Text("Degraded: it works badly"),
    Impact.BLOCKED: Text("Blocked: they cannot work"),
}
URGENCY: Final[Mapping[Urgency, Text]] = {
    Urgency.CAN_WAIT: Text("Can wait"),
    Urgency.SOON: Text("Soon: today or tomorrow"),
    Urgency.NOW: Text("Now: it costs them every hour"),
}
SENTIMENT: Final[Mapping[Sentiment, Text]] = {
    Sentiment.CALM: Text("Calm"),
    Sentiment.UNHAPPY: Text("Unhappy"),
    Sentiment.MAY_LEAVE: Text("May leave us"),
}
WAITING: Final[Mapping[Waiting, Text]] = {
    Waiting.CUSTOMER: Text("the customer"),
    Waiting.VENDOR: Text("a vendor"),
    Waiting.DEPARTMENT: Text("another department"),
    Waiting.SENDER: Text("the sender"),
}
HOLDER: Final[Mapping[HolderKind, Text]] = {
    HolderKind.NOBODY: Text("nobody"),
    HolderKind.TIER: Text("the tier"),
    HolderKind.DEPARTMENT: Text("the department"),
    HolderKind.CUSTOMER: Text("the customer"),
    HolderKind.VENDOR: Text("the vendor"),
    HolderKind.SENDER: Text("the sender"),
    HolderKind.SETTLED: Text("the settled"),
}
STATUS: Final[Mapping[Status, Text]] = {
    Status.UNACCEPTED: Text("unaccepted"),
    Status.ACCEPTED: Text("accepted"),
    Status.WAITING: Text("waiting"),
    Status.RESOLVED: Text("resolved"),
    Status.CLOSED: Text("closed"),
    Status.CANCELLED: Text("cancelled"),
}
CANCELLED: Final[Mapping[CancelReason, Text]] = {
    CancelReason.DUPLICATE: Text("a duplicate of another issue"),
    CancelReason.WITHDRAWN: Text("withdrawn by the customer"),
    CancelReason.INVALID: Text("no issue after all"),
}
SNOOZE: Final[Mapping[SnoozeFor, Text]] = {
    SnoozeFor.QUARTER: Text("15 minutes"),
    SnoozeFor.HALF: Text("30 minutes"),
    SnoozeFor.HOUR: Text("1 hour"),
    SnoozeFor.NEXT_OPENING: Text("Until we open again"),
}
ON_LIST: Final[Mapping[Found, Text]] = {
    Found.OWNER: Text("owner"),
    Found.PREVIOUS: Text("previous owner"),
    Found.ON_CALL: Text("on call"),
    Found.LEAD: Text("lead"),
    Found.DEPUTY: Text("deputy"),
    Found.MANAGER: Text("manager"),
    Found.ACCOUNTABLE: Text("accountable"),
    Found.FALLBACK: Text("fallback list"),
    Found.SENDER: Text("sender"),
    Found.OPENER: Text("opener"),
    Found.OFFERED: Text("asked to take it"),
    Found.NAMED: Text("named in the policy"),
    Found.DEPARTMENT: Text("department"),
    Found.ASKER: Text("who asked"),
    Found.AUTHOR: Text("wrote the text"),
    Found.WATCHER: Text("watching"),
    Found.INFORMED: Text("informed"),
}
CLOCK: Final[Mapping[ClockKind, Text]] = {
    ClockKind.ACK: Text("accept"),
    ClockKind.FIRST_REPLY: Text("first reply"),
    ClockKind.NEXT_REPLY: Text("further replies"),
    ClockKind.CUSTOMER_UPDATE: Text("customer update"),
    ClockKind.INTERNAL_UPDATE: Text("internal update"),
    ClockKind.TIER_OWNERSHIP: Text("time in the tier"),
    ClockKind.RESOLUTION: Text("resolve"),
    ClockKind.REQUEST: Text("answer of a department"),
}


def severity(of: Severity) -> str:
    """`Sev 1`."""
    return _("Sev {number}", number=of.value)


def status(of: Status) -> str:
    """`Accepted`, where it begins a line."""
    return upper(_(STATUS[of]))


def in_short(answer: Text) -> str:
    """What stands before the colon of an answer: `Blocked`."""
    return _(answer).partition(":")[0]


def upper(text: str) -> str:
    """A text that stands within sentences, where it begins a line."""
    return text[:1].upper() + text[1:]


def tier_name(policy: Policy, key: TierKey) -> str:
    """The tier as people call it; its key where the policy of today no longer has it, or no name to be seen."""
    return next((one_line(tier.name) for tier in policy.ladder if tier.key == key), "") or key


def department_name(policy: Policy, key: DepartmentKey | None) -> str:
    """The department or team as people call it; its key where the policy of today no longer has it."""
    if key is None:
        return _(WAITING[Waiting.DEPARTMENT])
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
    return _("{promise} as promised", promise=said) if clock.promised else said


def promise_of(
    kind: ClockKind, policy: Policy, tier: TierKey | None = None, department: DepartmentKey | None = None
) -> str:
    """The same for a kind of clock alone."""
    match kind:
        case ClockKind.ACK:
            return _("accept")
        case ClockKind.FIRST_REPLY:
            return _("reply to the customer for the first time")
        case ClockKind.NEXT_REPLY:
            return _("answer the customer")
        case ClockKind.CUSTOMER_UPDATE:
            return _("update the customer")
        case ClockKind.INTERNAL_UPDATE:
            return _("update the team")
        case ClockKind.TIER_OWNERSHIP:
            return _("finish at {tier}", tier=tier_name(policy, tier)) if tier else _("finish at its tier")
        case ClockKind.RESOLUTION:
            return _("resolve")
        case ClockKind.REQUEST:
            return _("get an answer from {department}", department=department_name(policy, department))
        case _ as never:
            assert_never(never)


def length_of(length: Length) -> str:
    """A target as the policy means it: `2 h 30 min`, `1 working day`."""
    days = plural("{count} working day", "{count} working days", length.days) if length.days else ""
    time = lasting(length.time) if length.time > timedelta() else ""
    return listed([part for part in (days, time) if part]) or _("at once")


def coded(choices: Sequence[ReturnReason], code: str) -> str:
    """The words of a reason or cause; the code itself where this policy has none."""
    return next((one_line(choice.text) for choice in choices if choice.code == code), one_line(code))
