"""Why people were called, in words: by which rule, who, on which list or rota, until when, instead of whom (SPEC E2).

Says what was the case then; what is wanted of people now stands in the message that called them.
"""

from collections.abc import Mapping
from typing import Final

from bot.domain.effects import CallPeople, Place, Reason, ReasonKind
from bot.domain.process.notifications import Mention
from bot.domain.roster import Called
from bot.domain.running import Entered
from bot.slack.surfaces import words
from bot.slack.surfaces.why.teller import Teller, amount, percent
from bot.slack.texts import Text, _

ENTERED: Final[Mapping[Entered, Text]] = {
    Entered.OPENED: Text("it was opened there"),
    Entered.ESCALATED: Text("a person escalated it"),
    Entered.RAISED: Text("a deadline was missed"),
    Entered.TIER_CLOSED: Text("the tier before is closed"),
    Entered.CRITERION: Text("a criterion held"),
    Entered.RERATED: Text("it was rated anew"),
    Entered.RETURNED: Text("it was returned"),
    Entered.REOPENED: Text("it was reopened"),
    Entered.UN_ACCEPTED: Text("nobody has it any more"),
    Entered.OWNER_GONE: Text("its owner left the workspace"),
}
_OTHERS: Final[Mapping[ReasonKind, Text]] = {
    ReasonKind.QUESTION: Text("a question to the sender"),
    ReasonKind.ANSWERED: Text("the answer to a question"),
    ReasonKind.WAIT_ENDED: Text("a wait ended"),
    ReasonKind.TOP_ESCALATED: Text("escalated at the top of the ladder"),
    ReasonKind.RAISE_WITHHELD: Text("a deadline was missed, but after a return only a person moves it up"),
    ReasonKind.RESOLVED: Text("it was resolved"),
    ReasonKind.CANCELLED: Text("it was cancelled"),
    ReasonKind.CONFIRM: Text("nothing was heard of the owner: “Still on it?”"),
    ReasonKind.OFFERED: Text("it was offered to them"),
    ReasonKind.OFFER_LAPSED: Text("an offer was not taken in time"),
    ReasonKind.TAKEN_OVER: Text("it was taken over"),
    ReasonKind.RERATED: Text("the severity changed"),
    ReasonKind.CUSTOMER_WROTE: Text("the customer wrote"),
    ReasonKind.CUSTOMER_WROTE_AFTER: Text("the customer wrote though it was no longer open"),
    ReasonKind.INFORMED: Text("it became a Sev 1, of which they are informed at once"),
    ReasonKind.INFORMED_OF_END: Text("a Sev 1 of which they were informed is over"),
    ReasonKind.OWNER_GONE: Text("its owner left the workspace, and their deputy has it"),
    ReasonKind.OVERRIDDEN: Text("somebody decided otherwise than the matrix"),
    ReasonKind.ASK_ANSWERED: Text("a question to the tier was answered"),
    ReasonKind.REVIEW_WANTED: Text("a text for the customer is to be approved"),
    ReasonKind.REVIEW_OVERDUE: Text("a text for the customer still waits for approval"),
    ReasonKind.REVIEW_APPROVED: Text("a text for the customer was approved"),
    ReasonKind.REVIEW_SENT_BACK: Text("a text for the customer was sent back"),
}
_OF_DEPARTMENTS: Final[Mapping[ReasonKind, Text]] = {
    ReasonKind.REQUESTED: Text("a request to {department}"),
    ReasonKind.REQUEST_ANSWERED: Text("an answer of {department}"),
    ReasonKind.REQUEST_DECLINED: Text("a refusal of {department}"),
    ReasonKind.REQUEST_WITHDRAWN: Text("a request was withdrawn from {department}"),
}
_OF_TIERS: Final[Mapping[ReasonKind, Text]] = {
    ReasonKind.ASKED: Text("a question, without handing over, to {tier}"),
    ReasonKind.ASK_OVERDUE: Text("nobody answered a question to {tier}"),
}


def told(call: CallPeople, teller: Teller) -> str:
    """One message that called people: whom, how they stand where, and every reason."""
    people = "; ".join(_called(one, teller) for one in call.people) or _("nobody")
    reasons = _("; and ").join(_reason(reason, teller) for reason in call.reasons)
    return _("called {people}{way}, because: {reasons}", people=people, way=_way(call, teller), reasons=reasons)


