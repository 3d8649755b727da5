"""The form of a deed, filled in, as a command; or its mistakes by block.

What the domain can refuse by itself is not judged here: a form only has to be readable.
"""

from datetime import datetime

from bot.domain import commands as c
from bot.domain.actor import Actor
from bot.domain.ids import DepartmentKey, TierKey
from bot.domain.matrix import Report
from bot.domain.running import SnoozeFor
from bot.slack import forms, limits
from bot.slack.action_ids import Deed, NotOurs, Target
from bot.slack.form_values import Mistakes, View, chosen, issue, moment, person, picked, text, ticked, yes_or_no
from bot.slack.surfaces.forms import asked
from bot.slack.text import length, one_line
from bot.slack.texts import _


def command(deed: Deed, view: View, by: Actor, target: Target, now: datetime) -> c.Command:  # what every form has
    """The command of a deed's form; a deed that asks nothing reads nothing. Raises `Mistakes`."""
    match deed:
        case Deed.ACCEPT:
            return c.Accept(by=by, entry=target.entry)
        case Deed.RESUME:
            return c.Resume(by=by)
        case Deed.ESCALATE:
            return _escalate(view, by, target)
        case Deed.NEED_INFO:
            return c.NeedInfo(by=by, question=text(view, asked.QUESTION), entry=target.entry)
        case Deed.ANSWER:
            return c.Answer(by=by, text=text(view, asked.TEXT))
        case Deed.RETURN:
            return _return(view, by, target)
        case Deed.HAND_OVER:
            return _hand_over(view, by)
        case Deed.TAKE_OVER:
            return c.TakeOver(by=by, reason=text(view, asked.REASON))
        case Deed.UN_ACCEPT:
            return c.UnAccept(by=by, reason=text(view, asked.REASON))
        case Deed.UPDATE | Deed.TELL_CUSTOMER:
            return update(view, by)
        case Deed.RESOLVE:
            return _resolve(view, by)
        case Deed.REOPEN:
            return c.Reopen(by=by, reason=text(view, asked.REASON))
        case Deed.WAIT_CUSTOMER | Deed.WAIT_VENDOR:
            return _wait(view, by, now, vendor=deed is Deed.WAIT_VENDOR)
        case Deed.CUSTOMER_WROTE:
            return customer_wrote(view, by, now)
        case Deed.NO_ANSWER_NEEDED:
            return c.NoAnswerNeeded(by=by)
        case Deed.CANCEL:
            return _cancel(view, by)
        case Deed.WATCH | Deed.UNWATCH:
            return c.Watch(by=by, on=deed is Deed.WATCH)
        case Deed.OPEN_CHANNEL:
            return c.OpenChannel(by=by)
        case _:
            return _quiet_or_asked(deed, view, by, target)


def _quiet_or_asked(deed: Deed, view: View, by: Actor, target: Target) -> c.Command:
    match deed:
        case Deed.SNOOZE:
            return c.Snooze(by=by, length=chosen(view, asked.LENGTH, SnoozeFor) or SnoozeFor.QUARTER)
        case Deed.STOP_REMINDING:
            return _stop_reminding(view, by)
        case Deed.ASK_TIER:
            return c.AskTier(by=by, question=text(view, asked.QUESTION))
        case Deed.ANSWER_ASK:
            return c.AnswerAsk(by=by, number=target.number, text=text(view, asked.TEXT))
        case Deed.DRAFT_UPDATE:
            return c.DraftUpdate(by=by, text=_for_the_customer(view))
        case Deed.APPROVE_UPDATE:
            return c.ApproveUpdate(by=by, number=target.number)
        case Deed.CHANGE_UPDATE:
            return c.ApproveUpdate(by=by, number=target.number, text=_for_the_customer(view))
        case Deed.SEND_BACK:
            return c.SendBack(by=by, number=target.number, comment=text(view, asked.COMMENT))
        case Deed.REQUEST:
            return _request(view, by)
        case Deed.ACCEPT_REQUEST:
            return c.AcceptRequest(by=by, number=target.number)
        case Deed.ANSWER_REQUEST:
            declined = ticked(view, asked.DECLINED)
            return c.AnswerRequest(by=by, number=target.number, text=text(view, asked.TEXT), declined=declined)
        case Deed.WITHDRAW_REQUEST:
            return c.WithdrawRequest(by=by, number=target.number, reason=text(view, asked.REASON))
        case _:
            raise NotOurs(deed)


