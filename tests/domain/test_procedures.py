"""What a tier does with a kind of problem, step by step (SPEC statement 77)."""

from itertools import permutations

import pytest

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Kind
from bot.domain.process.procedures import Procedure, procedure_problems, procedures_for

T1, T2 = TierKey("tier1"), TierKey("tier2")


def a_procedure(key: str, *, tier: TierKey | None = None, kind: Kind | None = None) -> Procedure:
    return Procedure(key=key, title=key.title(), steps=("look", "act"), tier=tier, kind=kind)


FOR_ALL = a_procedure("for all")
FOR_TIER = a_procedure("for the tier", tier=T2)
FOR_KIND = a_procedure("for the kind", kind=Kind.OUTAGE)
FOR_BOTH = a_procedure("for both", tier=T2, kind=Kind.OUTAGE)


@pytest.mark.parametrize("written", list(permutations((FOR_ALL, FOR_TIER, FOR_KIND, FOR_BOTH))))
def test_77_the_procedures_that_fit_are_shown_the_most_specific_first(written: tuple[Procedure, ...]) -> None:
    assert procedures_for(written, T2, Kind.OUTAGE) == (FOR_BOTH, FOR_KIND, FOR_TIER, FOR_ALL)
    assert procedures_for(written, T1, Kind.OUTAGE) == (FOR_KIND, FOR_ALL)
    assert procedures_for(written, T2, Kind.ACCESS) == (FOR_TIER, FOR_ALL)
    assert procedures_for(written, T1, Kind.ACCESS) == (FOR_ALL,)


def test_77_procedures_that_fit_alike_keep_the_order_of_the_policy() -> None:
    one, other = a_procedure("b", tier=T1), a_procedure("a", tier=T1)
    assert procedures_for((one, other), T1, Kind.ACCESS) == (one, other)
    assert procedures_for((one, other), T2, Kind.ACCESS) == ()


def test_a_list_that_repeats_a_key_names_an_unknown_tier_or_has_no_step_is_refused() -> None:
    assert list(procedure_problems((FOR_ALL, FOR_TIER, FOR_KIND, FOR_BOTH), (T1, T2))) == []
    empty = Procedure(key="for all", title="Empty", steps=(), tier=TierKey("tier9"))
    assert list(procedure_problems((FOR_ALL, empty), (T2, T1))) == [
        Problem(("procedures", 1, "key"), "the key for all is used twice; give each procedure its own"),
        Problem(("procedures", 1, "tier"), "there is no tier tier9; write one of tier1, tier2"),
        Problem(("procedures", 1, "steps"), "a procedure without a step says nothing; write at least one"),
    ]
