"""Delivery: what is sent, in which order, how often, and what becomes of what cannot be sent."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy.exc import OperationalError

from bot.db import facts
from bot.db.bound import BoundKind, BoundTo
from bot.db.letters import LetterKind
from bot.db.tables import outbox
from bot.domain.actor import Standing
from bot.domain.commands import Accept, Escalate, Update
from bot.domain.effects import ReasonKind
from bot.domain.facts import Suppressed
from bot.domain.ids import ChannelId
from bot.domain.issue import Issue
from bot.domain.opening import Form
from bot.usecases import surroundings
from bot.usecases.bindings import bind, unbind
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.directory import remember_person
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import (
    AdminParcel,
    Broken,
    CallParcel,
    CardGone,
    CardParcel,
    ContentBroken,
    DestinationBroken,
    InstallationBroken,
    Later,
    NoticeParcel,
    Outcome,
    Parcel,
    Trouble,
    Unknown,
    WhisperParcel,
)
from bot.usecases.tell_admins import tell_admins
from bot.usecases.whisper import whisper
from tests.builders import A_REPORT, ALICE, BEN, DANA, OLU, TEAM, by
from tests.usecases.conftest import FRED, Bench
from tests.usecases.rows import failing_at
from tests.usecases.sending import Mailbox


def opened(bench: Bench, form: str = "f1") -> Issue:
    return open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))


def drain(bench: Bench, mailbox: Mailbox) -> list[Parcel]:
    """Deliver until nothing is due; time stands still meanwhile."""
    for _ in range(50):
        if not deliver(bench.rt, TEAM, mailbox):
            return mailbox.take()
    pytest.fail("the outbox does not come to rest")


def seen(bench: Bench, mailbox: Mailbox) -> Issue:
    """An issue whose card and first call are delivered."""
    issue = opened(bench)
    drain(bench, mailbox)
    return issue


def looked_for_in_vain(bench: Bench) -> None:
    """So long that what was lost goes out again."""
    for wait in (15, 75):
        assert not [parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, CardParcel)]
        bench.machine.advance(timedelta(seconds=wait))


def states(bench: Bench, **wanted: object) -> list[tuple[str, str, str]]:
    statement = select(outbox.c.kind, outbox.c.destination, outbox.c.state).order_by(outbox.c.created_at, outbox.c.id)
    for name, value in wanted.items():
        statement = statement.where(outbox.c[name] == value)
    with bench.database.reading() as session:
        return [(row.kind.value, row.destination, row.state.value) for row in session.execute(statement)]


def only(kind: type[Parcel], answer: Outcome) -> Mailbox:
    return Mailbox(lambda parcel: answer if isinstance(parcel, kind) else None)


def test_a_card_is_posted_and_then_the_people_are_called_in_its_thread_and_directly(bench: Bench) -> None:
    opened(bench)
    card, *calls = drain(bench, Mailbox())
    assert isinstance(card, CardParcel)
    assert (card.channel, card.ts) == ("CTIER1", None)
    assert {(p.channel, p.thread_ts, p.person, p.card_link_ts) for p in calls if isinstance(p, CallParcel)} == {
        ("CTIER1", "1.000", None, "1.000"),
        (None, None, ALICE, "1.000"),
        (None, None, BEN, "1.000"),
    }
    assert {state for *_, state in states(bench)} == {"sent"}


def test_who_is_who_is_asked_once_for_letters_of_one_moment_and_anew_for_the_next_batch(bench: Bench) -> None:
    for form in "abc":
        opened(bench, form)
    for _ in range(2):
        with failing_at(0) as statements:
            assert deliver(bench.rt, TEAM, Mailbox(), batch=3) == 3
        assert sum("FROM setup_marks" in statement for statement in statements) == 1


def test_whoever_is_bound_while_a_long_batch_goes_out_counts_for_the_rest_of_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "A_MOMENT", 0.0)
    for form in "ab":
        opened(bench, form)

    def moves(parcel: Parcel) -> None:
        del parcel
        bind(bench.rt, TEAM, "tier1", BoundTo(BoundKind.CHANNEL, ("CMOVED",)), None)

    cards = [parcel for parcel in drain(bench, Mailbox(moves)) if isinstance(parcel, CardParcel)]
    assert [card.channel for card in cards] == ["CTIER1", "CMOVED"]


def test_for_words_to_a_person_nobody_asks_who_is_bound(bench: Bench) -> None:
    whisper(bench.rt, TEAM, ALICE, ChannelId("CTIER1"), "Only you can see this.")
    mailbox = Mailbox()
    with failing_at(0) as statements:
        assert deliver(bench.rt, TEAM, mailbox) == 1
    assert isinstance(mailbox.got[0], WhisperParcel)
    assert not [statement for statement in statements if "FROM bindings" in statement or "FROM rotas" in statement]


def test_nothing_is_sent_twice(bench: Bench) -> None:
    seen(bench, Mailbox())
    bench.machine.advance(timedelta(hours=1))
    assert drain(bench, Mailbox()) == []
    assert next_delivery(bench.rt, TEAM) is None


def test_a_changed_card_is_redrawn_in_place_from_the_state_of_now(bench: Bench) -> None:
    mailbox = Mailbox()
    issue = seen(bench, mailbox)
    for text in ("one", "two", "three"):
        carry_out(bench.rt, TEAM, issue.id, Update(by=by(BEN), text=text))
    cards = [parcel for parcel in drain(bench, mailbox) if isinstance(parcel, CardParcel)]
    assert [card.ts for card in cards] == ["1.000"], "three changes, one redraw"
    assert cards[0].issue.last_update is not None
    assert cards[0].issue.last_update.text == "three"


def test_what_is_said_in_a_thread_goes_to_the_thread_of_the_card(bench: Bench) -> None:
    mailbox = Mailbox()
    issue = seen(bench, mailbox)
    carry_out(bench.rt, TEAM, issue.id, Update(by=by(BEN), text="working on it"))
    (notice,) = [parcel for parcel in drain(bench, mailbox) if isinstance(parcel, NoticeParcel)]
    assert (notice.channel, notice.thread_ts, notice.notice.text) == ("CTIER1", "1.000", "working on it")


def test_a_call_that_is_no_longer_true_is_suppressed_and_recorded(bench: Bench) -> None:
    issue = opened(bench)
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
    parcels = drain(bench, Mailbox())
    assert not [parcel for parcel in parcels if isinstance(parcel, CallParcel)]
    assert {state for kind, _, state in states(bench) if kind == "call"} == {"suppressed"}
    with bench.database.reading() as session:
        suppressed = [f for f in facts.of_issue(session, TEAM, issue.id) if isinstance(f, Suppressed)]
    assert {fact.because for fact in suppressed} == {"accepted"}


def test_reasons_that_no_longer_hold_are_dropped_from_a_call_that_goes_out(bench: Bench) -> None:
    mailbox = Mailbox()
    seen(bench, mailbox)
    while not any(len(parcel.call.reasons) > 1 for parcel in mailbox.got if isinstance(parcel, CallParcel)):
        mailbox.take()
        wake = earliest_wake(bench.rt, TEAM)
        assert wake is not None
        bench.advance(wake - bench.business.now)
        enforce_deadlines(bench.rt, TEAM)
        deliver(bench.rt, TEAM, mailbox)
        bench.machine.advance(timedelta(seconds=1))
        deliver(bench.rt, TEAM, mailbox)
    call = next(parcel for parcel in mailbox.got if isinstance(parcel, CallParcel))
    assert {reason.kind for reason in call.call.reasons} == {ReasonKind.BREACH, ReasonKind.STEP}


def test_a_call_waits_five_seconds_for_its_card_and_then_goes_out_top_level(bench: Bench) -> None:
    mailbox = only(CardParcel, Later(timedelta(minutes=10)))
    opened(bench)
    assert [type(parcel) for parcel in drain(bench, mailbox)] == [CardParcel]
    bench.machine.advance(timedelta(seconds=4.9))
    assert drain(bench, mailbox) == []
    bench.machine.advance(timedelta(seconds=0.3))
    calls = drain(bench, mailbox)
    assert {(p.channel, p.thread_ts, p.person) for p in calls if isinstance(p, CallParcel)} == {
        ("CTIER1", None, None),
        (None, None, ALICE),
        (None, None, BEN),
    }


def test_a_call_does_not_wait_for_its_card_until_a_clock_that_was_put_back_comes_round(bench: Bench) -> None:
    opened(bench)
    drain(bench, only(CardParcel, Later(timedelta(minutes=10))))
    bench.machine.advance(timedelta(seconds=1))
    with bench.database.writing() as session:
        session.execute(update(outbox).values(created_at=bench.machine() + timedelta(minutes=30)))
    assert [type(parcel) for parcel in drain(bench, Mailbox())] == [CallParcel] * 3


def test_a_letter_that_must_wait_holds_up_nobody(bench: Bench) -> None:
    first = opened(bench, "f1")
    mailbox = Mailbox(
        lambda parcel: Later(timedelta(minutes=1)) if getattr(parcel, "issue", first).id == first.id else None
    )
    second = opened(bench, "f2")
    drain(bench, mailbox)
    assert {state for *_, state in states(bench, issue_id=second.id)} == {"sent"}
    assert "pending" in {state for *_, state in states(bench, issue_id=first.id)}


def test_a_channel_that_slack_asks_to_leave_alone_is_left_alone_by_all_letters(bench: Bench) -> None:
    mailbox = only(CardParcel, Later(timedelta(seconds=30), whole_channel=True))
    opened(bench, "f1")
    drain(bench, mailbox)
    opened(bench, "f2")
    bench.machine.advance(timedelta(seconds=10))
    assert {parcel.channel for parcel in drain(bench, mailbox)} == {None}, "only direct messages"
    bench.machine.advance(timedelta(seconds=21))
    assert "CTIER1" in {parcel.channel for parcel in drain(bench, Mailbox())}


def test_an_answer_that_was_lost_is_asked_for_again_only_after_its_grace_and_marked(bench: Bench) -> None:
    issue = seen(bench, Mailbox())
    carry_out(bench.rt, TEAM, issue.id, Update(by=by(BEN), text="hello"))
    drain(bench, only(NoticeParcel, Unknown("timeout")))
    bench.machine.advance(timedelta(seconds=89))
    assert drain(bench, Mailbox()) == []
    assert next_delivery(bench.rt, TEAM) == timedelta(seconds=1)
    bench.machine.advance(timedelta(seconds=1))
    (again,) = drain(bench, Mailbox())
    assert isinstance(again, NoticeParcel)
    assert again.may_be_repeat


def test_a_redraw_whose_answer_was_lost_is_simply_done_again(bench: Bench) -> None:
    issue = seen(bench, Mailbox())
    carry_out(bench.rt, TEAM, issue.id, Update(by=by(BEN), text="hello"))
    drain(bench, only(CardParcel, Unknown("timeout")))
    bench.machine.advance(timedelta(seconds=5))
    (again,) = drain(bench, Mailbox())
    assert isinstance(again, CardParcel)
    assert again.ts == "1.000"


def test_a_first_card_of_unknown_fate_is_not_posted_again_by_a_later_change(bench: Bench) -> None:
    issue = opened(bench)
    drain(bench, only(CardParcel, Unknown("timeout")))
    carry_out(bench.rt, TEAM, issue.id, Update(by=by(BEN), text="hello"))
    assert not [parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, CardParcel)]
    looked_for_in_vain(bench)
    assert len([parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, CardParcel)]) == 1
    assert ("card", "tier:tier1", "superseded") in states(bench)


def test_a_broken_installation_burns_nothing_and_everything_goes_out_later(bench: Bench) -> None:
    opened(bench)
    drain(bench, Mailbox(lambda _: InstallationBroken("invalid_auth")))
    assert {state for *_, state in states(bench)} == {"pending"}
    bench.machine.advance(timedelta(seconds=61))
    assert len(drain(bench, Mailbox())) == 4


def test_a_letter_that_can_never_be_posted_ends_dead_and_the_administrators_hear_of_it(bench: Bench) -> None:
    opened(bench)
    parcels = drain(bench, only(CardParcel, ContentBroken("invalid_blocks")))
    (told,) = [parcel for parcel in parcels if isinstance(parcel, AdminParcel)]
    assert (told.channel, "invalid_blocks" in str(told.words)) == ("COPS", True)
    assert ("card", "tier:tier1", "dead") in states(bench)


def test_a_sender_that_raises_holds_up_no_other_letter(bench: Bench) -> None:
    def fail(parcel: Parcel) -> None:
        if isinstance(parcel, CardParcel):
            raise ZeroDivisionError(parcel.issue.report.customer)

    issue = opened(bench)
    (told,) = [parcel for parcel in drain(bench, Mailbox(fail)) if isinstance(parcel, AdminParcel)]
    broken = Broken(issue=issue.id, error="ZeroDivisionError", letter=LetterKind.CARD, to="tier:tier1")
    assert told.words == broken, "what the error says may quote what people wrote"
    assert ("card", "tier:tier1", "dead") in states(bench)
    bench.machine.advance(timedelta(seconds=6))
    assert len([parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, CallParcel)]) == 3


def test_where_the_database_goes_away_what_was_not_attempted_is_no_lost_answer(bench: Bench) -> None:
    opened(bench)
    bench.machine.advance(timedelta(seconds=6))  # the calls wait for no card
    with pytest.raises(OperationalError):
        deliver(bench.rt, TEAM, Mailbox(lambda _: next_statement_fails()))
    assert sorted(state for *_, state in states(bench)) == ["pending", "pending", "pending", "sending"]
    drain(bench, Mailbox())
    assert sorted(state for *_, state in states(bench)) == ["sending", "sent", "sent", "sent"]


def next_statement_fails() -> None:
    """The database is gone for one statement."""

    def fail(*_: object) -> None:
        event.remove(Engine, "before_cursor_execute", fail)
        raise OperationalError("gone", {}, ConnectionError("gone"))

    event.listen(Engine, "before_cursor_execute", fail)


def test_a_letter_that_cannot_be_read_holds_up_no_other_letter(bench: Bench) -> None:
    opened(bench)
    with bench.database.writing() as session:
        session.exec_driver_sql("""UPDATE outbox SET body = '{"type": "Postcard"}' WHERE kind = 'card'""")
    drain(bench, Mailbox())
    assert ("card", "tier:tier1", "dead") in states(bench)
    assert ("admin", "ops", "sent") in states(bench)


def test_a_card_that_somebody_deleted_is_posted_afresh(bench: Bench) -> None:
    issue = seen(bench, Mailbox())
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
    gone = Mailbox(lambda p: CardGone("message_not_found") if isinstance(p, CardParcel) and p.ts else None)
    update, fresh = [parcel for parcel in drain(bench, gone) if isinstance(parcel, CardParcel)]
    assert (update.ts, fresh.ts) == ("1.000", None)


def test_a_card_that_tiers_share_and_somebody_deleted_is_posted_once_for_all_of_them(bench: Bench) -> None:
    bind(bench.rt, TEAM, "tier2", BoundTo(BoundKind.CHANNEL, ("CTIER1",)), None)
    issue = seen(bench, Mailbox())
    carry_out(bench.rt, TEAM, issue.id, Escalate(by=by(BEN), reason="Beyond us"))
    gone = Mailbox(lambda p: CardGone("message_not_found") if isinstance(p, CardParcel) and p.ts == "1.000" else None)
    drawn = [parcel for parcel in drain(bench, gone) if isinstance(parcel, CardParcel)]
    assert {(parcel.tier, parcel.channel) for parcel in drawn} == {("tier2", "CTIER1")}, (
        "as the tier sees it that has it"
    )
    assert [parcel.ts for parcel in drawn].count(None) == 1


def test_a_thread_whose_card_is_gone_gets_a_fresh_card_first(bench: Bench) -> None:
    issue = seen(bench, Mailbox())
    carry_out(bench.rt, TEAM, issue.id, Update(by=by(BEN), text="hello"))
    gone = Mailbox(
        lambda p: CardGone("thread_not_found") if isinstance(p, NoticeParcel) and p.thread_ts == "1.000" else None
    )
    parcels = drain(bench, gone)
    bench.machine.advance(timedelta(seconds=1))
    parcels += drain(bench, gone)
    notice = parcels[-1]
    assert [p.ts for p in parcels if isinstance(p, CardParcel)][-1] is None
    assert isinstance(notice, NoticeParcel)
    assert notice.thread_ts not in {None, "1.000"}


def test_what_cannot_go_to_its_channel_goes_to_ops_and_the_administrators_hear_of_it_once(bench: Bench) -> None:
    kicked = Mailbox(lambda p: DestinationBroken("not_in_channel") if p.channel == "CTIER1" else None)
    opened(bench, "f1")
    opened(bench, "f2")
    parcels = [parcel for parcel in drain(bench, kicked) if parcel.channel == "COPS"]
    cards = [parcel for parcel in parcels if isinstance(parcel, CardParcel)]
    calls = [parcel for parcel in parcels if isinstance(parcel, CallParcel)]
    told = [parcel for parcel in parcels if isinstance(parcel, AdminParcel)]
    assert len(cards) == len(calls) == 2
    assert {call.rerouted_from for call in calls} == {"tier1"}
    assert all(call.thread_ts for call in calls)
    assert len(told) == 1
    assert told[0].words == Trouble(
        key="tier1", channel=ChannelId("CTIER1"), person=None, code="not_in_channel", lost=False
    )


def test_a_card_that_had_to_go_to_ops_is_redrawn_there(bench: Bench) -> None:
    kicked = Mailbox(lambda p: DestinationBroken("not_in_channel") if p.channel == "CTIER1" else None)
    issue = opened(bench)
    drain(bench, kicked)
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
    (card,) = [parcel for parcel in drain(bench, kicked) if isinstance(parcel, CardParcel)]
    assert (card.channel, card.ts is None) == ("COPS", False)


def test_a_bot_thrown_out_of_the_channel_posts_a_fresh_card_elsewhere(bench: Bench) -> None:
    issue = seen(bench, Mailbox())
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
    kicked = Mailbox(lambda p: DestinationBroken("not_in_channel") if p.channel == "CTIER1" else None)
    cards = [parcel for parcel in drain(bench, kicked) if isinstance(parcel, CardParcel)]
    assert [(card.channel, card.ts is None) for card in cards] == [("CTIER1", False), ("COPS", True)]


def test_where_no_channel_is_bound_everything_goes_to_the_fallback_people_directly(bench: Bench) -> None:
    for key in ("tier1", "ops"):
        unbind(bench.rt, TEAM, key, None)
    opened(bench)
    parcels = drain(bench, Mailbox())
    bench.machine.advance(timedelta(seconds=6))
    parcels += drain(bench, Mailbox())
    bench.machine.advance(timedelta(seconds=6))
    parcels += drain(bench, Mailbox())
    (card,) = [parcel for parcel in parcels if isinstance(parcel, CardParcel)]
    called = {parcel.person for parcel in parcels if isinstance(parcel, CallParcel)}
    told = [parcel for parcel in parcels if isinstance(parcel, AdminParcel)]
    assert card.person == FRED
    assert called == {ALICE, BEN, FRED, OLU}
    assert {parcel.person for parcel in told} == {OLU}
    assert any("tier1" in str(parcel.words) for parcel in told)
    assert "dead" not in {state for *_, state in states(bench)}


def test_a_deactivated_person_is_not_the_only_one_who_gets_a_card(bench: Bench) -> None:
    for key in ("tier1", "ops"):
        unbind(bench.rt, TEAM, key, None)
    remember_person(bench.rt, TEAM, FRED, name="Fred", standing=Standing.DEACTIVATED)
    opened(bench)
    (card,) = [parcel for parcel in drain(bench, Mailbox()) if isinstance(parcel, CardParcel)]
    assert card.person == OLU


def test_a_whisper_is_not_delivered_late(bench: Bench) -> None:
    whisper(bench.rt, TEAM, DANA, "CTIER1", "Ben was first")  # type: ignore[arg-type]
    (parcel,) = drain(bench, Mailbox())
    assert isinstance(parcel, WhisperParcel)
    assert (parcel.person, parcel.channel, parcel.words) == (DANA, "CTIER1", "Ben was first")
    whisper(bench.rt, TEAM, DANA, "CTIER1", "too late")  # type: ignore[arg-type]
    bench.machine.advance(timedelta(seconds=60))
    assert drain(bench, Mailbox()) == []
    assert sorted(state for *_, state in states(bench)) == ["expired", "sent"]


def test_administrators_hear_of_the_same_trouble_once_a_day(bench: Bench) -> None:
    for _ in range(3):
        tell_admins(bench.rt, TEAM, "disk", "The disk is nearly full.")
    tell_admins(bench.rt, TEAM, "other", "Something else.")
    assert len(drain(bench, Mailbox())) == 2
    bench.machine.advance(timedelta(hours=24))
    tell_admins(bench.rt, TEAM, "disk", "The disk is nearly full.")
    assert len(drain(bench, Mailbox())) == 1


def test_where_the_database_goes_away_under_the_drawing_nothing_is_given_up(bench: Bench) -> None:
    def gone(parcel: Parcel) -> None:
        del parcel
        raise OperationalError("gone", {}, ConnectionError("gone"))

    opened(bench)
    with pytest.raises(OperationalError):
        deliver(bench.rt, TEAM, Mailbox(gone))
    looked_for_in_vain(bench)
    bench.machine.advance(timedelta(minutes=3))
    drain(bench, Mailbox())
    bench.machine.advance(timedelta(minutes=1))
    drain(bench, Mailbox())
    assert {state for *_, state in states(bench)} == {"sent"}
