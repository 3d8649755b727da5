"""The statements of the heartbeat read the few rows that matter, however many others there are."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from bot.db import backlog, interruptions, issues, knowledge, ledger, outbox, read_models
from bot.domain.ids import IssueId
from bot.domain.issue import Issue, Status
from bot.domain.matrix import Severity
from bot.domain.opening import Form
from bot.usecases.enforce_deadlines import earliest_wake
from bot.usecases.home import SHOWN, Choice, home
from bot.usecases.lists import Wanted, listing
from bot.usecases.look_up import open_issues
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, BEN, DANA, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.rows import hearing

CLOSED = 2000

Act = Callable[[Bench], object]


@pytest.fixture
def filled(bench: Bench) -> Bench:
    """Many closed issues with letters that were sent, and a few open ones."""
    opened = open_issue(bench.rt, TEAM, form=Form(id="f0", report=A_REPORT), by=by(ALICE))
    closed = replace(opened, status=Status.CLOSED, calling=None, clocks=())
    with bench.database.writing() as session:
        issues.save(session, TEAM, [(copy_of(closed, number), None) for number in range(1000, 1000 + CLOSED)])
        session.execute(
            text(
                "INSERT INTO holder_spans (team_id, issue_id, kind, tier, since, until)"
                " SELECT team_id, id, 'tier', tier, opened_at, opened_at FROM issues WHERE id >= 1000"
            )
        )
        session.execute(
            text(
                "INSERT INTO outbox (id, team_id, issue_id, kind, key, destination, body, state, priority, created_at,"
                " not_before, epoch, attempts, may_be_repeat)"
                " SELECT 'sent' || i.id, o.team_id, i.id, o.kind, o.key, o.destination, o.body, 'sent', o.priority,"
                " o.created_at, o.not_before, 1, 1, o.may_be_repeat"
                " FROM issues i, (SELECT * FROM outbox LIMIT 1) o WHERE i.id >= 1000"
            )
        )
        if not bench.database.is_sqlite:  # as at work: PostgreSQL counts its rows by itself, SQLite when it is told to
            session.execute(text("ANALYZE"))
    for number in range(1, 20):
        open_issue(bench.rt, TEAM, form=Form(id=f"f{number}", report=A_REPORT), by=by(ALICE))
    return bench


def copy_of(closed: Issue, number: int) -> Issue:
    """Of one of two hundred customers, opened within the last two thousand hours."""
    report = replace(closed.report, customer=f"Customer {number % 200}")
    opened_at = closed.opened_at - timedelta(hours=number)
    return replace(closed, id=IssueId(number), form=f"c{number}", report=report, opened_at=opened_at)


def claim_due(bench: Bench) -> None:
    with bench.database.writing() as session:
        issues.claim_due(session, TEAM, bench.business(), bench.business(), 100)


def next_wake(bench: Bench) -> None:
    earliest_wake(bench.rt, TEAM)


def all_open(bench: Bench) -> None:
    open_issues(bench.rt, TEAM)


def claim_letters(bench: Bench) -> None:
    with bench.database.writing() as session:
        outbox.claim(session, TEAM, bench.machine(), bench.machine() + timedelta(seconds=60), 20)


def overdue_letters(bench: Bench) -> None:
    with bench.database.reading() as session:
        outbox.overdue(session, TEAM, bench.machine())


def next_letter(bench: Bench) -> None:
    with bench.database.reading() as session:
        outbox.next_at(session, TEAM)


def waiting_letters(bench: Bench) -> None:
    with bench.database.reading() as session:
        backlog.waiting(session, TEAM, bench.machine())


def letters_under_way(bench: Bench) -> None:
    with bench.database.reading() as session:
        backlog.under_way(session, TEAM)


def dead_letters(bench: Bench) -> None:
    with bench.database.reading() as session:
        backlog.dead(session, TEAM, bench.machine())


def calls_of_an_hour(bench: Bench) -> None:
    with bench.database.reading() as session:
        interruptions.how_many(session, TEAM, bench.machine() - timedelta(hours=1))


def who_was_called(bench: Bench) -> None:
    with bench.database.reading() as session:
        interruptions.since(session, TEAM, bench.machine() - timedelta(hours=1))


def held_back(bench: Bench) -> None:
    with bench.database.reading() as session:
        interruptions.held_back(session, TEAM, bench.machine())


def delayed_call(bench: Bench) -> None:
    with bench.database.reading() as session:
        backlog.is_delayed(session, TEAM, IssueId(1))


def known(bench: Bench) -> None:
    with bench.database.reading() as session:
        knowledge.known(session, TEAM, A_REPORT, bench.business(), {7})


def similar(bench: Bench) -> None:
    with bench.database.reading() as session:
        read_models.similar(session, TEAM, A_REPORT, 5)


def home_tab(bench: Bench) -> None:
    home(bench.rt, TEAM, DANA, Choice(), in_short=5, in_full=20)


def held_by_whom(bench: Bench) -> None:
    with bench.database.reading() as session:
        ledger.minutes_per_holder(session, TEAM, IssueId(1), bench.business())


OF_THE_PAST: dict[Act, list[str]] = {
    known: ["ix_issues_(open|customer)", "ix_issues_customer"],  # a customer has few issues, open or not
    similar: ["ix_issues_open"],
    held_by_whom: ["ix_holder_spans_issue"],
}
"""The index of each statement, in their order."""

OF_WHAT_IS_OPEN: dict[Act, str] = {
    claim_due: "ix_issues_wake",
    next_wake: "ix_issues_wake",
    claim_letters: "ix_outbox_pending",
    next_letter: "ix_outbox_pending",
    overdue_letters: "ix_outbox_held",
    waiting_letters: "ix_outbox_pending",
    letters_under_way: "ix_outbox_held",
    dead_letters: "ix_outbox_dead",
    calls_of_an_hour: "ix_outbox_called",
    who_was_called: "ix_outbox_called",
    held_back: "ix_outbox_pending",
    delayed_call: "ux_outbox_letter",
    all_open: "ix_issues_(open|listed)",  # both have the open ones only
}


def test_an_index_finds_what_is_asked_of_the_past(filled: Bench) -> None:
    for act, indexes in OF_THE_PAST.items():
        selects = [one for one in statements_of(partial(act, filled)) if one[0].startswith("SELECT")]
        for index, statement in zip(indexes, selects, strict=True):
            assert re.search(index, "\n".join(explained(filled, *statement))), act.__name__


def test_a_partial_index_is_used(filled: Bench) -> None:
    for act, index in OF_WHAT_IS_OPEN.items():
        table = index.split("_")[1]
        statements = statements_of(partial(act, filled))
        first = next(one for one in statements if re.search(rf"FROM {table}\b", one[0]))
        plan = "\n".join(explained(filled, *first))
        assert re.search(index, plan), act.__name__
        assert f"Seq Scan on {table}" not in plan, act.__name__
        assert f"SCAN {table}\n" not in plan, act.__name__


def test_a_home_tab_counts_and_chooses_in_the_index_of_open_issues_alone(filled: Bench) -> None:
    chosen = [one for one in statements_of(lambda: home_tab(filled)) if re.search(r"FROM issues\b", one[0])]
    of_the_index = [one for one in chosen if "pressing_at" in one[0] and "issues.report" not in one[0]]
    assert len(of_the_index) == 1 + len(SHOWN)
    for statement in of_the_index:
        plan = "\n".join(explained(filled, *statement))
        alone = "USING COVERING INDEX ix_issues_listed"  # PostgreSQL reads the few rows of either index
        assert alone in plan if filled.database.is_sqlite else re.search("ix_issues_(listed|open)", plan)


@pytest.mark.parametrize("statuses", [{Status.CLOSED}, {Status.CLOSED, Status.ACCEPTED}])
def test_a_list_with_what_is_over_reads_no_issue_to_choose(filled: Bench, statuses: set[Status]) -> None:
    asked = Wanted(statuses=frozenset(statuses), words=("nothing",), owner=BEN, severities=frozenset({Severity.SEV1}))
    statements = statements_of(lambda: listing(filled.rt, TEAM, asked, 1, 20))
    plan = "\n".join(explained(filled, *next(one for one in statements if "issues.sought" in one[0])))
    indexes = {"over", "listed"} if len(statuses) > 1 else {"over"}
    assert set(re.findall(r"ix_issues_(\w+)", plan)) == indexes
    read = re.findall(r"(?:SEARCH|SCAN) issues.*|(?:Seq|Index|Bitmap Heap) Scan.* on issues.*", plan)
    assert read == [] if not filled.database.is_sqlite else all("COVERING" in one for one in read)


def statements_of(act: Callable[[], object]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    with hearing(lambda statement, parameters: found.append((statement, parameters))):
        act()
    return found


def explained(bench: Bench, statement: str, parameters: Any) -> list[str]:  # noqa: ANN401  # the driver's own
    """The plan that is kept for any parameters: on PostgreSQL the one for a few would say little."""
    with bench.database.reading() as session:
        if bench.database.is_sqlite:
            rows = session.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            return [row[3] for row in rows]
        names: list[str] = []

        def numbered(match: re.Match[str]) -> str:
            names.append(match[1])
            return f"${len(names)}"

        generic = re.sub(r"%\((\w+)\)s", numbered, statement).replace("%%", "%")
        rows = session.connection.dbapi_connection.cursor().execute(f"EXPLAIN (GENERIC_PLAN) {generic}")  # type: ignore[union-attr]
        return [row[0] for row in rows]
