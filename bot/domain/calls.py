"""How all that falls together on one issue becomes one message.

Never decides that people are called; it only gathers what was decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.effects import CallPeople, Reason, ReasonKind
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.roster import Called
from bot.domain.still_true import still_true


@dataclass(frozen=True, slots=True)
class Emission:
    """A call that was caused, before all that falls together becomes one message (SPEC R14, R22)."""

    reason: Reason
    people: tuple[Called, ...]
    in_channel: bool
    loud: bool


def one_call(issue: Issue, emissions: Sequence[Emission]) -> CallPeople | None:
    """Make one message of all that fell together: what is still true, the gravest of each cause (SPEC R14, R22)."""
    kept = [emission for emission in gravest(emissions) if still_true(emission.reason, issue) is None]
    if not kept:
        return None
    people: dict[PersonId, Called] = {}
    for emission in kept:
        for called in emission.people:
            people.setdefault(called.person, called)
    return CallPeople(
        tier=issue.tier,
        reasons=tuple(emission.reason for emission in kept),
        people=tuple(people.values()),
        in_channel=any(emission.in_channel for emission in kept),
        loud=any(emission.loud for emission in kept),
    )


def gravest(emissions: Sequence[Emission]) -> tuple[Emission, ...]:
    """Keep each clock's highest threshold, the last reminder and checkpoint, the last cycle's steps (SPEC R22)."""
    steps = [(e.reason.sequence or 0, e.reason.cycle or 0) for e in emissions if e.reason.kind is ReasonKind.STEP]
    current = max(steps, default=(0, 0))
    latest: dict[object, Emission] = {}
    for emission in emissions:
        reason = emission.reason
        if reason.kind is ReasonKind.STEP and (reason.sequence, reason.cycle) != current:
            continue
        latest.pop(_collapses(reason), None)
        latest[_collapses(reason)] = emission
    return tuple(latest.values())


def _collapses(reason: Reason) -> object:
    match reason.kind:
        case ReasonKind.THRESHOLD:
            return (reason.kind, reason.clock_number)
        case ReasonKind.REMINDER | ReasonKind.CHECKPOINT:
            return reason.kind
        case _:
            return reason.key
