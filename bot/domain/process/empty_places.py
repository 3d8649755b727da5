"""What a policy leaves open: no mistake, but somebody should decide whether it is meant (SPEC section 7, 109).

Never refuses anything; contradictions are another matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.policy import Policy
from bot.domain.process.raci import Part


class Place(StrEnum):
    """Where a policy can be empty."""

    HOLIDAYS = "holidays"  # of a calendar that closes: people are called on days on which nobody works
    PROCEDURES = "procedures"  # of a tier
    REQUIRED = "required information"  # of a tier to which issues are escalated
    DEPARTMENTS = "departments"
    CRITERIA = "criteria"
    RACI = "raci"  # one of its four lists


@dataclass(frozen=True, slots=True)
class Empty:
    """One place that is empty, and of which calendar, tier or list."""

    place: Place
    of: str = ""


def empty_places(policy: Policy) -> Iterator[Empty]:
    """All of them, in the order of the policy file."""
    used = {*policy.severity_calendars.values(), *(tier.calendar for tier in policy.ladder)}
    for key, calendar in policy.calendars.items():
        if key in used and not calendar.around_the_clock and not calendar.exceptions:
            yield Empty(Place.HOLIDAYS, key)
    if not policy.departments:
        yield Empty(Place.DEPARTMENTS)
    for part in Part:
        if not policy.raci.everywhere(part):
            yield Empty(Place.RACI, part.value)
    if not policy.criteria:
        yield Empty(Place.CRITERIA)
    for tier in policy.ladder[1:]:
        if not any(one.tier == tier.key for one in policy.required):
            yield Empty(Place.REQUIRED, tier.key)
    for tier in policy.ladder:
        if not any(one.tier in {None, tier.key} for one in policy.procedures):
            yield Empty(Place.PROCEDURES, tier.key)
