"""A submitted form as values of the domain, or its mistakes by block. No payload of Slack goes further than this.

Only shapes are judged here: whether something is filled in and can be read. What is allowed, the domain says.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar, assert_never

from bot.domain.actor import Actor
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
from bot.domain.ids import TierKey
from bot.domain.matrix import Impact, Kind, Report, Scope, Urgency
from bot.slack.action_ids import Deed, NotOurs, Target
from bot.slack.surfaces import deed_forms, open_form
from bot.slack.surfaces.inputs import NO, VALUE, YES
from bot.slack.text import clean, one_line

View = Mapping[str, Any]
Among = TypeVar("Among", bound=StrEnum)


class Mistakes(Exception):  # noqa: N818  # it names what it holds
    """What is wrong with a form: one sentence for each block."""

    def __init__(self, by_block: Mapping[str, str]) -> None:
        """Keep all of them, so that one reading mends the form."""
        super().__init__(", ".join(by_block))
        self.by_block = dict(by_block)


def report(view: View, source: str, now: datetime) -> Report:
    """The report of an opening form; raises `Mistakes` with every field that is missing."""
    title, customer = one_line(text(view, open_form.TITLE)), one_line(text(view, open_form.CUSTOMER))
    kind, scope = chosen(view, open_form.KIND, Kind), chosen(view, open_form.SCOPE, Scope)
    impact, urgency = chosen(view, open_form.IMPACT, Impact), chosen(view, open_form.URGENCY, Urgency)
    first = moment(view, open_form.FIRST_REPORTED)
    mistakes = {
        open_form.TITLE: "" if title else "Say in one line what the problem is.",
        open_form.CUSTOMER: "" if customer else "Say which customer it is about.",
        open_form.KIND: "" if kind else "Choose what kind of problem it is.",
        open_form.SCOPE: "" if scope else "Choose how many users it touches.",
        open_form.IMPACT: "" if impact else "Choose how badly it touches them.",
        open_form.URGENCY: "" if urgency else "Choose how soon their business needs it.",
        open_form.FIRST_REPORTED: "This lies in the future; choose when it was reported."
        if first and first > now
        else "",
    }
    if any(mistakes.values()) or kind is None or scope is None or impact is None or urgency is None:
        raise Mistakes({block: sentence for block, sentence in mistakes.items() if sentence})
    return Report(
        title=title,
        customer=customer,
        kind=kind,
        scope=scope,
        impact=impact,
        urgency=urgency,
        description=text(view, open_form.DESCRIPTION),
        plan=one_line(text(view, open_form.PLAN)) or None,
        first_reported_at=first,
        source_link=source or None,
    )


def command(deed: Deed, view: View, by: Actor, target: Target, now: datetime) -> Command:
    """The command of a deed's form; a deed that asks nothing reads nothing. Raises `Mistakes`."""
    entry = target.entry
    match deed:
        case Deed.ACCEPT:
            return Accept(by=by, entry=entry)
        case Deed.RESUME:
            return Resume(by=by)
        case Deed.ESCALATE:
            to = picked(view, deed_forms.TO_TIER)
            return Escalate(
                by=by, reason=text(view, deed_forms.REASON), entry=entry, to=TierKey(to) if to is not None else None
            )
        case Deed.NEED_INFO:
            return NeedInfo(by=by, question=text(view, deed_forms.QUESTION), entry=entry)
        case Deed.ANSWER:
            return Answer(by=by, text=text(view, deed_forms.TEXT))
        case Deed.RETURN:
            return _return(view, by, entry)
        case Deed.UPDATE:
            told = ticked(view, deed_forms.CUSTOMER_VISIBLE)
            return Update(by=by, text=text(view, deed_forms.TEXT), customer_visible=told)
        case Deed.RESOLVE:
            return _resolve(view, by)
        case Deed.REOPEN:
            return Reopen(by=by, reason=text(view, deed_forms.REASON))
        case Deed.WAIT_CUSTOMER | Deed.WAIT_VENDOR:
            return _wait(view, by, now, vendor=deed is Deed.WAIT_VENDOR)
        case Deed.MORE:
            raise NotOurs(deed)
        case _ as never:
            assert_never(never)


def choice(view: View) -> Deed:
    """What was chosen in the "More…" form."""
    value = picked(view, deed_forms.CHOICE)
    if value is None:
        raise Mistakes({deed_forms.CHOICE: "Choose what you want to do."})
    if value not in set(Deed):
        raise NotOurs(value)
    return Deed(value)


def _return(view: View, by: Actor, entry: int) -> Return:
    reason = picked(view, deed_forms.REASON)
    if reason is None:
        raise Mistakes({deed_forms.REASON: "Choose why it goes back; returns are counted by their reason."})
    return Return(by=by, reason=reason, comment=text(view, deed_forms.COMMENT), entry=entry)


def _resolve(view: View, by: Actor) -> Resolve:
    told, lower = yes_or_no(view, deed_forms.CUSTOMER_TOLD), yes_or_no(view, deed_forms.LOWER_TIER_COULD)
    if told is None:
        raise Mistakes({deed_forms.CUSTOMER_TOLD: "Say whether the customer was told."})
    return Resolve(
        by=by,
        text=text(view, deed_forms.TEXT),
        cause=picked(view, deed_forms.CAUSE) or "",
        component=one_line(text(view, deed_forms.COMPONENT)),
        customer_told=told,
        lower_tier_could=lower,
    )


def _wait(view: View, by: Actor, now: datetime, *, vendor: bool) -> WaitOn:
    until = moment(view, deed_forms.UNTIL)
    if until is not None and until <= now:
        raise Mistakes({deed_forms.UNTIL: "This has passed already; choose a later time or leave it empty."})
    return WaitOn(by=by, vendor=vendor, reason=text(view, deed_forms.REASON), until=until)


def element(view: View, block: str) -> Mapping[str, Any]:
    """What stands in the one element of a block; nothing where the form has no such block."""
    values: Mapping[str, Any] = view.get("state", {}).get("values", {})
    found: Mapping[str, Any] = values.get(block, {}).get(VALUE, {})
    return found


def text(view: View, block: str) -> str:
    """Typed text, without what cannot be seen."""
    return clean(element(view, block).get("value") or "")


def picked(view: View, block: str) -> str | None:
    """The value of the option that was picked from a list."""
    option = element(view, block).get("selected_option")
    return str(option["value"]) if option else None


def chosen(view: View, block: str, among: type[Among]) -> Among | None:
    """The same as one of our values; None where nothing, or nothing of ours, was picked."""
    value = picked(view, block)
    return next((one for one in among if one.value == value), None)


def ticked(view: View, block: str) -> bool:
    """Whether the one box of a block is ticked."""
    return bool(element(view, block).get("selected_options"))


def yes_or_no(view: View, block: str) -> bool | None:
    """An answer to a question; None where it was not answered or not asked."""
    return {YES: True, NO: False}.get(picked(view, block) or "")


def moment(view: View, block: str) -> datetime | None:
    """A day and time that was picked."""
    seconds = element(view, block).get("selected_date_time")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def first_input(view: View) -> str | None:
    """The block at which a sentence about the whole form is shown."""
    blocks = (block for block in view.get("blocks", []) if block.get("type") == "input")
    return next((str(block["block_id"]) for block in blocks), None)


def input_names(view: View) -> frozenset[str]:
    """The blocks that can show a sentence of their own."""
    return frozenset(str(block["block_id"]) for block in view.get("blocks", []) if block.get("type") == "input")
