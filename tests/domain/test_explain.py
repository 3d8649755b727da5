"""The arithmetic of a deadline adds up, whatever happened to the clock (SPEC R25)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clocks import ClockKind, Outcome, Waiting, end, pause, run_on
from bot.domain.commands import Accept, Resume, Update, WaitOn
from bot.domain.hindsight.explain import Arithmetic, Pause, Span, arithmetic
from bot.domain.ids import CalendarKey
from bot.domain.matrix import Severity
from tests.builders import BEN, MONDAY_10, after, an_issue, by, hours, minutes
from tests.domain.test_clocks import CALENDARS, a_clock
from tests.full_policy import FULL_POLICY, SUPPORT


def total(of: Arithmetic) -> timedelta:
    return of.carried + sum((span.measured for span in of.spans), timedelta())


def opened(of: Arithmetic) -> timedelta:
    stretches = (stretch for span in of.spans for stretch in span.open)
    return of.carried + sum((closes - opens for opens, closes in stretches), timedelta())


def test_r25_spans_openings_and_pauses_of_a_clock_that_waited_add_up_to_its_target() -> None:
    issue = after(an_issue(Severity.SEV3, policy=FULL_POLICY), MONDAY_10, Accept(by=by(BEN)), policy=FULL_POLICY)
    told = Update(by=by(BEN), text="x", customer_visible=True)
    issue = after(issue, MONDAY_10 + hours(1), told, WaitOn(by=by(BEN), vendor=False, reason="log"), policy=FULL_POLICY)
    issue = after(issue, MONDAY_10 + hours(4), Resume(by=by(BEN)), policy=FULL_POLICY)
    clock = issue.clock(ClockKind.RESOLUTION)
    assert clock is not None
    of = arithmetic(clock, FULL_POLICY.calendars)
    assert of.target == total(of) == opened(of) == hours(24)
    assert of.pauses == (Pause(MONDAY_10 + hours(1), MONDAY_10 + hours(4), Waiting.CUSTOMER),)
    assert of.result == clock.deadline == MONDAY_10 + timedelta(days=3, hours=3)
    assert {span.calendar for span in of.spans} == {"support_hours"}
    assert [len(span.open) for span in of.spans] == [1, 4]


def test_r25_everything_that_makes_a_deadline_is_told() -> None:
    resting = pause(a_clock(), CALENDARS, MONDAY_10 + hours(1), Waiting.VENDOR)
    again = run_on(resting, CALENDARS, MONDAY_10 + hours(2), ())
    later = pause(again, CALENDARS, MONDAY_10 + hours(3), None)  # another target: no pause
    clock = run_on(later, CALENDARS, MONDAY_10 + hours(3), ())
    spans = (
        span(0, 1, hours(1), Waiting.VENDOR),
        span(2, 3, hours(1)),
        span(3, 5, hours(2)),
    )
    waited = Pause(MONDAY_10 + hours(1), MONDAY_10 + hours(2), Waiting.VENDOR)
    whole = Arithmetic(
        clock=clock,
        carried=timedelta(),
        spans=spans,
        pauses=(waited,),
        target=hours(4),
        result=MONDAY_10 + hours(5),
    )
    assert arithmetic(clock, CALENDARS) == whole
    met = end(clock, CALENDARS, MONDAY_10 + hours(4), Outcome.MET)
    assert arithmetic(met, CALENDARS) == replace(whole, clock=met)


def span(since: int, until: int, measured: timedelta, then: Waiting | None = None) -> Span:
    """A stretch of a calendar that never closes, in hours after 10:00."""
    start, stop = MONDAY_10 + hours(since), MONDAY_10 + hours(until)
    return Span(since=start, until=stop, calendar="always", open=((start, stop),), measured=measured, then=then)


def test_r25_a_clock_that_rests_has_no_result_and_says_what_it_measured() -> None:
    resting = pause(a_clock(), CALENDARS, MONDAY_10 + hours(1), Waiting.VENDOR)
    of = arithmetic(resting, CALENDARS)
    assert (of.result, total(of), of.pauses) == (None, hours(1), ())
    assert of.spans[0].then is Waiting.VENDOR


def test_r25_what_was_measured_under_a_calendar_that_is_gone_is_told_without_its_openings() -> None:
    resting = pause(a_clock(), CALENDARS, MONDAY_10 + hours(1), None)
    of = arithmetic(replace(resting, calendar=SUPPORT.key), {SUPPORT.key: SUPPORT})
    assert (of.spans[0].open, of.spans[0].measured) == ((), hours(1))


def test_r12_what_was_carried_over_and_passed_the_target_has_nothing_left_to_open() -> None:
    late = replace(a_clock(), carried=hours(5), elapsed=hours(5), running_since=None)
    of = arithmetic(run_on(late, CALENDARS, MONDAY_10 + hours(6), ()), CALENDARS)
    six = MONDAY_10 + hours(6)
    assert of.spans == (Span(since=six, until=six, calendar="always", open=(), measured=timedelta()),)
    assert (of.carried, of.result) == (hours(5), six)


@pytest.mark.parametrize("calendar", ["always", SUPPORT.key])
def test_r6_a_late_clock_that_runs_on_has_nothing_left_to_open(calendar: CalendarKey) -> None:
    late = pause(run_on(a_clock(calendar), CALENDARS, MONDAY_10, ()), CALENDARS, MONDAY_10 + hours(5), Waiting.VENDOR)
    of = arithmetic(run_on(late, CALENDARS, MONDAY_10 + hours(6), ()), CALENDARS)
    assert (of.spans[-1].open, of.spans[-1].measured) == ((), timedelta())
    assert (of.spans[-1].since, of.result) == (MONDAY_10 + hours(6), MONDAY_10 + hours(4))


@given(st.lists(st.integers(1, 60 * 24 * 2), max_size=6), st.booleans())
def test_r25_it_adds_up_after_any_pauses(steps: list[int], support: bool) -> None:  # noqa: FBT001  # Hypothesis gives it
    now, clock = MONDAY_10, a_clock(SUPPORT.key if support else "always", target=hours(500))  # type: ignore[arg-type]  # its key
    for number, step in enumerate(steps):
        now += minutes(step)
        clock = run_on(clock, CALENDARS, now, ()) if number % 2 else pause(clock, CALENDARS, now, Waiting.CUSTOMER)
    of = arithmetic(clock if clock.runs_now else run_on(clock, CALENDARS, now, ()), CALENDARS)
    assert total(of) == opened(of) == of.target


def test_r25_a_clock_that_was_met_is_told_up_to_the_deadline_that_it_kept() -> None:
    started = run_on(a_clock(), CALENDARS, MONDAY_10, ())
    resting = pause(started, CALENDARS, MONDAY_10 + hours(1), Waiting.VENDOR)
    met = end(run_on(resting, CALENDARS, MONDAY_10 + hours(3), ()), CALENDARS, MONDAY_10 + hours(4), Outcome.MET)
    of = arithmetic(met, CALENDARS)
    assert (of.result, met.elapsed) == (MONDAY_10 + hours(3) + of.target - hours(1), hours(2))
    assert total(of) == opened(of) == of.target
    assert of.pauses == (Pause(MONDAY_10 + hours(1), MONDAY_10 + hours(3), Waiting.VENDOR),)


def test_r25_a_clock_that_ended_while_it_rested_has_no_deadline_to_tell() -> None:
    resting = pause(run_on(a_clock(), CALENDARS, MONDAY_10, ()), CALENDARS, MONDAY_10 + hours(1), Waiting.VENDOR)
    of = arithmetic(end(resting, CALENDARS, MONDAY_10 + hours(3), Outcome.CANCELLED), CALENDARS)
    assert (of.result, total(of), len(of.spans)) == (None, hours(1), 1)
