"""The form that keeps what helped, from the message that says it, and how it is offered later (SPEC statement 106).

Nothing is judged here: who offers it says by whom it was kept, and whoever reads it decides.
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.ids import issue_key
from bot.domain.insight import Insight
from bot.slack.action_ids import SHORTCUT_INSIGHT
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, said
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.forms.report import SHORT
from bot.slack.surfaces.inputs import ask, form, line, paragraph
from bot.slack.surfaces.seen import Seen
from bot.slack.text import link, mention, typed
from bot.slack.texts import Text, _

NAME = Text("Save as insight")
_WORDS = 500  # of each, so that three leave the questions of the form in reach


def loading(carried: Carried) -> View:
    """What opens at once while the issue of the thread is read."""
    return form(SHORTCUT_INSIGHT, _(NAME), [said(_("One moment, the issue is being read …"))], carries=str(carried))


def draw(carried: Carried, text: str, seen: Seen | None) -> View:
    """What helps and with which component; `seen` is the issue in whose thread it was said."""
    hint = _("Whoever opens an escalation about it is shown this first.")
    questions: list[Block] = [
        ask(asked.TEXT, _("What helps?"), paragraph(text), hint=_("Short, and so that it stands without the thread.")),
        ask(asked.COMPONENT, _("Which component is it about?"), line(_component(seen), longest=SHORT), hint=hint),
    ]
    about = [aside(typed(words.headline(seen.issue), 300))] if seen is not None else []
    return form(SHORTCUT_INSIGHT, _(NAME), [*about, *questions], submit=_("Save"), carries=str(carried))


def saved(component: str) -> str:
    """What whoever kept it is told."""
    return _("Saved. Whoever opens an escalation about *{component}* is shown it.", component=typed(component, SHORT))


def offered(found: Sequence[Insight]) -> list[Block]:
    """What helped before with this component, the newest first."""
    if not found:
        return []
    return [
        said(_("*What helped before with {component}:*", component=typed(found[0].component, SHORT))),
        *map(_one, found),
    ]


def block_of(insight: Insight) -> str:
    """The name of its block, by which a form can be asked whether it showed it."""
    return f"{asked.INSIGHT_PREFIX}{insight.id}"


def _one(insight: Insight) -> Block:
    source = f" · {link(insight.link)}" if insight.link else ""
    issue = f", {issue_key(insight.issue)}" if insight.issue is not None else ""
    block = said(f"“{typed(insight.text, _WORDS)}”\n{mention(insight.by)}{issue}{source}")
    block.block_id = block_of(insight)
    return block


def _component(seen: Seen | None) -> str:
    """What it was about in the end, else what was reported."""
    if seen is None:
        return ""
    resolution = seen.issue.resolution
    return (resolution.component if resolution is not None else "") or seen.issue.report.component
