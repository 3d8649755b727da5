"""How one person wants to be called: the form behind `settings`.

Important calls do both whatever is chosen, and the form says so.
"""

from collections.abc import Mapping
from typing import Final

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.domain.standing import CalledBy
from bot.slack.action_ids import SETTINGS
from bot.slack.surfaces.blocks import option, said
from bot.slack.surfaces.inputs import ask, form, radio

CALLED_BY: Final = "called_by"
_NAMES: Final[Mapping[CalledBy, str]] = {
    CalledBy.MENTION: "A mention in the issue's thread",
    CalledBy.DIRECT: "A direct message; the thread only names you",
    CalledBy.BOTH: "Both",
}
_TITLE = "Your settings"


def loading() -> View:
    """What opens at once."""
    return form(SETTINGS, _TITLE, [said("One moment …")])


def draw(now: CalledBy, carries: str) -> View:
    """The one question, with what holds now."""
    options = [option(text, value.value) for value, text in _NAMES.items()]
    initial = next(one for one in options if one.value == now.value)
    hint = "What is important (nobody has accepted yet, a deadline was missed) always does both."
    question = ask(CALLED_BY, "How do you want to be called?", radio(options, initial), hint=hint)
    return form(SETTINGS, _TITLE, [question], submit="Save", carries=carries)


def button() -> ButtonElement:
    """What opens the form from elsewhere."""
    return ButtonElement(text="How I am called", action_id=SETTINGS, value=SETTINGS)


def saved(now: CalledBy) -> str:
    """What was stored."""
    return f"Saved. You are called by: {_NAMES[now][0].lower()}{_NAMES[now][1:]}. Important calls always do both."
