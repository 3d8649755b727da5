"""Channels of their own come with a migration of their own (SPEC section 6.11)."""

from bot.db import own_channels
from bot.db.migrate import migrate
from bot.domain.commands import OpenChannel
from bot.domain.ids import IssueId
from bot.domain.opening import Form
from bot.domain.own_channel import Kept
from bot.domain.running import OwnChannel
from bot.usecases.carry_out import carry_out
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, BEN, MONDAY_10, TEAM, by
from tests.usecases.conftest import Bench

ONE = IssueId(1)


def test_channels_go_with_their_table_the_issues_stay_and_can_get_one_again(url: str) -> None:
    migrate(url)
    bench = Bench(url)
    bench.set_up()
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    for _ in range(2):
        changed = carry_out(bench.rt, TEAM, ONE, OpenChannel(by=by(BEN)))
        assert changed.own_channel == OwnChannel(MONDAY_10)
        with bench.database.reading() as session:
            assert own_channels.load(session, TEAM, ONE, 1) == Kept(name="esc-1-acme", begun_at=bench.machine())
        bench.database.dispose()
        migrate(url, "0008")
        migrate(url)
        with bench.database.reading() as session:
            assert own_channels.load(session, TEAM, ONE, 1) is None
    bench.database.dispose()
