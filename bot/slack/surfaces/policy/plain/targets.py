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
    return Line(" · ".join(part for part in about if part is not None), worded(of.length) + within)


def by_severity(table: BySeverity) -> str:
    """`Sev 1: 1 h · Sev 2: 4 h …`."""
    return " · ".join(f"{words.severity(severity)}: {worded(table.of(severity))}" for severity in Severity)


def limits(policy: Policy) -> Iterator[Line]:
    """How long is waited for what, and how many calls are too many."""
    tables = [
        *((_(_WAITS[on]), table) for on, table in policy.waits.items()),
        (_("checkpoint"), policy.checkpoints),
        (_("ask “Still on it?” after"), policy.confirm_after),
        (_("un-accept unanswered after"), policy.un_accept_after),
        (_("answer to a question"), policy.ask_tier),
    ]
    yield from (Line(about, by_severity(table)) for about, table in tables)
    noise = policy.noise
    many = _("{of_person} for a person, {of_channel} in a channel", of_person=noise.person, of_channel=noise.channel)
    yield Line(_("calls within an hour before what can wait is gathered"), many)
