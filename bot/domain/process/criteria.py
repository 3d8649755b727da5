"""Criteria act on an issue that is already open, in the language of the matrix (SPEC section 3.5, E19).

When to look, and that one acts once per issue and cycle and never while waiting, is kept by whoever asks here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.length import Length
from bot.domain.matrix import Known, Report, failed
from bot.domain.process.conditions import Field, When
from bot.domain.process.matrix_problems import condition_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What raises an open issue: all of `when`, and `after` this time since it was opened. `to` None: one tier up."""

    name: str
    when: When
    after: Length | None = None
    to: TierKey | None = None
    because: str = ""


def standing_criteria(
    criteria: Sequence[Criterion], report: Report, known: Known, acted: Collection[str] = ()
) -> tuple[Criterion, ...]:
    """Give the criteria that have not acted and of which everything but `after` holds now, in the order of the policy.

    `acted` are the names of those that acted in this cycle.
    """
    return tuple(
        criterion
        for criterion in criteria
        if criterion.name not in acted and not any(failed(criterion.when, report, known))
    )


def raised_to(criterion: Criterion, present: TierKey, ladder: Sequence[TierKey]) -> TierKey | None:
    """Where the criterion takes an issue: only ever upward (SPEC E19), so None where it is high enough already."""
    rung = ladder.index(present)
    target = rung + 1 if criterion.to is None else ladder.index(criterion.to)
    return ladder[target] if rung < target < len(ladder) else None


def criteria_problems(criteria: Sequence[Criterion], tiers: Sequence[TierKey]) -> Iterator[Problem]:
    """Say what is wrong with criteria; `tiers` are in the order of the ladder."""
    names: set[str] = set()
    for index, criterion in enumerate(criteria):
        where = ("criteria", index)
        if criterion.name in names:
            text = f"the name {criterion.name} is used twice; criteria are told by their names"
            yield Problem((*where, "name"), text)
        names.add(criterion.name)
        if criterion.to is not None and criterion.to not in tiers:
            known = ", ".join(tiers)
            yield Problem((*where, "to"), f"there is no tier {criterion.to}; write one of {known}")
        elif tiers[:1] == (criterion.to,):
            yield Problem((*where, "to"), f"{criterion.to} is the lowest tier, and an issue is only ever raised")
        if Field.UNRESOLVED in criterion.when:
            yield Problem((*where, "when", Field.UNRESOLVED.value), "write the time as after:, beside when")
        if criterion.after is not None and criterion.after.is_nothing:
            yield Problem((*where, "after"), "this is at once; leave it out or write a longer time")
        if not criterion.when and criterion.after is None:
            yield Problem(where, "this would raise every issue at once; write when: or after:")
        yield from condition_problems(criterion.when, where)
