"""The forms of what people do to an issue: one for each deed that asks something.

A form that depends on the issue or its policy first opens empty (`loading`) and is filled in once both were read;
the others open as they are (SPEC section 6.3). What each asks is in `forms`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.ids import TierKey, issue_key
from bot.domain.matrix import Report, Severity
from bot.slack import limits
from bot.slack.action_ids import Deed
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, said
from bot.slack.surfaces.deed_names import NAMES
from bot.slack.surfaces.forms import asking, ending, keeping, more, moving, rating, reviewing, talking
from bot.slack.surfaces.inputs import form, keep
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed
from bot.slack.texts import Text, _

AT_ONCE: Final = frozenset(  # done by the press alone
    {
        Deed.ACCEPT,
        Deed.RESUME,
        Deed.NO_ANSWER_NEEDED,
        Deed.ACCEPT_REQUEST,
        Deed.APPROVE_UPDATE,
        Deed.WATCH,
        Deed.UNWATCH,
        Deed.OPEN_CHANNEL,
    }
)
WITHOUT_SUBMIT: Final = frozenset({Deed.MORE, Deed.PROCEDURE})  # every tap in them is stored or leads on
STEPS_IN_A_BLOCK: Final = limits.FEW_OPTIONS
_TITLES: Final[Mapping[Deed, Text]] = {
    Deed.WAIT_CUSTOMER: Text("Wait"),
    Deed.WAIT_VENDOR: Text("Wait"),
    Deed.MORE: Text("More"),
    Deed.UN_ACCEPT: Text("Give back"),
    Deed.CUSTOMER_WROTE: Text("Customer"),
    Deed.RE_RATE: Text("Severity"),
    Deed.STOP_REMINDING: Text("Silence"),
    Deed.ASK_TIER: Text("Ask"),
    Deed.REQUEST: Text("Ask"),
    Deed.DRAFT_UPDATE: Text("Approval"),
    Deed.TELL_CUSTOMER: Text("Customer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """Who fills it in, and what was entered in a form that is drawn anew while that goes on."""

    by: Actor
    to: TierKey | None = None
    report: Report | None = None
    entered: Mapping[str, Mapping[str, object]] | None = None


def draw(deed: Deed, carried: Carried) -> View:
    """A form that depends on nothing."""
    return _form(deed, carried, _QUESTIONS[deed](), _("Send"))


def draw_for(deed: Deed, carried: Carried, seen: Seen, so_far: SoFar) -> View:
    """The form of any deed, with the issue in sight."""
    number = carried.target.number if carried.target is not None else 0
    questions = _QUESTIONS[deed]() if deed in _QUESTIONS else _about(deed, seen, so_far, number)
    if so_far.entered is not None:
        keep(questions, so_far.entered)
    blocks = [aside(typed(words.headline(seen.issue), 300)), *questions]
    return _form(deed, carried, blocks, "" if deed in WITHOUT_SUBMIT else _submit(deed, seen))


def update_with(carried: Carried, text: str) -> View:
    """The form of an update that begins with what was written elsewhere."""
    return _form(Deed.UPDATE, carried, talking.update(text), _("Send"))


def loading(deed: Deed, carried: Carried) -> View:
    """What opens at once while the issue is read."""
    return form(deed, _title(deed, carried), [one_moment()], carries=str(carried))


def one_moment() -> Block:
    """What stands in a form while the issue is read."""
    return said(_("One moment, the issue is being read …"))


def stopped(title: str, sentence: str) -> View:
    """A form that says why there is nothing to fill in."""
    return form("stopped", title, [said(sentence)])


def _submit(deed: Deed, seen: Seen) -> str:
    """What cannot be taken back by a second press is named on the button (SPEC section 6.5)."""
    if deed is Deed.RESOLVE and seen.issue.severity is Severity.SEV1:
        return _("Resolve Sev 1")
    named = {
        Deed.RETURN: _("Return it"),
        Deed.CANCEL: _("Cancel the issue"),
        Deed.STOP_REMINDING: _("Stop reminding"),
        Deed.CHANGE_UPDATE: _("Approve"),
        Deed.SEND_BACK: _("Send back"),
    }
    return named.get(deed, _("Send"))


def _form(deed: Deed, carried: Carried, blocks: list[Block], submit: str) -> View:
    return form(deed, _title(deed, carried), blocks, submit=submit, carries=str(carried))


def _title(deed: Deed, carried: Carried) -> str:
    name = _TITLES.get(deed, NAMES[deed])
    return f"{name} · {issue_key(carried.target.issue)}" if carried.target is not None else _(name)


_QUESTIONS: Mapping[Deed, Callable[[], list[Block]]] = {
    Deed.NEED_INFO: talking.need_info,
    Deed.ANSWER: talking.answer,
    Deed.UPDATE: talking.update,
    Deed.REOPEN: ending.reopen,
    Deed.WAIT_CUSTOMER: lambda: talking.wait(_("the customer")),
    Deed.WAIT_VENDOR: lambda: talking.wait(_("the vendor")),
    Deed.UN_ACCEPT: moving.un_accept,
    Deed.CUSTOMER_WROTE: talking.customer_wrote,
    Deed.STOP_REMINDING: keeping.stop_reminding,
    Deed.CANCEL: ending.cancel,
}
NEED_THE_ISSUE: Final = frozenset(Deed) - AT_ONCE - frozenset(_QUESTIONS)


def _about(deed: Deed, seen: Seen, so_far: SoFar, number: int) -> list[Block]:
    match deed:
        case Deed.ESCALATE:
            return moving.escalate(seen, so_far.to)
        case Deed.RETURN:
            return moving.return_(seen)
        case Deed.HAND_OVER:
            return moving.hand_over(seen)
        case Deed.TAKE_OVER:
            return moving.take_over(seen)
        case Deed.RE_RATE:
            return rating.re_rate(seen, so_far.report)
        case Deed.SNOOZE:
            return keeping.snooze(seen)
        case Deed.PROCEDURE:
            return keeping.procedure(seen)
        case Deed.ASK_TIER:
            return asking.ask_tier(seen)
        case Deed.ANSWER_ASK:
            return asking.answer_ask(seen, number)
        case Deed.REQUEST:
            return asking.request(seen)
        case Deed.ANSWER_REQUEST:
            return asking.answer_request(seen, number)
        case Deed.WITHDRAW_REQUEST:
            return asking.withdraw_request(seen, number)
        case Deed.DRAFT_UPDATE:
            return reviewing.draft_update(seen)
        case Deed.CHANGE_UPDATE:
            return reviewing.change(seen, number)
        case Deed.SEND_BACK:
            return reviewing.send_back(seen, number)
        case Deed.TELL_CUSTOMER:
            return reviewing.tell_customer(seen)
        case Deed.RESOLVE:
            return ending.resolve(seen)
        case Deed.MORE:
            return more.more(seen, so_far.by)
        case _:
            raise AssertionError(deed)
