"""Two issues that are one: the lost one is cancelled, the other carries on (SPEC R13)."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.db import clocks, issues
from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept, Cancel, CancelReason, CustomerWrote, Request, Update
from bot.domain.errors import Refused, Why
from bot.domain.facts import Breached, Denied, TookOver
from bot.domain.ids import CalendarKey, DepartmentKey, IssueId
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.opening import Form
from bot.domain.policy import Department
from bot.usecases.carry_out import carry_out
from bot.usecases.look_up import issue_view, timeline
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, MONDAY_10, TEAM, by, by_severity, hours
from tests.usecases.conftest import Bench
from tests.usecases.rows import Broken, everything, failing_at
from tests.waiting import until

ENGINEERING = Department(
    key=DepartmentKey("engineering"),
    name="Engineering",
    calendar=CalendarKey("always"),
    target=by_severity(60, 240, 1440, 4320),
)
POLICY = replace(A_POLICY, departments=(ENGINEERING,))


@pytest.fixture
def asking(bench: Bench) -> Bench:
    activate_policy(bench.rt, TEAM, POLICY, "name: asking\n", None)
    return bench


def opened(bench: Bench) -> Issue:
    form = Form(id=f"f{bench.wakes}", report=A_REPORT)
    issue = open_issue(bench.rt, TEAM, form=form, by=by(ALICE))
    return carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))


def into(issue: Issue) -> Cancel:
    return Cancel(by=by(BEN), reason=CancelReason.DUPLICATE, into=issue.id)


def present(bench: Bench, issue: Issue) -> Issue:
    view = issue_view(bench.rt, TEAM, issue.id)
    assert view is not None
    return view.issue


def test_65_the_clocks_of_a_merged_duplicate_are_cancelled_and_never_met(asking: Bench) -> None:
    kept, lost = opened(asking), opened(asking)
    asking.advance(timedelta(minutes=10))
    ended = carry_out(asking.rt, TEAM, lost.id, into(kept))
    assert (ended.status, ended.holder.kind) == (Status.CANCELLED, HolderKind.SETTLED)
    assert present(asking, lost).cancelled == ended.cancelled
    with asking.database.reading() as session:
        outcomes = {clock.kind: clock.outcome for clock in clocks.all_clocks(session, TEAM, lost.id)}
    assert outcomes == {
        ClockKind.ACK: Outcome.MET,  # it had been accepted before
        ClockKind.TIER_OWNERSHIP: Outcome.CANCELLED,
        ClockKind.RESOLUTION: Outcome.CANCELLED,
    }


def test_the_surviving_issue_carries_on_what_the_other_had_under_way(asking: Bench) -> None:
    kept, lost = opened(asking), opened(asking)
    question = Request(by=by(BEN), department=ENGINEERING.key, question="Is it the release?", blocking=False)
    carry_out(asking.rt, TEAM, lost.id, question)
    carry_out(asking.rt, TEAM, lost.id, CustomerWrote(by=by(BEN), at=MONDAY_10, text="Still down"))
    promise = Update(by=by(BEN), text="We look", customer_visible=True, next_by=MONDAY_10 + hours(2))
    asking.advance(timedelta(minutes=5))
    carry_out(asking.rt, TEAM, lost.id, promise)
    carry_out(asking.rt, TEAM, lost.id, CustomerWrote(by=by(BEN), at=asking.business(), text="And now?"))
    carry_out(asking.rt, TEAM, lost.id, into(kept))
    found = present(asking, kept)
    assert [request.question for request in found.requests] == ["Is it the release?"]
    assert found.unanswered is not None
    assert found.unanswered.text == "And now?"
    promised = found.clock(ClockKind.CUSTOMER_UPDATE)
    assert promised is not None
    assert (promised.promised, promised.deadline) == (True, MONDAY_10 + hours(2))
    (taken,) = [fact for fact in timeline(asking.rt, TEAM, kept.id) if isinstance(fact, TookOver)]
    assert taken.lost == lost.id


def test_what_came_due_on_the_lost_issue_is_told_there_and_only_there(asking: Bench) -> None:
    kept, lost = opened(asking), opened(asking)
    question = Request(by=by(BEN), department=ENGINEERING.key, question="Is it the release?", blocking=False)
    carry_out(asking.rt, TEAM, lost.id, question)
    asking.advance(hours(4))  # nobody looked while the department was late
    carry_out(asking.rt, TEAM, lost.id, into(kept))
    happened = {issue.id: timeline(asking.rt, TEAM, issue.id) for issue in (kept, lost)}
    late = {number: [fact.clock for fact in facts if isinstance(fact, Breached)] for number, facts in happened.items()}
    assert late[lost.id].count(ClockKind.REQUEST) == 1
    assert ClockKind.REQUEST not in late[kept.id]
    assert [clock.kind for clock in present(asking, kept).late_clocks if clock.request is not None] == [
        ClockKind.REQUEST
    ]


def test_an_issue_cannot_be_merged_into_itself_nor_into_one_that_is_over_or_never_was(asking: Bench) -> None:
    kept, lost = opened(asking), opened(asking)
    with pytest.raises(Refused) as itself:
        carry_out(asking.rt, TEAM, lost.id, into(lost))
    assert itself.value.why is Why.MERGE_INTO_ITSELF
    carry_out(asking.rt, TEAM, kept.id, Cancel(by=by(BEN), reason=CancelReason.INVALID))
    with pytest.raises(Refused) as over:
        carry_out(asking.rt, TEAM, lost.id, into(kept))
    assert over.value.why is Why.MERGE_INTO_NOT_OPEN
    with pytest.raises(Refused) as nowhere:
        carry_out(asking.rt, TEAM, lost.id, replace(into(kept), into=IssueId(99)))
    assert nowhere.value.why is Why.NO_SUCH_ISSUE
    assert present(asking, lost).is_open
    denied = [fact.why for fact in timeline(asking.rt, TEAM, lost.id) if isinstance(fact, Denied)]
    assert denied == ["merge_into_itself", "merge_into_not_open"]


def test_a_form_that_is_sent_again_merges_once(asking: Bench) -> None:
    kept, lost = opened(asking), opened(asking)
    carry_out(asking.rt, TEAM, lost.id, into(kept), form="V1")
    before = everything(asking.database)
    assert carry_out(asking.rt, TEAM, lost.id, into(kept), form="V1").status is Status.CANCELLED
    assert everything(asking.database) == before


def test_whichever_statement_fails_both_issues_change_or_neither(asking: Bench) -> None:
    kept, lost = opened(asking), opened(asking)
    before = everything(asking.database)
    number = 0
    while True:
        number += 1
        try:
            with failing_at(number):
                carry_out(asking.rt, TEAM, lost.id, into(kept))
        except Broken:
            assert everything(asking.database) == before
        else:
            break
    assert number > 8
    assert present(asking, lost).status is Status.CANCELLED


def test_two_that_are_merged_into_each_other_at_once_leave_one_open(asking: Bench) -> None:
    one, other = opened(asking), opened(asking)
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def merge(lost: Issue, kept: Issue) -> None:
        ready.wait()
        try:
            outcomes.append(carry_out(asking.rt, TEAM, lost.id, into(kept)).status)
        except Refused as refused:
            outcomes.append(refused.why)

    threads = [threading.Thread(target=merge, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Status.CANCELLED in outcomes
    assert len(outcomes) == 2
    assert [present(asking, issue).is_open for issue in (one, other)].count(True) == 1


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_the_lower_number_is_locked_first_whichever_is_lost(asking: Bench) -> None:
    lower, higher = opened(asking), opened(asking)
    with asking.database.writing() as holding:
        issues.lock(holding, TEAM, lower.id)
        merging = threading.Thread(target=carry_out, args=(asking.rt, TEAM, higher.id, into(lower)))
        merging.start()
        until(lambda: somebody_waits(asking), what="the merge waits for the lower one")
        with asking.database.writing() as other:
            issues.lock(other, TEAM, higher.id)  # would wait too if the merge had it, and give up after two seconds
    merging.join(20)
    assert not present(asking, higher).is_open


def somebody_waits(bench: Bench) -> bool:
    with bench.database.reading() as session:
        return bool(session.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one())
