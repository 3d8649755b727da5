"""Letters whose answer was lost: looked for where they would stand, and sent again only where they are not."""

from datetime import timedelta
from itertools import count

from sqlalchemy import select

from bot.db import outbox as letters
from bot.db.tables import cards, outbox
from bot.domain.commands import Accept, Update
from bot.domain.ids import ChannelId, IssueId
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import (
    CallParcel,
    CardParcel,
    History,
    HistoryClosed,
    Later,
    NoticeParcel,
    Parcel,
    Sent,
    StrayParcel,
    Unknown,
)
from bot.usecases.settle_unknown import settle_unknown
from tests.builders import A_REPORT, ALICE, BEN, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

T1, FIRST = ChannelId("CTIER1"), IssueId(1)


def opened(bench: Bench, form: str = "f1") -> None:
    open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))


def drain(bench: Bench, mailbox: Mailbox) -> list[Parcel]:
    while deliver(bench.rt, TEAM, mailbox):
        pass
    return mailbox.take()


def losing(kind: type[Parcel], channel: ChannelId | None = T1) -> Mailbox:
    return Mailbox(lambda parcel: Unknown("timeout", channel) if isinstance(parcel, kind) else None)


def lost(bench: Bench, kind: type[Parcel]) -> list[str]:
    """The letters of a kind whose answers were lost, everything else being delivered."""
    mailbox = losing(kind)
    while deliver(bench.rt, TEAM, mailbox):
        pass
    bench.machine.advance(timedelta(seconds=6))
    while deliver(bench.rt, TEAM, mailbox):
        pass
    return [parcel.letter for parcel in mailbox.of(kind)]


def state_of(bench: Bench, letter: str) -> tuple[str, str | None, str | None]:
    with bench.database.reading() as session:
        row = session.execute(select(outbox).where(outbox.c.id == letter)).one()
    return row.state.value, row.channel_id, row.ts


def test_a_message_that_stands_there_is_not_sent_again(bench: Bench) -> None:
    opened(bench)
    (letter,) = lost(bench, CardParcel)
    bench.machine.advance(timedelta(seconds=15))
    found = Mailbox(history=History({letter: Sent(T1, "7.5")}))
    assert not [parcel for parcel in drain(bench, found) if isinstance(parcel, CardParcel)]
    assert state_of(bench, letter) == ("sent", T1, "7.5")
    with bench.database.reading() as session:
        assert session.execute(select(cards.c.ts)).scalar_one() == "7.5", "later redraws change this message"
    assert next_delivery(bench.rt, TEAM) is None


def test_what_is_absent_twice_goes_out_again_marked(bench: Bench) -> None:
    opened(bench)
    letters = lost(bench, CallParcel)
    for wait in (15, 65, 3):
        bench.machine.advance(timedelta(seconds=wait))
        assert drain(bench, Mailbox()) == []
    bench.machine.advance(timedelta(seconds=1))
    sent = drain(bench, Mailbox())
    assert {parcel.letter for parcel in sent if isinstance(parcel, CallParcel) and parcel.may_be_repeat} == set(letters)


def test_one_look_settles_everything_that_is_missing_in_a_channel(bench: Bench) -> None:
    for form in ("f1", "f2", "f3"):
        opened(bench, form)
    letters = lost(bench, CardParcel)
    bench.machine.advance(timedelta(seconds=15))
    found = Mailbox(history=History({letter: Sent(T1, f"{n}.1") for n, letter in enumerate(letters)}))
    drain(bench, found)
    assert [place.channel for place in found.looks if place.thread_ts is None and place.person is None] == [T1]
    assert {state_of(bench, letter)[0] for letter in letters} == {"sent"}


def test_it_is_looked_for_since_the_moment_it_was_taken_to_be_sent(bench: Bench) -> None:
    opened(bench)
    begun = bench.machine()
    lost(bench, CardParcel)
    bench.machine.advance(timedelta(seconds=15))
    mailbox = Mailbox()
    drain(bench, mailbox)
    assert {place.since for place in mailbox.looks} == {begun}


def test_where_nobody_can_look_people_are_called_again_and_the_rest_is_held(bench: Bench) -> None:
    opened(bench)
    calls = lost(bench, CallParcel)
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="hello"))
    (notice,) = lost(bench, NoticeParcel)
    closed = Mailbox(history=HistoryClosed("missing_scope"))
    sent: list[Parcel] = []
    for _ in range(3):
        bench.machine.advance(timedelta(seconds=90))
        sent += drain(bench, closed)
    assert {parcel.letter for parcel in sent if isinstance(parcel, CallParcel) and parcel.may_be_repeat} == set(calls)
    assert not [parcel for parcel in sent if isinstance(parcel, NoticeParcel)]
    assert state_of(bench, notice)[0] == "paused"
    assert next_delivery(bench.rt, TEAM) is None


