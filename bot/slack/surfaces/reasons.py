"""Why people are called, as short sentences: one for each kind of reason.

A sentence says what is the case and what is wanted; typed text in it is escaped, and it mentions nobody by itself.
"""

from typing import assert_never

from bot.domain.clocks import ClockKind
from bot.domain.effects import Reason, ReasonKind
from bot.domain.running import Entered
from bot.slack.surfaces import words
from bot.slack.surfaces.reasons_of_people import sentence_of_people
from bot.slack.surfaces.seen import Seen
from bot.slack.text import lasting, listed, typed

_TYPED = 600


def sentence(reason: Reason, seen: Seen) -> str:
    """One reason of a call, as people read it."""
    match reason.kind:
        case ReasonKind.ENTERED:
            return f"{_entered(reason, seen)}{_accept_by(seen)}{_stand_in(reason)}"
        case ReasonKind.STEP:
            return f"Nobody has accepted yet.{_accept_by(seen)}{_stand_in(reason)}"
        case ReasonKind.FINAL_FALLBACK:
            return "Everybody in the calling order was called and nobody accepted. Please find somebody who can."
        case ReasonKind.THRESHOLD:
            return f"{_share(reason)}: {_promised(reason, seen)}{_by(reason, seen)}."
        case ReasonKind.BREACH:
            return f"{_missed_what(reason)}: {_promised(reason, seen)}.{_due(reason, seen)}"
        case ReasonKind.REMINDER:
            return f"Still late: {_late(reason, seen)}. Please act, or say how it stands."
        case ReasonKind.CHECKPOINT:
            return f"Nothing has moved{_for(reason)}. Is it in the right hands?"
        case ReasonKind.RAISE_WITHHELD:
            return "A deadline passed, but after a return only a person moves it up. Please decide."
        case ReasonKind.CONFIRM:
            return f"Still on it? Nothing was heard of you lately.{_goes_back(reason, seen)}"
        case ReasonKind.WAIT_ENDED:
            return f"The wait is over{_about(reason)}; the ball is back with you."
        case _:
            return sentence_of_people(reason, seen)


def _entered(reason: Reason, seen: Seen) -> str:
    here = seen.tier(reason.tier)
    before = seen.tier(reason.from_tier) if reason.from_tier is not None else "another tier"
    by = seen.named(reason.by) if reason.by is not None else "Somebody"
    text = f"“{typed(reason.text, _TYPED)}”" if reason.text else ""
    why = f": {text}" if text else "."
    match reason.how:
        case Entered.ESCALATED:
            return f"{by} escalated it from {before} to {here}{why}"
        case Entered.RAISED:
            return f"{_missed(reason.clock, before)}, so it is now at {here}."
        case Entered.TIER_CLOSED:
            return f"{before} is closed now, so it is at {here}."
        case Entered.CRITERION:
            return f"It meets {f'the criterion {text}' if text else 'a criterion'}, so it went from {before} to {here}."
        case Entered.RERATED:
            rule = f" by the rule {text}" if text else ""
            return f"It was rated anew{rule}: {words.severity(seen.issue.severity)}, so it is now at {here}."
        case Entered.RETURNED:
            return f"{by} returned it from {before} to {here}{why}"
        case Entered.REOPENED:
            return f"{by} reopened it at {here}{why}"
        case Entered.UN_ACCEPTED if reason.by is None:
            return "Its owner did not answer, so nobody has it any more."
        case Entered.OWNER_GONE:
            return "Its owner is no longer in this workspace, so nobody has it any more."
        case Entered.UN_ACCEPTED:
            return f"{by} cannot keep it{why}"
        case Entered.OPENED | None:
            return f"{by} opened it at {here}."
        case _ as never:
            assert_never(never)


def _missed(clock: ClockKind | None, before: str) -> str:
    """What was missed at the tier that it left; only these two raise an issue (SPEC R19)."""
    match clock:
        case ClockKind.ACK:
            return f"Nobody at {before} accepted it in time"
        case ClockKind.TIER_OWNERSHIP:
            return f"The time at {before} ran out"
        case _:
            return f"A deadline at {before} passed"


def _accept_by(seen: Seen) -> str:
    ack = seen.issue.clock(ClockKind.ACK)
    if ack is None:
        return ""
    if ack.breach is not None:
        return f" It should have been accepted by {seen.when(ack.breach.at)}: please accept now."
    return f" Please accept by {seen.when(ack.deadline)}." if ack.deadline is not None else " Please accept."


def _stand_in(reason: Reason) -> str:
    """Why others are called than those whom the step names (SPEC E4)."""
    which = "the first step" if reason.kind is ReasonKind.ENTERED else "this step"
    return f" Nobody of {which} can be called now, so you are." if reason.in_place_of_nobody else ""


def _missed_what(reason: Reason) -> str:
    return "Promise broken" if reason.promised else "Deadline missed"


def _goes_back(reason: Reason, seen: Seen) -> str:
    """What becomes of it without an answer (SPEC E7)."""
    by = f" by {seen.when(reason.deadline)}" if reason.deadline is not None else ""
    return f" Unless you answer{by}, {seen.tier(reason.tier)} is called again."


def _share(reason: Reason) -> str:
    if reason.promised:
        return "Promised"
    return f"{round(100 * reason.share)} % of the time is used" if reason.share is not None else "Time is short"


def _promised(reason: Reason, seen: Seen) -> str:
    if reason.clock is None:
        return "the next promise"
    return words.promise_of(reason.clock, seen.policy, reason.tier, reason.department)


def _late(reason: Reason, seen: Seen) -> str:
    kinds = dict.fromkeys(reason.late)
    return listed([words.promise_of(kind, seen.policy, reason.tier, reason.department) for kind in kinds])


def _due(reason: Reason, seen: Seen) -> str:
    return f" It was due {seen.when(reason.deadline)}." if reason.deadline is not None else ""


def _by(reason: Reason, seen: Seen) -> str:
    return f" by {seen.when(reason.deadline)}" if reason.deadline is not None else ""


def _for(reason: Reason) -> str:
    return f" for {lasting(reason.within)}" if reason.within is not None else ""


def _about(reason: Reason) -> str:
    return f" (“{typed(reason.text, _TYPED)}”)" if reason.text else ""
