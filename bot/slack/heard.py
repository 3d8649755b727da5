"""Everything that Slack can send back to us, by kind, and whether somebody listens to it (SPEC statement 102).

Hears nothing itself: it is asked before the bot serves, so that a listener that is missing is no dead button.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from re import Pattern
from typing import Any, Final

from slack_bolt import App

from bot.slack import action_ids as ids
from bot.slack.action_ids import Deed
from bot.slack.surfaces.deed_forms import AT_ONCE, WITHOUT_SUBMIT


class Heard(StrEnum):
    """The kinds of what Slack sends, as people would call them."""

    ACTION = "button"
    FORM = "form"
    SHORTCUT = "shortcut"
    EVENT = "event"
    COMMAND = "command"


ACTIONS: Final = frozenset(
    {
        *Deed,
        *(ids.MENU, ids.VALUE, ids.STEP_DONE, ids.ADD_TO),
        *(ids.WHY, ids.WHY_OLDER, ids.WHY_NEWER),
        *(ids.POLICY_SECTION, ids.POLICY_ACTIVATE, ids.POLICY_REAPPLY),
        *(ids.SHOW, ids.SHOW_OLDER, ids.SHOW_NEWER, ids.LISTED, ids.LISTED_OLDER, ids.LISTED_NEWER),
        *(ids.HOME_OPEN, ids.HOME_PART, ids.HOME_TIER, ids.HOME_SEVERITY, ids.HOME_SHOW),
        *(ids.HOME_OLDER, ids.HOME_NEWER, ids.PROCEDURES, ids.SET_UP, ids.SETTINGS),
        *(ids.SWAP_ASK, ids.SWAP_TAKE, ids.ROLES),
        *(ids.ADMIN_AREA, ids.ADMIN_PAGE, ids.ADMIN_AGAIN, ids.ADMIN_POLICY, ids.INSIGHT_CHANGE),
    }
)
"""The action id of every button, menu and field that a surface can draw."""

FORMS: Final = frozenset(
    {
        *(frozenset(Deed) - AT_ONCE - WITHOUT_SUBMIT),
        *(ids.OPEN_FORM, ids.SETUP_FORM, ids.SETTINGS, ids.POLICY_REAPPLY, ids.INSIGHT_CHANGE),
        *(ids.SHORTCUT_ADD, ids.SHORTCUT_CUSTOMER_WROTE, ids.SHORTCUT_CUSTOMER_TOLD, ids.SHORTCUT_INSIGHT),
    }
)
"""The callback id of every form that can be sent."""

SHORTCUTS: Final = frozenset(
    {
        *(ids.SHORTCUT_OPEN, ids.SHORTCUT_MESSAGE, ids.SHORTCUT_ADD),
        *(ids.SHORTCUT_CUSTOMER_WROTE, ids.SHORTCUT_CUSTOMER_TOLD, ids.SHORTCUT_INSIGHT),
    }
)
EVENTS: Final = frozenset({"app_home_opened", "member_joined_channel", "subteam_updated", "user_change"})
WANTED: Final[Mapping[Heard, frozenset[str]]] = {
    Heard.ACTION: ACTIONS,
    Heard.FORM: FORMS,
    Heard.SHORTCUT: SHORTCUTS,
    Heard.EVENT: EVENTS,
}

Register = Callable[..., Any]
Named = str | Pattern[str] | Mapping[str, Any]


class HearingApp(App):
    """Bolt's app, which remembers by which exact names it is listened to; a pattern that takes all counts for none."""

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  # Bolt's
        self.heard: set[tuple[Heard, str]] = set()
        super().__init__(**properties)

    def action(self, constraints: Named, *others: Any) -> Register:  # noqa: ANN401  # Bolt's
        return super().action(self._noted(Heard.ACTION, constraints), *others)

    def view(self, constraints: Named, *others: Any) -> Register:  # noqa: ANN401  # Bolt's
        return super().view(self._noted(Heard.FORM, constraints), *others)

    def shortcut(self, constraints: Named, *others: Any) -> Register:  # noqa: ANN401  # Bolt's
        return super().shortcut(self._noted(Heard.SHORTCUT, constraints), *others)

    def event(self, event: Named, *others: Any) -> Register:  # noqa: ANN401  # Bolt's
        return super().event(self._noted(Heard.EVENT, event), *others)

    def command(self, command: str | Pattern[str], *others: Any) -> Register:  # noqa: ANN401  # Bolt's
        return super().command(self._noted(Heard.COMMAND, command), *others)

    def _noted(self, kind: Heard, name: Any) -> Any:  # noqa: ANN401  # Bolt's
        if isinstance(name, str):
            self.heard.add((kind, str(name)))
        return name


def unheard(app: HearingApp, command: str) -> Sequence[str]:
    """What a person could press, send or type and nobody would hear: `button accept`; empty where all is well."""
    wanted = {(kind, str(name)) for kind, names in WANTED.items() for name in names} | {(Heard.COMMAND, command)}
    return sorted(f"{kind} {name}" for kind, name in wanted - app.heard)
