"""Who is who today: the people of each tier, departments, leads, managers and the fallback list, as one value.

Never asks a directory; whoever needs it loads it once, rotas and absences worked in, and passes it in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.domain.ids import DepartmentKey, PersonId, TierKey
from bot.domain.issue import Issue
from bot.domain.policy import Audience


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who is on call: by which rota and until when; without a rota, as a member of a list."""

    person: PersonId
    rota: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierPeople:
    """Who belongs to a tier, who is on call there now, who leads it and who stands in for the lead.

    `turn` is the queue of a round robin, whose turn is next first (SPEC E12).
    """

    people: frozenset[PersonId] = frozenset()
    on_call: tuple[OnCall, ...] = ()
    lead: PersonId | None = None
    deputy: PersonId | None = None
    turn: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentPeople:
    """Who belongs to a department and who answers for it, its liaison; or to a team of the RACI table.

    `has_channel`: it reads in a channel of its own what it is told.
    """

    people: tuple[PersonId, ...] = ()
    lead: PersonId | None = None
    has_channel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The people that the bindings name now. `fallback` is never empty where the bot serves (SPEC E4).

    `unavailable` are people who cannot be called: deactivated or away. They are never the only ones called (SPEC E5);
    `deputies` stand in for those who named one. `hinted_away` are called last. `named` are keys of bindings.
    """

    tiers: Mapping[TierKey, TierPeople]
    departments: Mapping[DepartmentKey, DepartmentPeople] = field(default_factory=dict)
    named: Mapping[str, tuple[PersonId, ...]] = field(default_factory=dict)
    managers: tuple[PersonId, ...] = ()
    accountable: PersonId | None = None
    fallback: tuple[PersonId, ...] = ()
    administrators: frozenset[PersonId] = frozenset()
    unavailable: frozenset[PersonId] = frozenset()
    deputies: Mapping[PersonId, PersonId] = field(default_factory=dict)
    hinted_away: frozenset[PersonId] = frozenset()

    def tier(self, key: TierKey) -> TierPeople:
        """The people of a tier; nobody where nothing is bound."""
        return self.tiers.get(key, TierPeople())

    def department(self, key: DepartmentKey) -> DepartmentPeople:
        """The people of a department; nobody where nothing is bound."""
        return self.departments.get(key, DepartmentPeople())


class Found(StrEnum):
    """Why these people: on which list they stand (SPEC E2)."""

    OWNER = "owner"
    PREVIOUS = "previous"
    ON_CALL = "on_call"
    LEAD = "lead"
    DEPUTY = "deputy"
    MANAGER = "manager"
    ACCOUNTABLE = "accountable"
    FALLBACK = "fallback"
    SENDER = "sender"
    OPENER = "opener"
    OFFERED = "offered"
    NAMED = "named"
    DEPARTMENT = "department"
    ASKER = "asker"
    AUTHOR = "author"  # of a text for the customer
    WATCHER = "watcher"
    INFORMED = "informed"


@dataclass(frozen=True, slots=True)
class Called:
    """A person and the list that named them; kept with every call so that anyone can ask why (SPEC E2, R25).

    `rota` and `until` say by which rota they are on call; `instead_of` is the person who is away.
    """

    person: PersonId
    found: Found
    rota: str = ""
    until: datetime | None = None
    instead_of: PersonId | None = None


def find(roster: Roster, issue: Issue, audiences: Iterable[Audience]) -> tuple[Called, ...]:
    """Resolve audiences to available people, each person once, in the order of the audiences (SPEC E2, E5)."""
    return available(roster, (called for audience in audiences for called in _of(roster, issue, audience)))


def available(roster: Roster, people: Iterable[Called]) -> tuple[Called, ...]:
    """Keep who can be called, deputies in the place of who is away; who seems to be away comes last (SPEC E5)."""
    seen: dict[PersonId, Called] = {}
    for called in people:
        present = _present(roster, called)
        if present is not None:
            seen.setdefault(present.person, present)
    return tuple(sorted(seen.values(), key=lambda called: called.person in roster.hinted_away))


def _present(roster: Roster, called: Called) -> Called | None:
    """The person, or their deputy while they are away; None where neither can be called."""
    if called.person not in roster.unavailable:
        return called
    deputy = roster.deputies.get(called.person)
    if deputy is None or deputy in roster.unavailable:
        return None
    return replace(called, person=deputy, instead_of=called.person)


def last_resort(roster: Roster, issue: Issue) -> tuple[Called, ...]:
    """Whom to call when a calling order has nobody: lead, else managers, else the fallback list (SPEC E4)."""
    for audience in (Audience.LEAD, Audience.MANAGER):
        called = find(roster, issue, (audience,))
        if called:
            return called
    return find(roster, issue, (Audience.FALLBACK,))


def tier_of(roster: Roster, person: PersonId) -> TierKey | None:
    """The tier that the person belongs to; None where they are of no tier."""
    return next((key for key, tier in roster.tiers.items() if person in tier.people), None)


def take_turn(
    queue: Sequence[PersonId], unavailable: frozenset[PersonId]
) -> tuple[PersonId | None, tuple[PersonId, ...]]:
    """Whose turn it is and the queue after it; who is away keeps their place in front (SPEC E12)."""
    person = next((one for one in queue if one not in unavailable), None)
    if person is None:
        return None, tuple(queue)
    return person, (*(one for one in queue if one != person), person)


def _of(roster: Roster, issue: Issue, audience: Audience) -> Iterator[Called]:
    tier = roster.tier(issue.tier)
    match audience:
        case Audience.OWNER:
            yield from _as(Found.OWNER, issue.owner)
            if issue.owner is None:
                yield from _as(Found.PREVIOUS, issue.previous_owner)
                yield from _on_call(tier)
        case Audience.PREVIOUS:
            yield from _as(Found.PREVIOUS, issue.previous_owner)
        case Audience.ON_CALL:
            yield from _on_call(tier)
        case Audience.LEAD:
            yield from _lead(roster, tier)
        case Audience.DEPUTY:
            yield from _as(Found.DEPUTY, tier.deputy)
        case Audience.MANAGER:
            yield from _as(Found.MANAGER, *roster.managers)
        case Audience.ACCOUNTABLE:
            yield from _as(Found.ACCOUNTABLE, roster.accountable)
        case Audience.FALLBACK:
            yield from _as(Found.FALLBACK, *roster.fallback)
        case Audience.WATCHERS:
            yield from _as(Found.WATCHER, *issue.watchers)
        case _ as never:
            assert_never(never)


def _lead(roster: Roster, tier: TierPeople) -> Iterator[Called]:
    """The lead; while nobody can be called for them, the tier's deputy (SPEC E5, section 5a)."""
    lead = [called for called in _as(Found.LEAD, tier.lead) if _present(roster, called) is not None]
    yield from lead or (replace(called, instead_of=tier.lead) for called in _as(Found.LEAD, tier.deputy))


def _on_call(tier: TierPeople) -> Iterator[Called]:
    for one in tier.on_call:
        yield Called(one.person, Found.ON_CALL, one.rota, one.until)


def _as(found: Found, *people: PersonId | None) -> Iterator[Called]:
    for person in people:
        if person is not None:
            yield Called(person, found)
