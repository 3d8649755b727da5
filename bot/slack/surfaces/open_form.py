"""The form that opens an issue: the initial parameters, asked first (SPEC section 3.1).

It opens from nothing but what was typed, at once, whatever the database does; what the matrix says follows the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.matrix import Report
from bot.domain.process.required import Required, asked_at_opening
from bot.slack.action_ids import ADD_TO, OPEN_FORM
from bot.slack.carried import Carried
from bot.slack.surfaces.blocks import aside
from bot.slack.surfaces.forms import asked, report
from bot.slack.surfaces.forms.moving import required
from bot.slack.surfaces.inputs import form, keep
from bot.slack.surfaces.insight_form import block_of
from bot.slack.surfaces.suggestion import nothing_yet, suggestion
from bot.slack.text import clean, length, link, one_line
from bot.slack.texts import Text, _
from bot.usecases.suggest import Suggestion

NAME = Text("Open an escalation")


@dataclass(frozen=True, slots=True)
class Judged:
    """A report that is being written, and what the matrix says of it."""

    report: Report
    found: Suggestion


def draw(carried: Carried, typed: str = "") -> View:
    """The form with `typed` as its title; what is too long for a title is kept in the description too."""
    title = one_line(typed)
    longer = length(title) > report.TITLE_LENGTH or "\n" in clean(typed)
    return _form(carried, _blocks(carried, title, clean(typed) if longer else "", None))


def draw_again(carried: Carried, entered: Mapping[str, Mapping[str, object]], judged: Judged | None) -> View:
    """The form with everything that was entered, and what the matrix says of it as soon as it can."""
    blocks = _blocks(carried, "", "", judged)
    keep(blocks, entered)
    return _form(carried, blocks)


def unseen(view: Mapping[str, Any], judged: Judged) -> bool:
    """Tell whether the form has not shown all that it should: an issue like it, what helped, a gate, a question."""
    found, given = judged.found, {str(block.get("block_id")) for block in view.get("blocks", [])}
    wanted = {f"{ADD_TO}/{one.id}" for one in found.similar} | {asked.required(one.key) for one in _wanted(judged)}
    wanted |= set(map(block_of, found.helped))
    return not wanted | (set() if found.verdict.qualifies else {asked.REASON}) <= given


def _wanted(judged: Judged) -> tuple[Required, ...]:
    """What the tier that the matrix names must be told; the form asks for it as soon as it is known."""
    verdict = judged.found.verdict
    return asked_at_opening(judged.found.policy.required, verdict.tier, judged.report.kind, verdict.severity)


def _form(carried: Carried, blocks: list[Block]) -> View:
    return form(OPEN_FORM, _(NAME), blocks, submit=_("Escalate"), carries=str(carried))


def _blocks(carried: Carried, title: str, description: str, judged: Judged | None) -> list[Block]:
    return [
        *([aside(_("About this message: {link}", link=link(carried.source)))] if carried.source else []),
        *report.what(title),
        *report.matrix(),
        *(nothing_yet() if judged is None else _judged(judged)),
        *report.customer(),
        *report.story(description),
    ]


def _judged(judged: Judged) -> list[Block]:
    found, began = judged.found, report.as_it_began(judged.report)
    return [
        *suggestion(found, judged.report),
        *([aside(began)] if began else []),
        *required(_wanted(judged), {}),
        *report.otherwise(must=not found.verdict.qualifies),
    ]
