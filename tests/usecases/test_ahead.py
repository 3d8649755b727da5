"""Asking a server several questions in one go, and writing to it in one go."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Row, event, insert, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError

from bot.db import backlog, beats, cards, facts, issues, pauses, people, pings, rotas
from bot.db.ahead import Question, ask, ask_ahead, asking
from bot.db.bound import BoundKind, BoundTo
from bot.db.cards import CardPlace
from bot.db.engine import Database, Unavailable, in_one_go
from bot.db.letters import DELAYED
from bot.db.tables import issue_numbers, outbox, turns
from bot.domain.absence import Absence
from bot.domain.actor import Standing
from bot.domain.commands import Accept
from bot.domain.facts import Summoned
from bot.domain.ids import ChannelId, IssueId
from bot.domain.opening import Form
from bot.domain.rota import Override
from bot.usecases.beat import beat
from bot.usecases.bindings import Bound, bind, roster_questions
from bot.usecases.carry_out import carry_out
from bot.usecases.directory import remember_group, remember_person
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.rotas import set_absence, set_override, set_rota
from tests.builders import A_REPORT, ALICE, BEN, DANA, MONDAY_10, OLU, PRIYA, SAM, T1, TEAM, TOMAS, by, minutes
from tests.usecases.conftest import Bench
from tests.usecases.test_rotas import ROTA

on_postgres = pytest.mark.parametrize("kind", ["postgres"], indirect=True)
LATER = MONDAY_10 + timedelta(hours=1)
ONE = IssueId(1)


@pytest.fixture
def lived(bench: Bench) -> Bench:
    """A workspace in which every question has an answer."""
    set_rota(bench.rt, TEAM, ROTA, by(OLU))
    set_override(bench.rt, TEAM, ROTA.key, Override(SAM, MONDAY_10, LATER), by(OLU))
    set_absence(bench.rt, TEAM, Absence(person=TOMAS, since=MONDAY_10, until=LATER), by(OLU))
    remember_person(bench.rt, TEAM, DANA, name="Dana", standing=Standing.DEACTIVATED)
    remember_group(bench.rt, TEAM, "S0LEADS", handle="leads", members=(PRIYA, SAM))
    bind(bench.rt, TEAM, "tier2.lead", BoundTo(BoundKind.GROUP, ("S0LEADS",)), None)
    beat(bench.rt, TEAM)
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with bench.database.writing() as session:
        (call,) = (fact.call for fact in facts.of_issue(session, TEAM, ONE) if isinstance(fact, Summoned))
        there = ChannelId("CTIER1")
        cards.save(session, TEAM, CardPlace(ONE, T1, there, "1.1"))
        pings.save(
            session, TEAM, pings.Standing(letter="l", issue=ONE, channel=there, ts="1.2", person=None, call=call)
        )
        pauses.pause(session, TEAM, there, LATER)
        session.execute(update(outbox).where(outbox.c.kind == "call").values(last_error=DELAYED))
        session.execute(insert(turns).values(team_id=TEAM, tier=T1, queue=(BEN,)))
    return bench


def of_a_letter() -> tuple[Question, ...]:
    """Everything else that is asked about a letter."""
    return (
        *issues.questions(TEAM, ONE),
        issues.question_of_lock(TEAM, ONE),
        backlog.question_of_delay(TEAM, ONE),
        pings.question_of_one(TEAM, "l"),
        people.question(TEAM, [DANA, OLU]),
        pauses.question(TEAM, MONDAY_10),
    )


def of_a_deed() -> tuple[Question, ...]:
    """Everything that a deed asks."""
    return (
        *issues.questions_for_change(TEAM, ONE),
        *roster_questions(TEAM),
        *roster_questions(TEAM, for_change=True),
        *Bound.questions(TEAM),
        *rotas.questions(TEAM, MONDAY_10),
        beats.question(TEAM),
        cards.question(TEAM, [ONE]),
        pings.question(TEAM, [ONE]),
    )


def plain(rows: Iterable[Row[Any]]) -> list[tuple[object, ...]]:
    return [tuple(row) for row in rows]


def statements_of(act: Callable[[], object]) -> list[str]:
    """What goes through SQLAlchemy; what is asked ahead goes past it."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return found


def test_what_is_asked_ahead_is_answered_as_when_it_is_asked_alone(lived: Bench) -> None:
    questions = (*of_a_deed(), *of_a_letter())
    with lived.database.writing() as session:
        alone = [plain(ask(session, question)) for question in questions]
    with lived.database.writing() as session:
        ask_ahead(session, questions)
        ahead = [plain(ask(session, question)) for question in questions]
    assert all(alone), "a question without an answer would show nothing"
    assert ahead == alone


