"""What a tier must be told before an issue comes to it, by kind of problem (SPEC section 3, E8).

What was told is not kept here, nor how it is asked.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Kind, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """One piece of information that `tier` needs for a kind of problem (None: for all); `hint` says what is wanted."""

    tier: TierKey
    key: str
    label: str
    hint: str = ""
    kind: Kind | None = None


def required_information(required: Sequence[Required], tier: TierKey, kind: Kind) -> tuple[Required, ...]:
    """What is asked on the way into the tier, in the order of the policy; the kind's own words win over the general."""
    fitting = [one for one in required if one.tier == tier and one.kind in {None, kind}]
    own = {one.key for one in fitting if one.kind is not None}
    return tuple(one for one in fitting if one.kind is not None or one.key not in own)


def asked_at_opening(
    required: Sequence[Required], tier: TierKey, kind: Kind, severity: Severity
) -> tuple[Required, ...]:
    """What is asked of whoever opens an issue in the tier; of a Sev 1 nothing, for it waits for no form."""
    return () if severity is Severity.SEV1 else required_information(required, tier, kind)


def missing_information(asked: Sequence[Required], given: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that are asked and were not given; blanks are no answer."""
    return tuple(one.key for one in asked if not given.get(one.key, "").strip())


def required_problems(required: Sequence[Required], tiers: Collection[TierKey]) -> Iterator[Problem]:
    """Say what is wrong with the list."""
    seen: set[tuple[TierKey, Kind | None, str]] = set()
    for index, one in enumerate(required):
        where = ("required_information", index)
        if one.tier not in tiers:
            yield Problem((*where, "tier"), f"there is no tier {one.tier}; write one of {', '.join(sorted(tiers))}")
        if (one.tier, one.kind, one.key) in seen:
            yield Problem((*where, "key"), f"{one.key} is asked twice for the same tier and kind; keep one")
        seen.add((one.tier, one.kind, one.key))
