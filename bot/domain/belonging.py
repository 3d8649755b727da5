"""Who belongs to an issue, and as what: whom its own channel is for (SPEC sections 6.11 and 5a, RO2).

Never says what anybody may do; that is `permissions`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.permissions import sender_of
from bot.domain.policy import Audience, Policy
from bot.domain.roster import Roster, find


class Part(StrEnum):
    """What somebody is to an issue, in the order in which one part outweighs another."""

    OWNER = "owner"  # responsible
    OFFERED = "offered"
    LEAD = "lead"
    TIER = "tier"
    ACCOUNTABLE = "accountable"
    CONSULTED = "consulted"
    INFORMED = "informed"


@dataclass(frozen=True, slots=True)
class Belongs:
    """A person and the weightiest of their parts."""

    person: PersonId
    part: Part


def who_belongs(issue: Issue, policy: Policy, roster: Roster) -> tuple[Belongs, ...]:
    """Everybody to whom the issue is work or news now, each once; at Sev 1 the managers are informed (statement 74)."""
    del policy  # whose table of roles names teams that no binding knows yet
    first: dict[PersonId, Part] = {}
    for person, part in _parts(issue, roster):
        if person is not None and person not in roster.unavailable:
            first.setdefault(person, part)
    return tuple(Belongs(person, part) for person, part in first.items())


def _parts(issue: Issue, roster: Roster) -> Iterator[tuple[PersonId | None, Part]]:
    yield issue.owner, Part.OWNER
    yield issue.offered.to if issue.offered is not None else None, Part.OFFERED
    yield from ((one.person, Part.LEAD) for one in find(roster, issue, (Audience.LEAD,)))
    yield from ((one.person, Part.TIER) for one in find(roster, issue, (Audience.ON_CALL,)))
    yield from ((one.person, Part.ACCOUNTABLE) for one in find(roster, issue, (Audience.ACCOUNTABLE,)))
    for sent in issue.requests:
        yield sent.owner, Part.CONSULTED
        yield roster.department(sent.department).lead, Part.CONSULTED
    for informed in (sender_of(issue), issue.opener, issue.previous_owner, *issue.watchers):
        yield informed, Part.INFORMED
    if issue.severity is Severity.SEV1:
        yield from ((one.person, Part.INFORMED) for one in find(roster, issue, (Audience.MANAGER,)))
