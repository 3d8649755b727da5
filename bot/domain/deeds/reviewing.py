"""Texts for the customer: drafted by whoever works on an issue, approved or sent back by whoever leads (statement 72).

Never sends one and stops no clock; what the customer was told is said by an update, as without a draft.
"""

from dataclasses import replace

from bot.domain.commands import ApproveUpdate, DraftUpdate, SendBack
from bot.domain.effects import ReasonKind
from bot.domain.engine.draft import Draft
from bot.domain.engine.reviewing import call_for_review, next_review, of_the_text
from bot.domain.errors import RefusalFacts, Refused, Why, demand
from bot.domain.ids import PersonId
from bot.domain.policy import Audience
from bot.domain.review import Review, ReviewState
from bot.domain.roster import Called, Found, available


def draft_update(draft: Draft, command: DraftUpdate) -> None:
    """Ask the lead for approval of a text; it takes the place of an older one, which can be approved no more."""
    demand(text=command.text)
    before = draft.issue.review
    review = Review(
        number=before.number + 1 if before is not None else 1,
        text=command.text,
        by=command.by.person,
        at=draft.now,
        until=next_review(draft, draft.now, 0),
    )
    draft.issue = replace(draft.issue, review=review)
    call_for_review(draft, draft.now)


def approve(draft: Draft, command: ApproveUpdate) -> None:
    """Let it go to the customer, as drafted or as changed; author and owner are told that it can (statement 72)."""
    review = _waiting(draft, command.number)
    text = review.text if command.text is None else command.text
    demand(text=text)
    _decide(draft, replace(review, state=ReviewState.APPROVED, approved=text), command.by.person)
    owner = draft.find(Audience.OWNER) if draft.issue.owner is not None else ()
    _tell(draft, ReasonKind.REVIEW_APPROVED, command.by.person, text, (*_author(draft, review), *owner))


def send_back(draft: Draft, command: SendBack) -> None:
    """Not like this: its author reads why, and can draft another."""
    review = _waiting(draft, command.number)
    demand(comment=command.comment)
    _decide(draft, replace(review, state=ReviewState.SENT_BACK), command.by.person)
    _tell(draft, ReasonKind.REVIEW_SENT_BACK, command.by.person, command.comment, _author(draft, review))


def told(draft: Draft) -> None:
    """The customer was told something: a text that was approved for it has done its work."""
    if draft.issue.text_approved is not None:
        draft.issue = replace(draft.issue, review=replace(draft.issue.text_approved, state=ReviewState.TOLD))


def drop_text(draft: Draft) -> None:
    """The issue is over: nobody needs to decide about a text any more, nor to tell one."""
    review = draft.issue.text_waiting or draft.issue.text_approved
    if review is not None:
        draft.issue = replace(draft.issue, review=replace(review, state=ReviewState.DROPPED, until=None))


def _waiting(draft: Draft, number: int) -> Review:
    """The text that the deed is about, so that none is approved unseen. Raises `Refused` where it does not wait."""
    review = draft.issue.review
    if review is None or review.number != number or review.state is ReviewState.DROPPED:
        raise Refused(Why.NO_SUCH_TEXT)
    if review.state is not ReviewState.WAITING:
        raise Refused(Why.ALREADY_REVIEWED, RefusalFacts(by=review.decided_by, at=review.decided_at))
    return review


def _decide(draft: Draft, review: Review, by: PersonId) -> None:
    draft.issue = replace(draft.issue, review=replace(review, until=None, decided_by=by, decided_at=draft.now))


def _tell(draft: Draft, kind: ReasonKind, by: PersonId, text: str, people: tuple[Called, ...]) -> None:
    reason = of_the_text(draft, kind, draft.now, "decided")
    draft.emit(replace(reason, by=by, text=text), people)


def _author(draft: Draft, review: Review) -> tuple[Called, ...]:
    return available(draft.roster, (Called(review.by, Found.AUTHOR),))
