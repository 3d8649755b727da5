"""Texts for the customer come with a migration of their own (statement 72)."""

from bot.db import issues
from bot.db.migrate import migrate
from bot.domain.commands import ApproveUpdate, DraftUpdate
from bot.domain.ids import IssueId
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, DANA, TEAM, by
from tests.usecases.conftest import Bench

ONE = IssueId(1)


def test_texts_go_with_their_column_the_issues_stay_and_can_have_one_again(url: str) -> None:
    migrate(url)
    bench = Bench(url)
    bench.set_up()
    before = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    for _ in range(2):
        carry_out(bench.rt, TEAM, ONE, DraftUpdate(by=by(ALICE), text="We are on it"))
        approved = carry_out(bench.rt, TEAM, ONE, ApproveUpdate(by=by(DANA), number=1))
        assert approved.review is not None
        with bench.database.reading() as session:
            assert issues.load(session, TEAM, [ONE])[ONE].review == approved.review
        bench.database.dispose()
        migrate(url, "0013")
        migrate(url)
        with bench.database.reading() as session:
            (issue,) = issues.load(session, TEAM, [ONE]).values()
        assert (issue.review, issue.report) == (None, before.report)
    bench.database.dispose()
