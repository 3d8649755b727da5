"""What people may silence: warnings and reminders for a while, never a clock (SPEC R18, R20; statements 62, 63)."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.clocks import ClockKind
from bot.domain.commands import (
    Accept,
    Command,
    CustomerWrote,
    Escalate,
    HandOver,
    ReRate,
    Resolve,
    Snooze,
    StopReminding,
    UnAccept,
    Update,
    WaitOn,
)
from bot.domain.effects import NoticeKind, ReasonKind
from bot.domain.errors import Why, certain
from bot.domain.facts import Silenced
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.running import Snoozed, SnoozeFor, Stopped
from tests.builders import DANA, INES, MONDAY_10, REPORTS, T3, TOMAS, by, hours, minutes
from tests.decisions import calls_of, clock, deed, kinds, lived, refused, time
from tests.domain.told import notices, opened, owned, wakes

LATER = MONDAY_10 + minutes(5)
AN_HOUR = Snooze(by=by(TOMAS), length=SnoozeFor.HOUR)
UNTIL_OPENING = Snooze(by=by(TOMAS), length=SnoozeFor.NEXT_OPENING)
DONE = Resolve(by=by(TOMAS), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False)
WORSE = ReRate(by=by(TOMAS), report=REPORTS[Severity.SEV1], reason="All of them")
WROTE = CustomerWrote(by=by(TOMAS), at=LATER, text="Hello?")


def expert(severity: Severity = Severity.SEV2) -> Issue:
    """Owned by Tomas at the third tier, where nothing raises it. First reply of a Sev 2: at 11:00."""
    return owned(severity, T3)


def told(at: datetime) -> Issue:
    """A Sev 3 whose customer and team heard how it stands at that instant: both hear again a working day later."""
    heard = Update(by=by(TOMAS), text="Looking", customer_visible=True)
    return deed(owned(Severity.SEV3, T3, at=min(at, MONDAY_10)), at, heard).issue


# Snoozing, as R20 says


def test_r20_a_snooze_stops_no_clock_and_silences_warnings() -> None:
    before = expert()
    decision = deed(before, LATER, AN_HOUR)
    assert decision.issue.clocks == before.open_clocks
    assert calls_of(decision) == []
    half = time(decision.issue, MONDAY_10 + minutes(30))
    assert calls_of(half) == []
    first_reply = clock(before, ClockKind.FIRST_REPLY).number
    assert Silenced(MONDAY_10 + minutes(30), ClockKind.FIRST_REPLY, first_reply, 0) in half.facts


def test_r20_without_a_snooze_the_same_warning_is_told() -> None:
    assert kinds(time(expert(), MONDAY_10 + minutes(30))) == [ReasonKind.THRESHOLD]


@pytest.mark.parametrize(("length", "lasts"), [(SnoozeFor.QUARTER, 15), (SnoozeFor.HALF, 30), (SnoozeFor.HOUR, 60)])
def test_r20_with_no_deadline_near_it_lasts_as_long_as_asked(length: SnoozeFor, lasts: int) -> None:
    issue = deed(told(LATER), LATER, Snooze(by=by(TOMAS), length=length)).issue
    assert issue.snoozed == Snoozed(LATER, LATER + minutes(lasts), TOMAS)


def test_r20_with_no_deadline_ahead_at_all_it_lasts_as_long_as_asked() -> None:
    issue = deed(replace(expert(), clocks=()), LATER, AN_HOUR).issue
    assert certain(issue.snoozed).until == LATER + hours(1)


def test_62_r20_an_hour_with_a_deadline_in_fifty_minutes_ends_a_tenth_of_the_target_before_it() -> None:
    issue = deed(expert(), MONDAY_10 + minutes(10), AN_HOUR).issue
    assert certain(issue.snoozed).until == MONDAY_10 + minutes(54)
    assert clock(issue, ClockKind.FIRST_REPLY) == clock(expert(), ClockKind.FIRST_REPLY)


def test_r20_what_must_be_left_before_the_deadline_is_working_time() -> None:
    sixteen_thirty = MONDAY_10 + hours(6.5)
    quiet = told(MONDAY_10 + minutes(20))  # told again by 10:20 on Tuesday: 48 minutes before is 09:32
    assert certain(deed(quiet, sixteen_thirty, UNTIL_OPENING).issue.snoozed).until == MONDAY_10 + hours(23)
    nearer = told(MONDAY_10 - minutes(20))  # by 09:40: 48 minutes of work before is 16:52 today
    assert certain(deed(nearer, sixteen_thirty, UNTIL_OPENING).issue.snoozed).until == MONDAY_10 + minutes(6 * 60 + 52)


def test_r20_before_a_promise_it_is_the_instant_that_counts() -> None:
    promise = Update(by=by(TOMAS), text="Looking", customer_visible=True, next_by=LATER + minutes(50))
    promised = deed(expert(), LATER, promise).issue
    assert certain(deed(promised, LATER, AN_HOUR).issue.snoozed).until == LATER + minutes(45)


def test_r20_with_less_than_five_minutes_left_it_is_refused_with_the_deadline() -> None:
    last = deed(expert(), MONDAY_10 + minutes(49), AN_HOUR).issue
    assert certain(last.snoozed).until == MONDAY_10 + minutes(54)
    refusal = refused(expert(), MONDAY_10 + minutes(49.5), AN_HOUR)
    assert (refusal.why, refusal.facts.at) == (Why.SNOOZE_TOO_CLOSE, MONDAY_10 + hours(1))


def test_r20_until_the_next_opening_is_for_what_sleeps_at_night() -> None:
    evening, night = MONDAY_10 + hours(6.5), MONDAY_10 + hours(10)
    tuesday_9 = MONDAY_10 + hours(23)
    quiet = told(MONDAY_10 + hours(2))
    assert certain(deed(quiet, evening, UNTIL_OPENING).issue.snoozed).until == tuesday_9
    assert certain(deed(quiet, night, UNTIL_OPENING).issue.snoozed).until == tuesday_9
    assert refused(expert(), LATER, UNTIL_OPENING).why is Why.NO_OPENING_TO_WAIT_FOR


def test_r20_the_next_opening_may_be_a_minute_away_where_no_deadline_is_ahead() -> None:
    early = MONDAY_10 + hours(23) - minutes(1)
    issue = deed(replace(expert(Severity.SEV3), clocks=()), early, UNTIL_OPENING).issue
    assert certain(issue.snoozed).until == MONDAY_10 + hours(23)


def test_r20_a_grave_issue_is_snoozed_three_times_in_a_tier_and_a_light_one_as_often_as_wanted() -> None:
    short = Snooze(by=by(TOMAS), length=SnoozeFor.QUARTER)
    issue = lived(expert(), LATER, short, short, short)
    assert issue.snoozes == 3
    assert refused(issue, LATER, short).why is Why.SNOOZES_USED_UP
    light = lived(expert(Severity.SEV3), LATER, short, short, short, short)
    assert light.snoozes == 4


def test_r20_owner_and_lead_snooze_what_is_accepted_and_nobody_else_does() -> None:
    assert deed(expert(), LATER, replace(AN_HOUR, by=by(INES))).issue.snoozed is not None
    assert refused(expert(), LATER, replace(AN_HOUR, by=by(DANA))).why is Why.NOT_OWNER
    assert refused(opened(), LATER, replace(AN_HOUR, by=by(DANA))).why is Why.NOBODY_OWNS_IT


@pytest.mark.parametrize(
    "command", [WROTE, WORSE, Escalate(by=by(TOMAS), reason="x"), DONE, UnAccept(by=by(TOMAS), reason="x")]
)
def test_63_r20_a_message_a_raise_a_way_up_and_an_end_are_heard_again(command: Command) -> None:
    quiet = replace(owned(), owner=TOMAS, snoozed=Snoozed(LATER, LATER + minutes(30), TOMAS))
    assert deed(quiet, LATER, command).issue.snoozed is None


def test_63_r20_an_automatic_reply_and_an_update_leave_it_silent() -> None:
    quiet = deed(expert(), LATER, AN_HOUR).issue
    for command in (replace(WROTE, automatic=True), Update(by=by(TOMAS), text="Looking")):
        assert deed(quiet, LATER, command).issue.snoozed == quiet.snoozed


def test_r20_any_breach_ends_it() -> None:
    quiet = replace(expert(), snoozed=Snoozed(LATER, MONDAY_10 + hours(2), TOMAS))
    decision = time(quiet, MONDAY_10 + hours(1))
    assert decision.issue.snoozed is None
    assert ReasonKind.BREACH in kinds(decision)


def test_r20_reminders_wait_for_its_end() -> None:
    late = time(expert(), MONDAY_10 + hours(1)).issue
    assert certain(late.reminders).next_at == MONDAY_10 + minutes(90)
    quiet = deed(late, MONDAY_10 + minutes(65), Snooze(by=by(TOMAS), length=SnoozeFor.HALF)).issue
    heard = [one for one in wakes(quiet, MONDAY_10 + minutes(95)) if calls_of(one)]
    assert [(one.issue.last_instant, kinds(one)) for one in heard] == [(MONDAY_10 + minutes(95), [ReasonKind.REMINDER])]


def test_r26_a_warning_at_the_very_instant_at_which_it_ends_is_heard() -> None:
    quiet = replace(expert(), snoozed=Snoozed(MONDAY_10, MONDAY_10 + minutes(30), TOMAS))
    assert kinds(time(quiet, MONDAY_10 + minutes(30))) == [ReasonKind.THRESHOLD]


def test_r20_what_waits_may_be_snoozed_and_the_customer_ends_both() -> None:
    heard = Update(by=by(TOMAS), text="Logs, please", customer_visible=True)
    waiting = lived(expert(), LATER, heard, WaitOn(by=by(TOMAS), vendor=False, reason="Logs"), AN_HOUR)
    assert waiting.snoozed is not None
    issue = deed(waiting, LATER, WROTE).issue
    assert (issue.snoozed, issue.wait) == (None, None)


# Stop reminding, as R18 says


def stop(until: datetime) -> StopReminding:
    return StopReminding(by=by(INES), until=until, reason="They know")


def late_expert() -> Issue:
    return time(expert(), MONDAY_10 + hours(1)).issue


def test_r18_a_lead_stops_the_reminders_until_an_instant_and_then_they_begin_anew() -> None:
    at, until = MONDAY_10 + minutes(65), MONDAY_10 + minutes(110)
    decision = deed(late_expert(), at, stop(until))
    issue = decision.issue
    assert (issue.stopped, issue.reminders) == (Stopped(until, INES, "They know"), None)
    assert [(one.kind, one.until) for one in notices(decision)] == [(NoticeKind.STOPPED_REMINDING, until)]
    assert ReasonKind.REMINDER not in [kind for one in wakes(issue, until) for kind in kinds(one)]
    after_it = time(issue, until).issue
    assert (after_it.stopped, certain(after_it.reminders).next_at) == (None, until + minutes(30))


def test_r18_it_lasts_at_most_two_checkpoints() -> None:
    at = MONDAY_10 + minutes(65)
    assert deed(late_expert(), at, stop(at + hours(8))).issue.stopped is not None
    for until in (at + hours(8) + minutes(1), at, at - minutes(1)):
        refusal = refused(late_expert(), at, stop(until))
        assert (refusal.why, refusal.facts.until) == (Why.STOP_TOO_LONG, at + hours(8))


def test_r18_two_checkpoints_of_a_light_issue_are_working_days() -> None:
    at = MONDAY_10 + minutes(65)
    friday_at_the_same_hour = at + hours(96)
    assert deed(expert(Severity.SEV3), at, stop(friday_at_the_same_hour)).issue.stopped is not None
    assert refused(expert(Severity.SEV3), at, stop(friday_at_the_same_hour + minutes(1))).why is Why.STOP_TOO_LONG


def test_r18_stopping_is_the_leads_needs_an_owner_and_a_reason() -> None:
    until = MONDAY_10 + hours(2)
    assert refused(expert(), LATER, replace(stop(until), by=by(TOMAS))).why is Why.NEEDS_LEAD
    assert refused(expert(), LATER, replace(stop(until), reason="")).facts.missing == ("reason",)
    assert refused(opened(), LATER, replace(stop(until), by=by(DANA))).why is Why.NOBODY_OWNS_IT


@pytest.mark.parametrize("command", [WROTE, WORSE, UnAccept(by=by(TOMAS), reason="Ill"), DONE])
def test_r18_a_message_a_raise_and_the_loss_of_the_owner_end_it(command: Command) -> None:
    silent = deed(late_expert(), MONDAY_10 + minutes(65), stop(MONDAY_10 + hours(3))).issue
    assert deed(silent, MONDAY_10 + minutes(66), command).issue.stopped is None


def test_r18_a_new_breach_ends_it() -> None:
    silent = deed(late_expert(), MONDAY_10 + minutes(65), stop(MONDAY_10 + hours(3))).issue
    decision = time(silent, MONDAY_10 + hours(2))  # the internal update
    assert (decision.issue.stopped, decision.issue.reminders is None) == (None, False)


def test_r18_another_owner_is_still_an_owner() -> None:
    at = MONDAY_10 + minutes(65)
    silent = lived(late_expert(), at, stop(MONDAY_10 + hours(3)), HandOver(by=by(TOMAS), to=INES))
    issue = deed(silent, at, Accept(by=by(INES))).issue
    assert (issue.owner, issue.stopped) == (INES, silent.stopped)
