"""Deeds that wait for each other: one order of locks, and whoever the database gives up is done again."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from bot.db import beats, cards, issues, outbox
from bot.db.beats import Beat
from bot.db.engine import Session
from bot.db.letters import LetterState
from bot.db.tables import outbox as letters
from bot.db.victims import TIMES, redone
from bot.domain.ids import IssueId
from bot.domain.opening import Form
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, MONDAY_10, T1, TEAM, by
from tests.usecases.conftest import Bench
from tests.waiting import until

ONE, TWO = IssueId(1), IssueId(2)
on_postgres = pytest.mark.parametrize("kind", ["postgres"], indirect=True)


@pytest.fixture
def opened(bench: Bench) -> Bench:
    for form in ("f1", "f2"):
        open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))
    return bench


def waits(bench: Bench) -> bool:
    """Whether some transaction waits for the lock of another."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with bench.database.reading() as session:
        return bool(session.execute(asked).scalar_one())


def calls(session: Session) -> list[str]:
    return sorted(session.scalars(select(letters.c.id).where(letters.c.issue_id == ONE, letters.c.kind == "call")))


def lock(session: Session, letter: str) -> None:
    session.execute(select(letters.c.id).where(letters.c.id == letter).with_for_update())


@on_postgres
def test_who_hurries_letters_does_not_wait_for_whoever_claims_one(opened: Bench) -> None:
    later = opened.machine() + timedelta(seconds=1)
    with opened.database.writing() as session:
        mine, *others = calls(session)
        session.execute(update(letters).values(not_before=later))
    with opened.database.writing() as claiming:
        claiming.execute(update(letters).where(letters.c.id == mine).values(state=LetterState.SENDING))
        with opened.database.writing() as session:
            cards.hurry(session, TEAM, ONE, T1, opened.machine())
    with opened.database.reading() as session:
        hurried = session.scalars(select(letters.c.id).where(letters.c.not_before < later)).all()
    assert sorted(hurried) == others


@on_postgres
def test_who_gives_letters_back_takes_them_in_the_order_of_their_ids(opened: Bench) -> None:
    with opened.database.writing() as session:
        until_then = opened.machine() + timedelta(seconds=60)
        claimed = sorted(outbox.claim(session, TEAM, opened.machine(), until_then, 20), key=lambda one: one.id)
    first, last = claimed[0], claimed[-1]

    def give_back() -> None:
        with opened.database.writing() as session:
            outbox.put_off(session, TEAM, [(last, opened.machine()), (first, opened.machine())], {})

    with ThreadPoolExecutor(1) as pool:
        with opened.database.writing() as session:
            lock(session, first.id)
            giving = pool.submit(give_back)
            until(lambda: waits(opened), what="it waits for the first")
            lock(session, last.id)
        giving.result()


@on_postgres
def test_of_two_deeds_that_wait_for_each_other_both_are_done(opened: Bench) -> None:
    met = threading.Barrier(2)
    tries: list[IssueId] = []

    @redone
    def lock_both(first: IssueId, second: IssueId) -> None:
        with opened.database.writing() as session:
            tries.append(first)
            issues.lock(session, TEAM, first)
            if tries.count(first) == 1:
                met.wait(10)
            issues.lock(session, TEAM, second)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lock_both, (ONE, TWO), (TWO, ONE)))
    assert len(tries) == 3, "one of them was given up, once"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_who_read_what_somebody_else_wrote_meanwhile_reads_again(opened: Bench) -> None:
    """SQLite says so at once, as "database is locked", and no waiting would help."""
    read: list[Beat | None] = []
    other = Beat(MONDAY_10, MONDAY_10, None)

    @redone
    def read_and_write() -> None:
        with opened.database.reading() as session:
            read.append(beats.last(session, TEAM))
            if len(read) == 1:
                with opened.database.writing() as meanwhile:
                    beats.save(meanwhile, TEAM, other)
            beats.save(session, TEAM, other)

    read_and_write()
    assert read == [None, other]


def never_ending(error: Exception) -> tuple[Callable[[], None], list[int]]:
    tries: list[int] = []

    @redone
    def deed() -> None:
        tries.append(1)
        raise error

    return deed, tries


class GivenUp(Exception):  # noqa: N818 - it says what happened
    sqlstate = "40P01"


def test_after_a_few_times_the_error_is_raised_as_it_is() -> None:
    error = OperationalError("", {}, GivenUp())
    deed, tries = never_ending(error)
    with pytest.raises(OperationalError) as raised:
        deed()
    assert raised.value is error
    assert len(tries) == TIMES


def test_a_connection_that_broke_is_not_asked_again_for_nobody_knows_what_it_did() -> None:
    deed, tries = never_ending(OperationalError("", {}, ConnectionError("gone")))
    with pytest.raises(OperationalError):
        deed()
    assert len(tries) == 1
