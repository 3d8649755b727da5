"""What is asked when an issue moves: up, down, or to another person.

Who may move it where is not known here; the domain says so when the form is sent.
"""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, Option

from bot.domain.ids import TierKey
from bot.domain.policy import ReturnReason
from bot.domain.process.required import Required, required_information
from bot.slack import limits
from bot.slack.surfaces.blocks import option, said
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.inputs import ask, paragraph, person, select
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clip, mention, one_line
from bot.slack.texts import _

_MOST_NAMES = 30


def escalate(seen: Seen, to: TierKey | None) -> list[Block]:
    """Why, where to, and what that tier requires; another tier draws the form anew (SPEC E8)."""
    ladder, rung = seen.policy.ladder, seen.policy.rung(seen.issue.tier)
    above = [
        option(tier.name, tier.key, _("needs a lead, unless it is a Sev 1 by the matrix") if index else None)
        for index, tier in enumerate(ladder[rung + 1 :])
    ]
    questions: list[Block] = [ask(asked.REASON, _("Why does it have to move up?"), paragraph(focus=True))]
    if not above:
        return [*questions, said(_("There is no higher tier: the managers are asked to step in."))]
    chosen = next((one for one in above if one.value == to), above[0])
    tiers = select(above, _("Choose a tier"), initial=chosen)
    questions.append(ask(asked.TO_TIER, _("To which tier?"), tiers, tells=len(above) > 1))
    given = seen.issue.information
    wanted = required_information(seen.policy.required, TierKey(str(chosen.value)), seen.issue.report.kind)
    return questions + required(wanted, given)


def required(wanted: Sequence[Required], given: Mapping[str, str]) -> list[Block]:
    """What a tier must be told before an issue comes to it; what was told already stands there (SPEC statement 6)."""
    return [
        ask(
            asked.required(one.key),
            clip(one_line(one.label), limits.INPUT_LABEL),
            paragraph(given.get(one.key, "")),
            hint=one_line(one.hint),
        )
        for one in wanted
    ]


def return_(seen: Seen) -> list[Block]:
    """Why it goes back; the reasons are counted (SPEC E9)."""
    below = seen.policy.ladder[max(seen.policy.rung(seen.issue.tier) - 1, 0)].key
    here, there = seen.tier(seen.issue.tier), seen.tier(below)
    return [
        said(_("It leaves {here} and goes back to {there}; whoever had it is called.", here=here, there=there)),
        ask(asked.REASON, _("Why does it go back?"), select(codes(seen.policy.return_reasons), _("Choose a reason"))),
        ask(asked.COMMENT, _("What should they do differently?"), paragraph(), optional=True),
    ]


def hand_over(seen: Seen) -> list[Block]:
    """To whom of the tier; it stays where it is until they accept (SPEC E9)."""
    tier = seen.roster.tier(seen.issue.tier)
    others = sorted({*tier.people, *(one.person for one in tier.on_call)} - {seen.issue.owner})
    names = ", ".join(mention(one) for one in others[:_MOST_NAMES]) or _("nobody else is on its list")
    on_call = next((one.person for one in tier.on_call if one.person != seen.issue.owner), None)
    told = _(
        "People of {tier}: {names}. It stays with {owner} until they accept.",
        tier=seen.tier(seen.issue.tier),
        names=names,
        owner=seen.owner(),
    )
    return [
        said(told),
        ask(asked.TO_PERSON, _("To whom?"), person(on_call)),
        ask(asked.NOTE, _("What do they need to know?"), paragraph(), optional=True),
    ]


def take_over(seen: Seen) -> list[Block]:
    """Why a lead takes it (SPEC E9)."""
    told = _("It is yours at once.")
    if seen.issue.owner is not None:
        told = _("{owner} is told. It is yours at once.", owner=seen.owner())
    return [
        said(told),
        ask(asked.REASON, _("Why do you take it?"), paragraph(focus=True)),
    ]


def un_accept() -> list[Block]:
    """Why it cannot be kept; the tier is called again (SPEC section 2)."""
    hint = _("Nobody has it then, and its tier is called again. Hand over is better where you know who can.")
    return [ask(asked.REASON, _("Why can't you keep it?"), paragraph(focus=True), hint=hint)]


def codes(choices: tuple[ReturnReason, ...]) -> list[Option]:
    """The reasons or causes of a policy as options."""
    return [option(choice.text, choice.code) for choice in choices]
