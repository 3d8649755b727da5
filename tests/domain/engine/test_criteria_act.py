"""Criteria that act on an issue which is already open: once per cycle, only upward, not while waiting (E18, E19)."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, Escalate, NeedInfo, Reopen, ReRate, Resolve, Resume, Return, WaitOn
from bot.domain.effects import ReasonKind
from bot.domain.facts import Acted, Moved
from bot.domain.issue import Issue, Status
from bot.domain.length import Length
from bot.domain.matrix import Sentiment, Severity
from bot.domain.policy import Policy
from bot.domain.process.conditions import Field, OneOf
from bot.domain.process.criteria import Criterion
from bot.domain.running import Entered
from tests.builders import (
    ALICE,
    BEN,
    DANA,
    LENA,
    MARC,
    MONDAY_10,
    PRIYA,
    REPORTS,
    SAM,
    T1,
    T2,
    T3,
    an_issue,
    by,
    hours,
    minutes,
)
from tests.decisions import call_of, clock, deed, kinds, lived, reason, time, whom
from tests.full_policy import FULL_POLICY

MAY_LEAVE = Criterion(name="may leave", when={Field.SENTIMENT: OneOf(frozenset({"may_leave"}))}, to=T3)
LONG = Criterion(name="unresolved for 90 minutes", when={}, after=Length(minutes(90)))
DUE = MONDAY_10 + minutes(90)
SEV = Severity.SEV3


def policy(*criteria: Criterion) -> Policy:
    return replace(FULL_POLICY, criteria=criteria)


def accepted(*criteria: Criterion, severity: Severity = SEV) -> Issue:
    under = policy(*criteria)
    return lived(an_issue(severity, policy=under), MONDAY_10, Accept(by=by(BEN)), policy=under)


def leaving(severity: Severity = SEV) -> ReRate:
    report = replace(REPORTS[severity], sentiment=Sentiment.MAY_LEAVE)
    return ReRate(by=by(DANA), report=report, reason="They called their lawyer")


def acted(facts: tuple[object, ...]) -> list[Acted]:
    return [fact for fact in facts if isinstance(fact, Acted)]


def test_e19_a_time_without_a_solution_raises_one_tier_and_the_channel_sees_which_criterion() -> None:
    decision = time(accepted(LONG), DUE, policy=policy(LONG))
    issue = decision.issue
    assert (issue.tier, issue.status, issue.owner, issue.previous_owner) == (T2, Status.UNACCEPTED, None, BEN)
    told = reason(decision, ReasonKind.ENTERED)
    assert (told.how, told.text, told.from_tier) == (Entered.CRITERION, LONG.name, T1)
    assert call_of(decision).in_channel
    assert whom(decision) == [PRIYA, SAM, LENA, BEN]
    assert acted(decision.facts) == [Acted(DUE, LONG.name, moved=True)]
    assert Moved(DUE, T1, T2, Entered.CRITERION, None) in decision.facts


def test_e19_the_time_is_counted_in_the_severitys_calendar() -> None:
    evening = MONDAY_10 + hours(6)  # 16:00; a Sev 3 counts until 17:00
    under = policy(LONG)
    issue = lived(an_issue(SEV, at=evening, policy=under), evening, Accept(by=by(BEN)), policy=under)
    assert issue.unsettled == {LONG.name: evening + hours(17.5)}


def test_e19_a_criterion_acts_once_in_a_cycle() -> None:
    under = policy(LONG)
    issue = lived(accepted(LONG), DUE, policy=under)
    assert (issue.acted, issue.unsettled) == ((LONG.name,), {})
    back = lived(issue, DUE, Return(by=by(PRIYA), reason="not_ours"), policy=under)
    again = deed(back, DUE, leaving(), policy=under)
    assert (again.issue.unsettled, again.issue.acted, acted(again.facts)) == ({}, (LONG.name,), [])


def test_e19_and_again_in_the_next() -> None:
    under = policy(LONG)
    issue = lived(accepted(LONG), DUE, policy=under)
    solved = Resolve(by=by(PRIYA), text="Done", cause="defect", component="api", customer_told=True)
    at = MONDAY_10 + hours(3)
    issue = lived(issue, at, solved, Reopen(by=by(ALICE), reason="Again"), policy=under)
    assert (issue.acted, issue.unsettled) == ((), {LONG.name: at + minutes(90)})
    taken = lived(issue, at, Accept(by=by(PRIYA)), policy=under)
    assert time(taken, at + minutes(90), policy=under).issue.tier == T3


def test_e19_it_acts_only_upward_and_is_then_used_up() -> None:
    to_t2 = replace(LONG, to=T2)
    under = policy(to_t2)
    at_t2 = lived(accepted(to_t2), MONDAY_10, Escalate(by=by(BEN), reason="x"), Accept(by=by(PRIYA)), policy=under)
    decision = time(at_t2, DUE, policy=under)
    assert (decision.issue.tier, decision.issue.owner, decision.issue.acted) == (T2, PRIYA, (LONG.name,))
    assert acted(decision.facts) == [Acted(DUE, LONG.name, moved=False)]
    assert kinds(decision) == []


def test_e19_at_the_top_there_is_nothing_to_raise() -> None:
    under = policy(MAY_LEAVE, LONG)
    issue = lived(accepted(MAY_LEAVE, LONG), MONDAY_10, leaving(), policy=under)
    assert issue.tier == T3
    assert lived(issue, DUE, policy=under).acted == (MAY_LEAVE.name, LONG.name)


def test_e19_what_holds_after_a_re_rating_acts_at_once() -> None:
    decision = deed(accepted(MAY_LEAVE), MONDAY_10 + minutes(5), leaving(), policy=policy(MAY_LEAVE))
    assert (decision.issue.tier, decision.issue.present.how) == (T3, Entered.CRITERION)
    assert BEN in whom(decision)


def test_e19_what_holds_no_longer_acts_no_longer() -> None:
    later = replace(MAY_LEAVE, after=Length(hours(1)))
    under = policy(later)
    issue = lived(accepted(later), MONDAY_10, leaving(), policy=under)
    assert issue.unsettled == {MAY_LEAVE.name: MONDAY_10 + hours(1)}
    calm = ReRate(by=by(DANA), report=REPORTS[SEV], reason="It was a misunderstanding")
    assert deed(issue, MONDAY_10 + minutes(5), calm, policy=under).issue.unsettled == {}


def test_e19_what_holds_at_the_opening_acts_at_the_opening() -> None:
    issue = an_issue(SEV, policy=policy(MAY_LEAVE), sentiment=Sentiment.MAY_LEAVE)
    assert (issue.tier, issue.present.how, issue.present.text) == (T3, Entered.CRITERION, MAY_LEAVE.name)


def test_e19_while_waiting_it_does_not_act_and_afterwards_at_once() -> None:
    under = policy(LONG)
    waiting = lived(accepted(LONG), MONDAY_10, WaitOn(by=by(BEN), vendor=True, reason="Carrier"), policy=under)
    later = lived(waiting, MONDAY_10 + hours(3), policy=under)
    assert (later.tier, later.status, later.acted) == (T1, Status.WAITING, ())
    decision = deed(later, MONDAY_10 + hours(4), Resume(by=by(BEN)), policy=under)
    assert (decision.issue.tier, decision.issue.present.at) == (T2, MONDAY_10 + hours(4))


def test_e19_a_criterion_that_the_policy_does_not_know_any_more_moves_nothing() -> None:
    issue = lived(accepted(LONG), DUE, policy=FULL_POLICY)
    assert (issue.tier, issue.acted) == (T1, (LONG.name,))


def test_e18_after_a_return_only_a_person_moves_it_up_and_lead_and_manager_are_told() -> None:
    under = policy(LONG)
    issue = lived(accepted(LONG), MONDAY_10, Escalate(by=by(BEN), reason="x"), policy=under)
    issue = lived(issue, MONDAY_10, Return(by=by(PRIYA), reason="incomplete"), Accept(by=by(BEN)), policy=under)
    decision = time(issue, DUE, policy=under)
    assert (decision.issue.tier, decision.issue.owner) == (T1, BEN)
    withheld = reason(decision, ReasonKind.RAISE_WITHHELD)
    assert (withheld.text, withheld.at, whom(decision)) == (LONG.name, DUE, [DANA, MARC])
    assert withheld.key == f"withheld:criterion:1:{LONG.name}"
    assert acted(decision.facts) == [Acted(DUE, LONG.name, moved=False)]


def test_e19_after_the_raise_the_question_goes_to_the_owner_below_and_their_clock_was_handed_over() -> None:
    under = policy(LONG)
    raised = lived(accepted(LONG), DUE, policy=under)
    asked = deed(raised, DUE, NeedInfo(by=by(PRIYA), question="Since when?"), policy=under)
    assert whom(asked) == [BEN]
    assert clock(asked.issue, ClockKind.TIER_OWNERSHIP).started_at == DUE


def test_an_issue_that_ended_has_no_criterion_that_may_act() -> None:
    under = policy(LONG)
    solved = Resolve(by=by(BEN), text="Done", cause="defect", component="api", customer_told=True)
    issue = lived(accepted(LONG), MONDAY_10, solved, policy=under)
    assert issue.unsettled == {}
    assert lived(issue, MONDAY_10 + timedelta(days=2), policy=under).acted == ()
