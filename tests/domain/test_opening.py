"""How an issue begins: the gate and its override, what a tier must be told, clocks that ran before (SPEC 3, 4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.actor import Standing
from bot.domain.clocks import BreachCause, ClockKind, Outcome
from bot.domain.commands import Accept, Resolve
from bot.domain.decision import Decision
from bot.domain.effects import Reason, ReasonKind
from bot.domain.errors import RefusalFacts, Refused, Why, certain
from bot.domain.facts import Breached, Observed, Opened
from bot.domain.ids import IssueId, TierKey
from bot.domain.issue import Holder, HolderKind, Override, Status, TierEntry
from bot.domain.length import Length
from bot.domain.matrix import Kind, Known, Report, Sentiment, Severity, judge
from bot.domain.opening import Form, observe, open_issue
from bot.domain.policy import Policy
from bot.domain.process.conditions import AtLeast, Field, OneOf
from bot.domain.process.criteria import Criterion
from bot.domain.process.required import Required
from bot.domain.running import Entered
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    LENA,
    MONDAY_10,
    REPORTS,
    T1,
    T2,
    T3,
    TEAM,
    TOMAS,
    an_issue,
    by,
    hours,
    minutes,
)
from tests.decisions import call_of, calls_of, clock, ended, kinds, lived, reason, running, whom
from tests.full_policy import FULL_POLICY

REPORT = REPORTS[Severity.SEV2]
HOW_TO = replace(
    FULL_POLICY.matrix[-1],
    name="how-to",
    when={Field.KIND: OneOf(frozenset({"how_to"}))},
    qualifies=False,
    because="The manual answers it",
    instead="Ask the next tier",
)
GATE = replace(FULL_POLICY, matrix=(HOW_TO, *FULL_POLICY.matrix))
QUESTION = replace(REPORTS[Severity.SEV4], kind=Kind.HOW_TO)


def opened(
    report: Report = REPORT,
    *,
    policy: Policy = FULL_POLICY,
    severity: Severity | None = None,
    reason: str = "",
    information: Mapping[str, str] | None = None,
    standing: Standing = Standing.MEMBER,
    known: Known | None = None,
    at: datetime = MONDAY_10,
) -> Decision:
    return open_issue(
        team=TEAM,
        id=IssueId(12),
        form=Form(id="form", report=report, severity=severity, reason=reason, information=information),
        by=by(ALICE, standing),
        policy=policy,
        policy_version=1,
        roster=A_ROSTER,
        now=at,
        known=known or Known(),
    )


def refused(report: Report = REPORT, **more: object) -> Refused:
    with pytest.raises(Refused) as caught:
        opened(report, **more)  # type: ignore[arg-type]  # keywords of the function above
    return caught.value


def test_11_everything_that_was_told_and_known_is_kept() -> None:
    report = replace(
        REPORT,
        sentiment=Sentiment.MAY_LEAVE,
        business_effect="No orders",
        plan="gold",
        source_link="https://example.com/1",
        first_reported_at=MONDAY_10 - minutes(5),
    )
    known = Known(contacts=3, open_of_customer=2)
    decision = opened(report, known=known)
    issue, fact = decision.issue, decision.facts[0]
    assert (issue.report, issue.known, issue.opener, issue.form) == (report, known, ALICE, "form")
    assert fact == Opened(MONDAY_10, by(ALICE), report, judge(report, FULL_POLICY.matrix, known), 1, known)
    assert issue.holder == Holder(HolderKind.NOBODY, T1, MONDAY_10)
    assert issue.path == (TierEntry(tier=T1, how=Entered.OPENED, at=MONDAY_10, by=ALICE, text="blocked now"),)
    assert (issue.team, issue.id, issue.policy_version, issue.rule) == (TEAM, IssueId(12), 1, "blocked now")
    assert (issue.status, issue.cycle, issue.version) == (Status.UNACCEPTED, 1, 1)
    assert (issue.opened_at, issue.moved_at, issue.last_instant) == (MONDAY_10, MONDAY_10, MONDAY_10)
    assert (issue.owner, issue.accepted_at, issue.previous_owner) == (None, None, None)
    assert issue.callings_started == 1
    assert [one.number for one in issue.clocks] == list(range(1, issue.clocks_started + 1))


def test_11_an_opening_calls_with_who_opened_it_by_which_rule_and_the_time_to_accept() -> None:
    assert reason(opened(), ReasonKind.ENTERED) == Reason(
        kind=ReasonKind.ENTERED,
        key="calling:1:0:0",
        at=MONDAY_10,
        tier=T1,
        how=Entered.OPENED,
        from_tier=T1,
        sequence=1,
        cycle=0,
        step=0,
        by=ALICE,
        text="blocked now",
        within=minutes(15),
    )


def test_11_what_the_opener_decided_and_told_is_part_of_the_fact() -> None:
    decision = opened(severity=Severity.SEV3, reason="They can wait", information={"logs": "attached"})
    [fact] = [fact for fact in decision.facts if isinstance(fact, Opened)]
    override = Override(by=ALICE, reason="They can wait", against="blocked now")
    assert (fact.severity, fact.override, fact.information) == (Severity.SEV3, override, {"logs": "attached"})
    assert decision.issue.information == {"logs": "attached"}


def test_12_a_sev_1_goes_straight_to_the_top_the_tier_between_is_told_and_the_path_says_why() -> None:
    decision = opened(REPORTS[Severity.SEV1])
    issue = decision.issue
    assert (issue.tier, issue.path[0].text, issue.path[0].how) == (T3, "everything down", Entered.OPENED)
    assert whom(decision) == [TOMAS, LENA]
    assert reason(decision, ReasonKind.ENTERED).text == "everything down"


@pytest.mark.parametrize("tier", [T1, T2])
def test_12_only_tiers_that_are_passed_by_are_told(tier: TierKey) -> None:
    rules = tuple(replace(rule, tier=tier) for rule in FULL_POLICY.matrix)
    called = whom(opened(policy=replace(FULL_POLICY, matrix=rules)))
    assert DANA not in called
    assert LENA not in called


# who may


def test_guests_open_only_where_the_policy_says_so_and_others_from_outside_never() -> None:
    assert refused(standing=Standing.GUEST).why is Why.NOT_A_MEMBER
    open_to_guests = replace(FULL_POLICY, guests_may_open=True)
    assert opened(policy=open_to_guests, standing=Standing.GUEST).issue.opener == ALICE
    assert refused(policy=open_to_guests, standing=Standing.OUTSIDER).why is Why.NOT_A_MEMBER


# the gate, and deciding otherwise


def test_7_what_does_not_qualify_is_refused_with_the_rule() -> None:
    refusal = refused(QUESTION, policy=GATE)
    assert (refusal.why, refusal.facts.rule, refusal.facts.tier) == (Why.DOES_NOT_QUALIFY, "how-to", T1)


def test_7_an_emergency_override_is_kept_against_the_rule_and_shown_to_the_lead() -> None:
    decision = opened(QUESTION, policy=GATE, reason="The press writes about it")
    override = Override(by=ALICE, reason="The press writes about it", against="how-to")
    assert decision.issue.override == override
    assert reason(decision, ReasonKind.OVERRIDDEN) == Reason(
        kind=ReasonKind.OVERRIDDEN,
        key="overridden:1",
        at=MONDAY_10,
        tier=T1,
        by=ALICE,
        text="The press writes about it",
    )
    assert len(calls_of(decision)) == 1
    assert DANA in whom(decision)


def test_5_another_severity_needs_a_reason_and_is_shown_to_the_lead() -> None:
    refusal = refused(severity=Severity.SEV1, reason="  ")
    assert (refusal.why, refusal.facts) == (
        Why.OVERRIDE_NEEDS_REASON,
        RefusalFacts(rule="blocked now", tier=T1),
    )
    decision = opened(severity=Severity.SEV1, reason="Their launch is today")
    assert (decision.issue.severity, decision.issue.tier) == (Severity.SEV1, T1)
    assert certain(decision.issue.override).against == "blocked now"
    assert clock(decision.issue, ClockKind.RESOLUTION).target == hours(4)
    assert DANA in whom(decision)


@pytest.mark.parametrize("severity", [None, Severity.SEV2])
def test_5_who_agrees_with_the_matrix_overrides_nothing(severity: Severity | None) -> None:
    decision = opened(severity=severity, reason="Because")
    assert decision.issue.override is None
    assert kinds(decision) == [ReasonKind.ENTERED]


# what is required


def test_6_every_missing_piece_of_information_of_the_tier_is_named() -> None:
    required = (
        Required(tier=T1, key="steps", label="Steps"),
        Required(tier=T1, key="since", label="Since", kind=Kind.OUTAGE),
        Required(tier=T2, key="logs", label="Logs"),
    )
    policy = replace(FULL_POLICY, required=required)
    refusal = refused(policy=policy, information={"steps": " "})
    assert (refusal.why, refusal.facts) == (
        Why.MISSING_INFORMATION,
        RefusalFacts(tier=T1, missing=("steps", "since")),
    )
    given = {"steps": "Pay", "since": "9:00"}
    assert opened(policy=policy, information=given).issue.information == given


def test_6_of_a_sev_1_nothing_is_asked_for_it_waits_for_no_form() -> None:
    policy = replace(FULL_POLICY, required=(Required(tier=T3, key="steps", label="Steps"),))
    assert opened(REPORTS[Severity.SEV1], policy=policy).issue.information == {}


@pytest.mark.parametrize(
    ("changes", "missing"), [({"title": " "}, ("title",)), ({"title": "", "customer": ""}, ("title", "customer"))]
)
def test_an_issue_has_a_title_and_a_customer(changes: dict[str, str], missing: tuple[str, ...]) -> None:
    refusal = refused(replace(REPORT, **changes))  # type: ignore[arg-type]  # the names of its own fields
    assert (refusal.why, refusal.facts.missing) == (Why.MISSING, missing)


# clocks that ran before it was opened


def test_first_reply_runs_from_opening_where_nothing_else_is_known_and_at_the_latest() -> None:
    for report in (REPORT, replace(REPORT, first_reported_at=MONDAY_10 + minutes(3))):
        assert clock(opened(report).issue, ClockKind.FIRST_REPLY).deadline == MONDAY_10 + hours(1)


def test_r14_a_warning_that_is_past_at_the_opening_is_skipped() -> None:
    issue = opened(replace(REPORT, first_reported_at=MONDAY_10 - minutes(40))).issue
    assert [due.number for due in clock(issue, ClockKind.FIRST_REPLY).ahead] == [1]


def test_a_deadline_that_ends_with_the_opening_is_a_breach_of_it() -> None:
    decision = opened(replace(REPORT, first_reported_at=MONDAY_10 - hours(1)))
    breach = certain(clock(decision.issue, ClockKind.FIRST_REPLY).breach)
    assert (breach.at, breach.cause) == (MONDAY_10, BreachCause.LATE_OPEN)


def test_a_customer_who_reported_it_long_ago_is_late_already_and_that_is_told_with_the_opening() -> None:
    decision = opened(replace(REPORT, first_reported_at=MONDAY_10 - hours(2)))
    breach = certain(clock(decision.issue, ClockKind.FIRST_REPLY).breach)
    assert (breach.at, breach.cause) == (MONDAY_10 - hours(1), BreachCause.LATE_OPEN)
    assert set(kinds(decision)) == {ReasonKind.ENTERED, ReasonKind.BREACH}
    assert len(calls_of(decision)) == 1
    assert decision.issue.tier == T1


def test_a_customer_who_was_answered_in_time_has_had_their_first_reply() -> None:
    answered = MONDAY_10 - minutes(30)
    report = replace(REPORT, first_reported_at=MONDAY_10 - hours(1), last_answered_at=answered)
    issue = opened(report).issue
    assert (ended(issue, ClockKind.FIRST_REPLY), issue.replied_at) == ([Outcome.MET], answered)
    assert clock(issue, ClockKind.CUSTOMER_UPDATE).deadline == answered + hours(2)


def test_an_answer_that_came_late_is_late_but_done_and_calls_nobody_for_it() -> None:
    answered = MONDAY_10 - minutes(30)
    decision = opened(replace(REPORT, first_reported_at=MONDAY_10 - hours(3), last_answered_at=answered))
    assert ended(decision.issue, ClockKind.FIRST_REPLY) == [Outcome.BREACHED]
    [fact] = [fact for fact in decision.facts if isinstance(fact, Breached)]
    assert (fact.at, fact.cause) == (MONDAY_10 - hours(2), BreachCause.LATE_OPEN)
    assert kinds(decision) == [ReasonKind.ENTERED]


def test_r26_an_answer_at_the_very_deadline_came_late() -> None:
    answered = MONDAY_10 - minutes(30)
    decision = opened(replace(REPORT, first_reported_at=answered - hours(1), last_answered_at=answered))
    assert ended(decision.issue, ClockKind.FIRST_REPLY) == [Outcome.BREACHED]


def test_a_customer_who_was_answered_long_ago_waits_for_an_update_already() -> None:
    decision = opened(replace(REPORT, last_answered_at=MONDAY_10 - hours(3)))
    late = certain(clock(decision.issue, ClockKind.CUSTOMER_UPDATE).breach)
    assert (late.at, late.cause) == (MONDAY_10 - hours(1), BreachCause.LATE_OPEN)
    assert ended(decision.issue, ClockKind.FIRST_REPLY) == [Outcome.MET]


def test_an_answer_before_the_report_leaves_no_clock_that_ends_before_it_starts() -> None:
    report = replace(REPORT, first_reported_at=MONDAY_10 - hours(1), last_answered_at=MONDAY_10 - hours(1.5))
    [first] = [one for one in opened(report).issue.clocks if one.kind is ClockKind.FIRST_REPLY]
    assert first.started_at == first.ended_at == MONDAY_10 - hours(1.5)


def test_an_answer_in_the_future_counts_as_one_of_now() -> None:
    issue = opened(replace(REPORT, last_answered_at=MONDAY_10 + hours(1))).issue
    assert issue.replied_at == MONDAY_10


def test_r1_without_a_target_for_replies_an_answer_still_starts_the_cadence() -> None:
    targets = tuple(one for one in FULL_POLICY.targets if one.clock is not ClockKind.FIRST_REPLY)
    policy = replace(FULL_POLICY, targets=targets)
    issue = opened(replace(REPORT, last_answered_at=MONDAY_10), policy=policy).issue
    assert issue.clock(ClockKind.FIRST_REPLY) is None
    assert ClockKind.CUSTOMER_UPDATE in running(issue)


def test_ack_and_the_tiers_time_run_from_the_opening_whenever_the_customer_wrote() -> None:
    issue = opened(replace(REPORT, first_reported_at=MONDAY_10 - hours(3))).issue
    kinds_of_the_bot = (ClockKind.ACK, ClockKind.TIER_OWNERSHIP, ClockKind.RESOLUTION)
    assert {clock(issue, kind).started_at for kind in kinds_of_the_bot} == {MONDAY_10}


def test_e17_a_sev_2_that_is_opened_while_tier_1_is_closed_is_in_the_next_tier_at_once() -> None:
    decision = opened(at=MONDAY_10 + hours(10))
    assert (decision.issue.tier, decision.issue.present.how) == (T2, Entered.TIER_CLOSED)
    assert call_of(decision).in_channel


# what becomes known later


OFTEN = Criterion(name="often", when={Field.OPEN_OF_CUSTOMER: AtLeast(2)})
WATCHED = replace(FULL_POLICY, criteria=(OFTEN,))


def test_what_becomes_known_is_kept_as_a_fact_and_lets_a_criterion_act() -> None:
    issue = an_issue(policy=WATCHED)
    decision = certain(observe(issue, Known(open_of_customer=2), WATCHED, A_ROSTER, MONDAY_10 + minutes(1)))
    assert Observed(MONDAY_10 + minutes(1), Known(open_of_customer=2)) in decision.facts
    assert (decision.issue.tier, decision.issue.present.how) == (T2, Entered.CRITERION)


def test_e19_what_becomes_known_later_acts_so_long_after_the_opening() -> None:
    policy = replace(FULL_POLICY, criteria=(replace(OFTEN, after=Length(hours(2))),))
    issue = lived(an_issue(policy=policy), MONDAY_10, Accept(by=by(BEN)), policy=policy)
    at = MONDAY_10 + minutes(20)
    known = certain(observe(issue, Known(open_of_customer=2), policy, A_ROSTER, at)).issue
    assert known.unsettled == {OFTEN.name: MONDAY_10 + hours(2)}


def test_nothing_new_is_no_decision() -> None:
    issue = an_issue(policy=WATCHED)
    assert observe(issue, issue.known, WATCHED, A_ROSTER, MONDAY_10 + minutes(1)) is None


def test_r26_what_time_caused_is_a_decision_also_where_nothing_new_is_known() -> None:
    issue = an_issue(policy=WATCHED)
    decision = certain(observe(issue, issue.known, WATCHED, A_ROSTER, MONDAY_10 + minutes(15)))
    assert decision.issue.tier == T2


def test_what_becomes_known_of_an_issue_that_ended_changes_nothing() -> None:
    solved = Resolve(
        by=by(BEN), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False
    )
    issue = lived(an_issue(policy=WATCHED), MONDAY_10, solved, policy=WATCHED)
    assert observe(issue, Known(open_of_customer=2), WATCHED, A_ROSTER, MONDAY_10 + minutes(1)) is None


def test_a_clock_of_the_machine_that_went_back_does_not_take_the_issue_back() -> None:
    issue = an_issue(policy=WATCHED)
    known = Known(open_of_customer=1)
    decision = certain(observe(issue, known, WATCHED, A_ROSTER, MONDAY_10 - timedelta(minutes=9)))
    assert decision.issue.last_instant == MONDAY_10
