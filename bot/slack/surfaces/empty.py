"""What the policy, its keys and the rotas leave open, in sentences that read the same in Slack and on a terminal.

Never says that something must be filled in: whether it is meant, those who know the process decide.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from bot.domain.policy import Policy
from bot.domain.process.empty_places import Empty, Place, empty_places
from bot.domain.process.raci import Part
from bot.slack.surfaces import words
from bot.slack.surfaces.policy.plain.names import name
from bot.slack.text import instant, lasting
from bot.slack.texts import _
from bot.usecases.bindings import FALLBACK, BoundTo, wanted_keys
from bot.usecases.parcels import TierGaps


def of_policy(policy: Policy) -> Iterator[str]:
    """One sentence for each place of the policy that is empty."""
    return (_sentence(one, policy) for one in empty_places(policy))


def of_keys(policy: Policy, bound: Mapping[str, BoundTo]) -> Iterator[str]:
    """Keys that nobody misses until they are needed, in one sentence."""
    keys = [one.key for one in wanted_keys(policy) if not one.needed and one.key not in bound and one.key != FALLBACK]
    if keys:
        yield _(
            "Not set, and not missed until they are needed: {keys}. `bot bind KEY …` sets one.", keys=", ".join(keys)
        )


def of_rotas(policy: Policy, gaps: Iterable[TierGaps]) -> Iterator[str]:
    """For each tier the hours of the next two weeks that nobody has, and where they begin."""
    for tier in gaps:
        hours = lasting(sum((gap.until - gap.since for gap in tier.gaps), timedelta()))
        yield (
            _(
                "{tier} has nobody on call for {length} of the next two weeks, the first time from {when}. "
                "`bot rota gaps` lists them.",
                tier=words.tier_name(policy, tier.tier),
                length=hours,
                when=instant(tier.gaps[0].since, tier.zone, with_year=True),
            )
        )


def _sentence(empty: Empty, policy: Policy) -> str:
    names = {str(tier.key): words.tier_name(policy, tier.key) for tier in policy.ladder}
    of = names.get(empty.of, empty.of)
    match empty.place:
        case Place.HOLIDAYS:
            return _(
                "The calendar {name} knows no public holidays, so people are called on them (`holidays`).", name=of
            )
        case Place.PROCEDURES:
            return _("The policy has no procedure for {tier} (`procedures`).", tier=of)
        case Place.REQUIRED:
            return _("The policy asks nothing of whoever escalates to {tier} (`required_information`).", tier=of)
        case Place.DEPARTMENTS:
            return _("The policy names no department that can be asked (`departments`).")
        case Place.CRITERIA:
            return _("No criterion of the policy raises an issue that is open (`criteria`).")
        case Place.RACI:
            return _("The policy does not say who is {part} (`raci`).", part=name(Part(empty.of)))
