"""Two workspaces in one database never see each other."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.db import facts
from bot.domain.commands import Accept
from bot.domain.errors import Refused, Why
from bot.domain.facts import Held, Opened, Summoned, TimePassed
from bot.domain.ids import TeamId
from bot.domain.opening import Form
from bot.usecases.bindings import bindings, roster
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.look_up import issue_view, open_issues, timeline
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import CardParcel
from bot.usecases.receive import receive_event
from tests.builders import A_REPORT, ALICE, BEN, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

OTHER = TeamId("T0OTHER")


def test_numbers_forms_and_lists_belong_to_a_workspace(bench: Bench) -> None:
    bench.set_up(OTHER)
    ours = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    theirs = open_issue(bench.rt, OTHER, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    assert (ours.id, theirs.id) == (1, 1)
    open_issue(bench.rt, OTHER, form=Form(id="f2", report=A_REPORT), by=by(ALICE))
    assert [line.id for line in open_issues(bench.rt, TEAM)] == [1]
    assert sorted(line.id for line in open_issues(bench.rt, OTHER)) == [1, 2]
    carry_out(bench.rt, OTHER, theirs.id, Accept(by=by(BEN)))
    view = issue_view(bench.rt, TEAM, ours.id)
    assert view is not None
    assert view.issue == ours
    assert [type(fact) for fact in timeline(bench.rt, TEAM, ours.id)] == [Opened, Held, Summoned]


def test_an_issue_of_another_workspace_does_not_exist(bench: Bench) -> None:
    bench.set_up(OTHER)
    ours = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with pytest.raises(Refused) as refused:
        carry_out(bench.rt, OTHER, ours.id, Accept(by=by(BEN)))
    assert refused.value.why is Why.NO_SUCH_ISSUE
    assert issue_view(bench.rt, OTHER, ours.id) is None


def test_time_and_letters_of_one_workspace_leave_the_other_alone(bench: Bench) -> None:
    bench.set_up(OTHER)
    ours = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    open_issue(bench.rt, OTHER, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    bench.advance(timedelta(minutes=8))
    assert enforce_deadlines(bench.rt, OTHER) == 1
    with bench.database.reading() as session:
        assert not [fact for fact in facts.of_issue(session, TEAM, ours.id) if isinstance(fact, TimePassed)]
    mailbox = Mailbox()
    while deliver(bench.rt, OTHER, mailbox):
        pass
    assert {parcel.issue.team for parcel in mailbox.got if isinstance(parcel, CardParcel)} == {OTHER}
    assert deliver(bench.rt, TEAM, mailbox) > 0


def test_a_row_cannot_point_into_another_workspace(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with pytest.raises(IntegrityError), bench.database.writing() as session:
        session.exec_driver_sql(
            "INSERT INTO cards (team_id, issue_id, tier, channel_id) VALUES ('T0OTHER', 1, 'tier1', 'C1')"
        )


def test_an_open_issue_without_a_wake_cannot_be_stored(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with pytest.raises(IntegrityError), bench.database.writing() as session:
        session.exec_driver_sql("UPDATE issues SET wake_at = NULL")


def test_bindings_and_events_belong_to_a_workspace(bench: Bench) -> None:
    assert bindings(bench.rt, OTHER) == {}
    assert roster(bench.rt, OTHER).tiers == {}
    assert receive_event(bench.rt, TEAM, "Ev1")
    assert not receive_event(bench.rt, TEAM, "Ev1")
    assert receive_event(bench.rt, OTHER, "Ev1")
