"""Why people are called because of what somebody did: the second half of the reasons.

A sentence says who did what and what is wanted now; it mentions nobody by itself.
"""

from datetime import datetime, timedelta

from bot.domain.effects import Reason, ReasonKind
from bot.slack.surfaces import words
from bot.slack.surfaces.seen import Seen
from bot.slack.text import in_a_row, lasting, typed
from bot.slack.texts import Text, _

_TYPED = 600
_APPROVED = Text("Approved by {by}: send it to the customer, then press Told the customer.")
_CHANGED = Text("Approved by {by}, with changes: send it to the customer, then press Told the customer.")


def sentence_of_people(reason: Reason, seen: Seen) -> str:
    """Who did what, in their words, and what is wanted."""
    return _moves(reason, seen, _by(reason, seen), _text(reason))


def _moves(reason: Reason, seen: Seen, by: str, text: str) -> str:
    match reason.kind:
        case ReasonKind.QUESTION:
            return _question(seen, by, text)
        case ReasonKind.ANSWERED:
            return _("{by} answered: {text} The ball is back with you.", by=by, text=text)
        case ReasonKind.TOP_ESCALATED:
            return _("{by} asks you to step in, as there is no higher tier: {text}", by=by, text=text)
        case ReasonKind.RESOLVED:
            return _("{by} resolved it: {text} If it is not solved after all, reopen it.", by=by, text=text)
        case ReasonKind.CANCELLED:
            return _(
                "{by} cancelled it, as it is {reason}{text}",
                by=by,
                reason=_why_cancelled(seen),
                text=f": {text}" if text else ".",
            )
        case ReasonKind.OFFERED:
            return in_a_row(_offered(by, text), please_accept(reason.deadline, seen))
        case ReasonKind.OFFER_LAPSED:
            return _(
                "{who} did not take it in time; it stays with {owner}.",
                who=_person(reason, seen),
                owner=_owner(seen),
            )
        case ReasonKind.TAKEN_OVER:
            return _("{by} has it now{text}", by=by, text=f": {text}" if text else ".")
        case ReasonKind.OWNER_GONE:
            return _of_owner_gone(reason, seen)
        case ReasonKind.RERATED:
            return _rerated(reason, seen, by, text)
        case ReasonKind.INFORMED:
            return _("This is a Sev 1. Nothing is asked of you; you hear when it is over.")
        case ReasonKind.INFORMED_OF_END:
            return _("It is over. {by}: {text}", by=by, text=text) if text else _("It is over.")
        case ReasonKind.OVERRIDDEN:
            return _(
                "{by} decided otherwise than the rule “{rule}”: {text}",
                by=by,
                rule=typed(seen.issue.rule, 80),
                text=text,
            )
        case _:
            return _asks(reason, seen, by, text)


def _asks(reason: Reason, seen: Seen, by: str, text: str) -> str:
    match reason.kind:
        case ReasonKind.CUSTOMER_WROTE:
            return in_a_row(_("The customer wrote: {text}", text=text), _please_answer(reason.deadline, seen))
        case ReasonKind.CUSTOMER_WROTE_AFTER:
            return _(
                "The customer wrote, though it is {state}: {text} Reopen it, or say that no answer is needed.",
                state=_state(seen),
                text=text,
            )
        case ReasonKind.REQUESTED if reason.by is None:
            return in_a_row(_consulted(_department(reason, seen), text), _please_answer(reason.deadline, seen))
        case ReasonKind.REQUESTED:
            return in_a_row(
                _("{by} asks {department}: {text}", by=by, department=_department(reason, seen), text=text),
                _please_answer(reason.deadline, seen),
            )
        case ReasonKind.REQUEST_ANSWERED:
            return _("{by} answered for {department}: {text}", by=by, department=_department(reason, seen), text=text)
        case ReasonKind.REQUEST_DECLINED:
            return _(
                "{by} declined for {department}: {text} It is yours again.",
                by=by,
                department=_department(reason, seen),
                text=text,
            )
        case ReasonKind.REQUEST_WITHDRAWN:
            return _(
                "No answer of {department} is needed any more{text}",
                department=_department(reason, seen),
                text=f": {text}" if text else ".",
            )
        case ReasonKind.ASKED:
            return in_a_row(
                _("{by} asks {tier}, without handing over: {text}", by=by, tier=seen.tier(reason.tier), text=text),
                _please_answer(reason.deadline, seen),
            )
        case ReasonKind.ASK_ANSWERED:
            return _("{by} answered your question: {text}", by=by, text=text)
        case ReasonKind.ASK_OVERDUE:
            return _(
                "Nobody at {tier} has answered {by} yet: {text} Please see to it.",
                tier=seen.tier(reason.tier),
                by=by,
                text=text,
            )
        case _:
            return _of_the_text(reason, seen, by, text)


