"""A draft on past issues: read in batches, lived twice, nothing stored (statement 96)."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, CustomerWrote, Escalate, Request, Resolve, Update
from bot.domain.hindsight.rehearsal import Rehearsal
from bot.domain.ids import IssueId
from bot.domain.length import Length
from bot.domain.opening import Form
from bot.domain.policy import Policy
from bot.usecases.carry_out import carry_out
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.hindsight.rehearse import rehearse
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, MONDAY_10, PRIYA, T1, T2, T3, TEAM, by, hours, minutes
from tests.full_policy import BILLING, FULL_POLICY
from tests.usecases.conftest import Bench
from tests.usecases.rows import everything

A_MONTH = timedelta(days=30)


def an_issue(bench: Bench, number: int, accepted_after: int) -> IssueId:
    opened = open_issue(bench.rt, TEAM, form=Form(id=f"f{number}", report=A_REPORT), by=by(ALICE))
    bench.advance(minutes(accepted_after))
    enforce_deadlines(bench.rt, TEAM)
    carry_out(bench.rt, TEAM, opened.id, Accept(by=by(BEN)))
    return opened.id


def with_ack(length: int) -> Policy:
    targets = tuple(
        replace(one, length=Length(minutes(length))) if (one.clock, one.tier) == (ClockKind.ACK, T1) else one
        for one in A_POLICY.targets
    )
    return replace(A_POLICY, targets=targets)


def rehearsed(bench: Bench, draft: Policy, batch: int = 2) -> Rehearsal:
    return rehearse(bench.rt, TEAM, draft, MONDAY_10 - A_MONTH, bench.business.now, batch=batch)


def test_96_past_issues_live_again_batch_by_batch_and_nothing_is_stored(bench: Bench) -> None:
    numbers = [an_issue(bench, number, 5) for number in range(5)]
    before = everything(bench.database)
    found = rehearsed(bench, with_ack(3))
    assert everything(bench.database) == before
    assert found.issues == 5
    assert [one.issue for one in found.differences] == numbers
    assert {one.moves for one in found.differences} == {((), (T2,))}
    assert (len(found.before.breaches), len(found.under_draft.breaches)) == (0, 5)
    assert found.under_draft == rehearsed(bench, with_ack(3), batch=100).under_draft


def test_96_the_active_policy_as_a_draft_changes_nothing(bench: Bench) -> None:
    for number in range(3):
        an_issue(bench, number, 5)
    found = rehearsed(bench, A_POLICY)
    assert (found.issues, found.differences) == (3, ())
    assert found.before == found.under_draft


def test_only_issues_of_the_time_live_and_only_with_what_happened_until_its_end(bench: Bench) -> None:
    issue = an_issue(bench, 1, 5)
    accepted = bench.business.now
    bench.advance(hours(1))
    an_issue(bench, 2, 5)
    none = rehearse(bench.rt, TEAM, with_ack(3), MONDAY_10 - A_MONTH, MONDAY_10)
    first = rehearse(bench.rt, TEAM, with_ack(3), MONDAY_10, accepted)
    assert (none.issues, first.issues) == (0, 1)
    assert first.differences[0].issue == issue
    unaccepted = rehearse(bench.rt, TEAM, with_ack(3), MONDAY_10, accepted - minutes(1))
    assert unaccepted.under_draft.no_longer_fits == 0


def test_a_draft_without_a_tier_or_a_department_that_was_used_counts_what_does_not_fit(bench: Bench) -> None:
    activate_policy(bench.rt, TEAM, FULL_POLICY, "", None)
    issue = an_issue(bench, 1, 5)
    for command in (
        CustomerWrote(by=by(BEN), at=bench.business.now, text="x"),
        Update(by=by(BEN), text="x", customer_visible=True),
        Request(by=by(BEN), department=BILLING, question="x", blocking=False),
        Escalate(by=by(BEN), reason="x", to=T2),
        Accept(by=by(PRIYA)),
        Resolve(by=by(PRIYA), text="x", cause="defect", component="y", customer_told=True, lower_tier_could=False),
    ):
        carry_out(bench.rt, TEAM, issue, command)
        bench.advance(minutes(1))
    matrix = tuple(replace(rule, tier=T1) for rule in FULL_POLICY.matrix)
    targets = tuple(one for one in FULL_POLICY.targets if one.tier not in {T2, T3})
    draft = replace(FULL_POLICY, ladder=FULL_POLICY.ladder[:1], matrix=matrix, targets=targets, departments=())
    found = rehearsed(bench, draft)
    assert found.before.no_longer_fits == 0
    assert found.under_draft.no_longer_fits > 0
    assert set(found.under_draft.in_tier) == {T1}