def re_rate(view: View, by: Actor, before: Report) -> c.ReRate:
    """New inputs for the matrix over the report as it stands."""
    report = forms.rated(view, before)
    if report is None:
        raise Mistakes({asked.IMPACT: _("Choose how badly, how soon, what kind and how many.")})
    return c.ReRate(by=by, report=report, reason=text(view, asked.REASON), severity=forms.severity(view))


def update(view: View, by: Actor, *, told_customer: bool | None = None) -> c.Update:
    """How it stands; `told_customer` where the form does not ask."""
    visible = ticked(view, asked.CUSTOMER_VISIBLE) if told_customer is None else told_customer
    next_by = moment(view, asked.NEXT_BY)
    return c.Update(by=by, text=text(view, asked.TEXT), customer_visible=visible, next_by=next_by)


def customer_wrote(view: View, by: Actor, now: datetime) -> c.CustomerWrote:
    """What the customer wrote and when."""
    at, automatic = moment(view, asked.AT) or now, ticked(view, asked.AUTOMATIC)
    if at > now:
        raise Mistakes({asked.AT: _("This lies in the future; choose when it was.")})
    return c.CustomerWrote(by=by, at=at, text=text(view, asked.TEXT), automatic=automatic)


def _for_the_customer(view: View) -> str:
    """A text that can be shown as a whole to whoever is to approve it."""
    typed = text(view, asked.TEXT)
    if length(typed) > limits.INPUT_TEXT:
        raise Mistakes({asked.TEXT: _("This is too long to be read in one message; shorten it to 3,000 characters.")})
    return typed


def _escalate(view: View, by: Actor, target: Target) -> c.Escalate:
    to = picked(view, asked.TO_TIER)
    return c.Escalate(
        by=by,
        reason=text(view, asked.REASON),
        entry=target.entry,
        to=TierKey(to) if to is not None else None,
        information=forms.information(view),
    )


def _return(view: View, by: Actor, target: Target) -> c.Return:
    reason = picked(view, asked.REASON)
    if reason is None:
        raise Mistakes({asked.REASON: _("Choose why it goes back; returns are counted by their reason.")})
    return c.Return(by=by, reason=reason, comment=text(view, asked.COMMENT), entry=target.entry)


def _hand_over(view: View, by: Actor) -> c.HandOver:
    to = person(view, asked.TO_PERSON)
    if to is None:
        raise Mistakes({asked.TO_PERSON: _("Choose who is to take it.")})
    return c.HandOver(by=by, to=to, note=text(view, asked.NOTE))


def _resolve(view: View, by: Actor) -> c.Resolve:
    told, lower = yes_or_no(view, asked.CUSTOMER_TOLD), yes_or_no(view, asked.LOWER_TIER_COULD)
    if told is None:
        raise Mistakes({asked.CUSTOMER_TOLD: _("Say whether the customer was told.")})
    return c.Resolve(
        by=by,
        text=text(view, asked.TEXT),
        cause=picked(view, asked.CAUSE) or "",
        component=one_line(text(view, asked.COMPONENT)),
        customer_told=told,
        lower_tier_could=lower,
    )


def _wait(view: View, by: Actor, now: datetime, *, vendor: bool) -> c.WaitOn:
    until = moment(view, asked.UNTIL)
    if until is not None and until <= now:
        raise Mistakes({asked.UNTIL: _("This has passed already; choose a later time or leave it empty.")})
    return c.WaitOn(by=by, vendor=vendor, reason=text(view, asked.REASON), until=until)


def _stop_reminding(view: View, by: Actor) -> c.StopReminding:
    until = moment(view, asked.UNTIL)
    if until is None:
        raise Mistakes({asked.UNTIL: _("Choose until when.")})
    return c.StopReminding(by=by, until=until, reason=text(view, asked.REASON))


def _request(view: View, by: Actor) -> c.Request:
    department = picked(view, asked.DEPARTMENT)
    if department is None:
        raise Mistakes({asked.DEPARTMENT: _("Choose a department.")})
    return c.Request(
        by=by,
        department=DepartmentKey(department),
        question=text(view, asked.QUESTION),
        blocking=not ticked(view, asked.NOT_BLOCKING),
    )


def _cancel(view: View, by: Actor) -> c.Cancel:
    reason, into = chosen(view, asked.WHY, c.CancelReason), issue(view, asked.INTO)
    if reason is None:
        raise Mistakes({asked.WHY: _("Choose why it ends.")})
    if (reason is c.CancelReason.DUPLICATE) is (into is None):
        words = _("Name the issue that goes on.") if into is None else _("Only a duplicate has an issue that goes on.")
        raise Mistakes({asked.INTO: words})
    return c.Cancel(by=by, reason=reason, comment=text(view, asked.COMMENT), into=into)
