"""What became of what a ping asked, in its place: `Accepted by Priya at 14:02` (SPEC section 6.9).

Says only what the issue as it stands says; where nobody can be named it names nobody.
"""

from collections.abc import Sequence
from typing import Final

from bot.domain.clocks import ClockKind
from bot.domain.effects import Reason, ReasonKind
from bot.domain.issue import Status
from bot.slack.surfaces import words
from bot.slack.surfaces.seen import Seen

_UPDATES: Final = frozenset(
    {ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY, ClockKind.CUSTOMER_UPDATE, ClockKind.INTERNAL_UPDATE}
)
_LATENESS: Final = frozenset({ReasonKind.THRESHOLD, ReasonKind.BREACH, ReasonKind.REMINDER})
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
            return f"*It moved* at {seen.soon(issue.moved_at)}; {seen.owner()} has it."
        case ReasonKind.OFFERED:
            return _offer(seen, reason)
        case ReasonKind.CONFIRM if issue.owner is None:
            return f"*Given back:* {seen.tier(issue.tier)} is called again."
        case ReasonKind.CONFIRM:
            return f"*{seen.owner()} is on it.*"
        case ReasonKind.RESOLVED | ReasonKind.INFORMED_OF_END:
            return f"*Reopened:* it is at {seen.tier(issue.tier)} again."
        case ReasonKind.CUSTOMER_WROTE_AFTER if issue.is_open:
            return f"*Reopened:* it is at {seen.tier(issue.tier)} again."
        case ReasonKind.CUSTOMER_WROTE | ReasonKind.CUSTOMER_WROTE_AFTER:
            return _updated(seen, reason) or "*Answered*, or no answer was needed."
        case ReasonKind.QUESTION:
            return f"*Answered:* the ball is with {seen.owner()}."
        case _:
            return "*Answered*, or not asked any more."


def _ended(seen: Seen) -> str:
    """Whoever ended it, as the card says."""
    issue = seen.issue
    if issue.cancelled is not None:
        return f"*Cancelled by {seen.named(issue.cancelled.by)}* at {seen.soon(issue.cancelled.at)}."
    if issue.resolution is not None:
        closed = "" if issue.status is Status.RESOLVED else " It is closed since."
        return f"*Resolved by {seen.named(issue.resolution.by)}* at {seen.soon(issue.resolution.at)}.{closed}"
    return "*It is over.*"


def _accepted(seen: Seen, reason: Reason) -> str:
    issue = seen.issue
    if issue.owner is not None and issue.accepted_at is not None:
        return f"*Accepted by {seen.named(issue.owner)}* at {seen.soon(issue.accepted_at)}."
    if issue.tier != reason.tier:
        return f"*Now at {seen.tier(issue.tier)}* since {seen.soon(issue.present.at)}."
    return f"*Called again* since {seen.soon(issue.present.at)}."


def _no_longer_due(seen: Seen, reason: Reason, because: str) -> str:
    issue = seen.issue
    if because == "paused" and issue.wait is not None:
        return f"*Waiting on {seen.waiting_on()}* until {seen.soon(issue.wait.until)}; its time rests."
    if because == "stopped" and issue.stopped is not None:
        return f"*Reminders stopped by {seen.named(issue.stopped.by)}* until {seen.soon(issue.stopped.until)}."
    if because == "breached":
        return "*The deadline has passed* since."
    if reason.clock is ClockKind.ACK:
        return _accepted(seen, reason)
    if reason.clock is ClockKind.TIER_OWNERSHIP and issue.tier != reason.tier:
        return f"*Now at {seen.tier(issue.tier)}* since {seen.soon(issue.present.at)}."
    if reason.clock is None:
        return "*Nothing is late any more.*"
    return _updated(seen, reason) or f"*No longer due:* {words.promise_of(reason.clock, seen.policy, reason.tier)}."


def _updated(seen: Seen, reason: Reason) -> str:
    """Who said how it stands after the ping; empty where that is not what it asked for."""
    said = seen.issue.last_update
    asks = reason.kind not in _LATENESS or reason.clock in _UPDATES
    if said is None or said.at < reason.at or not asks:
        return ""
    return f"*Update by {seen.named(said.by)}* at {seen.soon(said.at)}."


def _offer(seen: Seen, reason: Reason) -> str:
    issue = seen.issue
    if issue.owner is not None and issue.owner != reason.by and issue.accepted_at is not None:
        return f"*Taken by {seen.named(issue.owner)}* at {seen.soon(issue.accepted_at)}."
    return f"*Not taken:* it is with {seen.owner()}."