def _called(one: Called, teller: Teller) -> str:
    by = _(" by `{rota}`", rota=one.rota) if one.rota else ""
    until = _(" until {when}", when=teller.when(one.until)) if one.until is not None else ""
    instead = _(", for {who} who was away", who=teller.named(one.instead_of)) if one.instead_of is not None else ""
    return f"{teller.named(one.person)} ({words.ON_LIST[one.found]}{by}{until}{instead})"


def _way(call: CallPeople, teller: Teller) -> str:
    ways = [
        *([_("seen by the channel")] if call.in_channel else []),
        *([_("each directly too")] if call.loud else []),
        *([_("only named there")] if call.mention is Mention.NOBODY else []),
        *([_("whoever was there too")] if call.mention is Mention.HERE else []),
        *([_("the managers' e-mail group too")] if call.mail else []),
        *([_("where {tier} is asked", tier=teller.tier(call.tier))] if call.place is Place.HELP else []),
        *(
            [_("in the channel of {department}", department=teller.department(call.department))]
            if call.place is Place.DEPARTMENT
            else []
        ),
    ]
    return f" ({', '.join(ways)})" if ways else ""


def _reason(reason: Reason, teller: Teller) -> str:
    match reason.kind:
        case ReasonKind.ENTERED:
            return f"{_entered(reason, teller)}{_stand_in(reason)}"
        case ReasonKind.STEP:
            return f"{_step(reason, teller)}{_stand_in(reason)}"
        case ReasonKind.FINAL_FALLBACK:
            return _("the calling order of {tier} ended and nobody had accepted", tier=teller.tier(reason.tier))
        case ReasonKind.THRESHOLD:
            return _(
                "{share} of the time to {clock} was used{due}",
                share=percent(reason.share),
                clock=_clock(reason, teller),
                due=_due(reason, teller),
            )
        case ReasonKind.BREACH:
            return _("the deadline to {clock} was missed{due}", clock=_clock(reason, teller), due=_due(reason, teller))
        case ReasonKind.REMINDER:
            late = ", ".join(teller.clock(kind, reason.tier) for kind in dict.fromkeys(reason.late))
            return _("reminder, still late: {late}", late=late)
        case ReasonKind.CHECKPOINT:
            return _checkpoint(reason)
        case kind if kind in _OF_DEPARTMENTS:
            return _(_OF_DEPARTMENTS[kind], department=teller.department(reason.department)) + _by(reason, teller)
        case ReasonKind.ASKED | ReasonKind.ASK_OVERDUE:
            return _(_OF_TIERS[reason.kind], tier=teller.tier(reason.tier)) + _by(reason, teller)
        case _:
            return f"{_OTHERS[reason.kind]}{_by(reason, teller)}"


def _checkpoint(reason: Reason) -> str:
    if reason.within is None:
        return _("checkpoint: nothing moved")
    return _("checkpoint: nothing moved for {length}", length=amount(reason.within))


def _entered(reason: Reason, teller: Teller) -> str:
    how = _(" as {how}", how=ENTERED[reason.how]) if reason.how is not None else ""
    how += f" ({teller.clock(reason.clock, reason.from_tier)})" if reason.clock is not None else ""
    how += f" ({teller.quote(reason.text)})" if reason.text else ""
    first = _("; step 1 of {order}", order=_order(reason)) if reason.key.startswith("calling:") else ""
    return _("it came to {tier}{how}{first}", tier=teller.tier(reason.tier), how=how, first=first)


def _step(reason: Reason, teller: Teller) -> str:
    by = _(", to accept by {when}", when=teller.when(reason.deadline)) if reason.deadline is not None else ""
    return _(
        "step {number} of {order} of {tier}{by_when}",
        number=(reason.step or 0) + 1,
        order=_order(reason),
        tier=teller.tier(reason.tier),
        by_when=by,
    )


def _order(reason: Reason) -> str:
    again = _(", time {number}", number=reason.cycle + 1) if reason.cycle else ""
    return _("calling order no. {number}{again}", number=reason.sequence or 1, again=again)


def _stand_in(reason: Reason) -> str:
    return _(", in the place of others, as nobody of the step could be called") if reason.in_place_of_nobody else ""


def _clock(reason: Reason, teller: Teller) -> str:
    promised = _(", as promised,") if reason.promised else ""
    return f"{teller.clock(reason.clock, reason.tier, reason.department)}{promised}"


def _due(reason: Reason, teller: Teller) -> str:
    return _(" (due {when})", when=teller.when(reason.deadline)) if reason.deadline is not None else ""


def _by(reason: Reason, teller: Teller) -> str:
    by = _(" by {who}", who=teller.named(reason.by)) if reason.by is not None else ""
    return f"{by}{f': {teller.quote(reason.text)}' if reason.text else ''}"
