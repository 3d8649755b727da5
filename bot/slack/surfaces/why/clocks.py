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
from bot.slack.texts import Text, _, plural

CAUSE: Final[Mapping[BreachCause, Text]] = {
    BreachCause.RERATE: Text(", when the target changed"),
    BreachCause.LATE_OPEN: Text(", before it was opened here"),
    BreachCause.CARRIED: Text(", in the cycle before"),
}
"""What else than time made a promise break."""
_OUTCOME: Final[Mapping[Outcome, Text]] = {
    Outcome.MET: Text("kept"),
    Outcome.BREACHED: Text("ended"),
    Outcome.HANDED_OVER: Text("ended as it moved up"),
    Outcome.RETURNED: Text("ended as it was returned"),
    Outcome.ENDED: Text("ended"),
    Outcome.SUPERSEDED: Text("replaced by another"),
    Outcome.CANCELLED: Text("cancelled"),
}


def cause(of: BreachCause) -> str:
    """Why a deadline was missed, as the end of a sentence; nothing where time simply passed."""
    return _(CAUSE[of]) if of in CAUSE else ""


def told(of: Arithmetic, teller: Teller, asked: DepartmentKey | None = None) -> tuple[str, ...]:
    """One clock: what it promises and how that stands, then its sum, line by line; `asked` is whose request it is."""
    clock = of.clock
    promise = teller.clock(clock.kind, clock.tier, asked) + (_(", as promised") if clock.promised else "")
    return (f"{teller.strong(promise)} · {_state(clock, teller)}", *_sum(of, teller))


def _state(clock: Clock, teller: Teller) -> str:
    missed = ""
    if clock.breach is not None:
        missed = _("missed {when}{cause}", when=teller.when(clock.breach.at), cause=cause(clock.breach.cause))
    if clock.outcome is not None and clock.ended_at is not None:
        ended = f"{_OUTCOME[clock.outcome]} {teller.when(clock.ended_at)}"
        return f"{missed}; {ended}" if missed else ended
    if missed:
        return _("{missed}; still open", missed=missed)
    return _("due {when}", when=teller.when(clock.deadline)) if clock.deadline is not None else _("rests")


def _sum(of: Arithmetic, teller: Teller) -> Iterator[str]:
    clock = of.clock
    if clock.promised:
        yield _("A person named this instant: {result}.", result=_result(of, teller))
        return
    if of.carried:
        yield _("{length} carried over from before", length=amount(of.carried))
    rests = {pause.since: pause for pause in of.pauses}
    for span in of.spans:
        if span.until > span.since:  # a late clock that runs on has nothing left that could count
            yield _span(span, teller)
        if span.until in rests:
            yield _rest(rests[span.until], teller)
    yield _total(of, teller)
    if clock.breach is not None and clock.breach.detected_at > clock.breach.at:
        yield _("noticed {when}", when=teller.when(clock.breach.detected_at))


def _span(span: Span, teller: Teller) -> str:
    return _(
        "{length} from {since} to {until} in `{calendar}`{openings}",
        length=amount(span.measured),
        since=teller.when(span.since),
        until=teller.when(span.until),
        calendar=span.calendar,
        openings=_openings(span, teller),
    )


def _openings(span: Span, teller: Teller) -> str:
    """Which hours counted; where all of them did there is nothing to say."""
    if span.open == ((span.since, span.until),):
        return ""
    shown = [
        _("{since} to {until}", since=teller.when(opens), until=teller.hour(closes))
        for opens, closes in span.open[: teller.most_openings]
    ]
    return _(": open {shown}{more}", shown=", ".join(shown), more=_more(span.open, teller)) if shown else ""


def _more(openings: Sequence[object], teller: Teller) -> str:
    more = len(openings) - teller.most_openings
    return plural(" and {count} time more", " and {count} times more", more) if more > 0 else ""


def _rest(pause: Pause, teller: Teller) -> str:
    why = _("it waited on {who}", who=words.WAITING[pause.on]) if pause.on is not None else _("it did not run")
    return _(
        "not counted: {since} to {until}, as {why}",
        since=teller.when(pause.since),
        until=teller.when(pause.until),
        why=why,
    )


def _total(of: Arithmetic, teller: Teller) -> str:
    parts = [amount(part) for part in (of.carried, *(span.measured for span in of.spans)) if part]
    measured = sum((span.measured for span in of.spans), of.carried)
    adds_up = of.result is not None and measured == of.target
    total = " + ".join(parts) or amount(measured)
    if adds_up:
        return _(
            "{total} = the target of {length}, so {result}",
            total=total,
            length=amount(of.target),
            result=_result(of, teller),
        )
    summed = f"{total} = {amount(measured)}" if len(parts) > 1 else total
    return _(
        "{summed} of the target of {length}; {result}",
        summed=summed,
        length=amount(of.target),
        result=_result(of, teller),
    )


def _result(of: Arithmetic, teller: Teller) -> str:
    return _("due {when}", when=teller.when(of.result)) if of.result is not None else _("no deadline while it rests")
