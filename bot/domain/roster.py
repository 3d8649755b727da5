"""Who is who today: the people of each tier, leads, managers and the fallback list, as one value.

Never asks a directory; whoever needs it loads it once and passes it in. Rotas and absences come as further fields.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import Issue
from bot.domain.policy import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class TierPeople:
    """Who belongs to a tier, who is on call there now and who leads it."""

    people: frozenset[PersonId] = frozenset()
    on_call: tuple[PersonId, ...] = ()
    lead: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The people that the bindings name now. `fallback` is never empty where the bot serves (SPEC E4).

    `unavailable` are people who cannot be called: deactivated or away. They are never the only ones called (SPEC E5).
    """

    tiers: Mapping[TierKey, TierPeople]
    managers: tuple[PersonId, ...] = ()
    accountable: PersonId | None = None
    fallback: tuple[PersonId, ...] = ()
    administrators: frozenset[PersonId] = frozenset()
    unavailable: frozenset[PersonId] = frozenset()

    def tier(self, key: TierKey) -> TierPeople:
        """The people of a tier; nobody where nothing is bound."""
        return self.tiers.get(key, TierPeople())


class Found(StrEnum):
    """Why these people: on which list they stand (SPEC E2)."""

    OWNER = "owner"
    PREVIOUS = "previous"
    ON_CALL = "on_call"
    LEAD = "lead"
    MANAGER = "manager"
    ACCOUNTABLE = "accountable"
    FALLBACK = "fallback"
    SENDER = "sender"
    OPENER = "opener"


@dataclass(frozen=True, slots=True)
class Called:
    """A person and the list that named them; kept with every call so that anyone can ask why (SPEC E2, R25)."""

    person: PersonId
    found: Found


def find(roster: Roster, issue: Issue, audiences: Iterable[Audience]) -> tuple[Called, ...]:
    """Resolve audiences to available people, each person once, in the order of the audiences."""
    seen: dict[PersonId, Called] = {}
    for audience in audiences:
        for called in _named(roster, issue, audience):
            if called.person not in roster.unavailable:
                seen.setdefault(called.person, called)
    return tuple(seen.values())


def last_resort(roster: Roster, issue: Issue) -> tuple[Called, ...]:
    """Whom to call when a calling order has nobody: lead, else managers, else the fallback list (SPEC E4)."""
    for audience in (Audience.LEAD, Audience.MANAGER):
        called = find(roster, issue, (audience,))
        if called:
            return called
    return find(roster, issue, (Audience.FALLBACK,))


def _named(roster: Roster, issue: Issue, audience: Audience) -> tuple[Called, ...]:
    tier = roster.tier(issue.tier)
    match audience:
        case Audience.OWNER if issue.owner is not None:
            return _as(Found.OWNER, issue.owner)
        case Audience.OWNER:
            return _as(Found.PREVIOUS, issue.previous_owner) + _as(Found.ON_CALL, *tier.on_call)
        case Audience.PREVIOUS:
            return _as(Found.PREVIOUS, issue.previous_owner)
        case Audience.ON_CALL:
            return _as(Found.ON_CALL, *tier.on_call)
        case Audience.LEAD:
            return _as(Found.LEAD, tier.lead)
        case Audience.MANAGER:
            return _as(Found.MANAGER, *roster.managers)
        case Audience.ACCOUNTABLE:
            return _as(Found.ACCOUNTABLE, roster.accountable)
        case Audience.FALLBACK:
            return _as(Found.FALLBACK, *roster.fallback)
        case _ as never:
            assert_never(never)


def _as(found: Found, *people: PersonId | None) -> tuple[Called, ...]:
    return tuple(Called(person, found) for person in people if person is not None)
