"""How one person wants to be called: the form behind `settings`.

Important calls do both whatever is chosen, and the form says so.
"""

from collections.abc import Mapping
from typing import Final

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.domain.standing import CalledBy
from bot.slack.action_ids import SETTINGS
from bot.slack.surfaces.blocks import option, press, said
from bot.slack.surfaces.inputs import ask, form, radio
from bot.slack.texts import Text, _, within

CALLED_BY: Final = "called_by"
_NAMES: Final[Mapping[CalledBy, Text]] = {
    CalledBy.MENTION: Text("A mention in the issue's thread"),
    CalledBy.DIRECT: Text("A direct message; the thread only names you"),
    CalledBy.BOTH: Text("Both"),
}
_TITLE = Text("Your settings")


def loading() -> View:
    """What opens at once."""
    return form(SETTINGS, _(_TITLE), [said(_("One moment …"))])


def draw(now: CalledBy, carries: str) -> View:
    """The one question, with what holds now."""
    options = [option(_(text), value.value) for value, text in _NAMES.items()]
    initial = next(one for one in options if one.value == now.value)
    hint = _("What is important (nobody has accepted yet, a deadline was missed) always does both.")
    question = ask(CALLED_BY, _("How do you want to be called?"), radio(options, initial), hint=hint)
    return form(SETTINGS, _(_TITLE), [question], submit=_("Save"), carries=carries)


def button() -> ButtonElement:
    """What opens the form from elsewhere."""
    return press(_("How I am called"), SETTINGS, SETTINGS)


def saved(now: CalledBy) -> str:
    """What was stored."""
    return _("Saved. You are called by: {way}. Important calls always do both.", way=within(_(_NAMES[now])))
