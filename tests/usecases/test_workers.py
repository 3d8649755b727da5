"""Several workers on one outbox: leases, fences and the order of redraws."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from bot.db import outbox
from bot.db.engine import COMMIT
from bot.db.letters import LetterKind, LetterState
from bot.domain.commands import Accept, Update
from bot.domain.ids import IssueId
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import CardParcel, NoticeParcel, Parcel
from bot.usecases.settle_unknown import settle_unknown
from tests.builders import A_REPORT, ALICE, BEN, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

FIRST = IssueId(1)


def opened(bench: Bench, count: int = 1) -> None:
    for number in range(count):
        open_issue(bench.rt, TEAM, form=Form(id=f"f{number}", report=A_REPORT), by=by(ALICE))


def drain(bench: Bench, mailbox: Mailbox) -> list[Parcel]:
    while deliver(bench.rt, TEAM, mailbox):
        pass
    return mailbox.take()


def look_after(bench: Bench) -> None:
    """What another worker does with what is overdue."""
    with bench.database.reading() as session:
        overdue = outbox.overdue(session, TEAM, bench.machine())
    settle_unknown(bench.rt, TEAM, Mailbox(), overdue)


def at_once(work: Callable[[], object], times: int = 4) -> None:
    start = threading.Barrier(times)

    def together(_: int) -> object:
        start.wait()
        return work()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(together, range(times)))


def test_two_workers_never_claim_the_same_letter(bench: Bench) -> None:
    opened(bench, 20)
    claimed: list[str] = []

    def work() -> None:
        while True:
            with bench.database.writing() as session:
                until = bench.machine() + timedelta(seconds=60)
                letters = outbox.claim(session, TEAM, bench.machine(), until, 3)
            if not letters:
                return
            claimed.extend(letter.id for letter in letters)

    at_once(work)
    assert len(claimed) == len(set(claimed)) == 80


def test_two_workers_never_send_the_same_letter(bench: Bench) -> None:
    opened(bench, 10)
    mailbox = Mailbox()

    def work() -> None:
        for _ in range(30):
            deliver(bench.rt, TEAM, mailbox, batch=3)

    at_once(work)
    bench.machine.advance(timedelta(seconds=1))
    while deliver(bench.rt, TEAM, mailbox):
        pass
    letters = [letter for parcel in mailbox.got for letter in (parcel.letter, *getattr(parcel, "others", ()))]
    assert len(letters) == len(set(letters)) == 40


def test_whoever_lost_the_lease_changes_nothing(bench: Bench) -> None:
    opened(bench)
    with bench.database.writing() as session:
        until = bench.machine() + timedelta(seconds=60)
        late = {letter.id: letter for letter in outbox.claim(session, TEAM, bench.machine(), until, 10)}
    bench.machine.advance(timedelta(seconds=61))
    for wait in (0, 0, 90):
        bench.machine.advance(timedelta(seconds=wait))
        look_after(bench)

    def come_back_late(parcel: Parcel) -> None:
        with bench.database.writing() as session:
            assert not outbox.settle(session, TEAM, late[parcel.letter], state=LetterState.DEAD)
            assert not outbox.back_to_pending(session, TEAM, late[parcel.letter], bench.machine())

    sent = drain(bench, Mailbox(come_back_late))
    assert {parcel.letter for parcel in sent} == late.keys()
    assert drain(bench, Mailbox()) == []


def test_an_answer_that_comes_after_the_lease_still_counts_if_nobody_else_took_the_letter(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox())
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="hello"))

    def dawdle(parcel: Parcel) -> None:
        if isinstance(parcel, NoticeParcel):
            bench.machine.advance(timedelta(seconds=61))
            look_after(bench)  # another worker finds the lease ended

    drain(bench, Mailbox(dawdle))
    bench.machine.advance(timedelta(minutes=5))
    assert not [parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, NoticeParcel)]


def test_an_answer_that_comes_after_the_grace_keeps_the_letter_from_going_out_again(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox())
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="hello"))

    def dawdle(parcel: Parcel) -> None:
        if isinstance(parcel, NoticeParcel):
            for wait in (61, 1, 90):
                bench.machine.advance(timedelta(seconds=wait))
                look_after(bench)  # another worker gives the answer up for lost

    first = drain(bench, Mailbox(dawdle))
    bench.machine.advance(timedelta(minutes=5))
    sent = [parcel for parcel in (*first, *drain(bench, Mailbox())) if isinstance(parcel, NoticeParcel)]
    assert len(sent) == 1


def test_a_late_answer_for_an_older_drawing_does_not_swallow_the_redraw(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox())
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="hello"))

    def dawdle(parcel: Parcel) -> None:
        if isinstance(parcel, CardParcel) and parcel.issue.owner is None:
            bench.machine.advance(timedelta(seconds=61))
            look_after(bench)
            carry_out(bench.rt, TEAM, FIRST, Accept(by=by(BEN)))

    drain(bench, Mailbox(dawdle))
    bench.machine.advance(timedelta(minutes=5))
    cards = [parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, CardParcel)]
    assert [card.issue.owner for card in cards][-1:] == [BEN]


def test_a_crash_while_sending_sends_again_after_lease_and_grace_and_says_so(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox())
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="hello"))

    def crash(parcel: Parcel) -> None:
        if isinstance(parcel, NoticeParcel):
            raise KeyboardInterrupt

    try:
        drain(bench, Mailbox(crash))
    except KeyboardInterrupt:
        bench.reopen()
    bench.machine.advance(timedelta(seconds=60))
    assert [p for p in drain(bench, Mailbox()) if isinstance(p, NoticeParcel)] == []
    bench.machine.advance(timedelta(seconds=90))
    assert [p.may_be_repeat for p in drain(bench, Mailbox()) if isinstance(p, NoticeParcel)] == [True]


def test_a_worker_whose_lease_runs_out_gives_the_rest_of_its_batch_back(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox())
    for text in ("one", "two", "three"):
        carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text=text))

    def dawdle(parcel: Parcel) -> None:
        del parcel
        bench.machine.advance(timedelta(seconds=31))

    mailbox = Mailbox(dawdle)
    assert deliver(bench.rt, TEAM, mailbox) == 6, "three updates, the card, and the two live cards of who is on call"
    assert len(mailbox.got) == 1
    rest = drain(bench, Mailbox())
    assert len(rest) == 5
    assert not any(getattr(parcel, "may_be_repeat", False) for parcel in rest)


def test_a_redraw_waits_for_the_one_before_it_and_shows_the_newest_state(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox())
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="one"))
    meanwhile = Mailbox()

    def change_while_drawing(parcel: Parcel) -> None:
        if isinstance(parcel, CardParcel) and parcel.issue.owner is None:
            carry_out(bench.rt, TEAM, FIRST, Accept(by=by(BEN)))
            deliver(bench.rt, TEAM, meanwhile)

    mailbox = Mailbox(change_while_drawing)
    cards = [parcel for parcel in drain(bench, mailbox) if isinstance(parcel, CardParcel)]
    assert [card.issue.owner for card in cards] == [None, BEN]
    assert not [parcel for parcel in meanwhile.got if isinstance(parcel, CardParcel)], "never two at a time"


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_a_waiting_card_is_not_claimed_while_a_change_of_its_issue_commits(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(bench)
    drain(bench, Mailbox())
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="one"))  # leaves a letter for the card
    claimed: list[LetterKind] = []
    asked = threading.Event()

    def claim() -> None:
        with bench.database.writing() as session:
            until = bench.machine() + timedelta(seconds=60)
            claimed.extend(letter.kind for letter in outbox.claim(session, TEAM, bench.machine(), until, 20))

    execute: Any = psycopg.Connection.execute

    def claim_meanwhile(connection: Any, statement: str, *parameters: object) -> Any:  # noqa: ANN401  # the driver's own
        if statement == COMMIT and not asked.is_set():
            asked.set()
            with connection.pipeline(), ThreadPoolExecutor(1) as another_worker:  # once what was sent before is done
                another_worker.submit(claim).result()
        return execute(connection, statement, *parameters)

    monkeypatch.setattr(psycopg.Connection, "execute", claim_meanwhile)
    carry_out(bench.rt, TEAM, FIRST, Accept(by=by(BEN)))
    assert asked.is_set()
    assert claimed == [LetterKind.NOTICE], "a card drawn before the commit would show the state before it"
    (card,) = [parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, CardParcel)]
    assert card.issue.owner == BEN
