"""A new severity or plan for an open issue, sentence by sentence of SPEC R9, and what else a worse severity ends."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.clocks import BreachCause, ClockKind, Outcome
from bot.domain.commands import (
    Accept,
    CustomerWrote,
    Escalate,
    Request,
    ReRate,
    Resume,
    Return,
    Snooze,
    StopReminding,
    Update,
    WaitOn,
)
from bot.domain.effects import NoticeKind, ReasonKind
from bot.domain.errors import certain
from bot.domain.facts import Breached, Moved
from bot.domain.issue import Issue, Status, TierEntry
from bot.domain.length import Length
from bot.domain.matrix import Known, Rule, Severity
from bot.domain.policy import Policy, Target
from bot.domain.process.conditions import AtLeast, Field
from bot.domain.roster import DepartmentPeople
from bot.domain.running import Entered, SnoozeFor
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    MONDAY_10,
    PRIYA,
    REPORTS,
    STRANGER,
    T1,
    T3,
    TOMAS,
    VERA,
    an_issue,
    by,
    hours,
    minutes,
)
from tests.decisions import (
    call_of,
    calls_of,
    clock,
    deed,
    ended,
    kinds,
    lived,
    notice_of,
    reason,
    refused,
    running,
    time,
    whom,
)
from tests.full_policy import BILLING, FULL_POLICY, SUPPORT

AT = MONDAY_10 + minutes(20)
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=VERA)})


def opened(severity: Severity = Severity.SEV3, at: datetime = MONDAY_10) -> Issue:
    return an_issue(severity, policy=FULL_POLICY, at=at)


def accepted(severity: Severity = Severity.SEV3) -> Issue:
    person = TOMAS if severity is Severity.SEV1 else BEN
    return lived(opened(severity), MONDAY_10, Accept(by=by(person)))


def replied(severity: Severity = Severity.SEV3) -> Issue:
    issue = accepted(severity)
    return lived(issue, MONDAY_10, Update(by=by(certain(issue.owner)), text="We look at it", customer_visible=True))


def at_the_top() -> Issue:
    """A Sev 2 that Tomas owns at T3, where nothing raises it any more; the customer heard from him."""
    issue = lived(opened(Severity.SEV2), MONDAY_10, Escalate(by=by(DANA), reason="x", to=T3), Accept(by=by(TOMAS)))
    return lived(issue, MONDAY_10, Update(by=by(TOMAS), text="We look at it", customer_visible=True))


def rated(severity: Severity, *, stays: bool = False) -> ReRate:
    """What the matrix makes of worse or better inputs; `stays`: a person names the severity, the inputs stay."""
    report = REPORTS[Severity.SEV3 if stays else severity]
    return ReRate(by=by(DANA), report=report, reason="More of them now", severity=severity if stays else None)


WAITING = WaitOn(by=by(BEN), vendor=False, reason="Logs, please")


def test_r9_a_re_rating_needs_a_reason() -> None:
    assert refused(accepted(), AT, replace(rated(Severity.SEV2), reason=" ")).facts.missing == ("reason",)


def test_r9_the_new_inputs_are_judged_by_the_matrix_and_a_person_may_name_the_severity() -> None:
    judged = deed(accepted(), AT, rated(Severity.SEV2)).issue
    assert (judged.severity, judged.rule, judged.report) == (Severity.SEV2, "blocked now", REPORTS[Severity.SEV2])
    named = deed(accepted(), MONDAY_10 + minutes(5), rated(Severity.SEV1, stays=True)).issue
    assert (named.severity, named.rule, named.tier) == (Severity.SEV1, "degraded for many", T1)


def test_r9_what_the_bot_knows_of_the_customer_counts_as_it_did_at_the_opening() -> None:
    crowd = Rule(name="a third one", when={Field.OPEN_OF_CUSTOMER: AtLeast(2)}, severity=Severity.SEV1, tier=T3)
    policy = replace(FULL_POLICY, matrix=(crowd, *FULL_POLICY.matrix))
    issue = deed(replace(accepted(), known=Known(open_of_customer=2)), AT, rated(Severity.SEV3), policy=policy).issue
    assert (issue.severity, issue.rule) == (Severity.SEV1, "a third one")


# what was measured stays as it was measured


def test_51_two_of_three_hours_count_against_the_new_targets_and_one_message_tells_all_that_is_late() -> None:
    issue = lived(replied(), MONDAY_10 + hours(1), WAITING)
    issue = lived(issue, MONDAY_10 + hours(2), Resume(by=by(BEN)))
    decision = deed(issue, MONDAY_10 + hours(3), rated(Severity.SEV1))
    resolution = clock(decision.issue, ClockKind.RESOLUTION)
    assert (resolution.elapsed, resolution.deadline) == (hours(2), MONDAY_10 + hours(5))
    update = clock(decision.issue, ClockKind.CUSTOMER_UPDATE)
    late = certain(update.breach)
    assert (late.at, late.cause) == (MONDAY_10 + minutes(30), BreachCause.RERATE)
    assert len(calls_of(decision)) == 1
    assert kinds(decision).count(ReasonKind.BREACH) == 1


def test_r9_time_is_measured_by_the_old_calendar_until_now_and_by_the_new_one_from_now_on() -> None:
    friday_evening = MONDAY_10 + timedelta(days=4, hours=6)  # 16:00 in Berlin
    issue = lived(opened(at=friday_evening), friday_evening, Accept(by=by(BEN)))
    sunday = friday_evening + timedelta(days=2)
    resolution = clock(deed(issue, sunday, rated(Severity.SEV2)).issue, ClockKind.RESOLUTION)
    assert (resolution.elapsed, resolution.deadline) == (hours(1), sunday + hours(7))
    assert [(run.measured, run.then) for run in resolution.runs] == [(hours(1), None)]


def test_r9_a_plan_with_other_targets_counts_from_now_on() -> None:
    gold = Target(clock=ClockKind.RESOLUTION, severity=Severity.SEV3, plan="gold", length=Length(hours(6)))
    policy = replace(FULL_POLICY, targets=(*FULL_POLICY.targets, gold))
    report = replace(REPORTS[Severity.SEV3], plan="gold")
    changed = ReRate(by=by(DANA), report=report, reason="They bought more")
    decision = deed(accepted(), AT, changed, policy=policy)
    resolution = clock(decision.issue, ClockKind.RESOLUTION)
    assert (resolution.target, resolution.deadline, resolution.revision) == (hours(6), MONDAY_10 + hours(6), 1)
    assert kinds(decision) == []


def test_r9_what_has_the_same_target_and_calendar_is_not_touched() -> None:
    before = accepted()
    same = deed(before, AT, rated(Severity.SEV3)).issue
    assert same.clocks == before.clocks


def test_r7_a_clock_that_rests_goes_on_resting_under_its_new_target() -> None:
    waiting = lived(replied(), AT, WAITING)
    resolution = clock(deed(waiting, AT + minutes(5), rated(Severity.SEV2)).issue, ClockKind.RESOLUTION)
    assert (resolution.target, resolution.deadline, resolution.elapsed) == (hours(8), None, minutes(20))


def test_r9_what_was_passed_while_it_rested_is_a_breach_of_the_re_rating_once_it_runs_again() -> None:
    waiting = lived(replied(), MONDAY_10 + hours(3), WAITING)
    raised = lived(waiting, MONDAY_10 + hours(3.5), rated(Severity.SEV2))
    assert clock(raised, ClockKind.CUSTOMER_UPDATE).breach is None
    decision = deed(raised, MONDAY_10 + hours(4), Resume(by=by(BEN)))
    late = certain(clock(decision.issue, ClockKind.CUSTOMER_UPDATE).breach)
    assert (late.at, late.cause) == (MONDAY_10 + hours(2), BreachCause.RERATE)


# met stays met, a breach is never erased


def test_r9_met_stays_met() -> None:
    issue = deed(replied(), AT, rated(Severity.SEV2)).issue
    assert issue.clock(ClockKind.FIRST_REPLY) is None
    assert issue.clock(ClockKind.ACK) is None
    assert issue.clock(ClockKind.NEXT_REPLY) is None


def test_r9_52_a_late_clock_whose_new_deadline_lies_ahead_is_superseded_and_keeps_its_breach() -> None:
    late = lived(replied(Severity.SEV1), MONDAY_10 + minutes(31))
    before = clock(late, ClockKind.CUSTOMER_UPDATE)
    assert before.is_late
    decision = deed(late, MONDAY_10 + minutes(40), replace(rated(Severity.SEV3), by=by(INES)))
    old, successor = [one for one in decision.issue.clocks if one.kind is ClockKind.CUSTOMER_UPDATE]
    assert (old.outcome, old.breach) == (Outcome.SUPERSEDED, before.breach)
    assert (successor.breach, successor.carried, successor.runs) == (None, minutes(40), ())
    assert successor.deadline == MONDAY_10 + timedelta(days=1)
    assert successor.started_at == before.started_at
    assert (successor.number, old.ended_at) == (late.clocks_started + 1, MONDAY_10 + minutes(40))


def test_r9_r21_what_is_superseded_before_its_breach_is_told_is_told_no_more() -> None:
    at = MONDAY_10 + hours(3)  # first reply of a Sev 3 within four hours: at closing, to be told at nine
    issue = lived(opened(Severity.SEV3, at), at, Accept(by=by(BEN)))
    issue = replace(issue, clocks=tuple(one for one in issue.clocks if one.kind is ClockKind.FIRST_REPLY))
    late = lived(issue, MONDAY_10 + hours(7))
    assert clock(late, ClockKind.FIRST_REPLY).tell_at == MONDAY_10 + hours(23)
    lowered = deed(late, MONDAY_10 + hours(8), rated(Severity.SEV4)).issue
    successor = clock(lowered, ClockKind.FIRST_REPLY)
    assert (successor.breach, successor.tell_at, successor.deadline) == (None, None, MONDAY_10 + hours(27))


def test_r9_a_late_clock_that_rests_with_nothing_left_has_no_successor() -> None:
    late = lived(at_the_top(), MONDAY_10 + hours(3))
    waiting = lived(late, MONDAY_10 + hours(3), replace(WAITING, by=by(TOMAS)))
    three = Target(clock=ClockKind.CUSTOMER_UPDATE, severity=Severity.SEV1, plan="gold", length=Length(hours(3)))
    policy = replace(FULL_POLICY, targets=(*FULL_POLICY.targets, three))
    report = replace(REPORTS[Severity.SEV1], plan="gold")
    changed = ReRate(by=by(INES), report=report, reason="All of them")
    after = deed(waiting, MONDAY_10 + hours(3.5), changed, policy=policy).issue
    assert clock(after, ClockKind.CUSTOMER_UPDATE).breach == clock(late, ClockKind.CUSTOMER_UPDATE).breach


def test_r9_a_late_clock_that_stays_late_goes_on_as_it_is() -> None:
    late = lived(at_the_top(), MONDAY_10 + hours(3))
    before = clock(late, ClockKind.CUSTOMER_UPDATE)
    assert before.is_late
    raised = deed(late, MONDAY_10 + hours(3), replace(rated(Severity.SEV1), by=by(INES)))
    assert clock(raised.issue, ClockKind.CUSTOMER_UPDATE) == before
    assert [f for f in raised.facts if isinstance(f, Breached) and f.clock is ClockKind.CUSTOMER_UPDATE] == []


@pytest.mark.parametrize(("severity", "goes_on"), [(Severity.SEV1, True), (Severity.SEV3, False)])
def test_r9_a_late_clock_that_rests_has_a_successor_only_where_time_is_left(
    severity: Severity, *, goes_on: bool
) -> None:
    late = lived(at_the_top(), MONDAY_10 + hours(3))
    waiting = lived(late, MONDAY_10 + hours(3), replace(WAITING, by=by(TOMAS)))
    after = deed(waiting, MONDAY_10 + hours(3.5), replace(rated(severity), by=by(INES))).issue
    outcomes = [one.outcome for one in after.clocks if one.kind is ClockKind.CUSTOMER_UPDATE]
    assert outcomes == ([None] if goes_on else [Outcome.SUPERSEDED, None])
    resumed = deed(lived(after, MONDAY_10 + hours(4)), MONDAY_10 + hours(4), Resume(by=by(TOMAS)))
    assert [f for f in resumed.facts if isinstance(f, Breached) and f.clock is ClockKind.CUSTOMER_UPDATE] == []


# a new deadline that is past already


def test_r9_a_deadline_that_is_past_already_is_dated_at_its_instant_and_acts_now() -> None:
    issue = lived(accepted(), MONDAY_10 + hours(2))
    decision = deed(issue, MONDAY_10 + hours(2), rated(Severity.SEV2))
    dated = {fact.clock: (fact.at, fact.cause) for fact in decision.facts if isinstance(fact, Breached)}
    assert dated[ClockKind.TIER_OWNERSHIP] == (MONDAY_10 + hours(1), BreachCause.RERATE)
    assert dated[ClockKind.FIRST_REPLY] == (MONDAY_10 + hours(1), BreachCause.RERATE)
    [moved] = [fact for fact in decision.facts if isinstance(fact, Moved)]
    assert (moved.at, moved.how) == (MONDAY_10 + hours(2), Entered.RAISED)
    assert len(calls_of(decision)) == 1
    assert {ReasonKind.ENTERED, ReasonKind.BREACH} <= set(kinds(decision))


def test_r9_also_where_the_matrix_moves_the_issue_what_is_late_by_it_is_a_breach_of_the_re_rating() -> None:
    issue = lived(accepted(), MONDAY_10 + hours(2))
    decision = deed(issue, MONDAY_10 + hours(2), rated(Severity.SEV1))
    late = certain(clock(decision.issue, ClockKind.FIRST_REPLY).breach)
    assert (late.at, late.cause) == (MONDAY_10 + minutes(15), BreachCause.RERATE)
    assert len([fact for fact in decision.facts if isinstance(fact, Moved)]) == 1


def test_e18_after_a_return_a_re_rating_that_makes_it_late_raises_nothing() -> None:
    issue = lived(accepted(), MONDAY_10, Escalate(by=by(BEN), reason="x"))
    issue = lived(issue, MONDAY_10, Return(by=by(PRIYA), reason="incomplete"), Accept(by=by(BEN)))
    decision = deed(lived(issue, MONDAY_10 + hours(2)), MONDAY_10 + hours(2), rated(Severity.SEV2))
    assert decision.issue.tier == T1
    assert ReasonKind.RAISE_WITHHELD in kinds(decision)


# the calling order of an unaccepted issue


def test_r9_raised_while_unaccepted_the_calling_order_starts_again_now() -> None:
    issue = lived(opened(), MONDAY_10 + minutes(5))
    decision = deed(issue, MONDAY_10 + minutes(5), rated(Severity.SEV2))
    calling = certain(decision.issue.calling)
    assert (calling.sequence, calling.started_at, calling.how) == (2, MONDAY_10 + minutes(5), Entered.RERATED)
    assert whom(decision) == [ALICE, BEN, DANA]
    ack = clock(decision.issue, ClockKind.ACK)
    assert (ack.deadline, ack.number) == (MONDAY_10 + minutes(15), clock(issue, ClockKind.ACK).number)
    assert [one.kind for one in decision.issue.clocks].count(ClockKind.ACK) == 1
    assert reason(decision, ReasonKind.ENTERED).from_tier == T1


def test_r9_the_same_severity_lets_the_calling_order_and_silence_go_on() -> None:
    same = deed(opened(), MONDAY_10 + minutes(5), rated(Severity.SEV3))
    assert (certain(same.issue.calling), kinds(same)) == (certain(opened().calling), [])
    quiet = lived(replied(), AT, Snooze(by=by(BEN), length=SnoozeFor.HOUR))
    assert deed(quiet, AT + minutes(5), rated(Severity.SEV3)).issue.snoozed == quiet.snoozed


def test_r9_raised_past_its_acceptance_it_is_raised_a_tier_and_called_there_only() -> None:
    issue = lived(opened(), AT)
    decision = deed(issue, AT, rated(Severity.SEV2))
    assert decision.issue.present.how is Entered.RAISED
    assert certain(decision.issue.calling).sequence == 2


def test_r9_lowered_while_unaccepted_the_order_goes_on_under_the_new_target() -> None:
    issue = lived(opened(Severity.SEV2), MONDAY_10 + minutes(5))
    lowered = deed(issue, MONDAY_10 + minutes(5), rated(Severity.SEV3))
    calling = certain(lowered.issue.calling)
    assert (calling.sequence, calling.started_at) == (1, MONDAY_10)
    assert calling.next_at == MONDAY_10 + minutes(30)
    assert kinds(lowered) == []


def test_e17_lowered_to_sev_3_it_stays_in_a_tier_that_closes() -> None:
    issue = lived(opened(Severity.SEV2, MONDAY_10 + hours(6.9)), MONDAY_10 + hours(6.9), rated(Severity.SEV3))
    assert lived(issue, MONDAY_10 + hours(7)).tier == T1
    still = lived(opened(Severity.SEV2, MONDAY_10 + hours(6.9)), MONDAY_10 + hours(6.9), rated(Severity.SEV2))
    assert lived(still, MONDAY_10 + hours(7)).present.how is Entered.TIER_CLOSED


def test_r9_lowered_after_the_final_fallback_no_step_is_called_again() -> None:
    nobody = lived(opened(Severity.SEV2), MONDAY_10 + hours(4))
    assert certain(nobody.calling).exhausted
    lowered = ReRate(by=by(INES), report=REPORTS[Severity.SEV4], reason="Harmless")
    assert certain(deed(nobody, MONDAY_10 + hours(4), lowered).issue.calling).exhausted


# the tier


def test_r9_the_matrix_moves_the_tier_upward_and_the_owner_becomes_the_previous_one() -> None:
    decision = deed(accepted(), AT, rated(Severity.SEV1))
    issue = decision.issue
    assert (issue.tier, issue.status, issue.previous_owner) == (T3, Status.UNACCEPTED, BEN)
    assert Moved(AT, T1, T3, Entered.RERATED, DANA) in decision.facts
    assert issue.present == TierEntry(tier=T3, how=Entered.RERATED, at=AT, by=DANA, text="everything down")
    assert ended(issue, ClockKind.TIER_OWNERSHIP) == [Outcome.HANDED_OVER]
    assert clock(issue, ClockKind.ACK).deadline == AT + minutes(10)
    assert set(whom(decision)) == {TOMAS, INES, BEN}


def test_r9_the_matrix_never_moves_the_tier_down() -> None:
    issue = deed(accepted(Severity.SEV1), AT, replace(rated(Severity.SEV4), by=by(INES))).issue
    assert (issue.tier, issue.owner, issue.severity) == (T3, TOMAS, Severity.SEV4)


def test_a_raised_severity_of_an_accepted_issue_is_told_to_owner_and_lead_and_noted() -> None:
    decision = deed(replied(), AT, rated(Severity.SEV2))
    told = reason(decision, ReasonKind.RERATED)
    assert (told.severity, told.text, whom(decision)) == (Severity.SEV3, "More of them now", [BEN, DANA])
    assert call_of(decision).loud
    noted = notice_of(decision)
    assert (noted.kind, noted.severity) == (NoticeKind.RERATED, Severity.SEV3)


def test_a_lowered_severity_calls_nobody() -> None:
    assert kinds(deed(accepted(Severity.SEV2), AT, rated(Severity.SEV4))) == []


# clocks that had no target, or have none any more


def without(severity: Severity, *kept: ClockKind) -> Policy:
    """All targets but those of one severity, of which only `kept` and what a policy needs stay."""
    needed = {ClockKind.ACK, *kept}
    targets = tuple(one for one in FULL_POLICY.targets if one.severity is not severity or one.clock in needed)
    return replace(FULL_POLICY, targets=targets)


def test_r1_a_clock_that_has_no_target_any_more_ends_superseded() -> None:
    decision = deed(replied(), AT, rated(Severity.SEV2), policy=without(Severity.SEV2))
    assert decision.issue.open_clocks == ()
    assert ended(decision.issue, ClockKind.RESOLUTION) == [Outcome.SUPERSEDED]


def test_r9_a_clock_that_had_no_target_starts_when_it_would_have() -> None:
    policy = without(Severity.SEV3)
    issue = lived(an_issue(Severity.SEV3, policy=policy), MONDAY_10, Accept(by=by(BEN)), policy=policy)
    assert issue.open_clocks == ()
    started = deed(issue, AT, rated(Severity.SEV2), policy=policy).issue
    kept = {ClockKind.RESOLUTION, ClockKind.TIER_OWNERSHIP, ClockKind.FIRST_REPLY, ClockKind.INTERNAL_UPDATE}
    assert running(started) == kept
    assert {one.started_at for one in started.open_clocks} == {MONDAY_10}


def test_r9_also_the_replies_and_the_cadence_start_when_they_would_have() -> None:
    policy = without(Severity.SEV3)
    told = Update(by=by(BEN), text="We look at it", customer_visible=True)
    issue = lived(an_issue(Severity.SEV3, policy=policy), MONDAY_10, Accept(by=by(BEN)), told, policy=policy)
    issue = lived(issue, AT, CustomerWrote(by=by(ALICE), at=AT, text="Any news?"), policy=policy)
    started = deed(issue, AT + minutes(5), rated(Severity.SEV2), policy=policy).issue
    assert clock(started, ClockKind.NEXT_REPLY).deadline == AT + hours(1)
    assert clock(started, ClockKind.CUSTOMER_UPDATE).deadline == MONDAY_10 + hours(2)
    assert started.clock(ClockKind.FIRST_REPLY) is None


def test_r9_the_customer_cadence_starts_with_the_last_word_to_the_customer_where_it_is_known() -> None:
    policy = without(Severity.SEV3)
    told = Update(by=by(BEN), text="We look at it", customer_visible=True)
    issue = lived(an_issue(Severity.SEV3, policy=policy), MONDAY_10, Accept(by=by(BEN)), told, policy=policy)
    inside = Update(by=by(BEN), text="The worker hangs")
    for update, since in ((told, AT), (inside, MONDAY_10)):
        later = lived(issue, AT, update, policy=policy)
        started = deed(later, AT + minutes(5), rated(Severity.SEV2), policy=policy).issue
        assert clock(started, ClockKind.CUSTOMER_UPDATE).started_at == since
        assert clock(started, ClockKind.INTERNAL_UPDATE).started_at == AT


def test_r9_what_starts_while_the_issue_waits_rests_since_the_wait_began() -> None:
    policy = without(Severity.SEV3)
    told = Update(by=by(BEN), text="We look at it", customer_visible=True)
    issue = lived(an_issue(Severity.SEV3, policy=policy), MONDAY_10, Accept(by=by(BEN)), told, policy=policy)
    waiting = lived(issue, AT, WAITING, policy=policy)
    started = deed(waiting, AT + minutes(5), rated(Severity.SEV2), policy=policy).issue
    resolution = clock(started, ClockKind.RESOLUTION)
    assert (resolution.runs_now, resolution.elapsed) == (False, minutes(20))


def test_e10_a_request_follows_the_severity_of_the_issue_and_sev_1_knows_no_closing_time() -> None:
    asked = Request(by=by(TOMAS), department=BILLING, question="Paid?", blocking=False)
    issue = lived(at_the_top(), MONDAY_10 + hours(6.8), asked, roster=ROSTER)
    [before] = [one for one in issue.open_clocks if one.kind is ClockKind.REQUEST]
    assert (before.target, before.deadline) == (hours(4), MONDAY_10 + hours(26.8))
    raised = deed(issue, MONDAY_10 + hours(6.9), replace(rated(Severity.SEV1), by=by(INES)), roster=ROSTER).issue
    [request] = [one for one in raised.open_clocks if one.kind is ClockKind.REQUEST]
    assert (request.target, request.deadline) == (hours(1), MONDAY_10 + hours(7.8))


def test_e17_each_clock_runs_on_under_the_calendar_of_whoever_keeps_it() -> None:
    asked = Request(by=by(BEN), department=BILLING, question="Paid?", blocking=False)
    issue = lived(accepted(), AT, asked, roster=ROSTER)
    raised = deed(issue, AT + minutes(5), rated(Severity.SEV2), roster=ROSTER).issue
    calendars = {one.kind: one.calendar for one in raised.open_clocks}
    always = FULL_POLICY.severity_calendars[Severity.SEV2]
    assert (calendars[ClockKind.RESOLUTION], calendars[ClockKind.FIRST_REPLY]) == (always, always)
    assert {calendars[ClockKind.TIER_OWNERSHIP], calendars[ClockKind.INTERNAL_UPDATE]} == {SUPPORT.key}
    assert calendars[ClockKind.REQUEST] == SUPPORT.key


# what a worse severity ends or shortens


def test_r20_63_raised_severity_ends_a_snooze_and_a_stop_and_lowered_does_not() -> None:
    quiet = lived(replied(), AT, Snooze(by=by(BEN), length=SnoozeFor.HOUR))
    quiet = lived(quiet, AT, StopReminding(by=by(DANA), until=AT + hours(3), reason="Known"))
    raised = deed(quiet, AT + minutes(5), rated(Severity.SEV2)).issue
    assert (raised.snoozed, raised.stopped) == (None, None)
    lowered = deed(quiet, AT + minutes(5), rated(Severity.SEV4)).issue
    assert None not in {lowered.snoozed, lowered.stopped}


def promised(until: datetime, severity: Severity = Severity.SEV3) -> Issue:
    told = Update(by=by(DANA), text="More soon", customer_visible=True, next_by=until)
    return lived(accepted(severity), MONDAY_10, told)


def test_r28_of_a_promise_and_the_new_cadence_the_earlier_counts_when_the_severity_rises() -> None:
    far = deed(promised(MONDAY_10 + hours(5)), AT, rated(Severity.SEV2)).issue
    assert ended(far, ClockKind.CUSTOMER_UPDATE) == [Outcome.SUPERSEDED]
    cadence = clock(far, ClockKind.CUSTOMER_UPDATE)
    assert (cadence.promised, cadence.deadline) == (False, AT + hours(2))
    near = deed(promised(MONDAY_10 + hours(1)), AT, rated(Severity.SEV2)).issue
    assert (clock(near, ClockKind.CUSTOMER_UPDATE).deadline) == MONDAY_10 + hours(1)


def test_r28_a_promise_for_the_very_instant_of_the_new_cadence_goes_on() -> None:
    before = promised(AT + hours(2))
    after = deed(before, AT, rated(Severity.SEV2)).issue
    assert clock(after, ClockKind.CUSTOMER_UPDATE) == clock(before, ClockKind.CUSTOMER_UPDATE)


def test_r28_a_promise_to_the_team_is_compared_under_the_calendar_of_the_tier() -> None:
    four, nine = MONDAY_10 + hours(6), MONDAY_10 + hours(23)
    told = Update(by=by(DANA), text="More soon", next_by=nine + minutes(30))
    issue = lived(opened(Severity.SEV3, four), four, Accept(by=by(BEN)), told)
    after = deed(issue, four, rated(Severity.SEV2)).issue  # two hours of the tier end at ten
    assert clock(after, ClockKind.INTERNAL_UPDATE).promised


def test_r28_a_promise_is_not_re_targeted_when_the_severity_falls() -> None:
    before = promised(MONDAY_10 + hours(1), Severity.SEV2)
    assert deed(before, AT, rated(Severity.SEV4)).issue.clock(ClockKind.CUSTOMER_UPDATE) == clock(
        before, ClockKind.CUSTOMER_UPDATE
    )


def test_r28_while_the_cadence_would_rest_the_promise_counts() -> None:
    waiting = lived(promised(MONDAY_10 + hours(5)), MONDAY_10, WAITING)
    assert clock(deed(waiting, AT, rated(Severity.SEV2)).issue, ClockKind.CUSTOMER_UPDATE).promised
    on_a_vendor = lived(promised(MONDAY_10 + hours(5)), MONDAY_10, replace(WAITING, vendor=True))
    assert not clock(deed(on_a_vendor, AT, rated(Severity.SEV2)).issue, ClockKind.CUSTOMER_UPDATE).promised


def test_r28_without_a_cadence_under_the_new_severity_the_promise_counts() -> None:
    policy = without(Severity.SEV2)
    after = deed(promised(MONDAY_10 + hours(5)), AT, rated(Severity.SEV2), policy=policy).issue
    assert clock(after, ClockKind.CUSTOMER_UPDATE).promised


def test_r28_a_broken_promise_stays_broken() -> None:
    late = lived(promised(MONDAY_10 + minutes(30)), MONDAY_10 + minutes(30))
    before = clock(late, ClockKind.CUSTOMER_UPDATE)
    assert before.is_late
    assert clock(deed(late, MONDAY_10 + minutes(31), rated(Severity.SEV2)).issue, ClockKind.CUSTOMER_UPDATE) == before


# movement, attention and reminders


def test_e7_r29_a_re_rating_is_a_movement_and_restarts_the_question_to_the_owner() -> None:
    asked = lived(accepted(Severity.SEV1), MONDAY_10 + minutes(45))
    assert certain(asked.attention).asked_at == MONDAY_10 + minutes(45)
    issue = deed(asked, MONDAY_10 + minutes(46), replace(rated(Severity.SEV1), by=by(INES))).issue
    attention = certain(issue.attention)
    assert (attention.asked_at, attention.at) == (None, MONDAY_10 + minutes(91))
    assert issue.moved_at == MONDAY_10 + minutes(46)


def test_r18_reminders_begin_anew_with_a_re_rating() -> None:
    late = lived(accepted(Severity.SEV1), MONDAY_10 + minutes(31))
    assert certain(late.reminders).count > 0
    at = MONDAY_10 + minutes(32)
    again = certain(deed(late, at, replace(rated(Severity.SEV1), by=by(INES))).issue.reminders)
    assert (again.started_at, again.count) == (at, 0)


def test_time_after_a_re_rating_goes_on_by_the_new_deadline() -> None:
    issue = lived(replied(), MONDAY_10 + minutes(10), rated(Severity.SEV2))
    decision = time(lived(issue, MONDAY_10 + minutes(59)), MONDAY_10 + hours(1))
    assert decision.issue.present.how is Entered.RAISED
