"""One clock instance: its deadline, warnings, pauses, end and breach, under a calendar."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.calendar import always
from bot.domain.clocks import (
    Ahead,
    BreachCause,
    Clock,
    ClockKind,
    Outcome,
    Waiting,
    breach,
    end,
    measured,
    pause,
    run_on,
)
from bot.domain.ids import CalendarKey
from tests.builders import ALWAYS, MONDAY_10, hours, minutes
from tests.full_policy import SUPPORT

CALENDARS = {ALWAYS.key: ALWAYS, SUPPORT.key: SUPPORT}
HALF, THREE_QUARTERS, FOUR_HOURS = hours(2), hours(3), hours(4)


def a_clock(calendar: CalendarKey = ALWAYS.key, target: timedelta = FOUR_HOURS) -> Clock:
    clock = Clock(
        number=1,
        kind=ClockKind.RESOLUTION,
        cycle=1,
        tier=None,
        calendar=calendar,
        policy_version=1,
        target=target,
        started_at=MONDAY_10,
        running_since=None,
        deadline=None,
    )
    return run_on(clock, CALENDARS, MONDAY_10, (HALF, THREE_QUARTERS))


def test_r2_a_paused_clock_moves_its_deadline_by_exactly_the_pause() -> None:
    clock = a_clock()
    assert clock.deadline == MONDAY_10 + hours(4)
    paused = pause(clock, CALENDARS, MONDAY_10 + hours(1), Waiting.CUSTOMER)
    assert pause(paused, CALENDARS, MONDAY_10 + hours(2), Waiting.VENDOR) == paused
    assert measured(paused, CALENDARS, MONDAY_10 + hours(3)) == hours(1)
    running = run_on(paused, CALENDARS, MONDAY_10 + hours(3), (HALF, THREE_QUARTERS))
    assert running.deadline == MONDAY_10 + hours(6)
    assert measured(running, CALENDARS, MONDAY_10 + hours(4)) == hours(2)


def test_r7_a_paused_clock_warns_of_nothing_and_its_warnings_are_computed_anew() -> None:
    clock = a_clock()
    assert clock.ahead == (Ahead(MONDAY_10 + HALF, 0), Ahead(MONDAY_10 + THREE_QUARTERS, 1))
    paused = pause(clock, CALENDARS, MONDAY_10 + hours(2.5), Waiting.CUSTOMER)
    assert (paused.ahead, paused.deadline) == ((), None)
    running = run_on(paused, CALENDARS, MONDAY_10 + hours(3), (HALF, THREE_QUARTERS))
    assert running.ahead == (Ahead(MONDAY_10 + hours(3.5), 1),)


def test_r14_a_warning_of_the_very_instant_at_which_it_goes_on_or_ends_is_none() -> None:
    paused = pause(a_clock(), CALENDARS, MONDAY_10 + HALF, Waiting.CUSTOMER)
    running = run_on(paused, CALENDARS, MONDAY_10 + hours(3), (HALF, THREE_QUARTERS, FOUR_HOURS))
    assert running.ahead == (Ahead(MONDAY_10 + hours(4), 1),)


def test_r24_late_but_done_is_not_met_and_what_makes_it_void_keeps_its_name() -> None:
    clock = a_clock()
    assert end(clock, CALENDARS, MONDAY_10 + minutes(3), Outcome.MET).outcome is Outcome.MET
    late = breach(clock, CALENDARS, MONDAY_10 + hours(5), BreachCause.TIME, None)
    assert late.is_late
    assert end(late, CALENDARS, MONDAY_10 + hours(5), Outcome.MET).outcome is Outcome.BREACHED
    assert end(late, CALENDARS, MONDAY_10 + hours(5), Outcome.CANCELLED).outcome is Outcome.CANCELLED
    assert end(late, CALENDARS, MONDAY_10 + hours(5), Outcome.MET).tell_at is None
    ended = end(clock, CALENDARS, MONDAY_10 + hours(1), Outcome.MET)
    assert (ended.elapsed, ended.runs_now, ended.is_open, ended.is_late) == (hours(1), False, False, False)


def test_r17_a_breach_is_dated_at_its_deadline_whenever_it_was_noticed() -> None:
    late = breach(a_clock(), CALENDARS, MONDAY_10 + hours(9), BreachCause.TIME, None)
    assert late.breach is not None
    assert (late.breach.at, late.breach.detected_at) == (MONDAY_10 + hours(4), MONDAY_10 + hours(9))
    assert (late.ahead, late.tell_at) == ((), MONDAY_10 + hours(4))


def test_r21_a_breach_at_the_closing_is_told_at_the_next_opening() -> None:
    closing = MONDAY_10 + hours(7)  # 17:00 in Berlin
    clock = a_clock(SUPPORT.key, target=hours(7))
    assert clock.deadline == closing
    late = breach(clock, CALENDARS, closing, BreachCause.TIME, None)
    assert late.tell_at == closing + hours(16)


def test_r9_a_target_that_was_passed_already_is_dated_when_it_was_reached() -> None:
    paused = pause(a_clock(), CALENDARS, MONDAY_10 + hours(3), Waiting.CUSTOMER)
    again = pause(
        run_on(paused, CALENDARS, MONDAY_10 + hours(5), ()), CALENDARS, MONDAY_10 + hours(5.5), Waiting.VENDOR
    )
    shorter = run_on(replace(again, target=hours(1)), CALENDARS, MONDAY_10 + hours(6), ())
    assert shorter.deadline == MONDAY_10 + hours(1)
    in_the_second_run = run_on(replace(again, target=hours(3.25)), CALENDARS, MONDAY_10 + hours(6), ())
    assert in_the_second_run.deadline == MONDAY_10 + hours(5.25)


def test_r9_a_target_that_ends_with_a_run_was_reached_at_the_end_of_that_run() -> None:
    paused = pause(a_clock(), CALENDARS, MONDAY_10 + FOUR_HOURS, Waiting.CUSTOMER)
    assert run_on(paused, CALENDARS, MONDAY_10 + hours(6), ()).deadline == MONDAY_10 + FOUR_HOURS


def test_r9_what_was_carried_over_and_measured_before_counts_for_when_it_was_reached() -> None:
    carried = run_on(replace(a_clock(), carried=hours(1), elapsed=hours(1)), CALENDARS, MONDAY_10, ())
    first = pause(carried, CALENDARS, MONDAY_10 + hours(1), Waiting.CUSTOMER)
    second = run_on(first, CALENDARS, MONDAY_10 + hours(2), ())
    both = pause(second, CALENDARS, MONDAY_10 + hours(3), Waiting.CUSTOMER)
    shorter = run_on(replace(both, target=hours(2.5)), CALENDARS, MONDAY_10 + hours(6), ())
    assert shorter.deadline == MONDAY_10 + hours(2.5)
    all_carried = run_on(replace(both, target=hours(1)), CALENDARS, MONDAY_10 + hours(6), ())
    assert all_carried.deadline == MONDAY_10 + hours(6)


def test_r9_where_the_calendar_of_then_is_gone_the_end_of_the_run_stands_for_it() -> None:
    paused = pause(a_clock(), CALENDARS, MONDAY_10 + hours(3), Waiting.CUSTOMER)
    other = always(CalendarKey("other"), "Europe/Berlin")
    moved = replace(paused, target=hours(1), calendar=other.key)
    assert run_on(moved, {other.key: other}, MONDAY_10 + hours(6), ()).deadline == MONDAY_10 + hours(3)


def test_r12_what_was_carried_over_is_late_from_the_beginning() -> None:
    carried = replace(a_clock(), carried=hours(5), elapsed=hours(5), running_since=None)
    assert run_on(carried, CALENDARS, MONDAY_10 + hours(6), ()).deadline == MONDAY_10 + hours(6)
