"""Another version of the policy for an open issue (SPEC R10): what was measured stays, the rest counts anew."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.clocks import BreachCause, ClockKind, Outcome
from bot.domain.commands import Accept, Resolve, Update, WaitOn
from bot.domain.decision import Decision
from bot.domain.deeds.reapplying import reapply
from bot.domain.errors import RefusalFacts, Refused, Why, certain
from bot.domain.facts import Acted, Moved, Reapplied
from bot.domain.ids import CalendarKey
from bot.domain.issue import Issue
from bot.domain.length import Length
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.process.criteria import Criterion
from bot.domain.running import Entered
from tests.builders import A_ROSTER, BEN, MONDAY_10, OLU, TOMAS, after, an_issue, by, hours, minutes
from tests.full_policy import FULL_POLICY, SUPPORT

AT = MONDAY_10 + hours(1)


def accepted(severity: Severity = Severity.SEV3) -> Issue:
    return after(an_issue(severity, policy=FULL_POLICY), MONDAY_10, Accept(by=by(BEN)), policy=FULL_POLICY)


def with_target(clock: ClockKind, length: Length | None) -> Policy:
    targets = tuple(replace(one, length=length) if one.clock is clock else one for one in FULL_POLICY.targets)
    return replace(FULL_POLICY, name="new", targets=targets)


def reapplied(issue: Issue, new: Policy, at: datetime = AT) -> Decision:
    return reapply(issue, FULL_POLICY, new, 2, A_ROSTER, at, OLU)


def test_r10_clocks_get_the_targets_of_the_new_version_and_keep_what_was_measured() -> None:
    decision = reapplied(accepted(), with_target(ClockKind.RESOLUTION, Length(hours(4))))
    clock = certain(decision.issue.clock(ClockKind.RESOLUTION))
    assert (clock.target, clock.deadline, clock.policy_version) == (hours(4), MONDAY_10 + hours(4), 2)
    assert decision.issue.policy_version == 2
    assert Reapplied(AT, OLU, 1, 2) in decision.facts


def test_r10_the_same_rules_under_another_version_change_no_deadline() -> None:
    before = accepted()
    after_ = reapplied(before, replace(FULL_POLICY, name="new")).issue
    assert [clock.deadline for clock in after_.open_clocks] == [clock.deadline for clock in before.open_clocks]


def test_r9_a_target_that_is_passed_already_is_a_breach_with_its_own_cause_and_one_message() -> None:
    decision = reapplied(accepted(), with_target(ClockKind.RESOLUTION, Length(minutes(30))))
    breach = certain(certain(decision.issue.clock(ClockKind.RESOLUTION)).breach)
    assert (breach.at, breach.cause) == (MONDAY_10 + minutes(30), BreachCause.RERATE)


def test_r9_what_is_late_by_it_acts_now_and_not_at_the_instant_that_is_past() -> None:
    decision = reapplied(accepted(), with_target(ClockKind.TIER_OWNERSHIP, Length(minutes(30))))
    assert [(fact.at, fact.how) for fact in decision.facts if isinstance(fact, Moved)] == [(AT, Entered.RAISED)]


def test_e19_a_criterion_of_the_new_version_counts_from_the_beginning_of_the_cycle() -> None:
    a_day = Criterion(name="a day", when={}, after=Length(days=1))
    soon = Criterion(name="soon", when={}, after=Length(minutes(30)))
    decision = reapplied(accepted(), replace(FULL_POLICY, criteria=(a_day, soon)))
    assert decision.issue.unsettled == {"a day": MONDAY_10 + timedelta(days=1)}
    assert Acted(AT, "soon", moved=True) in decision.facts


def test_r10_a_late_clock_whose_deadline_lies_ahead_again_is_superseded_and_one_that_stays_late_goes_on() -> None:
    late = after(accepted(), MONDAY_10 + timedelta(days=4), policy=FULL_POLICY)
    assert certain(late.clock(ClockKind.RESOLUTION)).is_late
    longer = reapplied(late, with_target(ClockKind.RESOLUTION, Length(hours(100))), late.last_instant).issue
    ends = [(clock.outcome, clock.ended_at) for clock in longer.clocks if clock.kind is ClockKind.RESOLUTION]
    assert ends == [(Outcome.SUPERSEDED, late.last_instant), (None, None)]
    same = reapplied(late, replace(FULL_POLICY, name="new"), late.last_instant).issue
    before, goes_on = certain(late.clock(ClockKind.RESOLUTION)), certain(same.clock(ClockKind.RESOLUTION))
    assert (goes_on.breach, goes_on.deadline, goes_on.calendar) == (before.breach, before.deadline, SUPPORT.key)
    assert (goes_on.runs_now, goes_on.running_since) == (True, late.last_instant)


def test_r10_a_clock_without_a_target_ends_and_one_that_gets_one_starts_when_it_would_have() -> None:
    none = reapplied(accepted(), with_target(ClockKind.RESOLUTION, None))
    [ended] = [clock for clock in none.issue.clocks if clock.kind is ClockKind.RESOLUTION]
    assert (ended.outcome, ended.ended_at) == (Outcome.SUPERSEDED, AT)
    assert none.issue.clock(ClockKind.RESOLUTION) is None
    again = reapply(none.issue, with_target(ClockKind.RESOLUTION, None), FULL_POLICY, 3, A_ROSTER, AT, OLU).issue
    assert certain(again.clock(ClockKind.RESOLUTION)).deadline == MONDAY_10 + timedelta(days=3)


def test_r28_a_promise_stays_where_it_is_though_its_calendar_is_gone() -> None:
    told = Update(by=by(BEN), text="x", customer_visible=True, next_by=MONDAY_10 + hours(5))
    promised = after(accepted(), MONDAY_10, told, policy=FULL_POLICY)
    other = replace(SUPPORT, key=CalendarKey("office"))
    calendars = {"always": FULL_POLICY.calendars[CalendarKey("always")], "office": other}
    keys = {s: other.key if s > Severity.SEV2 else CalendarKey("always") for s in Severity}
    new = replace(
        FULL_POLICY,
        calendars=calendars,  # type: ignore[arg-type]  # keys of calendars
        severity_calendars=keys,
        ladder=tuple(replace(tier, calendar=None) for tier in FULL_POLICY.ladder),
        departments=(),
    )
    clock = certain(reapplied(promised, new).issue.clock(ClockKind.CUSTOMER_UPDATE))
    assert (clock.promised, clock.deadline, clock.calendar) == (True, MONDAY_10 + hours(5), "office")
    before = certain(promised.clock(ClockKind.CUSTOMER_UPDATE))
    assert (clock.ahead, clock.running_since, clock.target) == (before.ahead, AT, before.target)
    assert clock.ahead != ()


def test_r7_what_rests_goes_on_resting() -> None:
    told = Update(by=by(BEN), text="x", customer_visible=True)
    wait = WaitOn(by=by(BEN), vendor=False, reason="log")
    resting = after(accepted(), MONDAY_10, told, wait, policy=FULL_POLICY)
    clock = certain(reapplied(resting, replace(FULL_POLICY, name="new")).issue.clock(ClockKind.RESOLUTION))
    assert (clock.runs_now, clock.deadline) == (False, None)


def test_r28_a_broken_promise_of_what_rests_goes_on_resting() -> None:
    told = Update(by=by(BEN), text="x", customer_visible=True)
    resting = after(accepted(), MONDAY_10, told, policy=FULL_POLICY)
    late = after(resting, MONDAY_10 + timedelta(days=1), policy=FULL_POLICY)
    assert certain(late.clock(ClockKind.CUSTOMER_UPDATE)).is_late
    waiting = after(late, late.last_instant, WaitOn(by=by(TOMAS), vendor=False, reason="log"), policy=FULL_POLICY)
    clock = certain(
        reapplied(waiting, replace(FULL_POLICY, name="new"), late.last_instant).issue.clock(ClockKind.CUSTOMER_UPDATE)
    )
    assert (clock.is_late, clock.runs_now) == (True, False)


def test_r10_the_calling_order_goes_on_by_the_new_steps() -> None:
    issue = after(an_issue(Severity.SEV3, policy=FULL_POLICY), MONDAY_10 + minutes(31), policy=FULL_POLICY)
    ladder = tuple(replace(tier, steps=tier.steps[:1]) for tier in FULL_POLICY.ladder)
    calling = certain(reapplied(issue, replace(FULL_POLICY, ladder=ladder), MONDAY_10 + minutes(31)).issue.calling)
    assert (calling.step, calling.next_at) == (1, MONDAY_10 + minutes(90))


def test_r10_neither_an_issue_that_is_done_nor_one_in_a_tier_that_is_gone() -> None:
    done = Resolve(by=by(BEN), text="x", cause="defect", component="y", customer_told=True)
    with pytest.raises(Refused) as caught:
        reapplied(after(accepted(), AT, done, policy=FULL_POLICY), FULL_POLICY)
    tier = FULL_POLICY.ladder[0].key
    assert (caught.value.why, caught.value.facts) == (Why.ALREADY_CLOSED, RefusalFacts(at=AT, tier=tier))
    at_the_top = after(an_issue(Severity.SEV1, policy=FULL_POLICY), MONDAY_10, Accept(by=by(TOMAS)), policy=FULL_POLICY)
    rules = tuple(replace(rule, tier=FULL_POLICY.ladder[0].key) for rule in FULL_POLICY.matrix)
    tiers = {tier.key for tier in FULL_POLICY.ladder[:2]}
    targets = tuple(target for target in FULL_POLICY.targets if target.tier in {None, *tiers})
    smaller = replace(FULL_POLICY, ladder=FULL_POLICY.ladder[:2], matrix=rules, targets=targets)
    with pytest.raises(Refused) as caught:
        reapplied(at_the_top, smaller)
    assert (caught.value.why, caught.value.facts) == (Why.UNKNOWN_TIER, RefusalFacts(tier=tier))
