"""Targets, waits and other limits in plain words.

Never says what is left of one.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.clocks import ClockKind, Waiting
from bot.domain.matrix import Severity
from bot.domain.policy import BySeverity, Policy, Target
from bot.slack.surfaces import words
from bot.slack.surfaces.policy.plain.lengths import worded
from bot.slack.surfaces.policy.plain.section import Line
from bot.slack.texts import Text, _

CLOCKS: Final[Mapping[ClockKind, Text]] = {
    ClockKind.ACK: Text("accept"),
    ClockKind.FIRST_REPLY: Text("first reply"),
    ClockKind.NEXT_REPLY: Text("next reply"),
    ClockKind.CUSTOMER_UPDATE: Text("customer update"),
    ClockKind.INTERNAL_UPDATE: Text("internal update"),
    ClockKind.TIER_OWNERSHIP: Text("time in the tier"),
    ClockKind.RESOLUTION: Text("resolution"),
    ClockKind.REQUEST: Text("request to a department"),
}
_WAITS: Final[Mapping[Waiting, Text]] = {
    Waiting.CUSTOMER: Text("longest wait on customer"),
    Waiting.VENDOR: Text("longest wait on vendor"),
    Waiting.DEPARTMENT: Text("longest wait on department"),
    Waiting.SENDER: Text("longest wait on sender"),
}


def target(policy: Policy, of: Target) -> Line:
    """How long, and of which calendar's time."""
    severity = words.severity(of.severity) if of.severity is not None else None
    about = [_(CLOCKS[of.clock]), severity, of.tier, of.plan, of.kind]
    calendar = policy.severity_calendars.get(of.severity) if of.severity is not None else None
    within = f" ({calendar})" if calendar is not None and of.tier is None else ""
    key = (of.clock, of.severity, of.tier, of.plan, of.kind)
    return Line(key, " · ".join(part for part in about if part is not None), worded(of.length) + within)


def by_severity(table: BySeverity) -> str:
    """`Sev 1: 1 h · Sev 2: 4 h …`."""
    return " · ".join(f"{words.severity(severity)}: {worded(table.of(severity))}" for severity in Severity)


def limits(policy: Policy) -> Iterator[Line]:
    """How long is waited for what, and how many calls are too many."""
    for on, table in policy.waits.items():
        yield Line(on, _(_WAITS[on]), by_severity(table))
    yield Line("checkpoints", _("checkpoint"), by_severity(policy.checkpoints))
    yield Line("confirm", _("ask “Still on it?” after"), by_severity(policy.confirm_after))
    yield Line("un_accept", _("un-accept unanswered after"), by_severity(policy.un_accept_after))
    yield Line("ask_tier", _("answer to a question"), by_severity(policy.ask_tier))
    yield Line("reviews", _("approval of a text for the customer"), by_severity(policy.reviews))
    noise = policy.noise
    many = _("{of_person} for a person, {of_channel} in a channel", of_person=noise.person, of_channel=noise.channel)
    yield Line("noise", _("calls within an hour before what can wait is gathered"), many)
