"""Why people are called because of what somebody did: the second half of the reasons.

A sentence says who did what and what is wanted now; it mentions nobody by itself.
"""

from bot.domain.effects import Reason, ReasonKind
from bot.domain.issue import Status
from bot.slack.surfaces import words
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed

_TYPED = 600


def sentence_of_people(reason: Reason, seen: Seen) -> str:
    """Who did what, in their words, and what is wanted."""
    return _moves(reason, seen, _by(reason, seen), _text(reason))


def _moves(reason: Reason, seen: Seen, by: str, text: str) -> str:
    match reason.kind:
        case ReasonKind.QUESTION:
            return f"{by} needs to know from you: {text}{_answer_by_the_end_of_the_wait(seen)}"
        case ReasonKind.ANSWERED:
            return f"{by} answered: {text} The ball is back with you."
        case ReasonKind.TOP_ESCALATED:
            return f"{by} asks you to step in, as there is no higher tier: {text}"
        case ReasonKind.RESOLVED:
            return f"{by} resolved it: {text} If it is not solved after all, reopen it."
        case ReasonKind.CANCELLED:
            return f"{by} cancelled it, as it is {_why_cancelled(seen)}{f': {text}' if text else '.'}"
        case ReasonKind.OFFERED:
            return f"{by} asks you to take it{f': {text}' if text else '.'} Please accept{_until(reason, seen)}."
        case ReasonKind.OFFER_LAPSED:
            return f"{_person(reason, seen)} did not take it in time; it stays with {_owner(seen)}."
        case ReasonKind.TAKEN_OVER:
            return f"{by} has it now{f': {text}' if text else '.'}"
        case ReasonKind.OWNER_GONE:
            before = seen.named(reason.person) if reason.person is not None else "Its owner"
            return f"{before} is no longer in this workspace; {_owner(seen)} has it now."
        case ReasonKind.RERATED:
            return f"{by} changed it{_from(reason)} to {words.severity(seen.issue.severity)}: {text}"
        case ReasonKind.INFORMED:
            return "This is a Sev 1. Nothing is asked of you; you hear when it is over."
        case ReasonKind.INFORMED_OF_END:
            return f"It is over. {by}: {text}" if text else "It is over."
        case ReasonKind.OVERRIDDEN:
            return f"{by} decided otherwise than the rule “{typed(seen.issue.rule, 80)}”: {text}"
        case _:
            return _asks(reason, seen, by, text)


def _asks(reason: Reason, seen: Seen, by: str, text: str) -> str:
    match reason.kind:
        case ReasonKind.CUSTOMER_WROTE:
            return f"The customer wrote: {text} Please answer{_until(reason, seen)}."
        case ReasonKind.CUSTOMER_WROTE_AFTER:
            return (
                f"The customer wrote, though it is {_state(seen)}: {text} Reopen it, or say that no answer is needed."
            )
        case ReasonKind.REQUESTED if reason.by is None:
            return (
                f"The process asks {_department(reason, seen)}, because what it is about is theirs: {text} "
                f"Please answer{_until(reason, seen)}."
            )
        case ReasonKind.REQUESTED:
            return f"{by} asks {_department(reason, seen)}: {text} Please answer{_until(reason, seen)}."
        case ReasonKind.REQUEST_ANSWERED:
            return f"{by} answered for {_department(reason, seen)}: {text}"
        case ReasonKind.REQUEST_DECLINED:
            return f"{by} declined for {_department(reason, seen)}: {text} It is yours again."
        case ReasonKind.REQUEST_WITHDRAWN:
            return f"No answer of {_department(reason, seen)} is needed any more{f': {text}' if text else '.'}"
        case ReasonKind.ASKED:
            return (
                f"{by} asks {seen.tier(reason.tier)}, without handing over: {text} Please answer{_until(reason, seen)}."
            )
        case ReasonKind.ASK_ANSWERED:
            return f"{by} answered your question: {text}"
        case ReasonKind.ASK_OVERDUE:
            return f"Nobody at {seen.tier(reason.tier)} has answered {by} yet: {text} Please see to it."
        case _:
            raise AssertionError(reason.kind)


def _by(reason: Reason, seen: Seen) -> str:
    return seen.named(reason.by) if reason.by is not None else "Somebody"


def _text(reason: Reason) -> str:
    return f"“{typed(reason.text, _TYPED)}”" if reason.text else ""


def _until(reason: Reason, seen: Seen) -> str:
    return f" by {seen.when(reason.deadline)}" if reason.deadline is not None else ""


def _answer_by_the_end_of_the_wait(seen: Seen) -> str:
    return f" Please answer by {seen.when(seen.issue.wait.until)}." if seen.issue.wait is not None else ""


def _person(reason: Reason, seen: Seen) -> str:
    return seen.named(reason.person) if reason.person is not None else "Whoever was asked"


def _owner(seen: Seen) -> str:
    return seen.named(seen.issue.owner) if seen.issue.owner is not None else "its tier"


def _department(reason: Reason, seen: Seen) -> str:
    return words.department_name(seen.policy, reason.department)


def _from(reason: Reason) -> str:
    return f" from {words.severity(reason.severity)}" if reason.severity is not None else ""


def _why_cancelled(seen: Seen) -> str:
    return words.CANCELLED[seen.issue.cancelled.reason] if seen.issue.cancelled is not None else "not to be solved"


def _state(seen: Seen) -> str:
    return "open" if seen.issue.is_open else Status(seen.issue.status).value
