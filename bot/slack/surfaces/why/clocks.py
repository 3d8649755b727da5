"""The arithmetic of a deadline in words: start, calendar, openings, pauses, target, result (SPEC R25).

Never computes; what is added up here was measured by the domain.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.domain.clocks import BreachCause, Clock, Outcome
from bot.domain.hindsight.explain import Arithmetic, Pause, Span
from bot.domain.ids import DepartmentKey
from bot.slack.surfaces import words
from bot.slack.surfaces.why.teller import Teller, amount

CAUSE: Final[Mapping[BreachCause, str]] = {
    BreachCause.TIME: "",
    BreachCause.RERATE: ", when the target changed",
    BreachCause.LATE_OPEN: ", before it was opened here",
    BreachCause.CARRIED: ", in the cycle before",
}
_OUTCOME: Final[Mapping[Outcome, str]] = {
    Outcome.MET: "kept",
    Outcome.BREACHED: "ended",
    Outcome.HANDED_OVER: "ended as it moved up",
    Outcome.RETURNED: "ended as it was returned",
    Outcome.ENDED: "ended",
    Outcome.SUPERSEDED: "replaced by another",
    Outcome.CANCELLED: "cancelled",
}


def told(of: Arithmetic, teller: Teller, asked: DepartmentKey | None = None) -> tuple[str, ...]:
    """One clock: what it promises and how that stands, then its sum, line by line; `asked` is whose request it is."""
    clock = of.clock
    promise = teller.clock(clock.kind, clock.tier, asked) + (", as promised" if clock.promised else "")
    return (f"{teller.strong(promise)} · {_state(clock, teller)}", *_sum(of, teller))


def _state(clock: Clock, teller: Teller) -> str:
    missed = ""
    if clock.breach is not None:
        missed = f"missed {teller.when(clock.breach.at)}{CAUSE[clock.breach.cause]}"
    if clock.outcome is not None and clock.ended_at is not None:
        ended = f"{_OUTCOME[clock.outcome]} {teller.when(clock.ended_at)}"
        return f"{missed}; {ended}" if missed else ended
    if missed:
        return f"{missed}; still open"
    return f"due {teller.when(clock.deadline)}" if clock.deadline is not None else "rests"


def _sum(of: Arithmetic, teller: Teller) -> Iterator[str]:
    clock = of.clock
    if clock.promised:
        yield f"A person named this instant: {_result(of, teller)}."
        return
    if of.carried:
        yield f"{amount(of.carried)} carried over from before"
    rests = {pause.since: pause for pause in of.pauses}
    for span in of.spans:
        if span.until > span.since:  # a late clock that runs on has nothing left that could count
            yield _span(span, teller)
        if span.until in rests:
            yield _rest(rests[span.until], teller)
    yield _total(of, teller)
    if clock.breach is not None and clock.breach.detected_at > clock.breach.at:
        yield f"noticed {teller.when(clock.breach.detected_at)}"


def _span(span: Span, teller: Teller) -> str:
    stretch = f"from {teller.when(span.since)} to {teller.when(span.until)}"
    return f"{amount(span.measured)} {stretch} in `{span.calendar}`{_openings(span, teller)}"


def _openings(span: Span, teller: Teller) -> str:
    """Which hours counted; where all of them did there is nothing to say."""
    if span.open == ((span.since, span.until),):
        return ""
    shown = [f"{teller.when(opens)} to {teller.hour(closes)}" for opens, closes in span.open[: teller.most_openings]]
    return f": open {', '.join(shown)}{_more(span.open, teller)}" if shown else ""


def _more(openings: Sequence[object], teller: Teller) -> str:
    more = len(openings) - teller.most_openings
    return f" and {more} times more" if more > 0 else ""


def _rest(pause: Pause, teller: Teller) -> str:
    why = f"it waited on {words.WAITING[pause.on]}" if pause.on is not None else "it did not run"
    return f"not counted: {teller.when(pause.since)} to {teller.when(pause.until)}, as {why}"


def _total(of: Arithmetic, teller: Teller) -> str:
    parts = [amount(part) for part in (of.carried, *(span.measured for span in of.spans)) if part]
    measured = sum((span.measured for span in of.spans), of.carried)
    adds_up = of.result is not None and measured == of.target
    total = " + ".join(parts) or amount(measured)
    if adds_up:
        return f"{total} = the target of {amount(of.target)}, so {_result(of, teller)}"
    summed = f"{total} = {amount(measured)}" if len(parts) > 1 else total
    return f"{summed} of the target of {amount(of.target)}; {_result(of, teller)}"


def _result(of: Arithmetic, teller: Teller) -> str:
    return f"due {teller.when(of.result)}" if of.result is not None else "no deadline while it rests"
