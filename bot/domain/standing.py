"""Pings that stand somewhere: what of them still holds, and which newer ping takes the place of which older one.

Decides nothing about an issue; a message that was sent is only told how it is to read now (SPEC section 6.9).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.domain.effects import CallPeople, Reason, ReasonKind
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.still_true import still_true


class CalledBy(StrEnum):
    """How a person wants to be called where it is not important; important calls do both (SPEC section 6.9)."""

    MENTION = "mention"  # in the thread, with everybody else
    DIRECT = "direct"  # a direct message; the thread only names them
    BOTH = "both"


_WANT_SOMEBODY: Final = frozenset({ReasonKind.ENTERED, ReasonKind.STEP, ReasonKind.FINAL_FALLBACK})
_WANT_REVIEW: Final = frozenset({ReasonKind.REVIEW_WANTED, ReasonKind.REVIEW_OVERDUE})
_BY_NUMBER: Final = frozenset({ReasonKind.REQUESTED, ReasonKind.ASKED, ReasonKind.ASK_OVERDUE})


def holding(call: CallPeople, issue: Issue) -> tuple[tuple[Reason, ...], Mapping[str, str]]:
    """The reasons that still hold, and by key why each of the others does not."""
    verdicts = [(reason, still_true(reason, issue)) for reason in call.reasons]
    over = {reason.key: untrue for reason, untrue in verdicts if untrue is not None}
    return tuple(reason for reason, untrue in verdicts if untrue is None), over


def shows(call: CallPeople, issue: Issue, to: PersonId | None) -> str:
    """What a ping reads like now, as a short mark: while the mark is the same, it need not be drawn anew.

    A direct message is a live card for as long as it concerns whoever got it (SPEC section 6.9).
    """
    still, _ = holding(call, issue)
    if to is not None and (still or concerns(issue, to)):
        return f"version {issue.version}"
    if not still:
        return OVER
    numbers = ",".join(str(call.reasons.index(reason)) for reason in still)
    return f"{issue.status} {issue.entry} {numbers}"


OVER: Final = "over"


def concerns(issue: Issue, person: PersonId) -> bool:
    """Whether the issue is this person's to work on."""
    return issue.is_open and issue.owner == person


def takes_the_place_of(newer: CallPeople, older: CallPeople) -> bool:
    """Whether all that the older ping wants is asked by the newer one, which stands where the older one does."""
    here = (newer.place, newer.tier, newer.department) == (older.place, older.tier, older.department)
    return here and _asks(older) <= _asks(newer)


def _asks(call: CallPeople) -> frozenset[str]:
    return frozenset(_ask(reason) for reason in call.reasons)


def _ask(reason: Reason) -> str:
    if reason.kind in _WANT_SOMEBODY:
        return "accept"
    if reason.kind in _WANT_REVIEW:
        return f"review {reason.number}"
    if reason.kind in _BY_NUMBER:
        return f"{reason.kind} {reason.number}"
    return f"{reason.kind} {reason.clock or ''}"
