"""What is wrong with a policy whose parts do not fit together, each problem with its place in the file.

Never builds or changes a policy; one with any of these problems cannot be built.
"""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.domain.clocks import ClockKind, Waiting
from bot.domain.errors import Problem
from bot.domain.matrix import Severity
from bot.domain.process.card_channels import card_channel_problems
from bot.domain.process.criteria import criteria_problems
from bot.domain.process.matrix_problems import matrix_problems
from bot.domain.process.notifications import notification_problems
from bot.domain.process.procedures import procedure_problems
from bot.domain.process.raci import raci_problems
from bot.domain.process.required import required_problems

if TYPE_CHECKING:
    from bot.domain.policy import BySeverity, Policy, Target, Tier


def contradictions(policy: "Policy") -> Iterator[Problem]:
    """Say everything that is wrong with the parts of a policy, in the order of the file."""
    calendars = list(_calendar_problems(policy))
    yield from calendars
    if not policy.ladder:
        yield Problem(("tiers",), "there is no tier; write at least one")
    tiers = tuple(tier.key for tier in policy.ladder)
    yield from matrix_problems(policy.matrix, tiers)
    yield from _target_problems(policy)
    if not calendars:  # what follows reckons under them
        yield from _ladder_problems(policy)
    yield from _department_problems(policy)
    yield from _limit_problems(policy)
    yield from _threshold_problems(policy)
    yield from criteria_problems(policy.criteria, tiers)
    yield from required_problems(policy.required, tiers)
    yield from procedure_problems(policy.procedures, tiers)
    yield from notification_problems(policy.notifications)
    yield from card_channel_problems(policy.card_channels, tiers)
    yield from raci_problems(policy.raci, tiers, tuple(one.key for one in policy.departments))


def _calendar_problems(policy: "Policy") -> Iterator[Problem]:
    for severity in Severity:
        key = policy.severity_calendars.get(severity)
        if key is None:
            yield Problem(("severities",), f"Sev {severity} has no calendar; write one, like {severity}: always")
        elif key not in policy.calendars:
            yield Problem(("severities", severity), _no_calendar(policy, key))
    worst = policy.severity_calendars.get(Severity.SEV1)
    if worst is not None and worst in policy.calendars and not policy.calendars[worst].around_the_clock:
        text = f"Sev 1 never closes, but {worst} does; name one open around the clock"
        yield Problem(("severities", Severity.SEV1), text)
    for index, tier in enumerate(policy.ladder):
        if tier.calendar is not None and tier.calendar not in policy.calendars:
            yield Problem(("tiers", index, "calendar"), _no_calendar(policy, tier.calendar))
    for index, department in enumerate(policy.departments):
        if department.calendar not in policy.calendars:
            yield Problem(("departments", index, "calendar"), _no_calendar(policy, department.calendar))


def _no_calendar(policy: "Policy", key: str) -> str:
    return f"there is no calendar {key}; write one of {', '.join(sorted(policy.calendars))}"


def _ladder_problems(policy: "Policy") -> Iterator[Problem]:
    seen: set[str] = set()
    for index, tier in enumerate(policy.ladder):
        where = ("tiers", index)
        if tier.key in seen:
            yield Problem((*where, "key"), f"the key {tier.key} is used twice; give each tier its own")
        seen.add(tier.key)
        if not tier.steps:
            yield Problem((*where, "steps"), "a calling order without a step calls nobody; write at least one step")
        if tier.cycle.is_nothing:
            yield Problem((*where, "cycle"), "a cycle of 0 would call without end; write a longer one, like 1.5 ack")
        for number, step in enumerate(tier.steps):
            if not step.audiences and not step.named:
                yield Problem((*where, "steps", number, "call"), "this step calls nobody; name a role or a binding")
        yield from _order_problems(policy, tier, where)


def _order_problems(policy: "Policy", tier: "Tier", where: tuple[str | int, ...]) -> Iterator[Problem]:
    for ack in _ack_targets(policy, tier):
        offsets = [step.after.of(ack) for step in tier.steps]
        if offsets != sorted(offsets):
            yield Problem((*where, "steps"), f"with {ack} to accept, the steps are not in the order of their times")
            return
        if offsets and offsets[-1] > tier.cycle.of(ack):
            text = f"with {ack} to accept, the last step comes after the end of the cycle; make the cycle longer"
            yield Problem((*where, "cycle"), text)
            return


