"""What the bot knows of a customer's other issues, and which open ones may be the same matter."""

from dataclasses import replace
from datetime import timedelta

from bot.db import knowledge, read_models
from bot.domain.commands import Accept, Cancel, CancelReason, CustomerWrote, Resolve
from bot.domain.ids import TeamId
from bot.domain.issue import Issue
from bot.domain.matrix import Known, Likeness, Report, Rule, Severity
from bot.domain.opening import Form
from bot.domain.process.conditions import AtLeast, Field
from bot.usecases.carry_out import carry_out
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from bot.usecases.suggest import suggest
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, T2, TEAM, by
from tests.usecases.conftest import Bench

SHOP = replace(A_REPORT, component="Shop")
MANY = Rule(
    name="many of one customer",
    when={Field.RECENT_OF_CUSTOMER: AtLeast(3, within_days=7)},
    severity=Severity.SEV2,
    tier=T2,
)
COUNTING = replace(A_POLICY, matrix=(MANY, *A_POLICY.matrix))


def opened(bench: Bench, report: Report = SHOP, team: TeamId = TEAM) -> Issue:
    return open_issue(bench.rt, team, form=Form(id=f"f{bench.wakes}", report=report), by=by(ALICE))


def known(bench: Bench, report: Report = SHOP, beside: Issue | None = None) -> Known:
    with bench.database.reading() as session:
        return knowledge.known(session, TEAM, report, bench.business(), {7, 30}, beside)


def test_of_a_new_customer_nothing_is_known(bench: Bench) -> None:
    opened(bench, replace(SHOP, customer="Another"))
    assert known(bench) == Known(recent_of_customer=((7, 1), (30, 1)))


def test_open_issues_of_the_customer_are_counted_however_the_name_is_written(bench: Bench) -> None:
    opened(bench, replace(SHOP, customer="  ACME "))
    opened(bench, replace(SHOP, component=" shop"))
    opened(bench, replace(SHOP, component="Search"))
    opened(bench, replace(SHOP, component=""))
    found = known(bench)
    assert (found.open_of_customer, found.open_of_customer_and_component) == (4, 2)
    assert known(bench, replace(SHOP, component="")).open_of_customer_and_component == 0


def test_an_issue_is_not_counted_beside_itself_but_among_the_recent_ones(bench: Bench) -> None:
    issue = opened(bench)
    found = known(bench, beside=issue)
    assert (found.open_of_customer, found.recent_of_customer) == (0, ((7, 1), (30, 1)))


def test_what_is_over_is_not_open_and_what_was_cancelled_was_none(bench: Bench) -> None:
    solved, withdrawn = opened(bench), opened(bench)
    carry_out(bench.rt, TEAM, solved.id, Accept(by=by(BEN)))
    solution = Resolve(
        by=by(BEN), text="Solved", cause="usage", component="shop", customer_told=True, lower_tier_could=True
    )
    carry_out(bench.rt, TEAM, solved.id, solution)
    carry_out(bench.rt, TEAM, withdrawn.id, Cancel(by=by(ALICE), reason=CancelReason.WITHDRAWN))
    found = known(bench)
    assert (found.open_of_customer, found.recent_of_customer) == (0, ((7, 2), (30, 2)))


def test_recent_issues_are_those_of_the_last_days(bench: Bench) -> None:
    opened(bench)
    bench.advance(timedelta(days=8))
    opened(bench)
    assert known(bench).recent_of_customer == ((7, 2), (30, 3))
    bench.advance(timedelta(days=7))
    assert known(bench).recent_of_customer == ((7, 1), (30, 3))


def test_the_time_unresolved_counts_from_the_first_report(bench: Bench) -> None:
    yesterday = bench.business() - timedelta(days=1)
    assert known(bench, replace(SHOP, first_reported_at=yesterday)).unresolved == timedelta(days=1)
    assert known(bench, replace(SHOP, first_reported_at=yesterday + timedelta(days=2))).unresolved == timedelta()
    issue = opened(bench)
    bench.advance(timedelta(hours=2))
    assert known(bench, beside=issue).unresolved == timedelta(hours=2)


def test_what_the_customer_wrote_counts_as_contact_and_an_automatic_reply_does_not(bench: Bench) -> None:
    issue = opened(bench)
    wrote = CustomerWrote(by=by(BEN), at=bench.business(), text="Still down")
    carry_out(bench.rt, TEAM, issue.id, wrote)
    carry_out(bench.rt, TEAM, issue.id, replace(wrote, automatic=True))
    carry_out(bench.rt, TEAM, issue.id, wrote)
    assert known(bench, beside=issue).contacts == 3


def test_the_matrix_judges_by_what_is_known_and_the_issue_keeps_it(bench: Bench) -> None:
    activate_policy(bench.rt, TEAM, COUNTING, "name: counting\n", None)
    first, second, third = (opened(bench) for _ in range(3))
    assert (first.rule, second.rule) == ("blocked now", "blocked now")
    assert (third.rule, third.tier) == ("many of one customer", T2)
    assert third.known == Known(open_of_customer=2, open_of_customer_and_component=2, recent_of_customer=((7, 3),))
    assert suggest(bench.rt, TEAM, SHOP, by(ALICE)).verdict.rule == "many of one customer"


def test_8_open_issues_of_the_same_matter_are_found_the_likest_first(bench: Bench) -> None:
    same, unnamed, other = (opened(bench, replace(SHOP, component=name)) for name in ("SHOP", "", "Search"))
    bench.advance(timedelta(minutes=1))
    newer = opened(bench)
    opened(bench, replace(SHOP, customer="Another"))
    cancelled = opened(bench)
    carry_out(bench.rt, TEAM, cancelled.id, Cancel(by=by(ALICE), reason=CancelReason.INVALID))
    with bench.database.reading() as session:
        found = read_models.similar(session, TEAM, SHOP, 5)
    assert [(one.line.id, one.likeness) for one in found] == [
        (newer.id, Likeness.SAME_COMPONENT),
        (same.id, Likeness.SAME_COMPONENT),
        (unnamed.id, Likeness.SAME_CUSTOMER),
    ]
    assert other.id not in {one.line.id for one in found}
    assert list(suggest(bench.rt, TEAM, SHOP, by(ALICE)).similar) == [one.line for one in found]
    assert suggest(bench.rt, TEAM, replace(SHOP, customer=" "), by(ALICE)).similar == ()


def test_knowledge_belongs_to_a_workspace(bench: Bench) -> None:
    other = TeamId("T0OTHER")
    bench.set_up(other)
    opened(bench, team=other)
    assert known(bench).open_of_customer == 0
    assert suggest(bench.rt, TEAM, SHOP, by(ALICE)).similar == ()
    assert len(suggest(bench.rt, other, SHOP, by(ALICE)).similar) == 1
