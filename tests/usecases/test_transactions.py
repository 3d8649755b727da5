"""All or nothing: whatever statement fails, nothing is half written, and nothing is written twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from bot.db import facts, issues
from bot.domain.commands import Accept, Update
from bot.domain.errors import Refused, Why
from bot.domain.facts import Commanded, TimePassed
from bot.domain.issue import Issue
from bot.domain.opening import Form
from bot.usecases.audit import FindingKind, audit
from bot.usecases.carry_out import carry_out
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, BEN, DANA, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.rows import Broken, everything, failing_at

THREADS = 8


def opened(bench: Bench, form: str = "f1") -> Issue:
    return open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))


def together(deeds: list[Callable[[], object]]) -> list[object]:
    """Do all at the same moment, each in a thread of its own; gives results and refusals, raises the rest."""
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        start.wait()
        try:
            return deed()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.mark.parametrize("deed", ["open", "carry_out"])
def test_whichever_statement_fails_nothing_is_half_written(bench: Bench, deed: str) -> None:
    issue = opened(bench)

    def act() -> Issue:
        if deed == "open":
            return opened(bench, "f2")
        return carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))

    before = everything(bench.database)
    for number in range(1, 100):
        try:
            with failing_at(number):
                act()
        except Broken:
            assert everything(bench.database) == before
        else:
            break
    assert number > 10, "so many statements does a deed have"
    assert everything(bench.database) != before


@pytest.mark.thorough
def test_whichever_statement_fails_every_deadline_is_acted_upon_once(bench: Bench) -> None:
    for number in range(1, 30):
        issue = opened(bench, str(number))
        bench.advance(timedelta(minutes=8))
        with failing_at(number), suppress(Broken):
            enforce_deadlines(bench.rt, TEAM)
        enforce_deadlines(bench.rt, TEAM)
        with bench.database.reading() as session:
            happened = facts.of_issue(session, TEAM, issue.id)
        assert sum(isinstance(fact, TimePassed) for fact in happened) == 1
    wrong = {finding.kind for finding in audit(bench.rt, TEAM)}
    assert not wrong & {FindingKind.SET_ASIDE, FindingKind.WAKE_OVERDUE}


def test_e1_no_update_of_an_issue_is_lost(bench: Bench) -> None:
    issue = opened(bench)

    def update_five_times() -> None:
        for _ in range(5):
            carry_out(bench.rt, TEAM, issue.id, Update(by=by(BEN), text="hello"))

    together([update_five_times] * THREADS)
    with bench.database.reading() as session:
        now = issues.load(session, TEAM, [issue.id])[issue.id]
        said = [fact for fact in facts.of_issue(session, TEAM, issue.id) if isinstance(fact, Commanded)]
    assert now.version == issue.version + 5 * THREADS
    assert len(said) == 5 * THREADS


def test_a_command_line_tool_writes_beside_the_server_and_neither_loses_anything(bench: Bench) -> None:
    issue = opened(bench)
    tool = Bench(bench.url)

    def update_five_times(of: Bench) -> None:
        for _ in range(5):
            carry_out(of.rt, TEAM, issue.id, Update(by=by(BEN), text="hello"))

    together([partial(update_five_times, of) for of in (bench, tool, bench, tool)])
    tool.database.dispose()
    with bench.database.reading() as session:
        assert issues.load(session, TEAM, [issue.id])[issue.id].version == issue.version + 20


def test_of_many_who_accept_at_once_exactly_one_is_the_owner(bench: Bench) -> None:
    issue = opened(bench)
    people = [ALICE, BEN, DANA] * 2
    answers = together([partial(carry_out, bench.rt, TEAM, issue.id, Accept(by=by(who))) for who in people])
    winners = [answer for answer in answers if isinstance(answer, Issue)]
    refusals = [answer.why for answer in answers if isinstance(answer, Refused)]
    assert len(winners) == 1
    assert refusals == [Why.ALREADY_ACCEPTED] * (len(people) - 1)
    with bench.database.reading() as session:
        assert issues.load(session, TEAM, [issue.id])[issue.id].owner == winners[0].owner


def test_a_form_that_is_sent_many_times_at_once_opens_one_issue(bench: Bench) -> None:
    answers = together([lambda: opened(bench, "same")] * THREADS)
    assert {answer.id for answer in answers if isinstance(answer, Issue)} == {1}
    assert len(everything(bench.database)["issues"]) == 1


def test_numbers_of_issues_have_no_gaps_and_no_repeats(bench: Bench) -> None:
    answers = together([partial(opened, bench, str(form)) for form in range(THREADS)])
    assert sorted(answer.id for answer in answers if isinstance(answer, Issue)) == list(range(1, THREADS + 1))


def test_a_deadline_is_acted_upon_once_however_many_workers_look(bench: Bench) -> None:
    numbers = [opened(bench, form).id for form in map(str, range(12))]
    bench.advance(timedelta(minutes=8))
    together([lambda: enforce_deadlines(bench.rt, TEAM, batch=3)] * THREADS)
    while enforce_deadlines(bench.rt, TEAM, batch=3):
        pass
    with bench.database.reading() as session:
        for number in numbers:
            happened = facts.of_issue(session, TEAM, number)
            assert sum(isinstance(fact, TimePassed) for fact in happened) == 1
