"""Many calls at once, as after an outage: a few messages per place, the most urgent first (D1)."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from bot.db.letters import LetterKind, LetterState
from bot.db.tables import outbox
from bot.domain.ids import ChannelId, IssueId
from bot.domain.matrix import Report, Severity
from bot.domain.opening import Form
from bot.usecases.deliver import deliver
from bot.usecases.herd import HERD
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import ONE_AFTER_ANOTHER, Pace
from bot.usecases.parcels import (
    CallParcel,
    CardParcel,
    ContentBroken,
    DestinationBroken,
    DigestParcel,
    Later,
    Outcome,
    Parcel,
    Unknown,
)
from tests.builders import A_REPORT, ALICE, REPORTS, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

MANY = 30
BURST = 3
BROKEN = IssueId(15)
TWO_IN_A_LEASE = 2  # of 60 s, the last begun 30 s before its end, where each takes 26 s


def herd(bench: Bench, usual: Report = A_REPORT) -> None:
    """Issues whose cards stand and whose calls are all due, as after an outage of Slack; the last is a Sev 2."""
    for number in range(MANY):
        report = replace(usual if number < MANY - 1 else A_REPORT, title=f"Number {number}")
        open_issue(bench.rt, TEAM, form=Form(id=f"f{number}", report=report), by=by(ALICE))
        bench.machine.advance(timedelta(milliseconds=1))
    drain(bench, Mailbox())
    bench.advance(timedelta(seconds=6))
    drain(bench, Mailbox())
    with bench.database.writing() as session:
        session.execute(outbox.update().where(outbox.c.kind == LetterKind.CALL).values(state=LetterState.PENDING))


def drain(bench: Bench, mailbox: Mailbox) -> list[Parcel]:
    while deliver(bench.rt, TEAM, mailbox):
        pass
    return mailbox.take()


def after(bench: Bench, mailbox: Mailbox) -> list[Parcel]:
    """Everything until the outbox is empty, calls that wait for a card included."""
    found = drain(bench, mailbox)
    for _ in range(3):
        bench.machine.advance(timedelta(seconds=6))
        found += drain(bench, mailbox)
    return found


@pytest.mark.thorough
def test_d1_a_herd_of_calls_becomes_a_few_messages_per_place(bench: Bench) -> None:
    herd(bench)
    parcels = after(bench, Mailbox())
    places = {(parcel.channel, parcel.person) for parcel in parcels if isinstance(parcel, CallParcel | DigestParcel)}
    assert places
    for place in places:
        here = [p for p in parcels if isinstance(p, CallParcel | DigestParcel) and (p.channel, p.person) == place]
        assert len(here) <= HERD, place
    with bench.database.reading() as session:
        left = session.scalars(select(outbox.c.id).where(outbox.c.state.in_(["pending", "sending", "unknown"]))).all()
    assert not left, "each letter of a digest is settled"


def test_d1_the_most_urgent_stand_alone_and_come_first(bench: Bench) -> None:
    herd(bench, REPORTS[Severity.SEV3])
    calls = [p for p in after(bench, Mailbox()) if isinstance(p, CallParcel | DigestParcel) and p.person is None]
    first = next(i for i, parcel in enumerate(calls) if isinstance(parcel, DigestParcel))
    alone = [parcel for parcel in calls[:first] if isinstance(parcel, CallParcel)]
    together = [call for parcel in calls if isinstance(parcel, DigestParcel) for call in parcel.calls]
    assert alone
    assert [parcel.issue.id for parcel in alone] == [MANY, 1, 2]
    assert {call.issue.severity for call in together} == {Severity.SEV3}


def test_digests_go_at_the_pace_of_their_place_the_most_urgent_first(bench: Bench) -> None:
    herd(bench, REPORTS[Severity.SEV3])
    pace, mailbox, went = Pace(), Mailbox(), list[tuple[int, CallParcel | DigestParcel]]()
    for second in range(6):
        while deliver(bench.rt, TEAM, mailbox, pace=pace):
            pass
        went += [(second, p) for p in mailbox.take() if isinstance(p, CallParcel | DigestParcel)]
        bench.machine.advance(ONE_AFTER_ANOTHER)
    here = [(second, parcel) for second, parcel in went if parcel.person is None]
    at_once, *later = Counter(second for second, _ in here).values()
    assert at_once == BURST
    assert set(later) == {1}, "one a second"
    assert len(here) <= HERD, "and together all the same"
    said = [call.issue for _, p in here for call in (p.calls if isinstance(p, DigestParcel) else (p,))]
    assert [issue.id for issue in said] == [MANY, *range(1, MANY)], "the worst first, then the oldest"
    assert isinstance(here[0][1], CallParcel), "with its buttons"
    with bench.database.reading() as session:
        assert not session.scalars(select(outbox.c.id).where(outbox.c.state != "sent")).all()


@pytest.mark.thorough
def test_a_digest_whose_answer_is_lost_is_looked_for_letter_by_letter(bench: Bench) -> None:
    herd(bench)
    lost: list[str] = []

    def lose(parcel: Parcel) -> Outcome | None:
        if isinstance(parcel, DigestParcel):
            lost.extend((parcel.letter, *parcel.others))
            return Unknown("timeout", ChannelId("CTIER1"))
        return None

    drain(bench, Mailbox(lose))
    with bench.database.reading() as session:
        unknown = set(session.scalars(select(outbox.c.id).where(outbox.c.state == "unknown")))
    assert unknown
    assert unknown <= set(lost)


@pytest.mark.thorough
def test_a_digest_that_slack_puts_off_waits_and_one_that_has_no_place_goes_elsewhere(bench: Bench) -> None:
    herd(bench)

    def answer(parcel: Parcel) -> Outcome | None:
        if isinstance(parcel, DigestParcel) and parcel.person is not None:
            return Later(timedelta(seconds=30))
        if not isinstance(parcel, CardParcel) and parcel.channel == "CTIER1":
            return DestinationBroken("is_archived")
        return None

    parcels = after(bench, Mailbox(answer))
    assert [p for p in parcels if isinstance(p, CallParcel | DigestParcel) and p.channel == "COPS"]
    bench.machine.advance(timedelta(minutes=1))
    assert [p for p in after(bench, Mailbox()) if isinstance(p, DigestParcel) and p.person is not None]


@pytest.mark.thorough
def test_a_call_that_cannot_be_drawn_takes_no_other_of_its_herd_along(bench: Bench) -> None:
    herd(bench)

    def refuse(parcel: Parcel) -> Outcome | None:
        calls = parcel.calls if isinstance(parcel, DigestParcel) else (parcel,)
        broken = [call for call in calls if isinstance(call, CallParcel) and call.issue.id == BROKEN]
        return ContentBroken("invalid_blocks") if broken else None

    parcels = after(bench, Mailbox(refuse))
    with bench.database.reading() as session:
        calls = session.execute(select(outbox).where(outbox.c.kind == LetterKind.CALL)).all()
    assert {row.issue_id for row in calls if row.state is LetterState.DEAD} == {BROKEN}
    assert {row.state for row in calls if row.issue_id != BROKEN} == {LetterState.SENT}
    assert len([parcel for parcel in parcels if isinstance(parcel, DigestParcel)]) < MANY, "still together"


@pytest.mark.thorough
def test_no_digest_goes_out_when_the_lease_may_end_under_it(bench: Bench) -> None:
    herd(bench)
    slow: list[Parcel] = []

    def dawdle(parcel: Parcel) -> None:
        if isinstance(parcel, CallParcel | DigestParcel):
            slow.append(parcel)
            bench.machine.advance(timedelta(seconds=26))

    deliver(bench.rt, TEAM, Mailbox(dawdle))
    assert len(slow) == TWO_IN_A_LEASE
    with bench.database.reading() as session:
        assert not session.scalars(select(outbox.c.id).where(outbox.c.state == "sending")).all()


def test_a_herd_that_takes_longer_to_prepare_than_a_lease_lasts_goes_out_in_parts(bench: Bench) -> None:
    herd(bench)
    mailbox = Mailbox()

    def slow(*_: object) -> None:
        bench.machine.advance(timedelta(seconds=2))

    event.listen(Engine, "begin", slow)
    try:
        for _ in range(4):
            deliver(bench.rt, TEAM, mailbox)
            assert mailbox.take(), "something goes out every time"
    finally:
        event.remove(Engine, "begin", slow)
