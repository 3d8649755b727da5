"""Who is responsible for an issue, who answers for it, who is asked and who is informed: one table (SPEC RO2).

Names roles, departments and teams, and never holds a person; who these are today says the roster.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Severity

Names = tuple[str, ...]
_LOOKS_LIKE_A_KEY = re.compile(r"[a-z][a-z0-9_]*")


class Part(StrEnum):
    """What somebody is to an issue."""

    RESPONSIBLE = "responsible"  # does the work
    ACCOUNTABLE = "accountable"  # answers for it
    CONSULTED = "consulted"  # is asked
    INFORMED = "informed"  # hears of it


class RoleWord(StrEnum):
    """Roles that the table can name beside departments and teams."""

    TIER = "tier"  # its people
    ON_CALL = "on_call"
    OWNER = "owner"
    LEAD = "lead"
    DEPUTY = "deputy"
    MANAGER = "manager"
    ACCOUNTABLE = "accountable"


@dataclass(frozen=True, slots=True, kw_only=True)
class RaciException:
    """What is otherwise in one tier, for one severity, or both; a part that is None is as everywhere."""

    tier: TierKey | None = None
    severity: Severity | None = None
    responsible: Names | None = None
    accountable: Names | None = None
    consulted: Names | None = None
    informed: Names | None = None

    @property
    def precision(self) -> int:
        """How much it asks for: the most specific line holds, as with targets (SPEC R1)."""
        return (self.tier is not None) + (self.severity is not None)

    def covers(self, tier: TierKey, severity: Severity) -> bool:
        """Whether it is about such an issue."""
        return self.tier in {None, tier} and self.severity in {None, severity}

    def says(self, part: Part) -> Names | None:
        """Whom it names for a part; None where it says nothing of it."""
        return {
            Part.RESPONSIBLE: self.responsible,
            Part.ACCOUNTABLE: self.accountable,
            Part.CONSULTED: self.consulted,
            Part.INFORMED: self.informed,
        }[part]


@dataclass(frozen=True, slots=True)
class Raci:
    """The table. `teams` are those outside the tiers that bindings can tie to people, by their keys.

    A name that is no key (`Customer support`) is shown as it is and stands for nobody whom the bot knows.
    """

    responsible: Names = ()
    accountable: Names = ()
    consulted: Names = ()
    informed: Names = ()
    teams: Mapping[str, str] = field(default_factory=dict)
    exceptions: tuple[RaciException, ...] = ()

    def everywhere(self, part: Part) -> Names:
        """Whom it names where nothing else is said."""
        return {
            Part.RESPONSIBLE: self.responsible,
            Part.ACCOUNTABLE: self.accountable,
            Part.CONSULTED: self.consulted,
            Part.INFORMED: self.informed,
        }[part]

    def names(self, part: Part, tier: TierKey, severity: Severity) -> Names:
        """Whom it names for an issue of the tier and the severity."""
        said = [
            (one.precision, names)
            for one in self.exceptions
            if one.covers(tier, severity) and (names := one.says(part)) is not None
        ]
        return max(said, default=(0, self.everywhere(part)))[1]

    def helping(self, tier: TierKey) -> frozenset[str]:
        """The teams that do the work of a tier beside its own people, at whatever severity."""
        everywhere = (name for severity in Severity for name in self.names(Part.RESPONSIBLE, tier, severity))
        return frozenset(name for name in everywhere if name in self.teams)

    def informed_of(self, team: str, tiers: Iterable[TierKey]) -> frozenset[tuple[TierKey, Severity]]:
        """The tiers, each with a severity, of whose issues a team hears anything."""
        everywhere = ((tier, severity) for tier in tiers for severity in Severity)
        return frozenset(one for one in everywhere if team in self.names(Part.INFORMED, *one))

    def informed_teams(self) -> Names:
        """The teams that are informed of anything, in the order of the table."""
        lists = (self.informed, *(one.informed or () for one in self.exceptions))
        return tuple(dict.fromkeys(name for names in lists for name in names if name in self.teams))


NO_TABLE: Final = Raci()


def raci_problems(raci: Raci, tiers: Collection[TierKey], departments: Collection[str]) -> Iterator[Problem]:
    """Say what is wrong with the table, its names apart."""
    taken = {*tiers, *departments, *RoleWord}
    for key in raci.teams:
        if key in taken:
            yield Problem(
                ("raci", "teams", key), f"{key} is a role, a tier or a department already; choose another key"
            )
    for index, one in enumerate(raci.exceptions):
        where = ("raci", "exceptions", index)
        if not one.precision:
            yield Problem(where, "this line is about every issue; name a tier or a severity, or write it above")
        if one.tier is not None and one.tier not in tiers:
            yield Problem((*where, "tier"), f"there is no tier {one.tier}; write one of {', '.join(sorted(tiers))}")
        if any(_tie(one, other) for other in raci.exceptions[:index]):
            yield Problem(where, "two lines fit the same issue equally well; make one more specific")


def unknown_names(raci: Raci, departments: Collection[str]) -> Iterator[Problem]:
    """Say which names of a table that is being written nobody knows; one that was activated stays as it is."""
    known = {*RoleWord, *departments, *raci.teams}
    for part in Part:
        yield from _unknown_names(raci.everywhere(part), known, ("raci", part.value))
        for index, one in enumerate(raci.exceptions):
            yield from _unknown_names(one.says(part) or (), known, ("raci", "exceptions", index, part.value))


def _unknown_names(names: Names, known: Collection[str], where: tuple[str | int, ...]) -> Iterator[Problem]:
    """What looks like a key must be one; other names are only shown."""
    for index, name in enumerate(names):
        if name not in known and _LOOKS_LIKE_A_KEY.fullmatch(name):
            near = get_close_matches(name, sorted(known), n=1)
            meant = f"did you mean {near[0]}?" if near else f"write one of {', '.join(sorted(known))}"
            yield Problem((*where, index), f"there is no role, department or team {name}; {meant}")


def _tie(one: RaciException, other: RaciException) -> bool:
    """Both can be about one issue, ask for equally much and say something of the same part."""
    if one.precision != other.precision or not any(one.says(part) is not None is not other.says(part) for part in Part):
        return False
    apart_in_tier = None not in {one.tier, other.tier} and one.tier != other.tier
    apart_in_severity = None not in {one.severity, other.severity} and one.severity != other.severity
    return not apart_in_tier and not apart_in_severity
