"""Every name that comes back from Slack, once. Names only; what they cause is written where they are listened to.

They are kept by messages for weeks: a name that was ever released is never given another meaning.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from bot.domain.ids import IssueId


class Deed(StrEnum):
    """What a button, a line of a menu or a form asks for. The value is action id, option value and callback id."""

    ACCEPT = "accept"
    RESUME = "resume"
    ESCALATE = "escalate"
    NEED_INFO = "need_info"
    ANSWER = "answer"
    RETURN = "return"
    UPDATE = "update"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    WAIT_CUSTOMER = "wait_customer"
    WAIT_VENDOR = "wait_vendor"
    MORE = "more"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    UN_ACCEPT = "un_accept"
    CUSTOMER_WROTE = "customer_wrote"
    NO_ANSWER_NEEDED = "no_answer_needed"
    RE_RATE = "re_rate"
    SNOOZE = "snooze"
    STOP_REMINDING = "stop_reminding"
    ASK_TIER = "ask_tier"
    ANSWER_ASK = "answer_ask"
    REQUEST = "request"
    ACCEPT_REQUEST = "accept_request"
    ANSWER_REQUEST = "answer_request"
    WITHDRAW_REQUEST = "withdraw_request"
    CANCEL = "cancel"
    WATCH = "watch"
    UNWATCH = "unwatch"
    PROCEDURE = "procedure"
    OPEN_CHANNEL = "open_channel"
    DRAFT_UPDATE = "draft_update"
    APPROVE_UPDATE = "approve_update"
    CHANGE_UPDATE = "change_update"
    SEND_BACK = "send_back"
    TELL_CUSTOMER = "tell_customer"


MENU: Final = "menu"  # the overflow of a card: the chosen option names the deed
VALUE: Final = "value"  # the one element of every question; where it tells of each change, the form is drawn anew
STEP_DONE: Final = "step_done"  # the boxes of a procedure
ADD_TO: Final = "add_to"  # the button beside an open issue that is like the one to be opened
WHY: Final = "why"  # the buttons of `why`; the number of the target is the page
WHY_OLDER: Final = "why_older"
WHY_NEWER: Final = "why_newer"
POLICY_SECTION: Final = "policy_section"  # the chooser in the window of the policy; its value is a place in the list
POLICY_ACTIVATE: Final = "policy_activate"  # the value is the version and the one that was active: `2.3`
POLICY_REAPPLY: Final = "policy_reapply"  # opens the preview, whose form has the same name
SHOW: Final = "show"  # opens an issue in full; the number of the target is the page of what happened
SHOW_OLDER: Final = "show_older"
SHOW_NEWER: Final = "show_newer"
LISTED: Final = "listed"  # opens a list in a window, or turns its page; the value is the page and what was typed
LISTED_OLDER: Final = "listed_older"
LISTED_NEWER: Final = "listed_newer"
HOME_OPEN: Final = "home_open"  # the button of Home that opens an escalation
HOME_PART: Final = "home_part"  # the menus and buttons of Home; a value is what is to be shown
HOME_TIER: Final = "home_tier"
HOME_SEVERITY: Final = "home_severity"
HOME_SHOW: Final = "home_show"
HOME_OLDER: Final = "home_older"
HOME_NEWER: Final = "home_newer"
PROCEDURES: Final = "procedures"  # the button of Home that opens them
SET_UP: Final = "set_up"  # the button of Home that opens the administration view
ADMIN_AREA: Final = "admin_area"  # a button of that view; the value is an area, and SETUP_FORM the form that it opens
ADMIN_PAGE: Final = "admin_page"  # its menu of pages
ADMIN_AGAIN: Final = "admin_again"  # looks again; the value is the page
ADMIN_POLICY: Final = "admin_policy"  # opens the window of the policy
ROLES: Final = "roles"  # the button of Home that opens them
SETTINGS: Final = "settings"  # a button that opens the form of that name: how one wants to be called
OPEN_FORM: Final = "open_issue"
SETUP_FORM: Final = "setup"
SHORTCUT_OPEN: Final = "open_escalation"
SHORTCUT_MESSAGE: Final = "escalate_message"
SHORTCUT_ADD: Final = "add_to_escalation"  # its form too
SHORTCUT_CUSTOMER_WROTE: Final = "customer_message"  # its form too
SHORTCUT_CUSTOMER_TOLD: Final = "customer_update"  # its form too
SHORTCUT_INSIGHT: Final = "save_insight"  # its form too
INSIGHT_CHANGE: Final = "change_insight"  # the button beside what helped, and its form
SWAP_ASK: Final = "swap_ask"  # the button beside hours of one's own; the value names the rota and the hours
SWAP_TAKE: Final = "swap_take"  # the button of whoever is asked; the value is the number of the swap


class NotOurs(ValueError):  # noqa: N818  # it says what is wrong with it
    """A value that no button of ours carries."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which issue a button was drawn for, and in which of its stays in a tier: `12.3`. Never authority.

    `number` names one of its requests or questions, or the text that waits for approval: `12.3.1`; 0 is none.
    """

    issue: IssueId
    entry: int
    number: int = 0

    def __str__(self) -> str:
        """As a button carries it."""
        return f"{self.issue}.{self.entry}" + (f".{self.number}" if self.number else "")

    @classmethod
    def read(cls, value: str) -> Self:
        """Read what came back; anything else than two or three small numbers is `NotOurs`."""
        found = re.fullmatch(r"([0-9]{1,9})\.([0-9]{1,9})(?:\.([0-9]{1,9}))?", value)
        if found is None:
            raise NotOurs(value)
        return cls(IssueId(int(found[1])), int(found[2]), int(found[3] or 0))


def menu_value(deed: Deed, target: Target) -> str:
    """What an option of a menu carries."""
    return f"{deed}|{target}"


def read_menu_value(value: str) -> tuple[Deed, Target]:
    """The deed and the issue that an option named."""
    deed, _, target = value.partition("|")
    if deed not in set(Deed):
        raise NotOurs(value)
    return Deed(deed), Target.read(target)
