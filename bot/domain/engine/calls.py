"""How all that falls together on one issue becomes one message for each place where it must be read.

Never decides that people are called; it only gathers what was decided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.effects import CallPeople, Place, Reason, ReasonKind
from bot.domain.errors import certain
from bot.domain.ids import DepartmentKey, PersonId, TierKey
from bot.domain.issue import Issue
from bot.domain.process.notifications import Mention
from bot.domain.roster import Called
from bot.domain.still_true import still_true


@dataclass(frozen=True, slots=True)
class Where:
    """Where a call is read: in the thread of the issue, where a tier is asked, or in a department's channel."""

    place: Place = Place.THREAD
    tier: TierKey | None = None  # None: the tier that the issue is in when the decision is made
    department: DepartmentKey | None = None


IN_THE_THREAD = Where()
_MENTIONS = tuple(Mention)
"""The one that mentions most is last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emission:
    """A call that was caused, before all that falls together becomes one message (SPEC R14, R22)."""

    reason: Reason
    people: tuple[Called, ...]
    in_channel: bool
    loud: bool
    where: Where = IN_THE_THREAD
    mail: bool = False
    mention: Mention = Mention.PEOPLE
    words: str = ""


def calls(issue: Issue, emissions: Sequence[Emission]) -> Iterator[CallPeople]:
    """Make one message per place of all that fell together: what is still true, each cause's gravest (R14, R22)."""
    kept = [emission for emission in gravest(emissions) if still_true(emission.reason, issue) is None]
    for where in dict.fromkeys(emission.where for emission in kept):
        yield _one_call(issue, where, [emission for emission in kept if emission.where == where])


def _one_call(issue: Issue, where: Where, emissions: Sequence[Emission]) -> CallPeople:
    people: dict[PersonId, Called] = {}
    for emission in emissions:
        for called in emission.people:
            people.setdefault(called.person, called)
    return CallPeople(
        tier=where.tier or issue.tier,
        reasons=tuple(emission.reason for emission in emissions),
        people=tuple(people.values()),
        in_channel=any(emission.in_channel for emission in emissions),
        loud=any(emission.loud for emission in emissions),
        place=where.place,
        department=where.department,
        mail=any(emission.mail for emission in emissions),
        mention=max((emission.mention for emission in emissions), key=_MENTIONS.index),
        words=next((emission.words for emission in emissions if emission.words), ""),
    )


def gravest(emissions: Sequence[Emission]) -> tuple[Emission, ...]:
    """Keep each clock's highest threshold, the last of what is told again and again, the last cycle's steps (R22)."""
    current = max((_turn(e.reason) for e in emissions if e.reason.kind is ReasonKind.STEP), default=None)
    latest: dict[object, Emission] = {}
    for emission in emissions:
        reason = emission.reason
        if reason.kind is ReasonKind.STEP and _turn(reason) != current:
            continue
        cause = (emission.where, _collapses(reason))
        latest.pop(cause, None)
        latest[cause] = emission
    return tuple(latest.values())


def _turn(step: Reason) -> tuple[int, int]:
    """Which calling order and which cycle of it a step belongs to."""
    return certain(step.sequence), certain(step.cycle)


def _collapses(reason: Reason) -> object:
    match reason.kind:
        case ReasonKind.THRESHOLD | ReasonKind.BREACH:
            return reason.clock_number
        case ReasonKind.REMINDER | ReasonKind.CHECKPOINT | ReasonKind.CONFIRM | ReasonKind.REVIEW_OVERDUE:
            return reason.kind
        case _:
            return reason.key