def _ack_targets(policy: "Policy", tier: "Tier") -> list[timedelta]:
    """Every length that accepting can have in the tier, the shortest first."""
    return sorted(
        {
            target.length.under(policy.tier_calendar(tier.key, severity))
            for target in policy.targets
            if target.clock is ClockKind.ACK and target.tier in {None, tier.key} and target.length is not None
            for severity in ([target.severity] if target.severity is not None else Severity)
        }
    )


def _target_problems(policy: "Policy") -> Iterator[Problem]:
    keys = {tier.key for tier in policy.ladder}
    for index, target in enumerate(policy.targets):
        where = ("targets", index)
        if target.length is not None and target.length.is_nothing:
            yield Problem((*where, "length"), "a target must be longer than 0; write none for no target")
        if target.clock is ClockKind.ACK and target.length is None:
            yield Problem((*where, "length"), "accepting always has a target; write a length, not none")
        if target.clock is ClockKind.REQUEST:
            yield Problem((*where, "clock"), "how long a department has is written with the department")
        if target.tier is not None and target.tier not in keys:
            yield Problem((*where, "tier"), f"there is no tier {target.tier}; write one of {', '.join(sorted(keys))}")
        if any(_tie(target, other) for other in policy.targets[:index]):
            yield Problem(where, "two targets fit the same issue equally well; make one more specific")
    for tier in policy.ladder:
        for severity in Severity:
            if policy.target(ClockKind.ACK, severity, tier.key, None, None) is None:
                text = f"Sev {severity} at {tier.key} has no ack target; without one nobody would be called again"
                yield Problem(("targets",), text)


def _tie(one: "Target", other: "Target") -> bool:
    """Two targets of the same precision that can both cover one issue (SPEC R1)."""
    if one.clock is not other.clock or one.precision != other.precision:
        return False
    pairs = zip(one.selectors, other.selectors, strict=True)
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)


def _department_problems(policy: "Policy") -> Iterator[Problem]:
    seen: set[str] = set()
    for index, department in enumerate(policy.departments):
        if department.key in seen:
            yield Problem(("departments", index, "key"), f"the key {department.key} is used twice; give each its own")
        seen.add(department.key)
        yield from _lengths_problems(department.target, ("departments", index, "target"))


def _limit_problems(policy: "Policy") -> Iterator[Problem]:
    needed = set(Waiting) if policy.departments else set(Waiting) - {Waiting.DEPARTMENT}
    for on in Waiting:
        if on in policy.waits:
            yield from _lengths_problems(policy.waits[on], ("waits", on.value))
        elif on in needed:
            yield Problem(("waits",), f"no longest wait on the {on.value}; every wait has an end")
    yield from _lengths_problems(policy.checkpoints, ("checkpoints",))
    yield from _lengths_problems(policy.confirm_after, ("confirm_after",))
    yield from _lengths_problems(policy.un_accept_after, ("un_accept_after",))
    yield from _lengths_problems(policy.ask_tier, ("ask_tier",))
    yield from _lengths_problems(policy.reviews, ("reviews",))
    if policy.reopen_window <= timedelta():
        yield Problem(("reopen_window",), "the reopen window must be longer than 0")
    if not policy.return_reasons:
        yield Problem(("return_reasons",), "a return needs a reason code; write at least one")
    if not policy.causes:
        yield Problem(("causes",), "resolving asks for a cause; write at least one")


def _lengths_problems(lengths: "BySeverity", where: tuple[str | int, ...]) -> Iterator[Problem]:
    for severity in Severity:
        length = lengths.lengths.get(severity)
        if length is None:
            yield Problem(where, f"nothing is written for Sev {severity}; write a length for each severity")
        elif length.is_nothing:
            yield Problem((*where, severity), "this must be longer than 0")


def _threshold_problems(policy: "Policy") -> Iterator[Problem]:
    seen: set[tuple[ClockKind, Fraction]] = set()
    for index, threshold in enumerate(policy.thresholds):
        where = ("thresholds", index)
        if not 0 < threshold.share < 1:
            yield Problem((*where, "at"), "a share must lie between 0 and 1, like 3/4")
        if threshold.clock is ClockKind.ACK:
            yield Problem((*where, "clock"), "accepting has no thresholds; its calling order is the warning")
        if (threshold.clock, threshold.share) in seen:
            text = f"{threshold.clock.value} has this share twice, and only one would be told; put the people into one"
            yield Problem((*where, "at"), text)
        seen.add((threshold.clock, threshold.share))
