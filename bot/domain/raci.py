"""The people whom the RACI table means for one issue today (SPEC RO2): who belongs to it, and as what.

Decides nothing; whoever invites, informs or shows asks here, so that all of them mean the same people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.domain.ids import DepartmentKey, PersonId
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.process.raci import Part, RoleWord
from bot.domain.roster import Called, Found, Roster, available


@dataclass(frozen=True, slots=True)
class Belongs:
    """Somebody who belongs to an issue, and what they are to it."""

    person: PersonId
    part: Part


def who_belongs(issue: Issue, policy: Policy, roster: Roster) -> tuple[Belongs, ...]:
    """Everybody once, as the first that they are: responsible, accountable, consulted, informed.

    Who is away is stood in for (SPEC E5). Of consulted departments those belong who were asked; the informed belong
    to a Sev 1 alone, else they read their digest (statement 74).
    """
    found: dict[PersonId, Belongs] = {}
    for part in Part:
        for called in available(roster, _of(part, issue, policy, roster)):
            found.setdefault(called.person, Belongs(called.person, part))
    return tuple(found.values())


def informed_people(issue: Issue, policy: Policy, team: str, roster: Roster) -> tuple[Called, ...]:
    """The people of a team where it is informed of such an issue; those who are away hear of it later."""
    if team not in policy.raci.names(Part.INFORMED, issue.tier, issue.severity):
        return ()
    people = roster.department(DepartmentKey(team)).people
    return tuple(Called(one, Found.INFORMED) for one in people if one not in roster.unavailable)


def _of(part: Part, issue: Issue, policy: Policy, roster: Roster) -> Iterator[Called]:
    if part is Part.INFORMED and issue.severity is not Severity.SEV1:
        return
    for name in policy.raci.names(part, issue.tier, issue.severity):
        asked = any(sent.department == name for sent in issue.requests)
        if asked or policy.department(DepartmentKey(name)) is None:
            yield from _behind(name, issue, roster)


def _behind(name: str, issue: Issue, roster: Roster) -> Iterator[Called]:
    """Who stands behind a name of the table; nobody where it is only words."""
    tier = roster.tier(issue.tier)
    if name not in set(RoleWord):
        of_team = roster.department(DepartmentKey(name))
        yield from _as(Found.DEPARTMENT, of_team.lead, *of_team.people)
        return
    match RoleWord(name):
        case RoleWord.TIER:
            yield from _at_work(issue, roster)
        case RoleWord.ON_CALL:
            yield from _as(Found.ON_CALL, *(one.person for one in tier.on_call))
        case RoleWord.OWNER:
            yield from _as(Found.OWNER, issue.owner)
        case RoleWord.LEAD:
            yield from _as(Found.LEAD, tier.lead)
        case RoleWord.DEPUTY:
            yield from _as(Found.DEPUTY, tier.deputy)
        case RoleWord.MANAGER:
            yield from _as(Found.MANAGER, *roster.managers)
        case RoleWord.ACCOUNTABLE:
            yield from _as(Found.ACCOUNTABLE, roster.accountable)
        case _ as never:
            assert_never(never)


def _at_work(issue: Issue, roster: Roster) -> Iterator[Called]:
    """Of a tier's people those who have the work: its owner, or while there is none, whoever is on call."""
    on_call = () if issue.owner is not None else (one.person for one in roster.tier(issue.tier).on_call)
    yield from _as(Found.ON_CALL, issue.owner, *on_call)


def _as(found: Found, *people: PersonId | None) -> Iterator[Called]:
    for person in people:
        if person is not None:
            yield Called(person, found)
