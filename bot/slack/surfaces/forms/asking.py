"""What is asked when others are asked: the next tier, or another department. The issue stays where it is.

Whom they reach is not known here.
"""

from slack_sdk.models.blocks import Block

from bot.slack.surfaces.blocks import option, quotes, said
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.inputs import ask, paragraph, select, tick
from bot.slack.surfaces.seen import Seen
from bot.slack.texts import _


def ask_tier(seen: Seen) -> list[Block]:
    """A question without handing over (SPEC statement 105)."""
    above = seen.policy.above(seen.issue.tier)
    who = seen.tier(above.key) if above is not None else _("the next tier")
    return [
        said(_("{who} is asked; it stays with {owner} and is no escalation.", who=who, owner=seen.owner())),
        ask(asked.QUESTION, _("What do you want to know?"), paragraph(focus=True)),
    ]


def answer_ask(seen: Seen, number: int) -> list[Block]:
    """The answer to such a question."""
    question = next((one.question for one in seen.issue.asked if one.number == number), "")
    return [
        *_quoted(question),
        ask(asked.TEXT, _("Your answer"), paragraph(focus=True), hint=_("Whoever asked is told.")),
    ]


def request(seen: Seen) -> list[Block]:
    """Which department, what for, and whether the issue waits for it (SPEC E10)."""
    departments = [option(one.name, one.key) for one in seen.policy.departments]
    if not departments:
        return [said(_("The policy names no department that could be asked."))]
    waits = seen.issue.wait is not None
    hint = _("Otherwise the issue waits for them, and the clocks that the policy names rest.")
    if waits:
        hint = _("It waits already, and can wait for one thing at a time.")
    return [
        ask(asked.DEPARTMENT, _("Which department?"), select(departments, _("Choose a department"))),
        ask(asked.QUESTION, _("What do you need from them?"), paragraph(focus=True)),
        ask(
            asked.NOT_BLOCKING,
            _("Meanwhile"),
            tick(_("We go on without their answer"), ticked=waits),
            optional=True,
            hint=hint,
        ),
    ]


def answer_request(seen: Seen, number: int) -> list[Block]:
    """The answer of a department, or its no with a reason."""
    request_ = seen.issue.request(number)
    return [
        *_quoted(request_.question if request_ is not None else ""),
        ask(asked.TEXT, _("Your answer"), paragraph(focus=True), hint=_("Where you decline: why, and who could help.")),
        ask(asked.DECLINED, _("Or"), tick(_("We decline")), optional=True),
    ]


def withdraw_request(seen: Seen, number: int) -> list[Block]:
    """Why a department need not answer any more."""
    request_ = seen.issue.request(number)
    who = seen.department(request_.department) if request_ is not None else _("The department")
    return [
        ask(asked.REASON, _("Why is it no longer needed?"), paragraph(focus=True), hint=_("{who} is told.", who=who))
    ]


def _quoted(question: str) -> list[Block]:
    return [*quotes(question)]
