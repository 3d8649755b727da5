"""Many rows at once: what is written is what is read, whatever people typed, and each row has its own."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from bot.db import issues, outbox
from bot.db.arrays import MANY
from bot.db.letters import CardOf, LetterKind, NewLetter, Priority, ToPerson, ToTier, Words, new_ids
from bot.domain.ids import PersonId
from bot.domain.opening import Form
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT, ALICE, T2, TEAM, by, minutes
from tests.usecases.conftest import Bench

ODD = ("", "NULL", "null", '"', "\\", '\\"', "{a,b}", ",", "'", "a\nb\tc", "é ☎ 🚒 עברית", "%(id)s %s %%", "}{", "\\N")


def test_odd_texts_survive_being_written_with_many_others(bench: Bench) -> None:
    assert len(ODD) >= MANY
    machine = bench.machine()
    letters = [
        NewLetter(
            issue=None,
            kind=LetterKind.WHISPER,
            key=odd,
            to=ToPerson(PersonId(f"U{number}")),
            body=Words(odd),
            priority=Priority.WHISPER,
            expires_at=None if number % 2 else machine + timedelta(microseconds=number),
            may_be_repeat=bool(number % 3),
        )
        for number, odd in enumerate(ODD)
    ]
    with bench.database.writing() as session:
        outbox.put(session, TEAM, letters, machine)
    with bench.database.writing() as session:
        found = outbox.claim(session, TEAM, machine, machine + minutes(1), 100)
    assert {(one.key, one.body, one.to, one.expires_at, one.may_be_repeat) for one in found} == {
        (one.key, one.body, one.to, one.expires_at, one.may_be_repeat) for one in letters
    }
    assert len(found) == len(letters)


def test_letters_that_are_put_together_have_ids_of_their_own() -> None:
    drawn = new_ids(1000)
    assert len(set(drawn)) == len(drawn)
    assert {(str(UUID(one)), UUID(one).version) for one in drawn} == {(one, 4) for one in drawn}
    assert new_ids(0) == []


def test_of_letters_for_one_card_that_are_put_together_the_last_counts(bench: Bench) -> None:
    issue = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE)).id
    cards = [
        NewLetter(
            issue=issue,
            kind=LetterKind.CARD,
            key=str(number),
            to=ToTier(T2),
            body=CardOf(T2),
            priority=Priority.REDRAW,
        )
        for number in range(100, 101 + MANY)
    ]
    machine = bench.machine()
    with bench.database.writing() as session:
        outbox.put(session, TEAM, cards, machine)
    with bench.database.writing() as session:
        found = outbox.claim(session, TEAM, machine, machine + minutes(1), 100)
    assert [one.key for one in found if one.to == ToTier(T2)] == [cards[-1].key]


def test_of_many_issues_each_keeps_its_own(bench: Bench) -> None:
    opened = [
        open_issue(bench.rt, TEAM, form=Form(id=odd + "form", report=replace(A_REPORT, title=odd + "!")), by=by(ALICE))
        for odd in ODD
    ]
    bench.advance(minutes(7.5))
    assert enforce_deadlines(bench.rt, TEAM) == len(opened)
    with bench.database.reading() as session:
        found = issues.load(session, TEAM, [issue.id for issue in opened])
    for issue in opened:
        now = found[issue.id]
        assert (now.version, now.last_instant) == (issue.version + 1, bench.business.now)
        assert (now.report, now.form, now.severity, now.holder) == (
            issue.report,
            issue.form,
            issue.severity,
            issue.holder,
        )
