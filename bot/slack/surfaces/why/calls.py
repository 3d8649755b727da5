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

ENTERED: Final[Mapping[Entered, str]] = {
    Entered.OPENED: "it was opened there",
    Entered.ESCALATED: "a person escalated it",
    Entered.RAISED: "a deadline was missed",
    Entered.TIER_CLOSED: "the tier before is closed",
    Entered.CRITERION: "a criterion held",
    Entered.RERATED: "it was rated anew",
    Entered.RETURNED: "it was returned",
    Entered.REOPENED: "it was reopened",
    Entered.UN_ACCEPTED: "nobody has it any more",
    Entered.OWNER_GONE: "its owner left the workspace",
}
_OTHERS: Final[Mapping[ReasonKind, str]] = {
    ReasonKind.QUESTION: "a question to the sender",
    ReasonKind.ANSWERED: "the answer to a question",
    ReasonKind.WAIT_ENDED: "a wait ended",
    ReasonKind.TOP_ESCALATED: "escalated at the top of the ladder",
    ReasonKind.RAISE_WITHHELD: "a deadline was missed, but after a return only a person moves it up",
    ReasonKind.RESOLVED: "it was resolved",
    ReasonKind.CANCELLED: "it was cancelled",
    ReasonKind.CONFIRM: "nothing was heard of the owner: “Still on it?”",
    ReasonKind.OFFERED: "it was offered to them",
    ReasonKind.OFFER_LAPSED: "an offer was not taken in time",
    ReasonKind.TAKEN_OVER: "it was taken over",
    ReasonKind.RERATED: "the severity changed",
    ReasonKind.CUSTOMER_WROTE: "the customer wrote",
    ReasonKind.CUSTOMER_WROTE_AFTER: "the customer wrote though it was no longer open",
    ReasonKind.INFORMED: "it became a Sev 1, of which they are informed at once",
    ReasonKind.INFORMED_OF_END: "a Sev 1 of which they were informed is over",
    ReasonKind.OWNER_GONE: "its owner left the workspace, and their deputy has it",
    ReasonKind.OVERRIDDEN: "somebody decided otherwise than the matrix",
    ReasonKind.ASK_ANSWERED: "a question to the tier was answered",
}
_OF_DEPARTMENTS: Final[Mapping[ReasonKind, str]] = {
    ReasonKind.REQUESTED: "a request to",
    ReasonKind.REQUEST_ANSWERED: "an answer of",
    ReasonKind.REQUEST_DECLINED: "a refusal of",
    ReasonKind.REQUEST_WITHDRAWN: "a request was withdrawn from",
}
_OF_TIERS: Final[Mapping[ReasonKind, str]] = {
    ReasonKind.ASKED: "a question, without handing over, to",
    ReasonKind.ASK_OVERDUE: "nobody answered a question to",
}


def told(call: CallPeople, teller: Teller) -> str:
    """One message that called people: whom, how they stand where, and every reason."""
    people = "; ".join(_called(one, teller) for one in call.people) or "nobody"
    reasons = "; and ".join(_reason(reason, teller) for reason in call.reasons)
    return f"called {people}{_way(call, teller)}, because: {reasons}"


def _called(one: Called, teller: Teller) -> str:
    by = f" by `{one.rota}`" if one.rota else ""
    until = f" until {teller.when(one.until)}" if one.until is not None else ""
    instead = f", for {teller.named(one.instead_of)} who was away" if one.instead_of is not None else ""
    return f"{teller.named(one.person)} ({words.ON_LIST[one.found]}{by}{until}{instead})"


def _way(call: CallPeople, teller: Teller) -> str:
    ways = [
        *(["seen by the channel"] if call.in_channel else []),
        *(["each directly too"] if call.loud else []),
        *(["only named there"] if call.mention is Mention.NOBODY else []),
        *(["whoever was there too"] if call.mention is Mention.HERE else []),
        *(["the managers' e-mail group too"] if call.mail else []),
        *([f"where {teller.tier(call.tier)} is asked"] if call.place is Place.HELP else []),
        *([f"in the channel of {teller.department(call.department)}"] if call.place is Place.DEPARTMENT else []),
    ]
    return f" ({', '.join(ways)})" if ways else ""


def _reason(reason: Reason, teller: Teller) -> str:
    match reason.kind:
        case ReasonKind.ENTERED:
            return f"{_entered(reason, teller)}{_stand_in(reason)}"
        case ReasonKind.STEP:
            return f"{_step(reason, teller)}{_stand_in(reason)}"
        case ReasonKind.FINAL_FALLBACK:
            return f"the calling order of {teller.tier(reason.tier)} ended and nobody had accepted"
        case ReasonKind.THRESHOLD:
            return f"{percent(reason.share)} of the time to {_clock(reason, teller)} was used{_due(reason, teller)}"
        case ReasonKind.BREACH:
            return f"the deadline to {_clock(reason, teller)} was missed{_due(reason, teller)}"
        case ReasonKind.REMINDER:
            late = ", ".join(teller.clock(kind, reason.tier) for kind in dict.fromkeys(reason.late))
            return f"reminder, still late: {late}"
        case ReasonKind.CHECKPOINT:
            return f"checkpoint: nothing moved{f' for {amount(reason.within)}' if reason.within is not None else ''}"
        case kind if kind in _OF_DEPARTMENTS:
            return f"{_OF_DEPARTMENTS[reason.kind]} {teller.department(reason.department)}{_by(reason, teller)}"
        case ReasonKind.ASKED | ReasonKind.ASK_OVERDUE:
            return f"{_OF_TIERS[reason.kind]} {teller.tier(reason.tier)}{_by(reason, teller)}"
        case _:
            return f"{_OTHERS[reason.kind]}{_by(reason, teller)}"


def _entered(reason: Reason, teller: Teller) -> str:
    how = f" as {ENTERED[reason.how]}" if reason.how is not None else ""
    how += f" ({teller.clock(reason.clock, reason.from_tier)})" if reason.clock is not None else ""
    how += f" ({teller.quote(reason.text)})" if reason.text else ""
    first = f"; step 1 of {_order(reason)}" if reason.key.startswith("calling:") else ""
    return f"it came to {teller.tier(reason.tier)}{how}{first}"


def _step(reason: Reason, teller: Teller) -> str:
    by = f", to accept by {teller.when(reason.deadline)}" if reason.deadline is not None else ""
    return f"step {(reason.step or 0) + 1} of {_order(reason)} of {teller.tier(reason.tier)}{by}"


def _order(reason: Reason) -> str:
    again = f", time {reason.cycle + 1}" if reason.cycle else ""
    return f"calling order no. {reason.sequence or 1}{again}"


def _stand_in(reason: Reason) -> str:
    return ", in the place of others, as nobody of the step could be called" if reason.in_place_of_nobody else ""


def _clock(reason: Reason, teller: Teller) -> str:
    promised = ", as promised," if reason.promised else ""
    return f"{teller.clock(reason.clock, reason.tier, reason.department)}{promised}"


def _due(reason: Reason, teller: Teller) -> str:
    return f" (due {teller.when(reason.deadline)})" if reason.deadline is not None else ""


def _by(reason: Reason, teller: Teller) -> str:
    by = f" by {teller.named(reason.by)}" if reason.by is not None else ""
    return f"{by}{f': {teller.quote(reason.text)}' if reason.text else ''}"
