"""What a tier does with a kind of problem, step by step: checklists that are shown where the work is done.

Whether a step was done is not known here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The steps for one tier and kind of problem; None means any."""

    key: str
    title: str
    steps: tuple[str, ...]
    tier: TierKey | None = None
    kind: Kind | None = None


def procedures_for(procedures: Sequence[Procedure], tier: TierKey, kind: Kind) -> tuple[Procedure, ...]:
    """The procedures that fit, the most specific first: for both, for the kind, for the tier, for all."""
    fitting = [one for one in procedures if one.tier in {None, tier} and one.kind in {None, kind}]
    return tuple(sorted(fitting, key=lambda one: (one.kind is None, one.tier is None)))


def procedure_problems(procedures: Sequence[Procedure], tiers: Collection[TierKey]) -> Iterator[Problem]:
    """Say what is wrong with the list."""
    keys: set[str] = set()
    for index, one in enumerate(procedures):
        where = ("procedures", index)
        if one.key in keys:
            yield Problem((*where, "key"), f"the key {one.key} is used twice; give each procedure its own")
        keys.add(one.key)
        if one.tier is not None and one.tier not in tiers:
            yield Problem((*where, "tier"), f"there is no tier {one.tier}; write one of {', '.join(sorted(tiers))}")
        if not one.steps:
            yield Problem((*where, "steps"), "a procedure without a step says nothing; write at least one")
