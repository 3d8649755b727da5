"""When the bot did not run: what was due takes effect at the end, and one message tells it (SPEC R17, R22, 64)."""

from datetime import datetime, timedelta

import pytest

from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept, CustomerWrote, Escalate, Update, WaitOn
from bot.domain.decision import Decision
from bot.domain.effects import ReasonKind
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.errors import certain
from bot.domain.facts import Breached, Moved, Outage, TimePassed
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from tests.builders import A_ROSTER, BEN, DANA, MONDAY_10, PRIYA, T2, T3, TOMAS, an_issue, by, hours, minutes
from tests.decisions import calls_of, clock, kinds, lived, reason, time, whom
from tests.full_policy import FULL_POLICY

DOWN = MONDAY_10 + minutes(10)
UP = DOWN + minutes(32)
OUTAGE = Outage(DOWN, UP)


def after_the_outage(issue: Issue, at: datetime = UP, outage: Outage = OUTAGE) -> Decision:
    return time(issue, at, outage=outage)


def at_the_top(severity: Severity = Severity.SEV2) -> Issue:
    up = () if severity is Severity.SEV1 else (Escalate(by=by(DANA), reason="x", to=T3),)
    return lived(an_issue(severity, policy=FULL_POLICY), MONDAY_10, *up, Accept(by=by(TOMAS)))


def test_64_three_deadlines_that_passed_are_dated_when_they_passed_and_one_message_tells_them() -> None:
    told = Update(by=by(TOMAS), text="We look at it", customer_visible=True)
    wrote = CustomerWrote(by=by(TOMAS), at=MONDAY_10 + minutes(5), text="Any news?")
    issue = lived(lived(at_the_top(Severity.SEV1), MONDAY_10, told), MONDAY_10 + minutes(5), wrote)
    decision = after_the_outage(issue)
    assert {fact.clock: fact.at for fact in decision.facts if isinstance(fact, Breached)} == {
        ClockKind.NEXT_REPLY: MONDAY_10 + minutes(20),
        ClockKind.CUSTOMER_UPDATE: MONDAY_10 + minutes(30),
        ClockKind.INTERNAL_UPDATE: MONDAY_10 + minutes(30),
    }
    first = certain(clock(decision.issue, ClockKind.NEXT_REPLY).breach)
    assert (first.at, first.detected_at) == (MONDAY_10 + minutes(20), UP)
    assert len(calls_of(decision)) == 1
    assert kinds(decision).count(ReasonKind.BREACH) == len(decision.issue.late_clocks)


def test_64_what_the_breach_caused_happens_at_the_end_so_that_the_next_tier_has_its_full_time() -> None:
    decision = after_the_outage(an_issue(policy=FULL_POLICY))
    [moved] = [fact for fact in decision.facts if isinstance(fact, Moved)]
    assert (moved.at, decision.issue.tier) == (UP, T2)
    assert clock(decision.issue, ClockKind.ACK).deadline == UP + minutes(30)
    assert clock(decision.issue, ClockKind.TIER_OWNERSHIP).started_at == UP
    missed = next(one for one in decision.issue.clocks if one.kind is ClockKind.ACK)
    assert (certain(missed.breach).at, missed.outcome) == (MONDAY_10 + minutes(15), Outcome.BREACHED)
    assert decision.facts.count(OUTAGE) == 1


def test_r17_without_an_outage_what_was_noticed_late_takes_effect_when_it_was_due() -> None:
    decision = time(an_issue(policy=FULL_POLICY), UP)
    assert clock(decision.issue, ClockKind.ACK).started_at == MONDAY_10 + minutes(15)


@pytest.mark.parametrize("outage", [Outage(MONDAY_10, MONDAY_10 + minutes(15)), Outage(UP, UP + minutes(9))])
def test_r17_what_was_due_outside_the_outage_takes_effect_when_it_was_due(outage: Outage) -> None:
    decision = time(an_issue(policy=FULL_POLICY), UP + minutes(9), outage=outage)
    moved = [fact.at for fact in decision.facts if isinstance(fact, Moved)]
    assert moved[0] == MONDAY_10 + minutes(15)


