"""The audit log and the code for the first administrator come with a migration of their own (SPEC statement 98)."""

from datetime import timedelta

from bot.db import setup_codes
from bot.db.migrate import migrate
from bot.domain.errors import Why
from bot.usecases.audit_log import entries, note_denied
from tests.builders import ALICE, MONDAY_10, TEAM
from tests.usecases.conftest import Bench


def fill(bench: Bench) -> None:
    note_denied(bench.rt, TEAM, ALICE, "stop_reminding", "12.1", Why.NEEDS_LEAD)
    with bench.database.writing() as session:
        setup_codes.put(session, TEAM, "digest", MONDAY_10 + timedelta(minutes=15), 5)


def test_the_audit_log_goes_with_its_table_and_can_be_written_again(url: str) -> None:
    migrate(url)
    bench = Bench(url)
    bench.set_up()
    fill(bench)
    bench.database.dispose()
    migrate(url, "0005")
    migrate(url)
    assert entries(bench.rt, TEAM) == []
    fill(bench)
    assert [(one.person, one.deed, one.about, one.outcome) for one in entries(bench.rt, TEAM)] == [
        (ALICE, "stop_reminding", "12.1", "needs_lead")
    ]
    bench.database.dispose()
