"""What people do to an issue: each deed, its refusals, and what it starts and ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actor import Standing
from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import (
    Accept,
    Answer,
    Command,
    Escalate,
    NeedInfo,
    Reopen,
    Resolve,
    Resume,
    Return,
    Update,
    WaitOn,
)
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, Notice, NoticeKind, ReasonKind
from bot.domain.errors import Refused, Why
from bot.domain.facts import Commanded, Moved, Opened, TimePassed
from bot.domain.ids import IssueId, PersonId
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.lifecycle import ALLOWED_IN, decide
from bot.domain.matrix import Severity
from bot.domain.opening import Form, open_issue
from bot.domain.running import Entered
from tests.builders import (
    A_POLICY,
    A_REPORT,
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    MARC,
    MONDAY_10,
    PRIYA,
    STRANGER,
    T1,
    T2,
    TEAM,
    after,
    an_issue,
    by,
    hours,
    minutes,
    passed,
)

LATER = MONDAY_10 + minutes(5)


def accepted(severity: Severity = Severity.SEV2, person: PersonId = BEN) -> Issue:
    return after(an_issue(severity), LATER, Accept(by=by(person)))


def resolving(person: PersonId, **changes: object) -> Resolve:
    told = Resolve(
        by=by(person),
        text="Restarted the payment worker",
        cause="defect",
        component="payments",
        customer_told=True,
        lower_tier_could=False,
    )
    return replace(told, **changes)  # type: ignore[arg-type]  # the names of its own fields


def decided(issue: Issue, command: Command) -> Decision:
    return decide(issue, command, A_POLICY, A_ROSTER, LATER)


def refused(issue: Issue, command: Command) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(issue, command, A_POLICY, A_ROSTER, LATER)
    return caught.value


def call_of(decision: Decision) -> CallPeople:
    return next(effect for effect in decision.effects if isinstance(effect, CallPeople))


def notice_of(decision: Decision) -> Notice:
    return next(effect for effect in decision.effects if isinstance(effect, Notice))


def whom(decision: Decision) -> list[PersonId]:
    return [called.person for called in call_of(decision).people]


def running(issue: Issue) -> set[ClockKind]:
    return {clock.kind for clock in issue.open_clocks if clock.running_since is not None}


def outcome(issue: Issue, kind: ClockKind) -> Outcome | None:
    return next(clock.outcome for clock in issue.clocks if clock.kind is kind)


def opened(**changes: object) -> Decision:
    return open_issue(
        team=TEAM,
        id=IssueId(1),
        form=Form(id="f", report=replace(A_REPORT, **changes)),  # type: ignore[arg-type]  # the names of its own fields
        by=by(ALICE),
        policy=A_POLICY,
        policy_version=1,
        roster=A_ROSTER,
        now=MONDAY_10,
    )


# opening


def test_an_opened_issue_goes_to_the_tier_of_the_matrix_and_calls_who_is_on_call() -> None:
    decision = opened()
    issue = decision.issue
    assert (issue.severity, issue.tier, issue.status, issue.rule) == (2, T1, Status.UNACCEPTED, "blocked now")
    assert issue.holder.kind is HolderKind.NOBODY
    assert running(issue) == {ClockKind.ACK, ClockKind.TIER_OWNERSHIP, ClockKind.RESOLUTION}
    assert whom(decision) == [ALICE, BEN]
    assert isinstance(decision.facts[0], Opened)


def test_r23_the_next_deadline_is_the_earliest_that_is_open_of_a_new_issue_its_acceptance() -> None:
    clock = an_issue().next_deadline
    assert clock is not None
    assert (clock.kind, clock.deadline) == (ClockKind.ACK, MONDAY_10 + minutes(15))


def test_an_issue_without_title_and_customer_is_refused_with_both_names() -> None:
    with pytest.raises(Refused) as caught:
        opened(title=" ", customer="")
    assert caught.value.why is Why.MISSING
    assert caught.value.facts.missing == ("title", "customer")


@pytest.mark.parametrize("standing", [standing for standing in Standing if standing is not Standing.MEMBER])
def test_only_full_members_open_an_issue_or_do_anything(standing: Standing) -> None:
    actor = by(ALICE, standing)
    with pytest.raises(Refused) as caught:
        open_issue(
            team=TEAM,
            id=IssueId(1),
            form=Form(id="f", report=A_REPORT),
            by=actor,
            policy=A_POLICY,
            policy_version=1,
            roster=A_ROSTER,
            now=MONDAY_10,
        )
    assert caught.value.why is Why.NOT_A_MEMBER
    assert refused(an_issue(), Accept(by=actor)).why is Why.NOT_A_MEMBER


# time comes first: R26


def test_accepting_at_the_very_deadline_is_too_late_because_time_comes_first() -> None:
    issue = an_issue()
    with pytest.raises(Refused) as caught:
        decide(issue, Accept(by=by(BEN), entry=1), A_POLICY, A_ROSTER, MONDAY_10 + minutes(15))
    assert (caught.value.why, caught.value.facts.tier) == (Why.ALREADY_MOVED, T2)


# need info, answer, waits: E9, R6, R7


def test_e9_an_answer_brings_the_ball_back_and_tells_the_owner() -> None:
    waiting = after(an_issue(), LATER, NeedInfo(by=by(BEN), question="Which browser?"))
    decision = decided(waiting, Answer(by=by(ALICE), text="All of them"))
    assert (decision.issue.status, decision.issue.wait, decision.issue.owner) == (Status.ACCEPTED, None, BEN)
    assert whom(decision) == [BEN]
    assert ClockKind.TIER_OWNERSHIP in running(decision.issue)


def test_e9_after_a_raise_by_time_the_sender_is_the_owner_below() -> None:
    raised = passed(accepted(person=BEN), MONDAY_10 + hours(1))
    assert raised.tier == T2
    asked = decide(raised, NeedInfo(by=by(PRIYA), question="?"), A_POLICY, A_ROSTER, MONDAY_10 + hours(1)).issue
    assert asked.wait is not None
    assert asked.wait.person == BEN


def test_e9_after_a_raise_that_nobody_owned_the_sender_is_the_opener() -> None:
    raised = passed(an_issue(), MONDAY_10 + minutes(15))
    asked = decide(raised, NeedInfo(by=by(PRIYA), question="?"), A_POLICY, A_ROSTER, MONDAY_10 + minutes(16)).issue
    assert asked.wait is not None
    assert asked.wait.person == ALICE


def test_r6_waiting_on_the_customer_pauses_the_resolution_and_moves_its_deadline() -> None:
    issue = accepted()
    before = issue.clock(ClockKind.RESOLUTION)
    waiting = after(issue, LATER, WaitOn(by=by(BEN), vendor=False, reason="Logs please"))
    assert running(waiting) == set()
    resumed = after(waiting, LATER + hours(3), Resume(by=by(BEN)))
    now = resumed.clock(ClockKind.RESOLUTION)
    assert before is not None
    assert now is not None
    assert before.deadline is not None
    assert now.deadline == before.deadline + hours(3)


def test_r6_waiting_on_a_vendor_does_not_pause_the_customers_clock() -> None:
    waiting = after(accepted(), LATER, WaitOn(by=by(BEN), vendor=True, reason="Carrier"))
    assert running(waiting) == {ClockKind.RESOLUTION}
    assert waiting.holder.kind is HolderKind.VENDOR


def test_r6_a_wait_with_an_earlier_end_ends_then() -> None:
    until = LATER + minutes(20)
    waiting = after(accepted(), LATER, WaitOn(by=by(BEN), vendor=True, reason="x", until=until))
    assert waiting.wait is not None
    assert waiting.wait.until == until


@pytest.mark.parametrize("command", [Answer(by=by(ALICE), text="x"), Resume(by=by(BEN))])
def test_answering_or_resuming_without_a_wait_is_refused(command: Command) -> None:
    assert refused(an_issue(), command).why is Why.NOT_WAITING


def test_asking_while_already_waiting_is_refused() -> None:
    waiting = after(accepted(), LATER, WaitOn(by=by(BEN), vendor=False, reason="x"))
    assert refused(waiting, NeedInfo(by=by(BEN), question="?")).why is Why.ALREADY_WAITING


# whom a return concerns: E9


def test_e9_a_question_after_a_return_goes_to_whoever_sent_it_first_and_not_to_oneself() -> None:
    at_t2 = decided(accepted(), Escalate(by=by(BEN), reason="x")).issue
    back = decided(decided(at_t2, Return(by=by(PRIYA), reason="incomplete")).issue, Accept(by=by(BEN))).issue
    asked = decided(back, NeedInfo(by=by(BEN), question="Which browser?")).issue
    assert asked.wait is not None
    assert asked.wait.person == ALICE


def test_e9_a_return_after_a_reopening_goes_to_the_tier_below() -> None:
    at_t2 = decided(accepted(), Escalate(by=by(BEN), reason="x")).issue
    solved = decided(decided(at_t2, Accept(by=by(PRIYA))).issue, resolving(PRIYA)).issue
    reopened = decided(solved, Reopen(by=by(ALICE), reason="Again")).issue
    assert decided(reopened, Return(by=by(PRIYA), reason="not_ours")).issue.tier == T1


def test_r6_an_answer_ends_no_wait_on_the_customer() -> None:
    waiting = after(accepted(), LATER, WaitOn(by=by(BEN), vendor=False, reason="x"))
    assert refused(waiting, Answer(by=by(ALICE), text="All of them")).why is Why.ALREADY_WAITING


def test_an_unknown_cause_is_missing() -> None:
    assert refused(accepted(), resolving(BEN, cause="gremlins")).facts.missing == ("cause",)


# updating, resolving, reopening: R12, R27


def test_an_update_is_kept_and_told_in_the_thread() -> None:
    decision = decided(accepted(), Update(by=by(BEN), text="Found the cause", customer_visible=True))
    assert decision.issue.last_update is not None
    assert decision.issue.last_update.text == "Found the cause"
    assert (notice_of(decision).kind, notice_of(decision).customer_visible) == (NoticeKind.UPDATED, True)


def test_resolving_ends_every_clock_and_tells_the_opener() -> None:
    decision = decided(accepted(), resolving(BEN))
    issue = decision.issue
    assert (issue.status, issue.owner, issue.previous_owner) == (Status.RESOLVED, None, BEN)
    assert issue.open_clocks == ()
    assert issue.holder.kind is HolderKind.SETTLED
    assert whom(decision) == [ALICE]


def test_e9_resolving_an_unaccepted_issue_accepts_it_first() -> None:
    issue = decided(an_issue(), resolving(BEN)).issue
    assert (issue.status, issue.previous_owner) == (Status.RESOLVED, BEN)
    assert outcome(issue, ClockKind.ACK) is Outcome.MET


def test_resolving_a_grave_issue_asks_whether_a_lower_tier_could_have() -> None:
    refusal = refused(accepted(), resolving(BEN, lower_tier_could=None, cause=""))
    assert refusal.facts.missing == ("cause", "lower_tier_could")


def test_resolving_a_light_issue_does_not_ask_that() -> None:
    issue = accepted(Severity.SEV3)
    assert decided(issue, resolving(BEN, lower_tier_could=None)).issue.status is Status.RESOLVED


def test_who_opened_and_resolved_it_is_not_told_what_they_know() -> None:
    decision = decided(accepted(person=ALICE), resolving(ALICE))
    assert [effect for effect in decision.effects if isinstance(effect, CallPeople)] == []


def test_only_the_owner_or_who_oversees_resolves() -> None:
    assert refused(accepted(), resolving(ALICE)).why is Why.NOT_OWNER
    assert decided(accepted(), resolving(DANA)).issue.status is Status.RESOLVED


def test_r12_a_reopened_issue_carries_what_was_measured_and_skips_the_time_it_was_resolved() -> None:
    resolved = after(accepted(), MONDAY_10 + minutes(30), resolving(BEN))
    at = MONDAY_10 + hours(50)
    reopened = after(resolved, at, Reopen(by=by(ALICE), reason="Down again"))
    clock = reopened.clock(ClockKind.RESOLUTION)
    assert clock is not None
    assert clock.deadline == at + hours(8) - minutes(30)
    assert (reopened.status, reopened.cycle, reopened.present.how) == (Status.UNACCEPTED, 2, Entered.REOPENED)


def test_r12_after_the_window_a_closed_issue_is_reopened_with_the_full_target() -> None:
    resolved = after(accepted(), MONDAY_10 + minutes(30), resolving(BEN))
    at = MONDAY_10 + timedelta(days=10)
    closed = passed(resolved, at)
    assert closed.status is Status.CLOSED
    clock = after(closed, at, Reopen(by=by(ALICE), reason="Again")).clock(ClockKind.RESOLUTION)
    assert clock is not None
    assert clock.deadline == at + hours(8)


def test_r12_a_breach_is_carried_into_the_new_cycle_without_a_new_notice() -> None:
    late = passed(after(an_issue(), LATER, Accept(by=by(BEN))), MONDAY_10 + minutes(59))
    late = after(late, MONDAY_10 + minutes(59), Escalate(by=by(BEN), reason="x"))
    late = after(late, MONDAY_10 + hours(1), Accept(by=by(PRIYA)))
    late = after(passed(late, MONDAY_10 + hours(9)), MONDAY_10 + hours(9), resolving(MARC))
    at = MONDAY_10 + hours(10)
    decision = decide(late, Reopen(by=by(ALICE), reason="Again"), A_POLICY, A_ROSTER, at)
    clock = decision.issue.clock(ClockKind.RESOLUTION)
    assert clock is not None
    assert clock.is_late
    assert all(reason.kind is ReasonKind.ENTERED for reason in call_of(decision).reasons)


def test_reopening_an_open_issue_is_refused() -> None:
    assert refused(accepted(), Reopen(by=by(ALICE), reason="x")).why is Why.ALREADY_OPEN


def test_accepting_what_waits_says_whose_it_is() -> None:
    waiting = after(accepted(), LATER, WaitOn(by=by(BEN), vendor=False, reason="x"))
    refusal = refused(waiting, Accept(by=by(ALICE)))
    assert (refusal.why, refusal.facts.by) == (Why.ALREADY_ACCEPTED, BEN)


def test_a_closed_issue_takes_no_other_deed() -> None:
    closed = passed(after(accepted(), LATER, resolving(BEN)), MONDAY_10 + timedelta(days=8))
    with pytest.raises(Refused) as caught:
        decide(closed, Accept(by=by(BEN)), A_POLICY, A_ROSTER, MONDAY_10 + timedelta(days=8))
    assert caught.value.why is Why.ALREADY_CLOSED


def test_a_resolved_issue_says_who_resolved_it() -> None:
    resolved = after(accepted(), LATER, resolving(BEN))
    refusal = refused(resolved, Accept(by=by(ALICE)))
    assert (refusal.why, refusal.facts.by) == (Why.ALREADY_RESOLVED, BEN)


# the whole


def test_every_command_is_in_the_table_of_statuses() -> None:
    assert set(ALLOWED_IN) == set(Command.__args__)


def test_r26_a_command_first_applies_what_time_caused() -> None:
    decision = decide(an_issue(), Update(by=by(PRIYA), text="On it"), A_POLICY, A_ROSTER, MONDAY_10 + minutes(20))
    kinds = [type(fact) for fact in decision.facts]
    assert kinds.index(TimePassed) < kinds.index(Moved) < kinds.index(Commanded)
    assert Commanded(MONDAY_10 + minutes(20), Update(by=by(PRIYA), text="On it")) in decision.facts


def test_a_clock_that_runs_backwards_changes_nothing_in_the_past() -> None:
    issue = decide(accepted(), Update(by=by(BEN), text="x"), A_POLICY, A_ROSTER, MONDAY_10 - hours(1)).issue
    assert issue.last_instant == LATER


def test_a_stranger_may_do_nothing_to_an_issue() -> None:
    assert refused(an_issue(), Update(by=by(STRANGER), text="x")).why is Why.NOT_ELIGIBLE