@pytest.mark.parametrize("ago", [1, 0])
def test_r17_what_was_due_as_it_began_or_ended_was_not_hidden(ago: int) -> None:
    due = MONDAY_10 + minutes(15)
    outage = Outage(due - minutes(ago), due if ago else UP)
    decision = time(an_issue(policy=FULL_POLICY), due, outage=outage)
    assert [fact.at for fact in decision.facts if isinstance(fact, Moved)] == [due]
    assert outage not in decision.facts


def test_r17_an_outage_that_hid_nothing_is_no_fact_of_the_issue() -> None:
    decision = time(
        an_issue(policy=FULL_POLICY), MONDAY_10 + minutes(8), outage=Outage(MONDAY_10, MONDAY_10 + minutes(3))
    )
    assert TimePassed(MONDAY_10 + minutes(8)) in decision.facts
    assert not any(isinstance(fact, Outage) for fact in decision.facts)


def test_r17_a_deed_after_an_outage_first_applies_what_it_hid() -> None:
    issue = an_issue(policy=FULL_POLICY)
    decision = decide(issue, Accept(by=by(PRIYA)), FULL_POLICY, A_ROSTER, UP + minutes(1), OUTAGE)
    assert (decision.issue.tier, decision.issue.owner) == (T2, PRIYA)
    assert [fact.at for fact in decision.facts if isinstance(fact, Moved)] == [UP]


def test_r17_a_wait_that_ended_in_the_outage_ends_with_it() -> None:
    told = Update(by=by(TOMAS), text="We look at it", customer_visible=True)
    wait = WaitOn(by=by(TOMAS), vendor=False, reason="Logs", until=MONDAY_10 + minutes(20))
    decision = after_the_outage(lived(at_the_top(), MONDAY_10, told, wait))
    assert (decision.issue.status, decision.issue.holder.since) == (Status.ACCEPTED, UP)
    assert clock(decision.issue, ClockKind.RESOLUTION).deadline == UP + hours(8)
    assert kinds(decision) == [ReasonKind.WAIT_ENDED]


def test_r22_of_each_clock_only_the_gravest_is_told_and_the_rest_is_in_why() -> None:
    told = Update(by=by(TOMAS), text="We look at it", customer_visible=True)
    issue = lived(at_the_top(Severity.SEV1), MONDAY_10, told)
    end = MONDAY_10 + hours(3.8)
    decision = after_the_outage(issue, end, Outage(DOWN, end))
    [call] = calls_of(decision)
    shares = [one.share for one in call.reasons if one.clock is ClockKind.RESOLUTION]
    assert [str(share) for share in shares] == ["9/10"]
    assert kinds(decision).count(ReasonKind.BREACH) == len(decision.issue.late_clocks)


def test_r22_of_the_missed_steps_those_of_the_current_cycle_are_told() -> None:
    end = MONDAY_10 + minutes(37)  # in the second cycle of the order at T3
    decision = after_the_outage(an_issue(Severity.SEV1, policy=FULL_POLICY), end, Outage(MONDAY_10 + minutes(1), end))
    steps = [(one.cycle, one.step) for one in calls_of(decision)[0].reasons if one.kind is ReasonKind.STEP]
    assert steps == [(1, 0), (1, 1), (1, 2)]


def test_r22_of_the_missed_reminders_the_last_is_told() -> None:
    late = lived(at_the_top(), MONDAY_10 + hours(1))
    first = certain(late.reminders).next_at
    end = first + hours(1.5)  # the second is missed too
    decision = after_the_outage(late, end, Outage(first - minutes(1), end))
    assert certain(decision.issue.reminders).count == 2
    assert reason(decision, ReasonKind.REMINDER).key.endswith(":1")
    assert len(calls_of(decision)) == 1


def test_r22_the_steps_of_a_tier_that_it_left_are_not_told() -> None:
    decision = after_the_outage(an_issue(policy=FULL_POLICY))
    entered = reason(decision, ReasonKind.ENTERED)
    assert (entered.tier, entered.at) == (T2, UP)
    assert BEN not in whom(decision)
    assert ReasonKind.STEP not in kinds(decision)


def test_r26_afterwards_nothing_is_due_any_more() -> None:
    for severity in Severity:
        end = MONDAY_10 + timedelta(days=3)
        decision = after_the_outage(an_issue(severity, policy=FULL_POLICY), end, Outage(DOWN, end))
        assert certain(next_wake(decision.issue, FULL_POLICY)) > end
        assert pass_time(decision.issue, FULL_POLICY, A_ROSTER, end) is None
