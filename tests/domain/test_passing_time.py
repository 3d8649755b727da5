"""What time alone does, rule by rule; every test holds the clock itself."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, Escalate, NeedInfo, Resolve, Resume, Return, Update, WaitOn
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, Reason, ReasonKind
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.facts import Outage, Summoned
from bot.domain.ids import PersonId
from bot.domain.issue import Issue, Status
from bot.domain.length import Length
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from bot.domain.policy import Audience, Offset, Step, Target
from bot.domain.roster import Found, Roster, find
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


def reason_of(decision: Decision, kind: ReasonKind) -> Reason:
    return next(reason for reason in call_of(decision).reasons if reason.kind is kind)


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


def test_r19_a_missed_tier_time_raises_too_and_keeps_the_owner_as_caretaker() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(BEN)))
    decision = time(issue, MONDAY_10 + hours(1))
    assert (decision.issue.tier, decision.issue.owner, decision.issue.previous_owner) == (T2, None, BEN)
    assert whom(decision) == [PRIYA, SAM, LENA, BEN]
    assert call_of(decision).reasons[0].clock is ClockKind.TIER_OWNERSHIP


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


# what is kept: R25


def test_every_call_is_kept_as_a_fact_with_its_people() -> None:
    at = MONDAY_10 + minutes(8)
    decision = time(an_issue(), at)
    assert [fact for fact in decision.facts if isinstance(fact, Summoned)] == [Summoned(at, call_of(decision))]
    assert ALICE in whom(decision)
