"""Opening and changing issues: one transaction each, all or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.db import facts, issues
from bot.domain.actor import Standing
from bot.domain.commands import Accept, Cancel, CancelReason, Update
from bot.domain.engine.passing_time import next_wake
from bot.domain.errors import Refused, Why
from bot.domain.facts import Commanded, Denied, Held, Opened, Summoned
from bot.domain.ids import IssueId
from bot.domain.issue import Status
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.directory import FRESH_FOR, NotSure, remember_person
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import NoPolicy
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, DANA, MONDAY_10, PRIYA, T1, TEAM, by
from tests.usecases.conftest import Bench


def test_a_form_that_is_sent_again_changes_nothing_more(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    update = Update(by=by(BEN), text="Found the cause")
    first = carry_out(bench.rt, TEAM, opened.id, update, form="V1")
    again = carry_out(bench.rt, TEAM, opened.id, update, form="V1")
    assert again.version == first.version
    assert carry_out(bench.rt, TEAM, opened.id, update, form="V2").version == first.version + 1


def test_a_form_that_was_refused_can_be_sent_again(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with pytest.raises(Refused):
        carry_out(bench.rt, TEAM, opened.id, Update(by=by(BEN), text=" "), form="V1")
    assert carry_out(bench.rt, TEAM, opened.id, Update(by=by(BEN), text="x"), form="V1").last_update is not None


def test_an_opened_issue_is_the_same_when_it_is_loaded_again(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with bench.database.reading() as session:
        loaded = issues.load(session, TEAM, [opened.id])[opened.id]
        happened = facts.of_issue(session, TEAM, opened.id)
        wake = issues.earliest_wake(session, TEAM)
    assert loaded == opened
    assert (loaded.id, loaded.status, loaded.tier, loaded.opened_at) == (1, Status.UNACCEPTED, T1, MONDAY_10)
    assert [type(fact) for fact in happened] == [Opened, Held, Summoned]
    assert wake == next_wake(opened, A_POLICY) == MONDAY_10 + timedelta(minutes=7, seconds=30)
    assert bench.wakes > 0


def test_one_form_opens_one_issue_however_often_it_comes(bench: Bench) -> None:
    first = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    again = open_issue(bench.rt, TEAM, form=Form(id="f1", report=replace(A_REPORT, title="changed")), by=by(ALICE))
    other = open_issue(bench.rt, TEAM, form=Form(id="f2", report=A_REPORT), by=by(ALICE))
    assert again == first
    assert other.id == 2


def test_without_a_policy_nothing_can_be_opened(empty: Bench) -> None:
    with pytest.raises(NoPolicy):
        open_issue(empty.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))


def test_a_command_changes_the_issue_and_its_wake(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    bench.advance(timedelta(minutes=1))
    accepted = carry_out(bench.rt, TEAM, opened.id, Accept(by=by(BEN), entry=1))
    with bench.database.reading() as session:
        loaded = issues.load(session, TEAM, [opened.id])[opened.id]
        wake = issues.earliest_wake(session, TEAM)
    assert (accepted.status, accepted.owner) == (Status.ACCEPTED, BEN)
    assert loaded.open_clocks == accepted.open_clocks
    assert len(loaded.clocks) == len(accepted.clocks) - 1  # the ACK has ended
    assert wake == next_wake(accepted, A_POLICY)


def test_a_refusal_changes_nothing_but_is_noted(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with pytest.raises(Refused) as refused:
        carry_out(bench.rt, TEAM, opened.id, Accept(by=by(PRIYA)))
    with bench.database.reading() as session:
        assert issues.load(session, TEAM, [opened.id])[opened.id] == opened
        assert facts.of_issue(session, TEAM, opened.id)[-1] == Denied(MONDAY_10, PRIYA, "Accept", "not_eligible")
    assert refused.value.why is Why.NOT_ELIGIBLE


def test_the_second_of_two_who_accept_hears_who_was_first(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    carry_out(bench.rt, TEAM, opened.id, Accept(by=by(BEN)))
    with pytest.raises(Refused) as refused:
        carry_out(bench.rt, TEAM, opened.id, Accept(by=by(DANA)))
    with bench.database.reading() as session:
        happened = facts.of_issue(session, TEAM, opened.id)
    assert (refused.value.why, refused.value.facts.by) == (Why.ALREADY_ACCEPTED, BEN)
    assert sum(isinstance(fact, Commanded) for fact in happened) == 1


def test_an_issue_that_does_not_exist_is_refused_as_such(bench: Bench) -> None:
    with pytest.raises(Refused) as refused:
        carry_out(bench.rt, TEAM, IssueId(99), Accept(by=by(BEN)))
    assert refused.value.why is Why.NO_SUCH_ISSUE


def test_of_whom_one_is_not_sure_the_directory_is_looked_up_in_the_same_transaction(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    remember_person(bench.rt, TEAM, BEN, name="Ben", standing=Standing.MEMBER)
    bench.advance(FRESH_FOR)
    assert carry_out(bench.rt, TEAM, opened.id, Accept(by=by(BEN)), sure=False).owner == BEN


@pytest.mark.parametrize("why", ["nobody asked", "it is too long ago", "they are a guest", "they left"])
def test_nothing_is_done_where_the_directory_says_something_else_or_said_it_long_ago(bench: Bench, why: str) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    standing = {"they are a guest": Standing.GUEST, "they left": Standing.DEACTIVATED}.get(why, Standing.MEMBER)
    if why != "nobody asked":
        remember_person(bench.rt, TEAM, BEN, name="Ben", standing=standing)
    if why == "it is too long ago":
        bench.advance(FRESH_FOR + timedelta(seconds=1))
    with pytest.raises(NotSure):
        carry_out(bench.rt, TEAM, opened.id, Accept(by=by(BEN)), sure=False)
    with bench.database.reading() as session:
        assert issues.load(session, TEAM, [opened.id])[opened.id] == opened
        assert Denied not in map(type, facts.of_issue(session, TEAM, opened.id))


def test_two_issues_at_once_are_changed_by_nobody_of_whom_one_is_not_sure(bench: Bench) -> None:
    one, other = (open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE)) for form in "ab")
    remember_person(bench.rt, TEAM, ALICE, name="Alice", standing=Standing.MEMBER)
    merge = Cancel(by=by(ALICE), reason=CancelReason.DUPLICATE, into=one.id)
    with pytest.raises(NotSure):
        carry_out(bench.rt, TEAM, other.id, merge, sure=False)