def _of_the_text(reason: Reason, seen: Seen, by: str, text: str) -> str:
    """About a text for the customer, which stands below as a whole (SPEC statements 72, 107)."""
    match reason.kind:
        case ReasonKind.REVIEW_WANTED:
            told = _("{by} wrote a text for the customer: approve it, change it or send it back.", by=by)
            return in_a_row(told, _please_answer(reason.deadline, seen))
        case ReasonKind.REVIEW_OVERDUE:
            return _(
                "A text of {by} for the customer has waited {length}. Please approve it, change it or send it back.",
                by=by,
                length=lasting(reason.within or timedelta()),
            )
        case ReasonKind.REVIEW_APPROVED:
            review = seen.issue.review
            changed = review is not None and review.number == reason.number and review.text != reason.text
            return _(_CHANGED if changed else _APPROVED, by=by)
        case ReasonKind.REVIEW_SENT_BACK:
            return _("{by} sent the text for the customer back: {text} Please write another.", by=by, text=text)
        case _:
            raise AssertionError(reason.kind)


def _question(seen: Seen, by: str, text: str) -> str:
    """The ball is theirs until the wait ends."""
    told = _("{by} needs to know from you: {text}", by=by, text=text)
    return in_a_row(told, _please_answer(seen.issue.wait.until, seen)) if seen.issue.wait is not None else told


def _offered(by: str, text: str) -> str:
    if not text:
        return _("{by} asks you to take it.", by=by)
    return _("{by} asks you to take it: {text}", by=by, text=text)


def _consulted(department: str, text: str) -> str:
    return _(
        "The process asks {department}, because what it is about is theirs: {text}", department=department, text=text
    )


def _of_owner_gone(reason: Reason, seen: Seen) -> str:
    before = seen.named(reason.person) if reason.person is not None else _("Its owner")
    return _("{before} is no longer in this workspace; {owner} has it now.", before=before, owner=_owner(seen))


def _by(reason: Reason, seen: Seen) -> str:
    return seen.named(reason.by) if reason.by is not None else _("Somebody")


def _text(reason: Reason) -> str:
    return f"“{typed(reason.text, _TYPED)}”" if reason.text else ""


def please_accept(by: datetime | None, seen: Seen) -> str:
    """What is wanted, and until when, where there is an end."""
    return _("Please accept by {when}.", when=seen.when(by)) if by is not None else _("Please accept.")


def _please_answer(by: datetime | None, seen: Seen) -> str:
    return _("Please answer by {when}.", when=seen.when(by)) if by is not None else _("Please answer.")


def _person(reason: Reason, seen: Seen) -> str:
    return seen.named(reason.person) if reason.person is not None else _("Whoever was asked")


def _owner(seen: Seen) -> str:
    return seen.named(seen.issue.owner) if seen.issue.owner is not None else _("its tier")


def _department(reason: Reason, seen: Seen) -> str:
    return words.department_name(seen.policy, reason.department)


def _rerated(reason: Reason, seen: Seen, by: str, text: str) -> str:
    severity = words.severity(seen.issue.severity)
    if reason.severity is None:
        return _("{by} changed it to {severity}: {text}", by=by, severity=severity, text=text)
    return _(
        "{by} changed it from {before} to {severity}: {text}",
        by=by,
        before=words.severity(reason.severity),
        severity=severity,
        text=text,
    )


def _why_cancelled(seen: Seen) -> str:
    cancelled = seen.issue.cancelled
    return _(words.CANCELLED[cancelled.reason]) if cancelled is not None else _("not to be solved")


def _state(seen: Seen) -> str:
    return _("open") if seen.issue.is_open else _(words.STATUS[seen.issue.status])
