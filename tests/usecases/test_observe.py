"""Criteria that count the customer's other issues act on issues that are open already (SPEC section 3.5)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.db import knowledge
from bot.domain.commands import Accept, CustomerWrote, Resolve
from bot.domain.facts import Acted, Observed
from bot.domain.issue import Issue
from bot.domain.opening import Form
from bot.domain.process.conditions import AtLeast, Field
from bot.domain.process.criteria import Criterion
from bot.usecases.carry_out import carry_out
from bot.usecases.look_up import issue_view, timeline
from bot.usecases.observe import observe_customers
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, T1, T2, TEAM, by
from tests.usecases.conftest import Bench

THREE_OPEN = Criterion(name="three open", when={Field.OPEN_OF_CUSTOMER: AtLeast(2)})
WROTE_OFTEN = Criterion(name="wrote often", when={Field.CONTACTS: AtLeast(3)})
COUNTING = replace(A_POLICY, criteria=(THREE_OPEN, WROTE_OFTEN))


@pytest.fixture
def counting(bench: Bench) -> Bench:
    activate_policy(bench.rt, TEAM, COUNTING, "name: counting\n", None)
    return bench


def opened(bench: Bench, **report: str) -> Issue:
    form = Form(id=f"f{bench.wakes}", report=replace(A_REPORT, **report))  # type: ignore[arg-type]  # texts of it
    return open_issue(bench.rt, TEAM, form=form, by=by(ALICE))


def present(bench: Bench, issue: Issue) -> Issue:
    view = issue_view(bench.rt, TEAM, issue.id)
    assert view is not None
    return view.issue


def test_the_third_issue_of_a_customer_raises_the_others(counting: Bench) -> None:
    first, second = opened(counting), opened(counting)
    other = opened(counting, customer="Another")
    observe_customers(counting.rt, TEAM)
    assert {present(counting, issue).tier for issue in (first, second)} == {T1}
    third = opened(counting)
    assert third.tier == T2
    assert observe_customers(counting.rt, TEAM) > 0
    assert {present(counting, issue).tier for issue in (first, second)} == {T2}
    assert present(counting, other).tier == T1
    happened = timeline(counting.rt, TEAM, first.id)
    assert [fact.criterion for fact in happened if isinstance(fact, Acted)] == ["three open"]
    assert present(counting, first).known.open_of_customer == 2


def test_what_was_told_is_not_told_again(counting: Bench) -> None:
    first = opened(counting)
    opened(counting)
    while observe_customers(counting.rt, TEAM):
        pass
    version = present(counting, first).version
    counting.advance(timedelta(minutes=1))
    with counting.database.writing() as session:
        knowledge.stir(session, TEAM, [first.report.customer])
    assert [observe_customers(counting.rt, TEAM) for _ in range(2)] == [1, 0]
    assert present(counting, first).version == version
    observed = [fact for fact in timeline(counting.rt, TEAM, first.id) if isinstance(fact, Observed)]
    assert [fact.known.open_of_customer for fact in observed] == [1]


def test_an_issue_that_ends_counts_no_longer(counting: Bench) -> None:
    first, second = opened(counting), opened(counting)
    observe_customers(counting.rt, TEAM)
    counting.advance(timedelta(minutes=1))
    carry_out(counting.rt, TEAM, second.id, Accept(by=by(BEN)))
    solution = Resolve(
        by=by(BEN), text="Solved", cause="usage", component="shop", customer_told=True, lower_tier_could=True
    )
    carry_out(counting.rt, TEAM, second.id, solution)
    observe_customers(counting.rt, TEAM)
    assert present(counting, first).known.open_of_customer == 0


def test_a_customer_who_writes_again_and_again_raises_the_issue(counting: Bench) -> None:
    issue = opened(counting)
    for _ in range(2):
        carry_out(counting.rt, TEAM, issue.id, CustomerWrote(by=by(BEN), at=counting.business(), text="Still down"))
        observe_customers(counting.rt, TEAM)
    assert (present(counting, issue).tier, present(counting, issue).known.contacts) == (T2, 3)


def test_time_passes_before_anything_is_told(counting: Bench) -> None:
    first = opened(counting)
    counting.advance(timedelta(minutes=20))  # late after 15: raised by time, at its instant
    opened(counting)
    observe_customers(counting.rt, TEAM)
    raised = present(counting, first)
    assert (raised.tier, raised.present.at) == (T2, first.opened_at + timedelta(minutes=15))


def test_without_a_criterion_that_counts_nothing_is_told(bench: Bench) -> None:
    first = opened(bench)
    opened(bench)
    assert observe_customers(bench.rt, TEAM) == 1
    assert present(bench, first) == first


def test_an_issue_that_cannot_be_read_holds_up_no_other(counting: Bench, caplog: pytest.LogCaptureFixture) -> None:
    first, second = opened(counting), opened(counting)
    opened(counting)
    with counting.database.writing() as session:
        session.execute(text("""UPDATE issues SET known = '{"guessed": 1}' WHERE id = :first"""), {"first": first.id})
    observe_customers(counting.rt, TEAM)
    assert present(counting, second).tier == T2
    assert "could not be told" in caplog.text


def test_a_change_meanwhile_is_looked_at_again(counting: Bench) -> None:
    opened(counting)
    with counting.database.reading() as session:
        (seen,) = knowledge.stirred(session, TEAM)
    opened(counting)
    with counting.database.writing() as session:
        knowledge.settle(session, TEAM, seen)
        assert knowledge.stirred(session, TEAM)


def test_a_stop_does_not_wait_for_all_issues_of_a_customer_who_is_looked_at_anew_later(counting: Bench) -> None:
    first, second, _ = opened(counting), opened(counting), opened(counting)
    said = iter((False, True))
    observe_customers(counting.rt, TEAM, lambda: next(said))
    assert [seen(counting, issue) for issue in (first, second)] == [[2], []]
    assert observe_customers(counting.rt, TEAM) == 1
    assert [seen(counting, issue) for issue in (first, second)] == [[2], [2]]


def seen(bench: Bench, issue: Issue) -> list[int]:
    """How many others of its customer the issue was told of, each time."""
    facts = timeline(bench.rt, TEAM, issue.id)
    return [fact.known.open_of_customer for fact in facts if isinstance(fact, Observed)]
