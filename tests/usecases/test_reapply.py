"""Open issues and the active version of the policy: seen before and after, then moved, each by itself (SPEC R10)."""

from dataclasses import replace

import pytest

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept
from bot.domain.errors import Refused, Why
from bot.domain.facts import Reapplied
from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.length import Length
from bot.domain.opening import Form
from bot.domain.policy import Policy
from bot.usecases.bindings import THE_MACHINE
from bot.usecases.carry_out import carry_out
from bot.usecases.look_up import issue_view, timeline
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy, activate_version, active_policy, policy_text, versions
from bot.usecases.reapply import Done, open_under_others, preview, reapply_to
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, MONDAY_10, OLU, T1, T2, T3, TEAM, by, hours, minutes
from tests.usecases.conftest import Bench
from tests.usecases.rows import everything


def an_issue(bench: Bench, form: str = "f") -> Issue:
    opened = open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))
    return carry_out(bench.rt, TEAM, opened.id, Accept(by=by(BEN)))


def slower() -> Policy:
    """Ten hours to resolve, where the other one gives eight."""
    targets = tuple(
        replace(one, length=Length(hours(10))) if (one.clock, one.severity) == (ClockKind.RESOLUTION, 2) else one
        for one in A_POLICY.targets
    )
    return replace(A_POLICY, name="slower", targets=targets)


def without_the_first_tier() -> Policy:
    matrix = tuple(replace(rule, tier=T2) if rule.tier == T1 else rule for rule in A_POLICY.matrix)
    targets = tuple(one for one in A_POLICY.targets if one.tier != T1)
    return replace(A_POLICY, ladder=A_POLICY.ladder[1:], matrix=matrix, targets=targets)


def present(bench: Bench, number: IssueId) -> Issue:
    view = issue_view(bench.rt, TEAM, number)
    assert view is not None
    return view.issue


def test_r10_a_preview_says_before_and_after_and_changes_nothing(bench: Bench) -> None:
    issue = an_issue(bench)
    assert preview(bench.rt, TEAM, None).issues == ()
    activate_policy(bench.rt, TEAM, slower(), "", None)
    before = everything(bench.database)
    previews = preview(bench.rt, TEAM, None)
    assert everything(bench.database) == before
    assert (previews.version, open_under_others(bench.rt, TEAM)) == (2, 1)
    (one,) = previews.issues
    assert (one.before.id, one.refused) == (issue.id, None)
    (moved,) = one.moved
    assert moved.before is not None
    assert moved.after is not None
    assert moved.before.deadline == MONDAY_10 + hours(8)
    assert moved.after.deadline == MONDAY_10 + hours(10)


def test_r10_each_issue_is_moved_with_its_deadlines_and_a_fact_says_who_did_it(bench: Bench) -> None:
    first, second = an_issue(bench, "f1"), an_issue(bench, "f2")
    activate_policy(bench.rt, TEAM, slower(), "", None)
    bench.advance(minutes(30))
    woken = bench.wakes
    assert reapply_to(bench.rt, TEAM, 2, [first.id, second.id], None) == (Done(first.id, None), Done(second.id, None))
    assert bench.wakes > woken
    for issue in (first, second):
        clock = present(bench, issue.id).clock(ClockKind.RESOLUTION)
        assert clock is not None
        assert clock.deadline == MONDAY_10 + hours(10)
        assert present(bench, issue.id).policy_version == 2
        said = [fact for fact in timeline(bench.rt, TEAM, issue.id) if isinstance(fact, Reapplied)]
        assert said == [Reapplied(MONDAY_10 + minutes(30), THE_MACHINE, 1, 2)]
    assert reapply_to(bench.rt, TEAM, 2, [first.id], None) == (Done(first.id, None),)
    assert len([fact for fact in timeline(bench.rt, TEAM, first.id) if isinstance(fact, Reapplied)]) == 1


def test_r26_what_time_has_caused_so_far_is_caused_by_the_version_that_held(bench: Bench) -> None:
    issue = an_issue(bench)
    activate_policy(bench.rt, TEAM, slower(), "", None)
    bench.advance(hours(9))
    reapply_to(bench.rt, TEAM, 2, [issue.id], None)
    breached = [fact for fact in timeline(bench.rt, TEAM, issue.id) if type(fact).__name__ == "Breached"]
    assert MONDAY_10 + hours(8) in [fact.at for fact in breached if hasattr(fact, "at")]


def test_an_issue_whose_tier_is_gone_stays_as_it_is_and_says_why(bench: Bench) -> None:
    issue = an_issue(bench)
    activate_policy(bench.rt, TEAM, without_the_first_tier(), "", None)
    (one,) = preview(bench.rt, TEAM, None).issues
    assert (one.after, one.refused) == (None, Why.UNKNOWN_TIER)
    assert reapply_to(bench.rt, TEAM, 2, [issue.id, IssueId(99)], None) == (
        Done(issue.id, Why.UNKNOWN_TIER),
        Done(IssueId(99), Why.NO_SUCH_ISSUE),
    )
    assert present(bench, issue.id).policy_version == 1
    assert T3 in {tier.key for tier in without_the_first_tier().ladder}


def test_nothing_is_moved_where_another_version_is_active_than_the_preview_showed(bench: Bench) -> None:
    issue = an_issue(bench)
    activate_policy(bench.rt, TEAM, slower(), "", None)
    activate_policy(bench.rt, TEAM, A_POLICY, "", None)
    assert reapply_to(bench.rt, TEAM, 2, [issue.id], None) is None
    assert present(bench, issue.id).policy_version == 1


def test_only_administrators_see_the_preview_move_issues_and_activate(bench: Bench) -> None:
    issue = an_issue(bench)
    for tried in (
        lambda: preview(bench.rt, TEAM, by(BEN)),
        lambda: reapply_to(bench.rt, TEAM, 1, [issue.id], by(BEN)),
        lambda: activate_version(bench.rt, TEAM, 1, 1, by(BEN)),
    ):
        with pytest.raises(Refused) as refused:
            tried()
        assert refused.value.why is Why.NOT_ADMINISTRATOR
    assert preview(bench.rt, TEAM, by(OLU)).version == 1


def test_an_older_version_holds_again_as_the_newest_with_its_text(bench: Bench) -> None:
    activate_policy(bench.rt, TEAM, slower(), "name: slower\n", None)
    assert activate_version(bench.rt, TEAM, 1, 2, by(OLU)) == 3
    assert active_policy(bench.rt, TEAM) == (3, A_POLICY)
    assert policy_text(bench.rt, TEAM) == "name: test\n"
    assert [(one.number, one.name, one.activated_by) for one in versions(bench.rt, TEAM)] == [
        (3, "test policy", OLU),
        (2, "slower", THE_MACHINE),
        (1, "test policy", THE_MACHINE),
    ]


def test_an_older_version_is_not_activated_by_a_button_that_is_out_of_date_or_that_names_none(bench: Bench) -> None:
    activate_policy(bench.rt, TEAM, slower(), "", None)
    assert activate_version(bench.rt, TEAM, 1, 1, None) is None
    assert activate_version(bench.rt, TEAM, 9, 2, None) is None
    assert active_policy(bench.rt, TEAM) == (2, slower())
