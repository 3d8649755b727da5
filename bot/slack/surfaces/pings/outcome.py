"""What became of what a ping asked, in its place: `Accepted by Priya at 14:02` (SPEC section 6.9).

Says only what the issue as it stands says; where nobody can be named it names nobody.
"""

from collections.abc import Sequence
from typing import Final

from bot.domain.clocks import ClockKind
from bot.domain.effects import Reason, ReasonKind
from bot.domain.issue import Status
from bot.domain.review import ReviewState
from bot.slack.surfaces import words
from bot.slack.surfaces.seen import Seen
from bot.slack.texts import Text, _

_UPDATES: Final = frozenset(
    {ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY, ClockKind.CUSTOMER_UPDATE, ClockKind.INTERNAL_UPDATE}
)
_LATENESS: Final = frozenset({ReasonKind.THRESHOLD, ReasonKind.BREACH, ReasonKind.REMINDER})
_APPROVED: Final = Text("*Approved by {by}* at {when}.")
_SENT_BACK: Final = Text("*Sent back by {by}* at {when}.")
_ABOUT_THE_END: Final = frozenset({ReasonKind.RESOLVED, ReasonKind.INFORMED_OF_END, ReasonKind.CUSTOMER_WROTE_AFTER})


def outcome(seen: Seen, reasons: Sequence[Reason], over: Sequence[str]) -> str:
    """The outcome of the first reason, as one line; `over` says in a word why each does not hold any more."""
    reason, because = reasons[0], over[0]
    issue = seen.issue
    if not issue.is_open and reason.kind not in _ABOUT_THE_END:
        return _ended(seen)
    match reason.kind:
        case ReasonKind.ENTERED | ReasonKind.STEP | ReasonKind.FINAL_FALLBACK:
            return _accepted(seen, reason)
        case ReasonKind.THRESHOLD | ReasonKind.BREACH | ReasonKind.REMINDER:
            return _no_longer_due(seen, reason, because)
        case ReasonKind.CHECKPOINT:
            return _("*It moved* at {when}; {owner} has it.", when=seen.soon(issue.moved_at), owner=seen.owner())
        case ReasonKind.OFFERED:
            return _offer(seen, reason)
        case ReasonKind.CONFIRM if issue.owner is None:
            return _("*Given back:* {tier} is called again.", tier=seen.tier(issue.tier))
        case ReasonKind.CONFIRM:
            return _("*{owner} is on it.*", owner=seen.owner())
        case ReasonKind.RESOLVED | ReasonKind.INFORMED_OF_END:
            return _("*Reopened:* it is at {tier} again.", tier=seen.tier(issue.tier))
        case ReasonKind.CUSTOMER_WROTE_AFTER if issue.is_open:
            return _("*Reopened:* it is at {tier} again.", tier=seen.tier(issue.tier))
        case ReasonKind.CUSTOMER_WROTE | ReasonKind.CUSTOMER_WROTE_AFTER:
            return _updated(seen, reason) or _("*Answered*, or no answer was needed.")
        case ReasonKind.QUESTION:
            return _("*Answered:* the ball is with {owner}.", owner=seen.owner())
        case (
            ReasonKind.REVIEW_WANTED
            | ReasonKind.REVIEW_OVERDUE
            | ReasonKind.REVIEW_APPROVED
            | ReasonKind.REVIEW_SENT_BACK
        ):
            return _of_the_text(seen, reason, because)
        case _:
            return _("*Answered*, or not asked any more.")


def _ended(seen: Seen) -> str:
    """Whoever ended it, as the card says."""
    issue = seen.issue
    if issue.cancelled is not None:
        return _(
            "*Cancelled by {by}* at {when}.", by=seen.named(issue.cancelled.by), when=seen.soon(issue.cancelled.at)
        )
    if issue.resolution is not None:
        closed = "" if issue.status is Status.RESOLVED else _(" It is closed since.")
        return _(
            "*Resolved by {by}* at {when}.{closed}",
            by=seen.named(issue.resolution.by),
            when=seen.soon(issue.resolution.at),
            closed=closed,
        )
    return _("*It is over.*")


def _accepted(seen: Seen, reason: Reason) -> str:
    issue = seen.issue
    if issue.owner is not None and issue.accepted_at is not None:
        return _("*Accepted by {owner}* at {when}.", owner=seen.named(issue.owner), when=seen.soon(issue.accepted_at))
    if issue.tier != reason.tier:
        return _("*Now at {tier}* since {when}.", tier=seen.tier(issue.tier), when=seen.soon(issue.present.at))
    return _("*Called again* since {when}.", when=seen.soon(issue.present.at))


def _no_longer_due(seen: Seen, reason: Reason, because: str) -> str:
    issue = seen.issue
    if because == "paused" and issue.wait is not None:
        return _(
            "*Waiting on {who}* until {when}; its time rests.",
            who=seen.waiting_on(),
            when=seen.soon(issue.wait.until),
        )
    if because == "stopped" and issue.stopped is not None:
        return _(
            "*Reminders stopped by {by}* until {when}.",
            by=seen.named(issue.stopped.by),
            when=seen.soon(issue.stopped.until),
        )
    if because == "breached":
        return _("*The deadline has passed* since.")
    if reason.clock is ClockKind.ACK:
        return _accepted(seen, reason)
    if reason.clock is ClockKind.TIER_OWNERSHIP and issue.tier != reason.tier:
        return _("*Now at {tier}* since {when}.", tier=seen.tier(issue.tier), when=seen.soon(issue.present.at))
    if reason.clock is None:
        return _("*Nothing is late any more.*")
    return _updated(seen, reason) or _(
        "*No longer due:* {promise}.", promise=words.promise_of(reason.clock, seen.policy, reason.tier)
    )


def _updated(seen: Seen, reason: Reason) -> str:
    """Who said how it stands after the ping; empty where that is not what it asked for."""
    said = seen.issue.last_update
    asks = reason.kind not in _LATENESS or reason.clock in _UPDATES
    if said is None or said.at < reason.at or not asks:
        return ""
    return _("*Update by {by}* at {when}.", by=seen.named(said.by), when=seen.soon(said.at))


def _offer(seen: Seen, reason: Reason) -> str:
    issue = seen.issue
    if issue.owner is not None and issue.owner != reason.by and issue.accepted_at is not None:
        return _("*Taken by {owner}* at {when}.", owner=seen.named(issue.owner), when=seen.soon(issue.accepted_at))
    return _("*Not taken:* it is with {owner}.", owner=seen.owner())


def _of_the_text(seen: Seen, reason: Reason, because: str) -> str:
    """Who decided about a text for the customer, or what took its place (SPEC statement 72)."""
    review = seen.issue.review
    if because == "told":
        return _updated(seen, reason) or _("*The customer was told.*")
    if because == "moved":
        return _("*Now at {tier}*, whose lead is asked.", tier=seen.tier(seen.issue.tier))
    if review is None or review.number != reason.number:
        return _("*A newer text* took its place.")
    if review.decided_by is None or review.decided_at is None:
        return _("*Nobody decided about it:* it is not needed any more.")
    words = _SENT_BACK if review.state is ReviewState.SENT_BACK else _APPROVED
    return _(words, by=seen.named(review.decided_by), when=seen.soon(review.decided_at))
