"""Rows as the bot wrote them before the engine: issues in every state, with clocks in every state.

They are real: `rows_0001.json` is what the code of that schema left in a database.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.db import clocks, facts, issues, ledger, policies
from bot.db.codec import decode
from bot.db.engine import Database, address
from bot.db.ledger import Whose
from bot.db.letters import Body
from bot.db.migrate import migrate
from bot.domain.clocks import Ahead, Clock, ClockKind, Waiting
from bot.domain.facts import Breached
from bot.domain.ids import CalendarKey, IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.running import Attention, Calling, Checkpoint, Entered
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.runtime import Runtime

TEAM = TeamId("T0TEST")
OLD: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("rows_0001.json").read_text())
T1 = TierKey("tier1")
LATE_AND_ALONE, OWNED, RESOLVED, REOPENED, ASKED, WITH_CUSTOMER, WAITED = map(IssueId, (2, 3, 4, 5, 6, 8, 10))


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def old(url: str) -> str:
    migrate(url, "0001")
    engine = sa.create_engine(address(url))
    with engine.begin() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name in OLD:
                connection.execute(table.insert(), [as_columns(table, row) for row in OLD[table.name]])
    engine.dispose()
    return url


def as_columns(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """The database numbers facts itself, as it did when they happened."""
    return {name: as_column(table.c[name].type, value) for name, value in row.items() if name != "seq"}


def as_column(kind: Any, value: Any) -> Any:  # noqa: ANN401  # whatever a column holds
    if isinstance(kind, sa.JSON):
        kind.none_as_null = True
    if isinstance(kind, sa.DateTime) and value is not None:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return bool(value) if isinstance(kind, sa.Boolean) else value


@pytest.fixture
def database(old: str) -> Any:  # noqa: ANN401  # a generator
    migrate(old)
    database = Database(old, lambda: at(14))
    yield database
    database.dispose()


def everything(url: str) -> dict[str, list[dict[str, Any]]]:
    """All rows with what they hold, whatever the order of their columns and of the keys in their JSON."""
    engine = sa.create_engine(address(url))
    with engine.connect() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        found = {
            table.name: sorted(
                ({name: readable(value) for name, value in row._mapping.items()} for row in rows),  # noqa: SLF001 - its public name
                key=str,
            )
            for table in tables.sorted_tables
            if table.name != "alembic_version"
            for rows in [connection.execute(sa.select(table)).all()]
        }
    engine.dispose()
    return found


def readable(value: Any) -> Any:  # noqa: ANN401  # whatever a column holds
    if isinstance(value, datetime):
        return value.replace(tzinfo=None) if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return json.loads(value) if isinstance(value, str) and value.startswith("{") else value


def loaded(database: Database) -> dict[IssueId, Issue]:
    with database.reading() as session:
        return issues.load(session, TEAM, [row["id"] for row in OLD["issues"]])


def test_every_issue_can_be_read_and_is_where_it_was(database: Database) -> None:
    found = loaded(database)
    for row in OLD["issues"]:
        issue = found[row["id"]]
        assert (issue.status, issue.tier, issue.owner) == (row["status"], row["tier"], row["owner"])
        assert (issue.holder.kind, issue.holder.tier) == (row["holder_kind"], row["holder_tier"])
        assert issue.severity is Severity(row["severity"])
        assert (issue.checkpoint is not None) is issue.is_open
        assert (issue.calling is not None) is (issue.status is Status.UNACCEPTED)
        assert (issue.attention is not None) is (issue.status is Status.ACCEPTED)


def test_a_calling_order_goes_on_where_it_stood(database: Database) -> None:
    found = loaded(database)
    assert found[REOPENED].calling == Calling(
        sequence=2,
        started_at=at(12, 33),
        announce_at=None,
        next_at=at(13, 33),  # the lead and the manager, once the hour to accept is over
        step=2,
        how=Entered.REOPENED,
        by=PersonId("U0ALICE"),
        from_tier=T1,
    )
    exhausted = found[LATE_AND_ALONE].calling
    assert exhausted is not None
    assert exhausted.exhausted


def test_an_owner_is_asked_again_and_a_checkpoint_keeps_its_instant(database: Database) -> None:
    owned = loaded(database)[OWNED]
    assert owned.checkpoint == Checkpoint(owned.moved_at + timedelta(hours=4))
    assert owned.attention == Attention(owned.last_instant + timedelta(hours=4))
    assert owned.replied_at is None


def test_the_customer_heard_from_a_person_when_they_did(database: Database) -> None:
    assert loaded(database)[RESOLVED].replied_at == at(12, 30)


def test_warnings_that_were_not_given_lie_ahead(database: Database) -> None:
    found = loaded(database)
    fresh = certain_clock(found[IssueId(len(found))], ClockKind.RESOLUTION)
    halves = (fresh.started_at + fresh.target * share for share in (0.5, 0.75, 0.9))
    assert fresh.ahead == tuple(Ahead(due, number) for number, due in enumerate(halves))
    warned = certain_clock(found[LATE_AND_ALONE], ClockKind.RESOLUTION)
    assert [due.number for due in warned.ahead] == [1, 2]
    for issue in found.values():
        for clock in issue.clocks:
            assert not clock.ahead or clock.runs_now
            assert clock.calendar == CalendarKey("always")
            assert clock.policy_version == issue.policy_version


def certain_clock(issue: Issue, kind: ClockKind) -> Clock:
    clock = issue.clock(kind)
    assert clock is not None
    return clock


def test_what_a_resting_clock_measured_is_one_run(database: Database) -> None:
    resting = certain_clock(loaded(database)[WITH_CUSTOMER], ClockKind.RESOLUTION)
    (run,) = resting.runs
    assert (run.since, run.measured, run.then) == (resting.started_at, resting.elapsed, Waiting.CUSTOMER)


def test_the_next_deadline_can_be_looked_for(database: Database) -> None:
    with database.reading() as session:
        kept = dict(map(tuple, session.execute(sa.text("SELECT id, next_deadline IS NOT NULL FROM issues"))))
    for number, issue in loaded(database).items():
        assert bool(kept[number]) is (issue.next_deadline is not None)


def test_a_breach_knows_its_tier_and_whose_it_was(database: Database) -> None:
    with database.reading() as session:
        for row in OLD["issues"]:
            ended = {clock.number: clock for clock in clocks.all_clocks(session, TEAM, row["id"])}
            for fact in facts.of_issue(session, TEAM, row["id"]):
                if isinstance(fact, Breached):
                    clock = ended[fact.number]
                    assert clock.breach is not None
                    assert clock.breach.owner == fact.owner
                    assert clock.tier in {None, fact.tier}


def test_the_ledger_is_gapless_and_ends_with_the_present_holder(database: Database) -> None:
    with database.reading() as session:
        for number, issue in loaded(database).items():
            spans = ledger.spans(session, TEAM, number)
            assert spans[0].since == issue.opened_at
            assert [span.until for span in spans] == [*(span.since for span in spans[1:]), None]
            assert spans[-1].whose == Whose(issue.holder.kind, issue.holder.tier)
        asked = [span.whose.kind for span in ledger.spans(session, TEAM, ASKED)]
        waited = [span.whose.kind for span in ledger.spans(session, TEAM, WAITED)]
    assert asked == [HolderKind.NOBODY, HolderKind.TIER, HolderKind.NOBODY, HolderKind.SENDER]
    assert waited == [HolderKind.NOBODY, HolderKind.VENDOR, HolderKind.TIER]


def test_old_policies_and_letters_can_be_read(database: Database) -> None:
    with database.reading() as session:
        policy = policies.load(session, TEAM, [1])[1]
        assert isinstance(policy, Policy)
        assert set(policy.calendars) == {CalendarKey("always")}
        assert policy.confirm_after.of(Severity.SEV3).days == 2
        for row in session.execute(sa.text("SELECT body FROM outbox")):
            decode(Body, json.loads(row.body) if isinstance(row.body, str) else row.body)


def test_time_goes_on_for_every_issue_and_none_is_set_aside(database: Database) -> None:
    rt = Runtime(database, lambda: at(14, day=20), administrators=(PersonId("U0OLU"),))
    with database.writing() as session:
        before = session.execute(sa.text("SELECT count(*) FROM outbox")).scalar_one()
    while enforce_deadlines(rt, TEAM):
        pass
    with database.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM issues WHERE aside_since IS NOT NULL")).scalar_one() == 0
        assert session.execute(sa.text("SELECT count(*) FROM outbox")).scalar_one() > before
    found = loaded(database)
    assert found[RESOLVED].status is Status.CLOSED
    assert found[ASKED].status is not Status.WAITING  # the longest wait is over


def test_down_gives_the_rows_back_and_up_makes_the_same_again(old: str) -> None:
    before = everything(old)
    migrate(old)
    after = everything(old)
    migrate(old, "0001")
    back = everything(old)
    changed = {"wake_at", "warned"}  # earlier where the owner is asked; no longer of use once a clock ended
    assert {table: without(rows, changed) for table, rows in back.items()} == {
        table: without(rows, changed) for table, rows in before.items()
    }
    migrate(old)
    anew = {"seq", "mark"}
    assert {table: without(rows, anew) for table, rows in everything(old).items()} == {
        table: without(rows, anew) for table, rows in after.items()
    }


def without(rows: list[dict[str, Any]], names: set[str]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]
