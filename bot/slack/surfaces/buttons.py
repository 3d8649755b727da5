"""Which buttons an issue shows in which state, and how they are drawn.

Buttons depend on the state alone and never on who looks: a card is seen by everyone, rights are checked at the press.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    InteractiveElement,
    OverflowMenuElement,
    PlainTextObject,
)

from bot.domain.commands import (
    Accept,
    Answer,
    Command,
    Escalate,
    NeedInfo,
    Reopen,
    Resolve,
    Resume,
    Return,
    Update,
    WaitOn,
)
from bot.domain.ids import issue_key
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import ALLOWED_IN
from bot.domain.matrix import Severity
from bot.domain.clocks import Waiting
from bot.domain.policy import Policy
from bot.slack.action_ids import MENU, Deed, Target, menu_value
from bot.slack.surfaces.blocks import option

NAMES: Final[Mapping[Deed, str]] = {
    Deed.ACCEPT: "Accept",
    Deed.RESUME: "Resume",
    Deed.ESCALATE: "Escalate",
    Deed.NEED_INFO: "Need info",
    Deed.ANSWER: "Answer",
    Deed.RETURN: "Return",
    Deed.UPDATE: "Update",
    Deed.RESOLVE: "Resolve",
    Deed.REOPEN: "Reopen",
    Deed.WAIT_CUSTOMER: "Wait on the customer",
    Deed.WAIT_VENDOR: "Wait on a vendor",
    Deed.MORE: "More…",
}
RESOLVING_SEV1: Final = "It stops every clock and tells the sender. The form asks how it was solved."

_PLAIN: Final[Mapping[Status, tuple[Deed, ...]]] = {
    Status.UNACCEPTED: (Deed.ACCEPT, Deed.ESCALATE, Deed.NEED_INFO),
    Status.ACCEPTED: (Deed.UPDATE, Deed.ESCALATE, Deed.RESOLVE),
    Status.WAITING: (Deed.RESUME, Deed.UPDATE, Deed.RESOLVE),
    Status.RESOLVED: (Deed.REOPEN,),
    Status.CLOSED: (),
    Status.CANCELLED: (),
}
_MENU: Final[Mapping[Status, tuple[Deed, ...]]] = {
    Status.UNACCEPTED: (Deed.RETURN, Deed.UPDATE, Deed.RESOLVE, Deed.MORE),
    Status.ACCEPTED: (Deed.NEED_INFO, Deed.RETURN, Deed.WAIT_CUSTOMER, Deed.WAIT_VENDOR, Deed.MORE),
    Status.WAITING: (Deed.ANSWER, Deed.ESCALATE, Deed.MORE),
    Status.RESOLVED: (),
    Status.CLOSED: (),
    Status.CANCELLED: (),
}


COMMAND_OF: Final[Mapping[Deed, type[Command]]] = {
    Deed.ACCEPT: Accept,
    Deed.RESUME: Resume,
    Deed.ESCALATE: Escalate,
    Deed.NEED_INFO: NeedInfo,
    Deed.ANSWER: Answer,
    Deed.RETURN: Return,
    Deed.UPDATE: Update,
    Deed.RESOLVE: Resolve,
    Deed.REOPEN: Reopen,
    Deed.WAIT_CUSTOMER: WaitOn,
    Deed.WAIT_VENDOR: WaitOn,
}


def allowed(issue: Issue, policy: Policy) -> tuple[Deed, ...]:
    """Every deed that the state allows: what the "More…" form lists."""
    fitting = (deed for deed, command in COMMAND_OF.items() if issue.status in ALLOWED_IN[command])
    return tuple(deed for deed in fitting if _fits(deed, issue, policy))


@dataclass(frozen=True, slots=True)
class Buttons:
    """At most three buttons and a menu, so that a phone does not wrap (SPEC section 6.5)."""

    target: Target
    plain: tuple[Deed, ...]
    menu: tuple[Deed, ...]
    confirm_resolve: bool


def buttons(issue: Issue, policy: Policy, *, menu: bool = True) -> Buttons:
    """The buttons of the state. Return is left out where no tier lies below, Answer where nothing was asked."""
    listed = tuple(deed for deed in _MENU[issue.status] if _fits(deed, issue, policy)) if menu else ()
    return Buttons(Target(issue.id, issue.entry), _PLAIN[issue.status], listed, issue.severity is Severity.SEV1)


def draw(shown: Buttons) -> list[ActionsBlock]:
    """One block, or none where there is nothing to press."""
    elements: list[InteractiveElement] = [_button(deed, shown) for deed in shown.plain]
    if shown.menu:
        options = [option(NAMES[deed], menu_value(deed, shown.target)) for deed in shown.menu]
        elements.append(OverflowMenuElement(action_id=MENU, options=options))
    return [ActionsBlock(elements=elements)] if elements else []


def one(deed: Deed, target: Target) -> ButtonElement:
    """A button of its own, as a list or a question carries it."""
    return ButtonElement(
        text=NAMES[deed],
        action_id=deed.value,
        value=str(target),
        style="primary" if deed in {Deed.ACCEPT, Deed.ANSWER} else None,
        accessibility_label=f"{NAMES[deed]} {issue_key(target.issue)}",
    )


def _button(deed: Deed, shown: Buttons) -> ButtonElement:
    button = one(deed, shown.target)
    if deed is Deed.RESOLVE and shown.confirm_resolve:
        button.confirm = ConfirmObject(
            title="Resolve a Sev 1?",
            text=PlainTextObject(text=RESOLVING_SEV1),
            confirm="Go on",
            deny="Not yet",
        )
    return button


def _fits(deed: Deed, issue: Issue, policy: Policy) -> bool:
    if deed is Deed.RETURN:
        return policy.rung(issue.tier) > 0
    if deed is Deed.ANSWER:
        return issue.wait is not None and issue.wait.on is Waiting.SENDER
    return True
