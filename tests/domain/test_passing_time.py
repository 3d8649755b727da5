"""What time alone does, rule by rule; every test holds the clock itself."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from bot.domain.clocks import BreachCause, ClockKind, Outcome
from bot.domain.commands import Accept, Escalate, NeedInfo, Resolve, Resume, Return, Update, WaitOn
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, Reason, ReasonKind
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.facts import Breached, Moved, Outage, Summoned
from bot.domain.ids import PersonId
from bot.domain.issue import Issue, Status
from bot.domain.length import Length
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from bot.domain.policy import Audience, Offset, Step, Target
from bot.domain.roster import Called, Found, OnCall, Roster, find
from bot.domain.running import Entered
from bot.domain.still_true import still_true
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    T1,
    T2,
    T3,
    TOMAS,
    VERA,
    after,
    an_issue,
    by,
    hours,
    minutes,
    passed,
)


def at_t3(severity: Severity = Severity.SEV1) -> Issue:
    """Opened by the matrix at T3 and accepted there, so that nothing raises it any more."""
    return after(an_issue(severity), MONDAY_10, Accept(by=by(TOMAS)))


def time(issue: Issue, at: datetime, roster: Roster = A_ROSTER, outage: Outage | None = None) -> Decision:
    decision = pass_time(issue, A_POLICY, roster, at, outage)
    assert decision is not None
    return decision


def call_of(decision: Decision) -> CallPeople:
    return next(effect for effect in decision.effects if isinstance(effect, CallPeople))


def kinds(decision: Decision) -> list[ReasonKind]:
    return [reason.kind for reason in call_of(decision).reasons]


def whom(decision: Decision) -> list[PersonId]:
    return [called.person for called in call_of(decision).people]


def stepwise(issue: Issue, until: datetime) -> tuple[Issue, list[CallPeople]]:
    """Pass time wake by wake, as the heartbeat does."""
    calls = []
    while (wake := next_wake(issue, A_POLICY)) is not None and wake <= until:
        decision = time(issue, wake)
        issue = decision.issue
        calls += [effect for effect in decision.effects if isinstance(effect, CallPeople)]
    return issue, calls


# looking ahead: E14


def test_e14_an_open_issue_always_has_a_wake_that_lies_ahead() -> None:
    issue = an_issue()
    assert next_wake(issue, A_POLICY) == MONDAY_10 + timedelta(minutes=7, seconds=30)


def test_looking_too_early_is_harmless() -> None:
    assert pass_time(an_issue(), A_POLICY, A_ROSTER, MONDAY_10 + minutes(7)) is None


def test_a_closed_issue_needs_no_look() -> None:
    closed = passed(after(at_t3(), MONDAY_10, _resolve(TOMAS)), MONDAY_10 + timedelta(days=7))
    assert closed.status is Status.CLOSED
    assert next_wake(closed, A_POLICY) is None


def _resolve(person: PersonId) -> Resolve:
    return Resolve(
        by=by(person), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False
    )


# clocks without a target: R1


def test_r1_without_a_target_the_clock_does_not_start() -> None:
    assert at_t3().clock(ClockKind.TIER_OWNERSHIP) is None


def test_r1_the_most_specific_target_wins() -> None:
    gold = Target(
        clock=ClockKind.ACK, severity=Severity.SEV2, tier=T1, plan="gold", kind="outage", length=Length(minutes(1))
    )
    policy = replace(A_POLICY, targets=(*A_POLICY.targets, gold))
    assert policy.target(ClockKind.ACK, Severity.SEV2, T1, "gold", "outage") == Length(minutes(1))
    assert policy.target(ClockKind.ACK, Severity.SEV2, T1, "silver", "outage") == Length(minutes(15))


# Thresholds, as R14 says


def test_r14_a_threshold_tells_its_people_once_with_the_deadline() -> None:
    decision = time(at_t3(), MONDAY_10 + hours(2))
    issue = decision.issue
    threshold = next(r for r in call_of(decision).reasons if r.kind is ReasonKind.THRESHOLD)
    assert (threshold.share, threshold.deadline) == (Fraction(1, 2), MONDAY_10 + hours(4))
    assert TOMAS in whom(decision)
    assert pass_time(issue, A_POLICY, A_ROSTER, MONDAY_10 + hours(2)) is None


def test_r14_the_last_threshold_of_the_resolution_is_seen_in_the_channel() -> None:
    issue = passed(at_t3(), MONDAY_10 + hours(3.5))
    decision = time(issue, MONDAY_10 + hours(3.6))
    assert call_of(decision).in_channel
    assert INES in whom(decision)


def test_r14_without_an_owner_the_previous_owner_and_the_people_on_call_are_told() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(BEN)), Escalate(by=by(BEN), reason="x"))
    assert [called.person for called in find(A_ROSTER, issue, (Audience.OWNER,))] == [BEN, PRIYA, SAM]
    assert [called.person for called in find(A_ROSTER, issue, (Audience.PREVIOUS,))] == [BEN]


# breaches and raises: R17, R19, E18


def test_r17_a_breach_is_dated_at_its_deadline_however_late_it_was_noticed() -> None:
    issue = passed(an_issue(), MONDAY_10 + minutes(15) + timedelta(seconds=40))
    breach = next(clock.breach for clock in issue.clocks if clock.breach is not None)
    assert (breach.at, breach.cause) == (MONDAY_10 + minutes(15), BreachCause.TIME)
    assert breach.detected_at == MONDAY_10 + minutes(15) + timedelta(seconds=40)


def test_r19_a_missed_acceptance_raises_one_tier_and_the_channel_sees_it() -> None:
    decision = time(an_issue(), MONDAY_10 + minutes(15))
    issue = decision.issue
    assert (issue.tier, issue.present.how, issue.status) == (T2, Entered.RAISED, Status.UNACCEPTED)
    assert call_of(decision).in_channel
    assert whom(decision) == [PRIYA, SAM, LENA]
    missed = next(clock for clock in issue.clocks if clock.number == 1)
    assert (missed.kind, missed.outcome) == (ClockKind.ACK, Outcome.BREACHED)


def test_r19_a_missed_tier_time_raises_too_and_keeps_the_owner_as_caretaker() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(BEN)))
    decision = time(issue, MONDAY_10 + hours(1))
    assert (decision.issue.tier, decision.issue.owner, decision.issue.previous_owner) == (T2, None, BEN)
    assert whom(decision) == [PRIYA, SAM, LENA, BEN]
    assert call_of(decision).reasons[0].clock is ClockKind.TIER_OWNERSHIP


def test_r19_two_deadlines_at_one_instant_raise_once() -> None:
    issue = an_issue()
    ack = issue.clock(ClockKind.ACK)
    tier = issue.clock(ClockKind.TIER_OWNERSHIP)
    assert ack is not None
    assert tier is not None
    same = tuple(replace(c, deadline=ack.deadline) if c is tier else c for c in issue.clocks)
    decision = time(replace(issue, clocks=same), MONDAY_10 + minutes(15))
    assert decision.issue.tier == T2
    assert len([fact for fact in decision.facts if isinstance(fact, Breached)]) == 2
    assert len([fact for fact in decision.facts if isinstance(fact, Moved)]) == 1


def test_r19_at_the_top_a_missed_acceptance_calls_lead_and_managers_and_raises_nothing() -> None:
    issue = passed(an_issue(Severity.SEV1), MONDAY_10 + minutes(5))
    decision = time(issue, MONDAY_10 + minutes(10))
    assert decision.issue.tier == T3
    assert kinds(decision) == [ReasonKind.BREACH, ReasonKind.STEP]
    assert whom(decision) == [INES, MARC]


def test_e18_after_a_return_time_raises_no_more_but_tells_lead_and_manager() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(BEN)), Escalate(by=by(BEN), reason="x"))
    issue = after(issue, MONDAY_10, Return(by=by(PRIYA), reason="incomplete"))
    decision = time(issue, MONDAY_10 + minutes(15))
    assert decision.issue.tier == T1
    assert ReasonKind.RAISE_WITHHELD in kinds(decision)
    assert {DANA, MARC} <= set(whom(decision))


def test_a_breach_of_the_resolution_calls_the_owner_before_the_channel() -> None:
    issue = passed(at_t3(), MONDAY_10 + hours(3.9))
    decision = time(issue, MONDAY_10 + hours(4))
    assert kinds(decision) == [ReasonKind.BREACH]
    assert call_of(decision).in_channel
    assert whom(decision) == [TOMAS]


# steps: E2, E3, E4, E11


def test_e3_steps_count_from_the_start_of_the_calling_order() -> None:
    raised = passed(an_issue(), MONDAY_10 + minutes(15))
    assert next_wake(raised, A_POLICY) == MONDAY_10 + minutes(30)


def test_e2_the_people_of_a_step_are_those_on_call_when_it_runs() -> None:
    tiers = {**A_ROSTER.tiers, T1: replace(A_ROSTER.tier(T1), on_call=(OnCall(DANA),))}
    decision = time(an_issue(), MONDAY_10 + minutes(8), replace(A_ROSTER, tiers=tiers))
    assert call_of(decision).people == (Called(DANA, Found.ON_CALL),)


def test_e4_a_step_that_finds_nobody_calls_the_people_of_the_next() -> None:
    tiers = {**A_ROSTER.tiers, T2: replace(A_ROSTER.tier(T2), on_call=())}
    roster = replace(A_ROSTER, tiers=tiers)
    decision = time(an_issue(), MONDAY_10 + minutes(15), roster)
    assert whom(decision) == [LENA]
    assert call_of(decision).reasons[0].in_place_of_nobody


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        (replace(A_ROSTER, tiers={}), MARC),
        (replace(A_ROSTER, tiers={}, managers=()), OLU),
        (replace(A_ROSTER, tiers={}, unavailable=frozenset({MARC})), OLU),
    ],
)
def test_e4_where_no_step_has_anybody_managers_and_then_the_fallback_list_are_called(
    roster: Roster, expected: PersonId
) -> None:
    roster = replace(roster, accountable=None)
    assert expected in whom(time(an_issue(), MONDAY_10 + minutes(15), roster))


def test_e3_a_first_step_with_a_delay_runs_at_its_own_time() -> None:
    slow = Step(Offset(plus=minutes(1)), (Audience.ON_CALL,))
    tier = replace(A_POLICY.ladder[0], steps=(slow, *A_POLICY.ladder[0].steps[1:]))
    policy = replace(A_POLICY, ladder=(tier, *A_POLICY.ladder[1:]))
    issue = an_issue(policy=policy)
    assert next_wake(issue, policy) == MONDAY_10 + minutes(1)
    decision = pass_time(issue, policy, A_ROSTER, MONDAY_10 + minutes(1))
    assert decision is not None
    assert whom(decision) == [ALICE, BEN]


def test_e9_a_return_calls_the_previous_owner_at_once_also_where_the_first_step_waits() -> None:
    slow = Step(Offset(plus=minutes(1)), (Audience.ON_CALL,))
    tier = replace(A_POLICY.ladder[0], steps=(slow, *A_POLICY.ladder[0].steps[1:]))
    policy = replace(A_POLICY, ladder=(tier, *A_POLICY.ladder[1:]))
    issue = an_issue(policy=policy)
    for command in (Accept(by=by(BEN)), Escalate(by=by(BEN), reason="x")):
        issue = decide(issue, command, policy, A_ROSTER, MONDAY_10).issue
    returned = decide(issue, Return(by=by(PRIYA), reason="incomplete"), policy, A_ROSTER, MONDAY_10)
    assert whom(returned) == [BEN]
    step = pass_time(returned.issue, policy, A_ROSTER, MONDAY_10 + minutes(1))
    assert step is not None
    assert whom(step) == [ALICE, BEN]
    assert call_of(step).key != call_of(returned).key


def test_r16_what_the_managers_are_asked_is_not_dropped_because_somebody_wrote_an_update() -> None:
    decision = decide(at_t3(), Escalate(by=by(TOMAS), reason="x"), A_POLICY, A_ROSTER, MONDAY_10)
    updated = after(decision.issue, MONDAY_10 + minutes(1), Update(by=by(TOMAS), text="Still on it"))
    assert still_true(reason_of(decision, ReasonKind.TOP_ESCALATED), updated) is None
    resolved = after(decision.issue, MONDAY_10 + minutes(1), _resolve(TOMAS))
    assert still_true(reason_of(decision, ReasonKind.TOP_ESCALATED), resolved) == "resolved"


def test_e4_a_reminder_that_finds_nobody_goes_to_the_last_resort() -> None:
    nobody = replace(A_ROSTER, managers=(), accountable=None, tiers={})
    issue = passed(at_t3(), MONDAY_10 + hours(4))
    assert whom(time(issue, MONDAY_10 + hours(14), nobody)) == [OLU]


def test_e11_after_all_repeats_the_accountable_is_named_and_reminders_go_on() -> None:
    issue, calls = stepwise(an_issue(Severity.SEV1), MONDAY_10 + minutes(50))
    final = calls[-1]
    assert [reason.kind for reason in final.reasons] == [ReasonKind.FINAL_FALLBACK]
    assert [called.person for called in final.people] == [VERA, OLU]
    assert issue.reminders is not None


# Reminders and checkpoints, as R18 and R29 say


def test_r18_reminders_start_after_half_the_smallest_late_target_and_double() -> None:
    issue = passed(at_t3(), MONDAY_10 + hours(4))
    assert issue.reminders is not None
    assert issue.reminders.next_at == MONDAY_10 + hours(6)
    issue = passed(issue, MONDAY_10 + hours(6))
    assert issue.reminders is not None
    assert issue.reminders.next_at == MONDAY_10 + hours(10)


def test_r18_a_sev_1_is_reminded_at_least_every_four_hours_day_and_night() -> None:
    issue, calls = stepwise(at_t3(), MONDAY_10 + hours(30))
    assert issue.reminders is not None
    assert issue.reminders.interval == hours(4)
    reminders = [call for call in calls if call.reasons[0].kind is ReasonKind.REMINDER]
    assert [called.found for called in reminders[2].people] == [Found.LEAD, Found.MANAGER]
    assert [called.found for called in reminders[3].people] == [Found.MANAGER, Found.ACCOUNTABLE]


def test_r18_a_reminder_lists_everything_that_is_late() -> None:
    issue, calls = stepwise(an_issue(), MONDAY_10 + hours(11))
    assert calls[-1].reasons[0].late == (ClockKind.RESOLUTION, ClockKind.ACK)
    assert issue.tier == T3


def test_r18_reminders_end_when_nothing_is_late_any_more() -> None:
    late = passed(at_t3(), MONDAY_10 + hours(4))
    assert after(late, MONDAY_10 + hours(5), _resolve(TOMAS)).reminders is None


def test_r29_without_movement_the_lead_is_told_then_the_manager_at_doubled_intervals() -> None:
    no_resolution = tuple(t for t in A_POLICY.targets if t.clock is ClockKind.ACK)
    policy = replace(A_POLICY, targets=no_resolution)
    issue = decide(an_issue(policy=policy), Accept(by=by(BEN)), policy, A_ROSTER, MONDAY_10).issue
    first = next_wake(issue, policy)
    assert first == MONDAY_10 + hours(4)
    decision = pass_time(issue, policy, A_ROSTER, first)
    assert decision is not None
    assert whom(decision) == [DANA]
    assert call_of(decision).reasons[0].within == hours(4)
    second = next_wake(decision.issue, policy)
    assert second == MONDAY_10 + hours(12)
    decision = pass_time(decision.issue, policy, A_ROSTER, second)
    assert decision is not None
    assert whom(decision) == [DANA, MARC]


def test_r29_an_update_is_a_movement() -> None:
    issue = after(at_t3(), MONDAY_10 + minutes(50), Update(by=by(TOMAS), text="Still on it"))
    assert issue.moved_at == MONDAY_10 + minutes(50)
    assert next_wake(issue, A_POLICY) == MONDAY_10 + minutes(110)


# waits: R6, R7


def test_r6_every_wait_has_an_end_and_the_owner_is_told() -> None:
    issue = after(at_t3(), MONDAY_10, WaitOn(by=by(TOMAS), vendor=False, reason="Logs"))
    decision = time(issue, MONDAY_10 + hours(2))
    assert decision.issue.status is Status.ACCEPTED
    assert TOMAS in whom(decision)
    assert ReasonKind.WAIT_ENDED in kinds(decision)


def test_r6_a_question_that_the_sender_never_answers_comes_back_to_owner_and_their_lead() -> None:
    issue = after(at_t3(), MONDAY_10, NeedInfo(by=by(TOMAS), question="Since when?"))
    decision = time(issue, MONDAY_10 + minutes(15))
    assert whom(decision) == [TOMAS, DANA]


def test_r7_a_paused_clock_warns_of_nothing_and_breaches_nothing() -> None:
    issue = after(at_t3(Severity.SEV1), MONDAY_10, WaitOn(by=by(TOMAS), vendor=False, reason="Logs"))
    issue = passed(issue, MONDAY_10 + hours(1))
    resolution = issue.clock(ClockKind.RESOLUTION)
    assert resolution is not None
    assert (resolution.deadline, resolution.breach) == (None, None)
    resumed = after(issue, MONDAY_10 + hours(1.5), Resume(by=by(TOMAS))).clock(ClockKind.RESOLUTION)
    assert resumed is not None
    assert resumed.deadline == MONDAY_10 + hours(5.5)


# outages and long steps: R17, R22, R26


def test_r22_after_a_long_time_one_message_tells_all_that_still_holds() -> None:
    decision = time(an_issue(), MONDAY_10 + timedelta(hours=4, minutes=5))
    calls = [effect for effect in decision.effects if isinstance(effect, CallPeople)]
    assert len(calls) == 1
    assert decision.issue.tier == T3
    assert {ReasonKind.BREACH, ReasonKind.FINAL_FALLBACK, ReasonKind.REMINDER} <= set(kinds(decision))
    assert kinds(decision).count(ReasonKind.REMINDER) == 1


def test_r26_one_long_step_of_time_ends_in_the_same_state_as_many_short_ones() -> None:
    until = MONDAY_10 + timedelta(days=2)
    slow, _ = stepwise(an_issue(), until)
    fast = passed(an_issue(), until)
    assert _comparable(slow) == _comparable(fast)


def _comparable(issue: Issue) -> Issue:
    """All but how often the bot looked and when it noticed."""
    clocks = tuple(
        replace(clock, breach=replace(clock.breach, detected_at=MONDAY_10)) if clock.breach else clock
        for clock in issue.clocks
    )
    return replace(issue, clocks=clocks, version=0, last_instant=MONDAY_10)


def test_r17_after_an_outage_the_next_tier_gets_its_full_time() -> None:
    outage = Outage(MONDAY_10 + minutes(10), MONDAY_10 + minutes(50))
    decision = time(an_issue(), MONDAY_10 + minutes(50), outage=outage)
    issue = decision.issue
    assert decision.facts.count(outage) == 1
    assert issue.tier == T2
    ack = issue.clock(ClockKind.ACK)
    assert ack is not None
    assert ack.deadline == MONDAY_10 + minutes(80)
    missed = next(clock.breach for clock in issue.clocks if clock.breach is not None)
    assert missed.at == MONDAY_10 + minutes(15)


# still true: R16


def reason_of(decision: Decision, kind: ReasonKind) -> Reason:
    return next(reason for reason in call_of(decision).reasons if reason.kind is kind)


def test_r16_a_step_is_no_longer_true_once_somebody_accepted_or_it_moved() -> None:
    decision = time(an_issue(), MONDAY_10 + minutes(8))
    reason = reason_of(decision, ReasonKind.STEP)
    assert still_true(reason, decision.issue) is None
    assert still_true(reason, after(decision.issue, MONDAY_10 + minutes(8), Accept(by=by(BEN)))) == "accepted"
    assert still_true(reason, passed(decision.issue, MONDAY_10 + minutes(15))) == "moved"


def test_r16_a_threshold_is_no_longer_true_once_it_is_late_paused_or_met() -> None:
    decision = time(passed(at_t3(), MONDAY_10 + hours(1.9)), MONDAY_10 + hours(2))
    reason = reason_of(decision, ReasonKind.THRESHOLD)
    issue, at = decision.issue, MONDAY_10 + hours(2)
    assert still_true(reason, issue) is None
    assert still_true(reason, passed(issue, MONDAY_10 + hours(4))) == "breached"
    assert still_true(reason, after(issue, at, WaitOn(by=by(TOMAS), vendor=False, reason="x"))) == "paused"
    assert still_true(reason, after(issue, at, _resolve(TOMAS))) == "met"


def test_r16_a_question_is_no_longer_true_once_it_was_answered() -> None:
    decision = decide(an_issue(), NeedInfo(by=by(BEN), question="?"), A_POLICY, A_ROSTER, MONDAY_10)
    reason = reason_of(decision, ReasonKind.QUESTION)
    assert still_true(reason, decision.issue) is None
    assert still_true(reason, after(decision.issue, MONDAY_10 + minutes(1), Resume(by=by(BEN)))) == "answered"


def test_r16_a_reminder_or_checkpoint_is_no_longer_true_after_a_resolution() -> None:
    decision = time(passed(at_t3(), MONDAY_10 + hours(4)), MONDAY_10 + hours(6))
    resolved = after(decision.issue, MONDAY_10 + hours(6), _resolve(TOMAS))
    assert still_true(reason_of(decision, ReasonKind.REMINDER), resolved) == "nothing late"
    checkpoint = time(at_t3(), MONDAY_10 + hours(1))
    reason = reason_of(checkpoint, ReasonKind.CHECKPOINT)
    assert still_true(reason, checkpoint.issue) is None
    moved = after(checkpoint.issue, MONDAY_10 + hours(1.1), Update(by=by(TOMAS), text="x"))
    assert still_true(reason, moved) == "moved"
    assert still_true(reason, after(checkpoint.issue, MONDAY_10 + hours(1.1), _resolve(TOMAS))) == "resolved"


def test_every_call_is_kept_as_a_fact_with_its_people() -> None:
    decision = time(an_issue(), MONDAY_10 + minutes(8))
    assert [fact.call for fact in decision.facts if isinstance(fact, Summoned)] == [call_of(decision)]
    assert ALICE in whom(decision)
