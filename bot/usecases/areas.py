"""What administrators set up, in areas that are small enough for one form: a tier, a department, a team of the RACI.

Every key that a policy can use is in exactly one; who holds it is not known here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.policy import Policy
from bot.usecases.bindings import (
    ACCOUNTABLE,
    ADMINISTRATORS,
    FALLBACK,
    MANAGERS,
    OPS,
    BoundKind,
    WantedKey,
    wanted_keys,
)

MOST_KEYS: Final = 8  # of one form: with a user group for each, and a hundred of them, Slack takes no more


class Part(StrEnum):
    """The kinds of areas, in the order in which one sets them up."""

    TIERS = "tiers"
    OVER_ALL = "over_all"
    DEPARTMENTS = "departments"
    TEAMS = "teams"
    CARDS = "cards"
    NAMED = "named"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Area:
    """Keys that belong together. `name` is the tier, department or team, or what else tells it from its neighbours."""

    part: Part
    name: str
    keys: tuple[WantedKey, ...]

    @property
    def id(self) -> str:
        """What a button carries; the same for as long as the policy names it the same."""
        return f"{self.part}.{self.name}"


def areas(policy: Policy) -> tuple[Area, ...]:
    """Every area of this policy, in the order of the parts and of the policy; the administrators are the last."""
    found: dict[tuple[Part, str], list[WantedKey]] = {}
    for wanted in wanted_keys(policy):
        found.setdefault(_place_of(policy, wanted), []).append(wanted)
    found.setdefault((Part.BOT, ADMINISTRATORS), []).append(_administrators())
    order = list(Part)
    return tuple(
        area
        for (part, name), keys in sorted(found.items(), key=lambda one: order.index(one[0][0]))
        for area in _small(part, name, keys)
    )


def area(policy: Policy, wanted: str) -> Area | None:
    """The area of this id; None where this policy has no such area."""
    return next((one for one in areas(policy) if one.id == wanted), None)


def _small(part: Part, name: str, keys: Sequence[WantedKey]) -> Iterator[Area]:
    """What has more keys than a form can ask is divided."""
    for number, start in enumerate(range(0, len(keys), MOST_KEYS), 1):
        yield Area(part, name if number == 1 else f"{name}.{number}", tuple(keys[start : start + MOST_KEYS]))


def _administrators() -> WantedKey:
    """No policy wants this key, and no user group can have it: whoever could join that would be one."""
    return WantedKey(ADMINISTRATORS, (BoundKind.PEOPLE,), needed=False)


def _place_of(policy: Policy, wanted: WantedKey) -> tuple[Part, str]:
    whose = wanted.key.partition(".")[0]
    if wanted.key in {MANAGERS, ACCOUNTABLE, FALLBACK}:
        return Part.OVER_ALL, ""
    if wanted.key == OPS:
        return Part.BOT, OPS
    if whose in {tier.key for tier in policy.ladder}:
        return Part.TIERS, whose
    if whose in {department.key for department in policy.departments}:
        return Part.DEPARTMENTS, whose
    if whose in policy.raci.teams:
        return Part.TEAMS, whose
    return (Part.CARDS if wanted.key in {line.key for line in policy.card_channels} else Part.NAMED), ""
