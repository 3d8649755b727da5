"""The form that keeps what helped, how it is offered later, and the form that corrects it or takes it back (106).

Nothing is judged here: who offers it says by whom it was kept, and whoever reads it decides.
"""

from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.ids import PersonId, issue_key
from bot.domain.insight import Insight
from bot.slack.action_ids import INSIGHT_CHANGE, SHORTCUT_INSIGHT
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, press, said
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.forms.report import SHORT
from bot.slack.surfaces.inputs import ask, form, line, paragraph, tick
from bot.slack.surfaces.seen import Seen
from bot.slack.text import link, mention, typed
from bot.slack.texts import Text, _

NAME = Text("Save as insight")
CHANGE = Text("Correct an insight")
_AGAIN = Text("To correct it or take it back, use *{name}* on that message once more.")
_SHORT = Text("Short, and so that it stands without the thread.")
_WORDS = 500  # of each, so that three leave the questions of the form in reach


def loading(carried: Carried) -> View:
    """What opens at once while the issue of the thread is read."""
    return form(SHORTCUT_INSIGHT, _(NAME), [said(_("One moment, the issue is being read …"))], carries=str(carried))


def draw(carried: Carried, text: str, seen: Seen | None) -> View:
    """What helps and with which component; `seen` is the issue in whose thread it was said."""
    hint = _("Whoever opens an escalation about it is shown this first.")
    questions: list[Block] = [
        ask(asked.TEXT, _("What helps?"), paragraph(text), hint=_(_SHORT)),
        ask(asked.COMPONENT, _("Which component is it about?"), line(_component(seen), longest=SHORT), hint=hint),
    ]
    about = [aside(typed(words.headline(seen.issue), 300))] if seen is not None else []
    return form(SHORTCUT_INSIGHT, _(NAME), [*about, *questions], submit=_("Save"), carries=str(carried))


def saved(component: str) -> str:
    """What whoever kept it is told."""
    told = _("Saved. Whoever opens an escalation about *{component}* is shown it.", component=typed(component, SHORT))
    again = _(_AGAIN, name=NAME)
    return f"{told} {again}"


def change(carried: Carried, insight: Insight) -> View:
    """To correct it, or to take it back; the form carries which one."""
    questions: list[Block] = [
        aside(_source(insight)),
        ask(asked.TEXT, _("What helps?"), paragraph(insight.text), hint=_(_SHORT)),
        ask(asked.COMPONENT, _("Which component is it about?"), line(insight.component, longest=SHORT)),
        ask(
            asked.TAKE_BACK,
            _("Or does it not help?"),
            tick(_("Take it back: nobody is shown it any more")),
            optional=True,
        ),
    ]
    carries = str(replace(carried, form=insight.id))
    return form(INSIGHT_CHANGE, _(CHANGE), questions, submit=_("Save"), carries=carries)


def changing(carried: Carried) -> View:
    """What opens at once while it is read."""
    return form(INSIGHT_CHANGE, _(CHANGE), [said(_("One moment, it is being read …"))], carries=str(carried))


def changed(by: PersonId, component: str) -> tuple[str, str]:
    """What is said to whoever corrected it, and to whoever had saved it."""
    about = typed(component, SHORT)
    return (
        _("Corrected. Whoever opens an escalation about *{component}* is shown it like this.", component=about),
        _(
            "{who} corrected what you had saved as an insight; whoever opens an escalation about *{component}* is "
            "shown it like this now.",
            who=mention(by),
            component=about,
        ),
    )


def taken_back(by: PersonId) -> tuple[str, str]:
    """The same where it is offered no longer."""
    return (
        _("Taken back. Nobody is shown it any more."),
        _("{who} took back what you had saved as an insight. Ask them, if it helps after all.", who=mention(by)),
    )


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
    block = said(f"“{typed(insight.text, _WORDS)}”\n{_source(insight)}")
    block.block_id = block_of(insight)
    block.accessory = press(_("Correct"), INSIGHT_CHANGE, insight.id)
    return block


def _source(insight: Insight) -> str:
    source = f" · {link(insight.link)}" if insight.link else ""
    issue = f", {issue_key(insight.issue)}" if insight.issue is not None else ""
    return f"{mention(insight.by)}{issue}{source}"


def _component(seen: Seen | None) -> str:
    """What it was about in the end, else what was reported."""
    if seen is None:
        return ""
    resolution = seen.issue.resolution
    return (resolution.component if resolution is not None else "") or seen.issue.report.component
