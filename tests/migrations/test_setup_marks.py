"""The mark of the set-up comes with a migration of its own, and the triggers that renew it with the mark."""

from sqlalchemy import create_engine, text

from bot.db.bound import BoundKind, BoundTo
from bot.db.engine import address
from bot.db.migrate import migrate
from bot.usecases.bindings import bind, load_roster
from tests.builders import ALICE, BEN, T1, TEAM
from tests.usecases.conftest import Bench


def marks(url: str) -> dict[str, str]:
    engine = create_engine(address(url))
    with engine.connect() as connection:
        found = {row.team_id: row.mark for row in connection.execute(text("SELECT team_id, mark FROM setup_marks"))}
    engine.dispose()
    return found


def test_a_workspace_that_was_set_up_before_has_a_mark_from_the_upgrade_on_and_every_change_renews_it(url: str) -> None:
    migrate(url)
    bench = Bench(url)
    bench.set_up()
    bench.database.dispose()
    before = marks(url)
    migrate(url, "0014")
    migrate(url)
    after = marks(url)
    assert before.keys() == after.keys() == {TEAM}
    assert before != after
    for person in (ALICE, BEN):
        bind(bench.rt, TEAM, "tier1.lead", BoundTo(BoundKind.PERSON, (person,)), None)
        with bench.database.reading() as session:
            assert load_roster(bench.rt, session, TEAM).tier(T1).lead == person
    assert marks(url) != after
    bench.database.dispose()
