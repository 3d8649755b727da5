"""What people do to an issue: each deed, its refusals, and what it starts and ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actor import Standing
from bot.domain.clocks import ClockKind, Outcome, Waiting
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
from bot.domain.effects import CallPeople, Notice, NoticeKind, ReasonKind, RedrawCards
from bot.domain.errors import Refused, Why
from bot.domain.facts import Commanded, Moved, Opened, TimePassed
from bot.domain.ids import IssueId, PersonId, TierKey
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
    INES,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    STRANGER,
    T1,
    T2,
    T3,
    TEAM,
    TOMAS,
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


def test_the_next_deadline_of_a_new_issue_is_its_acceptance() -> None:
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


# Accepting, as E6 says


def test_e6_accepting_makes_the_person_the_owner_and_ends_the_calling_order() -> None:
    decision = decided(an_issue(), Accept(by=by(BEN), entry=1))
    issue = decision.issue
    assert (issue.status, issue.owner, issue.calling) == (Status.ACCEPTED, BEN, None)
    assert outcome(issue, ClockKind.ACK) is Outcome.MET
    assert issue.holder.kind is HolderKind.TIER
    assert issue.present.owner == BEN
    assert [effect for effect in decision.effects if isinstance(effect, CallPeople)] == []
    assert RedrawCards() in decision.effects


def test_e6_a_second_person_hears_who_accepted_and_when() -> None:
    refusal = refused(accepted(), Accept(by=by(ALICE), entry=1))
    assert refusal.why is Why.ALREADY_ACCEPTED
    assert (refusal.facts.by, refusal.facts.at) == (BEN, LATER)


def test_e6_somebody_of_another_tier_may_not_accept() -> None:
    refusal = refused(an_issue(), Accept(by=by(PRIYA)))
    assert (refusal.why, refusal.facts.tier) == (Why.NOT_ELIGIBLE, T1)


@pytest.mark.parametrize("person", [DANA, MARC, OLU])
def test_lead_manager_and_administrator_may_accept_in_the_tier(person: PersonId) -> None:
    assert after(an_issue(), LATER, Accept(by=by(person))).owner == person


def test_accepting_at_the_very_deadline_is_too_late_because_time_comes_first() -> None:
    issue = an_issue()
    with pytest.raises(Refused) as caught:
        decide(issue, Accept(by=by(BEN), entry=1), A_POLICY, A_ROSTER, MONDAY_10 + minutes(15))
    assert (caught.value.why, caught.value.facts.tier) == (Why.ALREADY_MOVED, T2)


# Escalating, as E8 says


def test_e8_escalating_moves_one_tier_and_calls_its_people_and_lead() -> None:
    decision = decided(accepted(), Escalate(by=by(BEN), reason="Needs database access", entry=1))
    issue = decision.issue
    assert (issue.tier, issue.status, issue.owner, issue.previous_owner) == (T2, Status.UNACCEPTED, None, BEN)
    assert outcome(issue, ClockKind.TIER_OWNERSHIP) is Outcome.HANDED_OVER
    assert running(issue) == {ClockKind.ACK, ClockKind.TIER_OWNERSHIP, ClockKind.RESOLUTION}
    assert whom(decision) == [PRIYA, SAM, LENA]
    assert (notice_of(decision).kind, notice_of(decision).tier) == (NoticeKind.ESCALATED, T1)
    assert Moved(LATER, T1, T2, Entered.ESCALATED, BEN) in decision.facts


def test_r11_the_customers_clock_goes_on_through_a_tier_change() -> None:
    before = accepted().clock(ClockKind.RESOLUTION)
    assert decided(accepted(), Escalate(by=by(BEN), reason="x")).issue.clock(ClockKind.RESOLUTION) == before


def test_e8_a_second_escalation_from_the_same_card_hears_that_it_moved() -> None:
    moved = decided(accepted(), Escalate(by=by(BEN), reason="x", entry=1)).issue
    refusal = refused(moved, Escalate(by=by(BEN), reason="x", entry=1))
    assert refusal.why is Why.ALREADY_MOVED
    assert (refusal.facts.by, refusal.facts.at, refusal.facts.tier) == (BEN, LATER, T2)


def test_e8_escalating_needs_a_reason() -> None:
    refusal = refused(accepted(), Escalate(by=by(BEN), reason="  "))
    assert (refusal.why, refusal.facts.missing) == (Why.MISSING, ("reason",))


def test_e8_skipping_a_tier_needs_a_lead() -> None:
    assert refused(accepted(), Escalate(by=by(BEN), reason="x", to=T3)).why is Why.SKIP_NEEDS_LEAD
    assert decided(accepted(), Escalate(by=by(DANA), reason="x", to=T3)).issue.tier == T3


@pytest.mark.parametrize("to", [T1, TierKey("tier9")])
def test_escalating_to_a_tier_that_is_not_above_is_refused(to: TierKey) -> None:
    assert refused(accepted(), Escalate(by=by(DANA), reason="x", to=to)).why is Why.UNKNOWN_TIER


def test_e8_escalating_at_the_top_calls_the_managers_and_stays() -> None:
    issue = after(an_issue(Severity.SEV1), LATER, Accept(by=by(TOMAS)))
    decision = decided(issue, Escalate(by=by(TOMAS), reason="Vendor does not answer"))
    assert (decision.issue.tier, decision.issue.owner) == (T3, TOMAS)
    assert whom(decision) == [MARC]
    assert call_of(decision).reasons[0].kind is ReasonKind.TOP_ESCALATED


def test_without_a_manager_escalating_at_the_top_calls_the_last_resort() -> None:
    issue = after(an_issue(Severity.SEV1), LATER, Accept(by=by(TOMAS)))
    roster = replace(A_ROSTER, managers=())
    decision = decide(issue, Escalate(by=by(TOMAS), reason="x"), A_POLICY, roster, LATER)
    assert whom(decision) == [INES]


# need info, answer, waits: E9, R6, R7


def test_e9_need_info_gives_the_ball_to_the_sender_and_rests_the_tiers_clock() -> None:
    at_t2 = decided(accepted(), Escalate(by=by(BEN), reason="x")).issue
    decision = decided(at_t2, NeedInfo(by=by(PRIYA), question="Which browser?", entry=2))
    issue = decision.issue
    assert (issue.status, issue.owner, issue.holder.kind) == (Status.WAITING, PRIYA, HolderKind.SENDER)
    assert issue.wait is not None
    assert (issue.wait.person, issue.wait.on, issue.wait.until) == (BEN, Waiting.SENDER, LATER + hours(1))
    assert running(issue) == {ClockKind.RESOLUTION}
    assert whom(decision) == [BEN]


def test_e9_an_answer_brings_the_ball_back_and_tells_the_owner() -> None:
    waiting = after(an_issue(), LATER, NeedInfo(by=by(BEN), question="Which browser?"))
    decision = decided(waiting, Answer(by=by(ALICE), text="All of them"))
    assert (decision.issue.status, decision.issue.wait, decision.issue.owner) == (Status.ACCEPTED, None, BEN)
    assert whom(decision) == [BEN]
    assert ClockKind.TIER_OWNERSHIP in running(decision.issue)


def test_e9_asking_oneself_is_refused() -> None:
    assert refused(accepted(person=ALICE), NeedInfo(by=by(ALICE), question="?")).why is Why.ASKING_ONESELF


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


# returning: E9, E18


def test_e9_a_return_goes_back_with_its_reason_and_calls_the_previous_owner_first() -> None:
    at_t2 = decided(accepted(), Escalate(by=by(BEN), reason="x")).issue
    decision = decided(at_t2, Return(by=by(PRIYA), reason="incomplete", comment="No logs", entry=2))
    issue = decision.issue
    assert (issue.tier, issue.status, issue.present.how) == (T1, Status.UNACCEPTED, Entered.RETURNED)
    assert whom(decision) == [BEN]
    assert notice_of(decision).text == "Information is missing: No logs"
    assert outcome(issue, ClockKind.ACK) is Outcome.MET
    returned = [clock for clock in issue.clocks if clock.outcome is Outcome.RETURNED]
    assert {clock.kind for clock in returned} == {ClockKind.ACK, ClockKind.TIER_OWNERSHIP}


def test_e9_a_return_without_a_known_reason_code_is_refused() -> None:
    at_t2 = decided(accepted(), Escalate(by=by(BEN), reason="x")).issue
    assert refused(at_t2, Return(by=by(PRIYA), reason="")).why is Why.UNKNOWN_RETURN_REASON


def test_e9_what_was_opened_at_the_top_returns_one_tier_down() -> None:
    issue = decided(an_issue(Severity.SEV1), Return(by=by(TOMAS), reason="not_ours")).issue
    assert (issue.tier, issue.previous_owner) == (T2, None)


def test_e9_nothing_is_returned_from_the_first_tier() -> None:
    assert refused(accepted(), Return(by=by(BEN), reason="not_ours")).why is Why.NO_TIER_BELOW


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


def test_escalating_while_waiting_lets_every_clock_run_again() -> None:
    waiting = after(accepted(), LATER, WaitOn(by=by(BEN), vendor=False, reason="x"))
    moved = decided(waiting, Escalate(by=by(BEN), reason="x")).issue
    assert running(moved) == {ClockKind.ACK, ClockKind.TIER_OWNERSHIP, ClockKind.RESOLUTION}


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


def test_a_clock_that_runs_backwards_changes_nothing_in_the_past() -> None:
    issue = decide(accepted(), Update(by=by(BEN), text="x"), A_POLICY, A_ROSTER, MONDAY_10 - hours(1)).issue
    assert issue.last_instant == LATER


def test_a_stranger_may_do_nothing_to_an_issue() -> None:
    assert refused(an_issue(), Update(by=by(STRANGER), text="x")).why is Why.NOT_ELIGIBLE