def test_the_columns_of_an_answer_have_their_names(lived: Bench) -> None:
    with lived.database.reading() as session:
        ask_ahead(session, [cards.question(TEAM, [ONE])])
        (row,) = ask(session, cards.question(TEAM, [ONE]))
    assert (row.issue_id, row.tier, row.ts) == (ONE, T1, "1.1")


@on_postgres
def test_an_answer_counts_until_the_transaction_ends_and_no_longer(lived: Bench) -> None:
    question = beats.question(TEAM)
    with lived.database.reading() as session:
        ask_ahead(session, [question])
        lived.advance(timedelta(minutes=1))
        beat(lived.rt, TEAM)
        before = plain(ask(session, question))
    with lived.database.reading() as session:
        assert plain(ask(session, question)) != before


@on_postgres
def test_a_deed_on_a_server_asks_all_it_wants_to_know_ahead(lived: Bench) -> None:
    """One round trip to begin and for what it reads, one for what it writes and the commit."""
    said = statements_of(lambda: carry_out(lived.rt, TEAM, ONE, Accept(by=by(BEN))))
    assert len(said) > 5
    assert {one.split(maxsplit=1)[0] for one in said} == {"UPDATE", "INSERT"}


@on_postgres
def test_of_what_is_due_it_is_asked_ahead_where_cards_and_pings_stand(lived: Bench) -> None:
    lived.advance(minutes(7.5))
    said = statements_of(lambda: enforce_deadlines(lived.rt, TEAM))
    assert [one for one in said if "FROM issues" in one]
    assert not [one for one in said if "FROM cards" in one or "FROM pings" in one]


@on_postgres
def test_what_is_asked_behind_a_lock_is_answered_once_the_lock_is_held(lived: Bench) -> None:
    def ask_for_a_deed() -> None:
        with lived.database.writing() as session:
            ask_ahead(session, of_a_deed())
            assert issues.load_for_change(session, TEAM, ONE) is not None

    somebody = Database(lived.url, lived.machine)
    with somebody.writing() as session:
        issues.load_for_change(session, TEAM, ONE)
        with pytest.raises(Unavailable):
            ask_for_a_deed()
    somebody.dispose()
    ask_for_a_deed()


def test_what_goes_wrong_in_the_middle_is_raised_and_nothing_of_it_stays(lived: Bench) -> None:
    def take_a_number_twice() -> None:
        with lived.database.writing() as session, in_one_go(session):
            for team in ("T0NEW", "T0NEW", "T0NEWER"):
                session.execute(insert(issue_numbers).values(team_id=team, last=1))

    with pytest.raises(IntegrityError):
        take_a_number_twice()
    with lived.database.reading() as session:
        assert {row.team_id for row in session.execute(issue_numbers.select())} == {TEAM}


@on_postgres
def test_what_goes_to_the_end_is_committed_and_nothing_can_follow(lived: Bench) -> None:
    numbers = insert(issue_numbers)
    with lived.database.writing() as session:
        with in_one_go(session, to_the_end=True):
            session.execute(numbers.values(team_id="T0NEW", last=1))
        with lived.database.reading() as other:
            assert {row.team_id for row in other.execute(issue_numbers.select())} == {TEAM, "T0NEW"}
        with pytest.raises(InvalidRequestError):
            session.execute(numbers.values(team_id="T0NEWER", last=1))


@on_postgres
def test_what_goes_wrong_on_the_way_to_the_end_leaves_nothing_and_a_connection_that_can_be_used(lived: Bench) -> None:
    def take_a_number_twice() -> None:
        with lived.database.writing() as session, in_one_go(session, to_the_end=True):
            for team in ("T0NEW", "T0NEWER", "T0NEW"):
                session.execute(insert(issue_numbers).values(team_id=team, last=1))

    with pytest.raises(IntegrityError):
        take_a_number_twice()
    with lived.database.writing() as session:
        assert {row.team_id for row in session.execute(issue_numbers.select())} == {TEAM}


def test_what_is_asked_as_it_begins_is_as_good_as_asked_in_it(lived: Bench) -> None:
    with lived.database.writing(asking(of_a_deed())) as session:
        present = issues.load_for_change(session, TEAM, ONE)
        session.execute(insert(issue_numbers).values(team_id="T0NEW", last=1))
    assert present is not None

    def in_vain() -> None:
        with lived.database.writing(asking(of_a_deed())) as session:
            session.execute(insert(issue_numbers).values(team_id="T0NEWER", last=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_vain()
    with lived.database.reading() as session:
        assert {row.team_id for row in session.execute(issue_numbers.select())} == {TEAM, "T0NEW"}
