"""Reading: one issue with everything around it, lists, timelines and what is wrong."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.commands import Accept
from bot.domain.facts import Commanded, Held, Moved, Opened, Summoned
from bot.domain.ids import IssueId
from bot.domain.issue import HolderKind, Status
from bot.domain.matrix import Severity, Urgency
from bot.domain.opening import Form
from bot.domain.roster import OnCall
from bot.usecases.audit import FindingKind, audit
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.look_up import issue_view, open_issues, timeline
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import CardParcel, ContentBroken, Outcome, Parcel
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, MONDAY_10, T1, T2, TEAM, by, hours, minutes
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox


def test_a_view_has_the_issue_its_policy_and_who_is_who(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    accepted = carry_out(bench.rt, TEAM, opened.id, Accept(by=by(BEN)))
    view = issue_view(bench.rt, TEAM, opened.id)
    assert view is not None
    assert view.issue.owner == accepted.owner == BEN
    assert (view.policy, view.now) == (A_POLICY, MONDAY_10)
    assert view.roster.tier(T1).on_call == (OnCall(ALICE), OnCall(BEN))


def test_a_number_that_nobody_used_has_no_view(bench: Bench) -> None:
    assert issue_view(bench.rt, TEAM, IssueId(1)) is None


def test_open_issues_are_listed_by_their_next_deadline(bench: Bench) -> None:
    slow = open_issue(bench.rt, TEAM, form=Form(id="f1", report=replace(A_REPORT, urgency=Urgency.SOON)), by=by(ALICE))
    fast = open_issue(bench.rt, TEAM, form=Form(id="f2", report=A_REPORT), by=by(ALICE))
    lines = open_issues(bench.rt, TEAM)
    assert [line.id for line in lines] == [fast.id, slow.id]
    first = lines[0]
    assert (first.title, first.customer, first.severity) == (A_REPORT.title, A_REPORT.customer, Severity.SEV2)
    assert (first.status, first.holder, first.owner) == (Status.UNACCEPTED, HolderKind.NOBODY, None)
    assert (first.next_deadline, first.late) == (MONDAY_10 + minutes(15), 0)


def test_a_list_can_be_of_one_tier_or_of_one_owner(bench: Bench) -> None:
    mine = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    carry_out(bench.rt, TEAM, mine.id, Accept(by=by(BEN)))
    raised = open_issue(bench.rt, TEAM, form=Form(id="f2", report=A_REPORT), by=by(ALICE))
    bench.advance(minutes(15))
    enforce_deadlines(bench.rt, TEAM)
    assert [line.id for line in open_issues(bench.rt, TEAM, owner=BEN)] == [mine.id]
    assert [line.id for line in open_issues(bench.rt, TEAM, tier=T2)] == [raised.id]
    assert len(open_issues(bench.rt, TEAM, limit=1)) == 1


def test_an_issue_whose_deadlines_all_passed_is_listed_as_late(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    bench.advance(hours(24))
    while enforce_deadlines(bench.rt, TEAM):
        pass
    (line,) = open_issues(bench.rt, TEAM)
    assert line.late > 0


def test_a_timeline_tells_everything_in_order(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    carry_out(bench.rt, TEAM, opened.id, Accept(by=by(BEN)))
    happened = [type(fact) for fact in timeline(bench.rt, TEAM, opened.id)]
    assert happened[:4] == [Opened, Held, Summoned, Commanded]
    assert Moved not in happened


def test_an_audit_of_a_healthy_workspace_finds_nothing(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    while deliver(bench.rt, TEAM, Mailbox()):
        pass
    assert audit(bench.rt, TEAM) == ()


def test_an_audit_finds_what_nobody_looked_at_and_what_nobody_delivered(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    while deliver(bench.rt, TEAM, Mailbox(lambda parcel: reject(parcel, CardParcel))):
        pass
    bench.advance(minutes(10))
    found = {(finding.kind, finding.issue) for finding in audit(bench.rt, TEAM)}
    assert found == {
        (FindingKind.WAKE_OVERDUE, opened.id),
        (FindingKind.LETTER_WAITS, opened.id),  # the calls wait for a card that will not come
        (FindingKind.LETTER_DEAD, opened.id),
    }
    bench.advance(timedelta(days=8))
    assert FindingKind.LETTER_DEAD not in {finding.kind for finding in audit(bench.rt, TEAM)}


def reject(parcel: Parcel, kind: type[Parcel]) -> Outcome | None:
    return ContentBroken("invalid_blocks") if isinstance(parcel, kind) else None
