"""Why people are called, as short sentences: one for each kind of reason.

A sentence says what is the case and what is wanted; typed text in it is escaped, and it mentions nobody by itself.
"""

from typing import assert_never

from bot.domain.clocks import ClockKind
from bot.domain.effects import Reason, ReasonKind
from bot.domain.running import Entered
from bot.slack.surfaces import words
from bot.slack.surfaces.card import Seen
from bot.slack.text import lasting, typed

_TYPED = 600
_MISSED = {
    ClockKind.ACK: "Nobody at {before} accepted it in time",
    ClockKind.TIER_OWNERSHIP: "The time at {before} ran out",
    ClockKind.RESOLUTION: "It was not resolved in time at {before}",
}


def sentence(reason: Reason, seen: Seen) -> str:
    """One reason of a call, as people read it."""
    match reason.kind:
        case ReasonKind.ENTERED:
            stand_in = " Nobody of the first step can be called now, so you are." if reason.in_place_of_nobody else ""
            return f"{_entered(reason, seen)}{_accept_by(seen)}{stand_in}"
        case ReasonKind.STEP:
            stand_in = " Nobody of this step can be called now, so you are." if reason.in_place_of_nobody else ""
            return f"Nobody has accepted yet.{_accept_by(seen)}{stand_in}"
        case ReasonKind.FINAL_FALLBACK:
            return "Everybody in the calling order was called and nobody accepted. Please find somebody who can."
        case ReasonKind.THRESHOLD:
            share = (
                f"{round(100 * reason.share)} % of the time is used" if reason.share is not None else "Time is short"
            )
            return f"{share}: {_promised(reason, seen)}{_by(reason, seen)}."
        case ReasonKind.BREACH:
            due = f" It was due {seen.when(reason.deadline)}." if reason.deadline is not None else ""
            return f"Deadline missed: {_promised(reason, seen)}.{due}"
        case ReasonKind.REMINDER:
            late = " and ".join(words.promise_of(kind, seen.policy, reason.tier) for kind in reason.late)
            return f"Still late: {late}. Please act, or say how it stands."
        case ReasonKind.CHECKPOINT:
            span = f" for {lasting(reason.within)}" if reason.within is not None else ""
            return f"Nothing has moved{span}. Is it in the right hands?"
        case _:
            return _of_people(reason, seen)


def _of_people(reason: Reason, seen: Seen) -> str:
    by = seen.named(reason.by) if reason.by is not None else "Somebody"
    text = f"“{typed(reason.text, _TYPED)}”" if reason.text else ""
    match reason.kind:
        case ReasonKind.QUESTION:
            until = f" Please answer by {seen.when(seen.issue.wait.until)}." if seen.issue.wait is not None else ""
            return f"{by} needs to know from you: {text}{until}"
        case ReasonKind.ANSWERED:
            return f"{by} answered: {text} The ball is back with you."
        case ReasonKind.WAIT_ENDED:
            return f"The wait is over{f' ({text})' if text else ''}; the ball is back with you."
        case ReasonKind.TOP_ESCALATED:
            return f"{by} asks you to step in, as there is no higher tier: {text}"
        case ReasonKind.RAISE_WITHHELD:
            return "A deadline passed, but after a return only a person moves it up. Please decide."
        case ReasonKind.RESOLVED:
            return f"{by} resolved it: {text} If it is not solved after all, reopen it."
        case (
            ReasonKind.ENTERED
            | ReasonKind.STEP
            | ReasonKind.FINAL_FALLBACK
            | ReasonKind.THRESHOLD
            | ReasonKind.BREACH
            | ReasonKind.REMINDER
            | ReasonKind.CHECKPOINT
        ):
            raise AssertionError(reason.kind)
        case _ as never:
            assert_never(never)


def _entered(reason: Reason, seen: Seen) -> str:
    here = seen.tier(reason.tier)
    before = seen.tier(reason.from_tier) if reason.from_tier is not None else "another tier"
    by = seen.named(reason.by) if reason.by is not None else "Somebody"
    why = f": “{typed(reason.text, _TYPED)}”" if reason.text else "."
    match reason.how:
        case Entered.ESCALATED:
            return f"{by} escalated it from {before} to {here}{why}"
        case Entered.RAISED:
            missed = _MISSED[reason.clock] if reason.clock is not None else "A deadline at {before} passed"
            return f"{missed.format(before=before)}, so it is now at {here}."
        case Entered.RETURNED:
            return f"{by} returned it from {before} to {here}{why}"
        case Entered.REOPENED:
            return f"{by} reopened it at {here}{why}"
        case Entered.OPENED | None:
            return f"{by} opened it at {here}."
        case _ as never:
            assert_never(never)


def _accept_by(seen: Seen) -> str:
    ack = seen.issue.clock(ClockKind.ACK)
    if ack is None:
        return ""
    if ack.breach is not None:
        return f" It should have been accepted by {seen.when(ack.breach.at)}: please accept now."
    return f" Please accept by {seen.when(ack.deadline)}." if ack.deadline is not None else " Please accept."


def _promised(reason: Reason, seen: Seen) -> str:
    return words.promise_of(reason.clock, seen.policy, reason.tier) if reason.clock is not None else "the next promise"


def _by(reason: Reason, seen: Seen) -> str:
    return f" by {seen.when(reason.deadline)}" if reason.deadline is not None else ""
