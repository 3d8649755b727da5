"""Whom a text for the customer waits for, and how it keeps coming up until somebody decides about it (statement 72).

Never decides about a text; that is a deed of a person.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import add, opening
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.draft import Draft
from bot.domain.errors import certain
from bot.domain.policy import Audience

REVIEWERS = (Audience.LEAD, Audience.DEPUTY)
_LONGEST_DOUBLING = 6


def call_for_review(draft: Draft, at: datetime) -> None:
    """Ask lead and deputy of the present tier to review the text that waits; nothing where none does.

    Asked again wherever the issue comes to: the lead there is the one who approves now.
    """
    issue = draft.issue
    if issue.text_waiting is not None:
        draft.emit(of_the_text(draft, ReasonKind.REVIEW_WANTED, at, str(issue.entry)), draft.find(*REVIEWERS))


def next_review(draft: Draft, after: datetime, told: int) -> datetime:
    """When a text that waits still comes up the next time, each time after twice as long (statement 107)."""
    length = draft.policy.reviews.of(draft.issue.severity).under(draft.calendar) * 2 ** min(told, _LONGEST_DOUBLING)
    return opening(draft.calendar, add(draft.calendar, after, length))


def review_overdue(draft: Draft, due_at: datetime) -> None:
    """Nobody decided in time: lead and deputy are told, from the second time on the managers too (statement 107)."""
    at, review = draft.effective(due_at), certain(draft.issue.review)
    people = REVIEWERS if review.count == 0 else (*REVIEWERS, Audience.MANAGER)
    reason = of_the_text(draft, ReasonKind.REVIEW_OVERDUE, at, str(review.count))
    changed = replace(review, count=review.count + 1, until=next_review(draft, at, review.count + 1))
    draft.issue = replace(draft.issue, review=changed)
    draft.emit(replace(reason, within=at - review.at), draft.find(*people))


def of_the_text(draft: Draft, kind: ReasonKind, at: datetime, mark: str) -> Reason:
    """Make a reason that is about the newest text for the customer; `mark` tells the calls of one text apart."""
    review = certain(draft.issue.review)
    return Reason(
        kind=kind,
        key=f"{kind.value}:{review.number}:{mark}",
        at=at,
        tier=draft.issue.tier,
        by=review.by,
        text=review.text,
        number=review.number,
        deadline=review.until,
    )
