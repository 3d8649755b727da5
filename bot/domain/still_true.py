"""Whether a reason for calling people still holds when the message is about to go out (SPEC R16).

Decides nothing else; what is no longer true is dropped by whoever asks and recorded with the answer.
"""

from typing import assert_never

from bot.domain.clocks import Clock
from bot.domain.effects import Reason, ReasonKind
from bot.domain.issue import Issue, Status
from bot.domain.review import ReviewState


def still_true(reason: Reason, issue: Issue) -> str | None:
    """Tell why `reason` no longer holds for the issue as it stands now, in a word or two; None while it holds."""
    match reason.kind:
        case ReasonKind.ENTERED | ReasonKind.STEP | ReasonKind.FINAL_FALLBACK:
            return _calling_goes_on(reason, issue)
        case ReasonKind.THRESHOLD:
            return _clock_runs(reason, issue, late=False)
        case ReasonKind.BREACH:
            return _clock_runs(reason, issue, late=True)
        case ReasonKind.REMINDER:
            return _still_late(issue)
        case ReasonKind.QUESTION:
            return None if issue.wait is not None and issue.wait.since == reason.at else "answered"
        case ReasonKind.CHECKPOINT:
            return _nothing_moved(reason, issue)
        case ReasonKind.CONFIRM:
            return None if issue.attention is not None and issue.attention.asked_at == reason.at else "confirmed"
        case ReasonKind.OFFERED:
            return None if issue.offered is not None and issue.offered.at == reason.at else "answered"
        case ReasonKind.CUSTOMER_WROTE:
            return None if issue.unanswered is not None and issue.is_open else "answered"
        case ReasonKind.CUSTOMER_WROTE_AFTER:
            return _nobody_saw_to_it(issue)
        case ReasonKind.REQUESTED:
            return None if issue.request(reason.number) is not None else "answered"
        case ReasonKind.ASKED | ReasonKind.ASK_OVERDUE:
            return None if any(asked.number == reason.number for asked in issue.asked) else "answered"
        case ReasonKind.REVIEW_WANTED | ReasonKind.REVIEW_OVERDUE:
            return _text_waits(reason, issue)
        case ReasonKind.REVIEW_APPROVED | ReasonKind.REVIEW_SENT_BACK:
            return _text_stands(reason, issue)
        case ReasonKind.RESOLVED | ReasonKind.INFORMED_OF_END:
            return None if not issue.is_open else "reopened"
        case ReasonKind.CANCELLED | ReasonKind.REQUEST_WITHDRAWN | ReasonKind.ASK_ANSWERED:
            return None  # what became of it does not change any more
        case (
            ReasonKind.ANSWERED
            | ReasonKind.WAIT_ENDED
            | ReasonKind.RAISE_WITHHELD
            | ReasonKind.TOP_ESCALATED
            | ReasonKind.OFFER_LAPSED
            | ReasonKind.TAKEN_OVER
            | ReasonKind.OWNER_GONE
            | ReasonKind.RERATED
            | ReasonKind.REQUEST_ANSWERED
            | ReasonKind.REQUEST_DECLINED
            | ReasonKind.OVERRIDDEN
            | ReasonKind.INFORMED
        ):
            return None if issue.is_open else issue.status.value
        case _ as never:
            assert_never(never)


def _calling_goes_on(reason: Reason, issue: Issue) -> str | None:
    if issue.status is not Status.UNACCEPTED:
        return issue.status.value
    if issue.calling is None or issue.calling.sequence != reason.sequence:
        return "moved"
    return None


def _clock_runs(reason: Reason, issue: Issue, *, late: bool) -> str | None:
    clock = next((clock for clock in issue.open_clocks if clock.number == reason.clock_number), None)
    if clock is None:
        return "met"
    if clock.running_since is None:
        return "paused"
    return None if clock.is_late is late else _other_side(clock)


def _other_side(clock: Clock) -> str:
    return "breached" if clock.is_late else "not late"


def _still_late(issue: Issue) -> str | None:
    if issue.reminders is not None:
        return None
    if issue.stopped is not None:
        return "stopped"
    return issue.status.value if issue.late_clocks else "nothing late"


def _nothing_moved(reason: Reason, issue: Issue) -> str | None:
    if not issue.is_open:
        return issue.status.value
    return "moved" if issue.moved_at > reason.at else None


def _nobody_saw_to_it(issue: Issue) -> str | None:
    if issue.is_open:
        return "reopened"
    return "answered" if issue.status is Status.RESOLVED and issue.unanswered is None else None


def _text_waits(reason: Reason, issue: Issue) -> str | None:
    """Whether whoever is asked is still the one to review this very text (statement 72)."""
    waiting = issue.text_waiting
    if waiting is None or waiting.number != reason.number:
        return "reviewed"
    return None if issue.tier == reason.tier else "moved"


def _text_stands(reason: Reason, issue: Issue) -> str | None:
    """Whether its author has still to act on what was decided about it; a newer text takes its place."""
    review = issue.review
    if not issue.is_open:
        return issue.status.value
    if review is None or review.number != reason.number:
        return "answered"
    return "told" if review.state is ReviewState.TOLD else None
