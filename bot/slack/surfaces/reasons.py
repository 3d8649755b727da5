"""Why people are called, as short sentences: one for each kind of reason.

A sentence says what is the case and what is wanted; typed text in it is escaped, and it mentions nobody by itself.
"""

from typing import assert_never

from bot.domain.clocks import ClockKind
from bot.domain.effects import Reason, ReasonKind
from bot.domain.running import Entered
from bot.slack.surfaces import words
from bot.slack.surfaces.reasons_of_people import please_accept, sentence_of_people
from bot.slack.surfaces.seen import Seen
from bot.slack.text import in_a_row, lasting, listed, typed
from bot.slack.texts import _

_TYPED = 600


def sentence(reason: Reason, seen: Seen) -> str:
    """One reason of a call, as people read it."""
    match reason.kind:
        case ReasonKind.ENTERED:
            return in_a_row(_entered(reason, seen), _accept_by(seen), _stand_in(reason))
        case ReasonKind.STEP:
            return in_a_row(_("Nobody has accepted yet."), _accept_by(seen), _stand_in(reason))
        case ReasonKind.FINAL_FALLBACK:
            return _("Everybody in the calling order was called and nobody accepted. Please find somebody who can.")
        case ReasonKind.THRESHOLD:
            return _warning(reason, seen)
        case ReasonKind.BREACH:
            return _breach(reason, seen)
        case ReasonKind.REMINDER:
            return _("Still late: {late}. Please act, or say how it stands.", late=_late(reason, seen))
        case ReasonKind.CHECKPOINT:
            return _nothing_moved(reason)
        case ReasonKind.RAISE_WITHHELD:
            return _("A deadline passed, but after a return only a person moves it up. Please decide.")
        case ReasonKind.CONFIRM:
            return in_a_row(_("Still on it? Nothing was heard of you lately."), _goes_back(reason, seen))
        case ReasonKind.WAIT_ENDED:
            return _wait_ended(reason)
        case _:
            return sentence_of_people(reason, seen)


def _entered(reason: Reason, seen: Seen) -> str:
    here = seen.tier(reason.tier)
    before = seen.tier(reason.from_tier) if reason.from_tier is not None else _("another tier")
    by = seen.named(reason.by) if reason.by is not None else _("Somebody")
    text = f"“{typed(reason.text, _TYPED)}”" if reason.text else ""
    why = f": {text}" if text else "."
    match reason.how:
        case Entered.ESCALATED:
            return _("{by} escalated it from {before} to {here}{why}", by=by, before=before, here=here, why=why)
        case Entered.RAISED:
            return _raised(reason.clock, before, here)
        case Entered.TIER_CLOSED:
            return _("{before} is closed now, so it is at {here}.", before=before, here=here)
        case Entered.CRITERION:
            return _by_criterion(text, before, here)
        case Entered.RERATED:
            return _rerated(text, words.severity(seen.issue.severity), here)
        case Entered.RETURNED:
            return _("{by} returned it from {before} to {here}{why}", by=by, before=before, here=here, why=why)
        case Entered.REOPENED:
            return _("{by} reopened it at {here}{why}", by=by, here=here, why=why)
        case Entered.UN_ACCEPTED if reason.by is None:
            return _("Its owner did not answer, so nobody has it any more.")
        case Entered.OWNER_GONE:
            return _("Its owner is no longer in this workspace, so nobody has it any more.")
        case Entered.UN_ACCEPTED:
            return _("{by} cannot keep it{why}", by=by, why=why)
        case Entered.OPENED | None:
            return _("{by} opened it at {here}.", by=by, here=here)
        case _ as never:
            assert_never(never)


def _raised(clock: ClockKind | None, before: str, here: str) -> str:
    """What was missed at the tier that it left; only these two raise an issue (SPEC R19)."""
    match clock:
        case ClockKind.ACK:
            return _("Nobody at {before} accepted it in time, so it is now at {here}.", before=before, here=here)
        case ClockKind.TIER_OWNERSHIP:
            return _("The time at {before} ran out, so it is now at {here}.", before=before, here=here)
        case _:
            return _("A deadline at {before} passed, so it is now at {here}.", before=before, here=here)


def _by_criterion(criterion: str, before: str, here: str) -> str:
    if not criterion:
        return _("It meets a criterion, so it went from {before} to {here}.", before=before, here=here)
    return _(
        "It meets the criterion {criterion}, so it went from {before} to {here}.",
        criterion=criterion,
        before=before,
        here=here,
    )


def _rerated(rule: str, severity: str, here: str) -> str:
    if not rule:
        return _("It was rated anew: {severity}, so it is now at {here}.", severity=severity, here=here)
    return _(
        "It was rated anew by the rule {rule}: {severity}, so it is now at {here}.",
        rule=rule,
        severity=severity,
        here=here,
    )


def _accept_by(seen: Seen) -> str:
    ack = seen.issue.clock(ClockKind.ACK)
    if ack is None:
        return ""
    if ack.breach is not None:
        return _("It should have been accepted by {when}: please accept now.", when=seen.when(ack.breach.at))
    return please_accept(ack.deadline, seen)


def _stand_in(reason: Reason) -> str:
    """Why others are called than those whom the step names (SPEC E4)."""
    if not reason.in_place_of_nobody:
        return ""
    if reason.kind is ReasonKind.ENTERED:
        return _("Nobody of the first step can be called now, so you are.")
    return _("Nobody of this step can be called now, so you are.")


def _missed_what(reason: Reason) -> str:
    return _("Promise broken") if reason.promised else _("Deadline missed")


def _goes_back(reason: Reason, seen: Seen) -> str:
    """What becomes of it without an answer (SPEC E7)."""
    tier = seen.tier(reason.tier)
    if reason.deadline is None:
        return _("Unless you answer, {tier} is called again.", tier=tier)
    return _("Unless you answer by {when}, {tier} is called again.", when=seen.when(reason.deadline), tier=tier)


def _warning(reason: Reason, seen: Seen) -> str:
    share, promise = _share(reason), _promised(reason, seen)
    if reason.deadline is None:
        return _("{share}: {promise}.", share=share, promise=promise)
    return _("{share}: {promise} by {when}.", share=share, promise=promise, when=seen.when(reason.deadline))


def _share(reason: Reason) -> str:
    if reason.promised:
        return _("Promised")
    return (
        _("{number} % of the time is used", number=round(100 * reason.share))
        if reason.share is not None
        else _("Time is short")
    )


def _promised(reason: Reason, seen: Seen) -> str:
    if reason.clock is None:
        return _("the next promise")
    return words.promise_of(reason.clock, seen.policy, reason.tier, reason.department)


def _late(reason: Reason, seen: Seen) -> str:
    kinds = dict.fromkeys(reason.late)
    return listed([words.promise_of(kind, seen.policy, reason.tier, reason.department) for kind in kinds])


def _breach(reason: Reason, seen: Seen) -> str:
    missed, promise = _missed_what(reason), _promised(reason, seen)
    if reason.deadline is None:
        return _("{missed}: {promise}.", missed=missed, promise=promise)
    return _("{missed}: {promise}. It was due {when}.", missed=missed, promise=promise, when=seen.when(reason.deadline))


def _nothing_moved(reason: Reason) -> str:
    if reason.within is None:
        return _("Nothing has moved. Is it in the right hands?")
    return _("Nothing has moved for {length}. Is it in the right hands?", length=lasting(reason.within))


def _wait_ended(reason: Reason) -> str:
    if not reason.text:
        return _("The wait is over; the ball is back with you.")
    return _("The wait is over (“{text}”); the ball is back with you.", text=typed(reason.text, _TYPED))
