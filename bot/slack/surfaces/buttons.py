"""Which buttons an issue shows in which state, and how they are drawn.

Buttons depend on the state alone and never on who looks: a card is seen by everyone, rights are checked at the press.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    InteractiveElement,
    OverflowMenuElement,
)

from bot.domain.clocks import ClockKind, Waiting
from bot.domain.ids import issue_key
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import ALLOWED_IN
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.process.procedures import procedures_for
from bot.slack.action_ids import MENU, Deed, Target, menu_value
from bot.slack.surfaces.blocks import confirmation, option, press
from bot.slack.surfaces.deed_names import COMMAND_OF, NAMES, NUMBERED
from bot.slack.texts import Text, _

RESOLVING_SEV1: Final = Text("It stops every clock and tells the sender. The form asks how it was solved.")

_PLAIN: Final[Mapping[Status, tuple[Deed, ...]]] = {
    Status.UNACCEPTED: (Deed.ACCEPT, Deed.ESCALATE, Deed.NEED_INFO),
    Status.ACCEPTED: (Deed.UPDATE, Deed.ESCALATE, Deed.RESOLVE),
    Status.WAITING: (Deed.RESUME, Deed.UPDATE, Deed.RESOLVE),
    Status.RESOLVED: (Deed.REOPEN, Deed.NO_ANSWER_NEEDED),
    Status.CLOSED: (),
    Status.CANCELLED: (),
}
_MENU: Final[Mapping[Status, tuple[Deed, ...]]] = {
    Status.UNACCEPTED: (Deed.UPDATE, Deed.RETURN, Deed.CUSTOMER_WROTE, Deed.ASK_TIER),
    Status.ACCEPTED: (Deed.NEED_INFO, Deed.WAIT_CUSTOMER, Deed.CUSTOMER_WROTE, Deed.HAND_OVER),
    Status.WAITING: (Deed.ANSWER, Deed.CUSTOMER_WROTE, Deed.HAND_OVER, Deed.ESCALATE),
    Status.RESOLVED: (Deed.CUSTOMER_WROTE,),
    Status.CLOSED: (),
    Status.CANCELLED: (),
}


@dataclass(frozen=True, slots=True)
class Buttons:
    """At most three buttons and a menu, so that a phone does not wrap (SPEC section 6.5).

    `names` has the words of those that are called otherwise here.
    """

    target: Target
    plain: tuple[Deed, ...]
    menu: tuple[Deed, ...]
    confirm_resolve: bool
    names: Mapping[Deed, str] = field(default_factory=dict)


def buttons(issue: Issue, policy: Policy, *, menu: bool = True) -> Buttons:
    """The buttons of the state; what does not fit it is left out. "More…" leads to everything else."""
    plain = tuple(deed for deed in _PLAIN[issue.status] if fits(deed, issue, policy))
    listed = tuple(deed for deed in _MENU[issue.status] if fits(deed, issue, policy)) if menu else ()
    more = (Deed.MORE,) if menu else ()
    return Buttons(target_of(issue), plain, (*listed, *more), issue.severity is Severity.SEV1)


def target_of(issue: Issue, number: int | None = None) -> Target:
    """What a button of the issue as it stands carries: without a `number`, that of the text that waits for approval."""
    if number is None:
        number = issue.text_waiting.number if issue.text_waiting is not None else 0
    return Target(issue.id, issue.entry, number)


def draw(shown: Buttons, *beside: ButtonElement) -> list[ActionsBlock]:
    """One block, with other buttons at its end; none where there is nothing to press."""
    elements: list[InteractiveElement] = [_button(deed, shown) for deed in shown.plain]
    if shown.menu:
        options = [option(_(NAMES[deed]), menu_value(deed, shown.target)) for deed in shown.menu]
        elements.append(OverflowMenuElement(action_id=MENU, options=options))
    elements += beside
    return [ActionsBlock(elements=elements)] if elements else []


def one(deed: Deed, target: Target, name: str = "") -> ButtonElement:
    """A button of its own, as a list or a question carries it."""
    words = name or _(NAMES[deed])
    first = {Deed.ACCEPT, Deed.ANSWER, Deed.ANSWER_ASK, Deed.ACCEPT_REQUEST, Deed.APPROVE_UPDATE, Deed.TELL_CUSTOMER}
    return press(
        words,
        deed.value,
        str(target),
        style="primary" if deed in first else None,
        label=f"{words} {issue_key(target.issue)}",
    )


def _button(deed: Deed, shown: Buttons) -> ButtonElement:
    button = one(deed, shown.target, shown.names.get(deed, ""))
    if deed is Deed.RESOLVE and shown.confirm_resolve:
        button.confirm = confirmation(_("Resolve a Sev 1?"), _(RESOLVING_SEV1), _("Go on"), _("Not yet"))
    return button


def fits(deed: Deed, issue: Issue, policy: Policy) -> bool:
    """Tell whether the state of the issue allows the deed and leaves something to do for it."""
    if deed is Deed.MORE:
        return True
    return issue.status in ALLOWED_IN[COMMAND_OF[deed]] and deed not in NUMBERED and _has_an_object(deed, issue, policy)


def _has_an_object(deed: Deed, issue: Issue, policy: Policy) -> bool:
    match deed:
        case Deed.ACCEPT:
            return issue.status is Status.UNACCEPTED or issue.offered is not None
        case Deed.RETURN:
            return policy.rung(issue.tier) > 0
        case Deed.ANSWER:
            return issue.wait is not None and issue.wait.on is Waiting.SENDER
        case Deed.NO_ANSWER_NEEDED:
            return issue.unanswered is not None
        case Deed.WAIT_CUSTOMER:  # who was told nothing yet has nothing to answer (SPEC section 4, FIRST_REPLY)
            return issue.clock(ClockKind.FIRST_REPLY) is None and issue.unanswered is None
        case Deed.ASK_TIER:
            return policy.above(issue.tier) is not None
        case Deed.REQUEST:
            return bool(policy.departments)
        case Deed.PROCEDURE:
            return bool(procedures_for(policy.procedures, issue.tier, issue.report.kind))
        case Deed.OPEN_CHANNEL:
            return not issue.has_own_channel
        case Deed.APPROVE_UPDATE | Deed.CHANGE_UPDATE | Deed.SEND_BACK:
            return issue.text_waiting is not None
        case Deed.TELL_CUSTOMER:
            return issue.text_approved is not None
        case Deed.STOP_REMINDING | Deed.SNOOZE | Deed.HAND_OVER | Deed.UN_ACCEPT:
            return issue.owner is not None
        case _:
            return True
