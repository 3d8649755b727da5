"""How an issue ends and begins again: resolving, reopening, cancelling, closing (SPEC R12, R13, R27)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.clocks import BreachCause, ClockKind, Outcome
from bot.domain.commands import (
    Accept,
    AskTier,
    Cancel,
    CancelReason,
    CustomerWrote,
    Escalate,
    NoAnswerNeeded,
    Reopen,
    Request,
    Resolve,
    Snooze,
    StopReminding,
    Update,
    Watch,
)
from bot.domain.effects import NoticeKind, Place, ReasonKind
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.errors import Why, certain
from bot.domain.facts import Breached, Closed
from bot.domain.ids import IssueId, PersonId
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.matrix import Severity
from bot.domain.roster import DepartmentPeople
from bot.domain.running import Entered, SnoozeFor
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    STRANGER,
    T2,
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
from tests.full_policy import BILLING, FULL_POLICY

AT = MONDAY_10 + minutes(20)
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=VERA)})
TOLD = Update(by=by(BEN), text="We look at it", customer_visible=True)
AGAIN = Reopen(by=by(ALICE), reason="Down again")
ASKED = Request(by=by(BEN), department=BILLING, question="Paid?")


def accepted(severity: Severity = Severity.SEV2) -> Issue:
    return lived(an_issue(severity, policy=FULL_POLICY), MONDAY_10, Accept(by=by(BEN)))


def solved(person: PersonId = BEN, **changes: object) -> Resolve:
    whole = Resolve(
        by=by(person),
        text="Restarted the payment worker",
        cause="defect",
        component="payments",
        customer_told=True,
        lower_tier_could=False,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # the names of its own fields


def resolved(*, customer_told: bool = True) -> Issue:
    return lived(accepted(), AT, solved(customer_told=customer_told))


def wrote(at: datetime = AT) -> CustomerWrote:
    return CustomerWrote(by=by(ALICE), at=at, text="Still broken")


# resolving


@pytest.mark.parametrize("severity", [Severity.SEV1, Severity.SEV2])
def test_88_a_grave_issue_needs_text_cause_component_and_whether_a_lower_tier_could(severity: Severity) -> None:
    person = TOMAS if severity is Severity.SEV1 else BEN
    issue = lived(an_issue(severity, policy=FULL_POLICY), MONDAY_10, Accept(by=by(person)))
    empty = solved(person, text=" ", cause="", component="", lower_tier_could=None)
    assert refused(issue, MONDAY_10, empty).facts.missing == ("text", "cause", "component", "lower_tier_could")
    assert deed(issue, MONDAY_10, solved(person)).issue.status is Status.RESOLVED


@pytest.mark.parametrize("severity", [Severity.SEV3, Severity.SEV4])
def test_88_a_light_issue_needs_no_word_about_lower_tiers(severity: Severity) -> None:
    issue = accepted(severity)
    assert refused(issue, AT, solved(component="", lower_tier_could=None)).facts.missing == ("component",)
    assert deed(issue, AT, solved(lower_tier_could=None)).issue.status is Status.RESOLVED


def test_88_the_cause_is_one_of_the_policy() -> None:
    assert refused(accepted(), AT, solved(cause="gremlins")).facts.missing == ("cause",)


def test_r27_customer_told_meets_both_replies() -> None:
    issue = deed(accepted(), AT, solved()).issue
    assert (ended(issue, ClockKind.FIRST_REPLY), issue.replied_at) == ([Outcome.MET], AT)
    asked = lived(lived(accepted(), MONDAY_10, TOLD), AT, wrote())
    assert ended(deed(asked, AT, solved()).issue, ClockKind.NEXT_REPLY) == [Outcome.MET]


def test_r27_customer_not_told_ends_both_replies_and_never_counts_as_met() -> None:
    issue = deed(accepted(), AT, solved(customer_told=False)).issue
    assert (ended(issue, ClockKind.FIRST_REPLY), issue.replied_at) == ([Outcome.ENDED], None)
    asked = lived(lived(accepted(), MONDAY_10, TOLD), AT, wrote())
    assert ended(deed(asked, AT, solved(customer_told=False)).issue, ClockKind.NEXT_REPLY) == [Outcome.ENDED]


def test_r27_customer_told_meets_the_cadence_too_and_not_told_ends_it() -> None:
    heard = lived(accepted(), MONDAY_10, TOLD)
    assert ended(deed(heard, AT, solved()).issue, ClockKind.CUSTOMER_UPDATE) == [Outcome.MET]
    untold = deed(heard, AT, solved(customer_told=False)).issue
    assert ended(untold, ClockKind.CUSTOMER_UPDATE) == [Outcome.ENDED]


def test_r12_at_the_very_end_of_the_window_the_resolution_begins_fresh() -> None:
    at = AT + FULL_POLICY.reopen_window
    assert clock(deed(resolved(), at, AGAIN).issue, ClockKind.RESOLUTION).carried == timedelta()
    just = at - timedelta(seconds=1)
    assert clock(deed(resolved(), just, AGAIN).issue, ClockKind.RESOLUTION).carried == minutes(20)


def test_r27_every_other_clock_ends_with_its_outcome() -> None:
    issue = deed(lived(accepted(), MONDAY_10, TOLD), AT, solved()).issue
    assert issue.open_clocks == ()
    outcomes = {one.kind: one.outcome for one in issue.clocks}
    assert outcomes[ClockKind.RESOLUTION] is Outcome.MET
    assert outcomes[ClockKind.TIER_OWNERSHIP] is Outcome.MET
    assert outcomes[ClockKind.INTERNAL_UPDATE] is Outcome.ENDED
    silent = deed(lived(accepted(), MONDAY_10, TOLD), AT, solved(customer_told=False)).issue
    assert ended(silent, ClockKind.CUSTOMER_UPDATE) == [Outcome.ENDED]


def test_r24_what_was_late_ends_late() -> None:
    at_the_top = lived(an_issue(policy=FULL_POLICY), MONDAY_10, Escalate(by=by(DANA), reason="x", to=T3))
    late = lived(lived(at_the_top, MONDAY_10, Accept(by=by(TOMAS))), MONDAY_10 + hours(9))
    assert ended(deed(late, MONDAY_10 + hours(9), solved(TOMAS)).issue, ClockKind.RESOLUTION) == [Outcome.BREACHED]


def test_r27_running_requests_are_withdrawn_and_the_department_is_told() -> None:
    asked = lived(accepted(), AT, ASKED, roster=ROSTER)
    decision = deed(asked, AT + minutes(1), solved(), roster=ROSTER)
    assert (decision.issue.requests, decision.issue.wait) == ((), None)
    assert ended(decision.issue, ClockKind.REQUEST) == [Outcome.ENDED]
    [told] = [call for call in calls_of(decision) if call.place is Place.DEPARTMENT]
    assert (told.reasons[0].kind, told.department) == (ReasonKind.REQUEST_WITHDRAWN, BILLING)
    assert [called.person for called in told.people] == [VERA, STRANGER]


def test_r27_nothing_runs_on_and_questions_to_a_tier_are_dropped() -> None:
    issue = lived(accepted(), MONDAY_10, AskTier(by=by(BEN), question="Seen this?"))
    issue = lived(issue, AT, Snooze(by=by(BEN), length=SnoozeFor.QUARTER))
    issue = lived(issue, AT, StopReminding(by=by(DANA), until=AT + hours(1), reason="Known"))
    after = deed(issue, AT, solved()).issue
    assert (after.asked, after.snoozed, after.stopped, after.attention, after.checkpoint) == (
        (),
        None,
        None,
        None,
        None,
    )
    assert (after.owner, after.accepted_at, after.previous_owner) == (None, None, BEN)
    assert (after.holder.kind, after.holder.since) == (HolderKind.SETTLED, AT)


def test_opener_and_watchers_hear_of_the_end_and_the_thread_notes_it() -> None:
    watched = lived(accepted(), AT, Watch(by=by(STRANGER)))
    decision = deed(watched, AT, solved())
    assert (kinds(decision), whom(decision)) == ([ReasonKind.RESOLVED], [ALICE, STRANGER])
    assert notice_of(decision).kind is NoticeKind.RESOLVED


def test_nobody_is_told_what_they_did_themselves() -> None:
    mine = lived(an_issue(policy=FULL_POLICY), MONDAY_10, Accept(by=by(ALICE)))
    assert calls_of(deed(mine, AT, solved(ALICE))) == []


def test_the_resolution_keeps_what_was_measured_and_nothing_where_nothing_was() -> None:
    assert certain(resolved().resolution).measured == minutes(20)
    targets = tuple(one for one in FULL_POLICY.targets if one.clock is not ClockKind.RESOLUTION)
    policy = replace(FULL_POLICY, targets=targets)
    issue = lived(an_issue(policy=policy), MONDAY_10, Accept(by=by(BEN)), solved(), policy=policy)
    assert certain(issue.resolution).measured == timedelta()
    assert deed(issue, AT, AGAIN, policy=policy).issue.clock(ClockKind.RESOLUTION) is None


# reopening


def test_54_a_reopening_within_the_window_resumes_without_the_time_that_it_was_resolved() -> None:
    at = AT + timedelta(days=2)
    decision = deed(resolved(), at, AGAIN)
    resolution = clock(decision.issue, ClockKind.RESOLUTION)
    assert (resolution.carried, resolution.elapsed, resolution.cycle) == (minutes(20), minutes(20), 2)
    assert resolution.deadline == at + hours(8) - minutes(20)
    assert decision.issue.cycle == 2
    assert notice_of(decision).kind is NoticeKind.REOPENED


def test_54_after_the_window_a_new_cycle_starts_with_the_full_target() -> None:
    at = AT + timedelta(days=10)
    closed = lived(resolved(), at)
    assert closed.status is Status.CLOSED
    issue = deed(closed, at, AGAIN).issue
    resolution = clock(issue, ClockKind.RESOLUTION)
    assert (resolution.carried, resolution.deadline, issue.cycle) == (timedelta(), at + hours(8), 2)


def test_r12_the_window_ends_at_its_very_instant() -> None:
    at = AT + timedelta(days=7)
    assert lived(resolved(), at - minutes(1)).status is Status.RESOLVED
    decision = time(resolved(), at)
    assert decision.issue.status is Status.CLOSED
    assert Closed(at) in decision.facts
    assert next_wake(decision.issue, FULL_POLICY) is None


def test_r12_a_breach_is_carried_without_a_new_notice() -> None:
    at_the_top = lived(an_issue(policy=FULL_POLICY), MONDAY_10, Escalate(by=by(DANA), reason="x", to=T3))
    late = lived(lived(at_the_top, MONDAY_10, Accept(by=by(TOMAS))), MONDAY_10 + hours(9))
    at = MONDAY_10 + hours(11)
    decision = deed(lived(late, MONDAY_10 + hours(9), solved(TOMAS)), at, AGAIN)
    carried = certain(clock(decision.issue, ClockKind.RESOLUTION).breach)
    assert carried.cause is BreachCause.CARRIED
    assert kinds(decision) == [ReasonKind.ENTERED]
    assert not [fact for fact in decision.facts if isinstance(fact, Breached)]
    assert ReasonKind.BREACH not in kinds(time(lived(decision.issue, at), at + minutes(15)))


def test_r12_53_first_reply_never_starts_again_and_the_cadence_does_where_it_was_met() -> None:
    issue = deed(resolved(), AT, AGAIN).issue
    assert issue.clock(ClockKind.FIRST_REPLY) is None
    assert clock(issue, ClockKind.CUSTOMER_UPDATE).deadline == AT + hours(2)
    never = deed(resolved(customer_told=False), AT, AGAIN).issue
    assert running(never) == {ClockKind.ACK, ClockKind.TIER_OWNERSHIP, ClockKind.RESOLUTION}


def test_r12_the_tier_is_where_it_was_resolved_and_its_people_and_the_previous_owner_are_called() -> None:
    at_t2 = lived(accepted(), AT, Escalate(by=by(BEN), reason="x"), Accept(by=by(PRIYA)))
    decision = deed(lived(at_t2, AT, solved(PRIYA)), AT + hours(1), AGAIN)
    issue = decision.issue
    assert (issue.tier, issue.status, issue.present.how) == (T2, Status.UNACCEPTED, Entered.REOPENED)
    assert set(whom(decision)) == {PRIYA, *(one.person for one in A_ROSTER.tier(T2).on_call)}
    assert issue.snoozes == 0


def test_a_reopening_needs_a_reason_and_something_that_ended() -> None:
    assert refused(resolved(), AT, replace(AGAIN, reason="")).facts.missing == ("reason",)
    assert refused(accepted(), AT, AGAIN).why is Why.ALREADY_OPEN


# what the customer writes afterwards


def test_r27_a_message_on_a_resolved_issue_starts_next_reply_and_asks_previous_owner_and_lead() -> None:
    at = AT + hours(1)
    decision = deed(resolved(), at, wrote(at))
    assert (kinds(decision), whom(decision)) == ([ReasonKind.CUSTOMER_WROTE_AFTER], [BEN, DANA])
    assert clock(decision.issue, ClockKind.NEXT_REPLY).deadline == at + hours(1)
    assert reason(decision, ReasonKind.CUSTOMER_WROTE_AFTER).deadline == at + hours(1)


def test_r27_also_where_the_customer_never_heard_from_us() -> None:
    at = AT + hours(1)
    issue = deed(resolved(customer_told=False), at, wrote(at)).issue
    assert clock(issue, ClockKind.NEXT_REPLY).deadline == at + hours(1)


def test_r27_its_breach_reopens_and_is_told() -> None:
    at = AT + hours(1)
    issue = lived(resolved(), at, wrote(at))
    decision = time(issue, at + hours(1))
    assert (decision.issue.status, decision.issue.cycle) == (Status.UNACCEPTED, 2)
    present = decision.issue.present
    assert (present.how, present.by, present.text) == (Entered.REOPENED, None, "")
    assert set(kinds(decision)) == {ReasonKind.ENTERED, ReasonKind.BREACH}
    assert clock(decision.issue, ClockKind.NEXT_REPLY).is_late


def test_r27_no_action_needed_meets_it_and_closing_goes_on() -> None:
    ends = AT + timedelta(days=7)
    last_day = ends - minutes(20)
    issue = lived(resolved(), last_day, wrote(last_day))
    assert pass_time(issue, FULL_POLICY, A_ROSTER, ends) is None
    decision = deed(issue, ends + minutes(10), NoAnswerNeeded(by=by(BEN)))
    assert ended(decision.issue, ClockKind.NEXT_REPLY) == [Outcome.MET]
    assert decision.issue.status is Status.CLOSED


def test_r27_reopening_keeps_what_the_customer_wrote_and_its_clock() -> None:
    issue = lived(resolved(), AT + hours(1), wrote(AT + hours(1)))
    reopened = deed(issue, AT + hours(1.25), AGAIN).issue
    assert clock(reopened, ClockKind.NEXT_REPLY) == clock(issue, ClockKind.NEXT_REPLY)
    assert certain(reopened.unanswered).text == "Still broken"


def test_r27_on_a_closed_issue_opener_and_lead_are_told_and_nothing_runs() -> None:
    at = AT + timedelta(days=8)
    decision = deed(lived(resolved(), at), at, wrote(at))
    assert (decision.issue.status, decision.issue.open_clocks) == (Status.CLOSED, ())
    assert whom(decision) == [ALICE, DANA]


def test_r12_a_closed_issue_that_is_reopened_owes_the_answer_that_the_customer_asked_for() -> None:
    at = AT + timedelta(days=8)
    closed = lived(lived(resolved(), at), at, wrote(at))
    reopened = deed(closed, at + minutes(10), AGAIN).issue
    assert clock(reopened, ClockKind.NEXT_REPLY).deadline == at + hours(1)


def test_r12_in_a_new_cycle_next_reply_runs_also_where_the_customer_never_heard_from_us() -> None:
    reopened = lived(resolved(customer_told=False), AT, AGAIN)
    at = AT + minutes(5)
    assert clock(deed(reopened, at, wrote(at)).issue, ClockKind.NEXT_REPLY).deadline == at + hours(1)


def test_e4_a_message_that_nobody_is_left_for_goes_to_the_last_resort() -> None:
    nobody = replace(A_ROSTER, tiers={}, managers=())
    bare = replace(resolved(), previous_owner=None)
    assert whom(deed(bare, AT, wrote(), roster=replace(nobody, administrators=frozenset({ALICE})))) == [OLU]


# cancelling


def test_r13_65_open_clocks_are_cancelled_and_never_met_late_ones_too() -> None:
    at_the_top = lived(an_issue(policy=FULL_POLICY), MONDAY_10, Escalate(by=by(DANA), reason="x", to=T3))
    late = lived(lived(at_the_top, MONDAY_10, Accept(by=by(TOMAS))), MONDAY_10 + hours(9))
    assert late.late_clocks
    withdrawn = Cancel(by=by(INES), reason=CancelReason.WITHDRAWN)
    issue = deed(late, MONDAY_10 + hours(9), withdrawn).issue
    assert {one.outcome for one in issue.clocks} == {Outcome.CANCELLED}
    assert (issue.status, issue.holder.kind, issue.owner) == (Status.CANCELLED, HolderKind.SETTLED, None)
    assert certain(issue.cancelled).reason is CancelReason.WITHDRAWN
    assert next_wake(issue, FULL_POLICY) is None


def test_r13_a_cancel_withdraws_requests_and_tells_the_departments() -> None:
    asked = lived(accepted(), AT, ASKED, roster=ROSTER)
    decision = deed(asked, AT, Cancel(by=by(BEN), reason=CancelReason.INVALID), roster=ROSTER)
    assert ended(decision.issue, ClockKind.REQUEST) == [Outcome.CANCELLED]
    assert ReasonKind.REQUEST_WITHDRAWN in [r.kind for call in calls_of(decision) for r in call.reasons]
    assert decision.issue.requests == ()


def test_r13_a_merge_withdraws_nothing_for_the_surviving_issue_goes_on_with_it() -> None:
    asked = lived(accepted(), AT, ASKED, roster=ROSTER)
    into = Cancel(by=by(BEN), reason=CancelReason.DUPLICATE, into=IssueId(3))
    decision = deed(asked, AT, into, roster=ROSTER)
    assert [r.kind for call in calls_of(decision) for r in call.reasons] == [ReasonKind.CANCELLED]
    assert (decision.issue.requests, certain(decision.issue.cancelled).into) == ((), IssueId(3))


def test_the_opener_hears_that_it_was_cancelled_and_why() -> None:
    withdrawn = Cancel(by=by(BEN), reason=CancelReason.WITHDRAWN, comment="Test order")
    call = call_of(deed(accepted(), AT, withdrawn))
    assert [called.person for called in call.people] == [ALICE]
    assert call.reasons[0].text == "Test order"


def test_a_cancelled_issue_is_final_but_what_the_customer_writes_is_still_told() -> None:
    issue = lived(accepted(), AT, Cancel(by=by(BEN), reason=CancelReason.INVALID))
    assert refused(issue, AT, AGAIN).why is Why.ALREADY_CLOSED
    assert whom(deed(issue, AT, wrote())) == [ALICE, DANA]


def test_a_manager_may_cancel_and_a_stranger_may_not() -> None:
    withdrawn = Cancel(by=by(MARC), reason=CancelReason.WITHDRAWN)
    assert deed(accepted(), AT, withdrawn).issue.status is Status.CANCELLED
    assert refused(accepted(), AT, replace(withdrawn, by=by(STRANGER))).why is Why.NOT_OWNER
