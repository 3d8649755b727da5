"""Who is away, from when until when, and who stands in for them (SPEC E5).

Never asks Slack: a status there is a hint for the order of calls only, and is no absence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody said that a person is away; of several at one time the last one said counts."""

    person: PersonId
    since: datetime
    until: datetime
    deputy: PersonId | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.since >= self.until or self.deputy == self.person:
            raise ValueError("an absence has a length, and its deputy is somebody else")


def away(absences: Iterable[Absence], at: datetime) -> dict[PersonId, PersonId | None]:
    """Everybody who is away at an instant, with who stands in for them."""
    return {absence.person: absence.deputy for absence in absences if absence.since <= at < absence.until}


def stand_in(absences: Sequence[Absence], person: PersonId, at: datetime) -> PersonId | None:
    """The person, or their deputy while they are away; None where neither could be called (SPEC E5)."""
    absent = away(absences, at)
    if person not in absent:
        return person
    deputy = absent[person]
    return None if deputy in absent else deputy