def test_a_history_that_cannot_be_read_now_is_read_later_but_not_for_ever(bench: Bench) -> None:
    opened(bench)
    lost(bench, CallParcel)
    out_of_reach = Mailbox(history=Later(timedelta(seconds=40)))
    bench.machine.advance(timedelta(seconds=15))
    drain(bench, out_of_reach)
    assert next_delivery(bench.rt, TEAM) == timedelta(seconds=40)
    for _ in range(5):
        bench.machine.advance(timedelta(seconds=40))
        assert drain(bench, out_of_reach) == []
    bench.machine.advance(timedelta(seconds=60))
    assert [p for p in drain(bench, out_of_reach) if isinstance(p, CallParcel) and p.may_be_repeat]


def test_a_copy_that_was_sent_after_another_worker_sent_it_is_taken_back(bench: Bench) -> None:
    opened(bench)
    other = Mailbox(_stamps=count(1001))  # another message has another stamp, whoever sent it

    def dawdle(parcel: Parcel) -> None:
        if not isinstance(parcel, CallParcel) or other.of(CallParcel):
            return
        for wait in (61, 0, 90):
            bench.machine.advance(timedelta(seconds=wait))
            while deliver(bench.rt, TEAM, other):
                pass

    late = Mailbox(dawdle)
    deliver(bench.rt, TEAM, late)
    bench.machine.advance(timedelta(seconds=6))
    deliver(bench.rt, TEAM, late)
    calls = late.of(CallParcel)
    assert calls, "somebody dawdled"
    first = calls[0].letter
    assert first in {parcel.letter for parcel in other.of(CallParcel)}
    (stray,) = late.of(StrayParcel)
    assert isinstance(stray, StrayParcel)
    assert stray.letter == first
    assert state_of(bench, first)[0] == "sent"


def test_a_call_that_was_sent_after_it_was_no_longer_true_is_taken_back(bench: Bench) -> None:
    opened(bench)
    other = Mailbox(_stamps=count(1001))
    dawdled: list[str] = []

    def dawdle(parcel: Parcel) -> None:
        if not isinstance(parcel, CallParcel) or dawdled:
            return
        dawdled.append(parcel.letter)
        carry_out(bench.rt, TEAM, FIRST, Accept(by=by(BEN)))
        for wait in (61, 0, 90):
            bench.machine.advance(timedelta(seconds=wait))
            while deliver(bench.rt, TEAM, other):
                pass

    late = Mailbox(dawdle)
    for wait in (0, 6):
        bench.machine.advance(timedelta(seconds=wait))
        while deliver(bench.rt, TEAM, late):
            pass
    assert [stray.letter for stray in late.of(StrayParcel)] == dawdled
    assert state_of(bench, dawdled[0])[0] == "suppressed"


def test_an_answer_that_comes_after_the_letter_was_held_for_want_of_a_history_counts(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox())
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="hello"))
    closed = Mailbox(history=HistoryClosed("missing_scope"))

    def dawdle(parcel: Parcel) -> None:
        if isinstance(parcel, NoticeParcel):
            for wait in (61, 0, 90):
                bench.machine.advance(timedelta(seconds=wait))
                while deliver(bench.rt, TEAM, closed):
                    pass
            assert state_of(bench, parcel.letter)[0] == "paused"

    late = Mailbox(dawdle)
    for wait in (0, 6):
        bench.machine.advance(timedelta(seconds=wait))
        while deliver(bench.rt, TEAM, late):
            pass
    (notice,) = late.of(NoticeParcel)
    assert state_of(bench, notice.letter)[0] == "sent"
    assert late.of(StrayParcel) == []


def test_an_answer_that_comes_while_the_letter_is_looked_for_counts(bench: Bench) -> None:
    opened(bench)

    def dawdle(parcel: Parcel) -> None:
        if isinstance(parcel, CardParcel):
            bench.machine.advance(timedelta(seconds=61))
            with bench.database.reading() as session:
                overdue = letters.overdue(session, TEAM, bench.machine())
            settle_unknown(bench.rt, TEAM, Mailbox(), overdue)

    late = Mailbox(dawdle)
    drain(bench, late)
    bench.machine.advance(timedelta(minutes=5))
    assert not [parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, CardParcel)]


def test_a_redraw_that_was_sent_late_is_never_taken_back_and_drawn_over_with_what_is_so_now(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox())
    dawdled: list[Parcel] = []

    def dawdle(parcel: Parcel) -> None:
        if not isinstance(parcel, CardParcel) or dawdled:
            return
        dawdled.append(parcel)
        for wait in (61, 6):
            bench.machine.advance(timedelta(seconds=wait))
            drain(bench, Mailbox())
        carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="hello"))
        drain(bench, Mailbox())

    late = Mailbox(dawdle)
    carry_out(bench.rt, TEAM, FIRST, Accept(by=by(BEN)))
    while deliver(bench.rt, TEAM, late):
        pass
    assert not late.of(StrayParcel)
    first, *_, last = late.of(CardParcel)
    assert isinstance(first, CardParcel)
    assert isinstance(last, CardParcel)
    assert (first.issue.last_update is None, last.issue.last_update is None) == (True, False)
