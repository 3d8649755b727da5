"""The ledger of holders: every minute of an issue has exactly one (SPEC section 1)."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db import ledger
from bot.db.ledger import Whose
from bot.domain.commands import Accept, Escalate, NeedInfo, Reopen, Resolve, Resume, WaitOn
from bot.domain.errors import Refused
from bot.domain.ids import TeamId
from bot.domain.issue import HolderKind, Issue
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, BEN, DANA, MONDAY_10, OLU, PRIYA, T1, T2, T3, TEAM, by, minutes
from tests.usecases.conftest import Bench

SOLVED = Resolve(
    by=by(OLU), text="Solved", cause="defect", component="shop", customer_told=True, lower_tier_could=False
)
DEEDS = (
    Accept(by=by(BEN)),
    Accept(by=by(PRIYA)),
    Escalate(by=by(DANA), reason="Needs a specialist"),
    NeedInfo(by=by(PRIYA), question="Which browser?"),
    WaitOn(by=by(BEN), vendor=False, reason="Their log"),
    Resume(by=by(BEN)),
    SOLVED,
    Reopen(by=by(ALICE), reason="It came back"),
)


def an_issue(bench: Bench, form: str = "f1", team: TeamId = TEAM) -> Issue:
    return open_issue(bench.rt, team, form=Form(id=form, report=A_REPORT), by=by(ALICE))


def let_pass(bench: Bench, length: timedelta) -> None:
    bench.advance(length)
    while enforce_deadlines(bench.rt, TEAM):
        pass


def test_minutes_are_counted_for_each_holder_and_for_nobody(bench: Bench) -> None:
    issue = an_issue(bench)
    let_pass(bench, minutes(5))
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
    let_pass(bench, minutes(10))
    carry_out(bench.rt, TEAM, issue.id, WaitOn(by=by(BEN), vendor=True, reason="Their patch"))
    let_pass(bench, minutes(20))
    carry_out(bench.rt, TEAM, issue.id, Escalate(by=by(BEN), reason="Needs a specialist"))
    let_pass(bench, minutes(2))
    with bench.database.reading() as session:
        found = ledger.minutes_per_holder(session, TEAM, issue.id, bench.business())
    assert found == {
        Whose(HolderKind.NOBODY, T1): minutes(5),
        Whose(HolderKind.TIER, T1): minutes(10),
        Whose(HolderKind.VENDOR, T1): minutes(20),
        Whose(HolderKind.NOBODY, T2): minutes(2),
    }


def test_what_time_moves_is_in_the_ledger_at_its_instant(bench: Bench) -> None:
    issue = an_issue(bench)
    let_pass(bench, minutes(60))  # late in tier 1 after 15 min, in tier 2 after 30 more
    with bench.database.reading() as session:
        found = ledger.minutes_per_holder(session, TEAM, issue.id, bench.business())
    assert found == {Whose(HolderKind.NOBODY, tier): minutes(15 if tier != T2 else 30) for tier in (T1, T2, T3)}


def test_a_period_counts_only_what_lies_in_it(bench: Bench) -> None:
    issue = an_issue(bench)
    let_pass(bench, minutes(5))
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
    an_issue(bench, "f2")
    let_pass(bench, minutes(10))
    begun = MONDAY_10
    with bench.database.reading() as session:
        first = ledger.minutes_in_period(session, TEAM, begun + minutes(3), begun + minutes(7))
        later = ledger.minutes_in_period(session, TEAM, begun + minutes(15), begun + minutes(20))
        before = ledger.minutes_in_period(session, TEAM, begun - minutes(10), begun)
        elsewhere = ledger.minutes_in_period(session, TeamId("T0OTHER"), begun, begun + minutes(15))
    assert first == {Whose(HolderKind.NOBODY, T1): minutes(2 + 2), Whose(HolderKind.TIER, T1): minutes(2)}
    assert later == {Whose(HolderKind.NOBODY, T1): minutes(5), Whose(HolderKind.TIER, T1): minutes(5)}
    assert (before, elsewhere) == ({}, {})


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15, deadline=None
)
@given(steps=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 90).map(minutes)), max_size=8))
def test_the_spans_have_no_gap_and_their_sum_is_the_life_of_the_issue(
    bench: Bench, steps: list[tuple[Accept | Escalate, timedelta]]
) -> None:
    issue = an_issue(bench, form=f"f{bench.wakes}")
    for command, length in steps:
        try:
            carry_out(bench.rt, TEAM, issue.id, command)
        except Refused:
            continue
        finally:
            let_pass(bench, length)
    with bench.database.reading() as session:
        spans = ledger.spans(session, TEAM, issue.id)
        total = ledger.minutes_per_holder(session, TEAM, issue.id, bench.business())
    assert spans[0].since == issue.opened_at
    assert [span.until for span in spans] == [*(span.since for span in spans[1:]), None]
    assert sum(total.values(), timedelta()) == bench.business() - issue.opened_at
