"""What helped comes with a migration of its own (SPEC statement 106)."""

from dataclasses import replace

from bot.db.migrate import migrate
from bot.domain.insight import Insight
from bot.usecases.insights import save_insight
from bot.usecases.suggest import suggest
from tests.builders import A_REPORT, ALICE, MONDAY_10, TEAM, by
from tests.usecases.conftest import Bench

HELPED = Insight(id="V1", text="Restart it", component="payments", by=ALICE, at=MONDAY_10)


def test_insights_go_with_their_table_and_can_be_kept_again(url: str) -> None:
    migrate(url)
    bench = Bench(url)
    bench.set_up()
    about = replace(A_REPORT, component="payments")
    save_insight(bench.rt, TEAM, HELPED, None, "Saved.")
    bench.database.dispose()
    migrate(url, "0008")
    migrate(url)
    assert suggest(bench.rt, TEAM, about, by(ALICE)).helped == ()
    save_insight(bench.rt, TEAM, HELPED, None, "Saved.")
    assert suggest(bench.rt, TEAM, about, by(ALICE)).helped == (HELPED,)
    bench.database.dispose()
