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

_MOST_NAMES = 30


def escalate(seen: Seen, to: TierKey | None) -> list[Block]:
    """Why, where to, and what that tier requires; another tier draws the form anew (SPEC E8)."""
    ladder, rung = seen.policy.ladder, seen.policy.rung(seen.issue.tier)
    above = [
        option(tier.name, tier.key, "needs a lead, unless it is a Sev 1 by the matrix" if index else None)
        for index, tier in enumerate(ladder[rung + 1 :])
    ]
    questions: list[Block] = [ask(asked.REASON, "Why does it have to move up?", paragraph(focus=True))]
    if not above:
        return [*questions, said("There is no higher tier: the managers are asked to step in.")]
    chosen = next((one for one in above if one.value == to), above[0])
    tiers = select(above, "Choose a tier", initial=chosen)
    questions.append(ask(asked.TO_TIER, "To which tier?", tiers, tells=len(above) > 1))
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
    return [
        said(f"It leaves {seen.tier(seen.issue.tier)} and goes back to {seen.tier(below)}; whoever had it is called."),
        ask(asked.REASON, "Why does it go back?", select(codes(seen.policy.return_reasons), "Choose a reason")),
        ask(asked.COMMENT, "What should they do differently?", paragraph(), optional=True),
    ]


def hand_over(seen: Seen) -> list[Block]:
    """To whom of the tier; it stays where it is until they accept (SPEC E9)."""
    tier = seen.roster.tier(seen.issue.tier)
    others = sorted({*tier.people, *(one.person for one in tier.on_call)} - {seen.issue.owner})
    names = ", ".join(mention(one) for one in others[:_MOST_NAMES]) or "nobody else is on its list"
    on_call = next((one.person for one in tier.on_call if one.person != seen.issue.owner), None)
    return [
        said(f"People of {seen.tier(seen.issue.tier)}: {names}. It stays with {seen.owner()} until they accept."),
        ask(asked.TO_PERSON, "To whom?", person(on_call)),
        ask(asked.NOTE, "What do they need to know?", paragraph(), optional=True),
    ]


def take_over(seen: Seen) -> list[Block]:
    """Why a lead takes it (SPEC E9)."""
    told = f"{seen.owner()} is told. " if seen.issue.owner is not None else ""
    return [
        said(f"{told}It is yours at once."),
        ask(asked.REASON, "Why do you take it?", paragraph(focus=True)),
    ]


def un_accept() -> list[Block]:
    """Why it cannot be kept; the tier is called again (SPEC section 2)."""
    hint = "Nobody has it then, and its tier is called again. Hand over is better where you know who can."
    return [ask(asked.REASON, "Why can't you keep it?", paragraph(focus=True), hint=hint)]


def codes(choices: tuple[ReturnReason, ...]) -> list[Option]:
    """The reasons or causes of a policy as options."""
    return [option(choice.text, choice.code) for choice in choices]
