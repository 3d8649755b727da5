"""Pings are redrawn while they stand and replaced by their outcome once answered (SPEC sections 6.9, 7: 70, 71)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.db import pings
from bot.db.pings import Standing
from bot.db.tables import outbox
from bot.domain.commands import Accept, Escalate, Resolve, Update
from bot.domain.effects import ReasonKind
from bot.domain.ids import IssueId, PersonId
from bot.domain.opening import Form
from bot.domain.process.notifications import SHIPPED, CallKind, Directly, Mention, Notification
from bot.domain.standing import CalledBy
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import (
    CallParcel,
    CardGone,
    ContentBroken,
    DestinationBroken,
    Later,
    Outcome,
    Parcel,
)
from bot.usecases.policies import activate_policy
from bot.usecases.preferences import called_by, prefer
from bot.usecases.redraw import redraw
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

FIRST = IssueId(1)


def drain(bench: Bench, mailbox: Mailbox) -> list[CallParcel]:
    """Everything that goes out now, as far as it calls or called people."""
    while deliver(bench.rt, TEAM, mailbox):
        pass
    return [parcel for parcel in mailbox.take() if isinstance(parcel, CallParcel)]


def opened(bench: Bench, mailbox: Mailbox) -> list[CallParcel]:
    """The calls of an issue that came: one in the channel, one to each of the two who are on call."""
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    return drain(bench, mailbox)


def accept(bench: Bench, person: PersonId = BEN) -> None:
    carry_out(bench.rt, TEAM, FIRST, Accept(by=by(person)))


def standing(bench: Bench) -> list[Standing]:
    with bench.database.reading() as session:
        return pings.of_issues(session, TEAM, [FIRST])


def test_every_ping_is_replaced_by_its_outcome_in_its_place_once(bench: Bench) -> None:
    mailbox = Mailbox()
    sent = opened(bench, mailbox)
    assert [one.ts for one in sent] == [None] * 3
    assert len(standing(bench)) == 3
    accept(bench)
    redrawn = drain(bench, mailbox)
    assert {one.ts for one in redrawn} == {"1.000", "2.000", "3.000", "4.000"} - {card_of(sent)}
    assert {one.over for one in redrawn} == {("accepted",)}
    assert [one.person for one in standing(bench)] == [BEN], "whoever has it keeps a live card"
    carry_out(bench.rt, TEAM, FIRST, Update(by=by(BEN), text="Looking"))
    assert [one.person for one in drain(bench, mailbox)] == [BEN]


def card_of(sent: list[CallParcel]) -> str:
    """The stamp of the card, to which all of them link."""
    (ts,) = {one.card_link_ts for one in sent if one.card_link_ts}
    return ts


def test_while_a_ping_is_sent_its_issue_is_accepted_and_it_is_replaced_all_the_same(bench: Bench) -> None:
    def accepted_meanwhile(parcel: Parcel) -> None:
        if isinstance(parcel, CallParcel) and parcel.person is None and parcel.ts is None:
            accept(bench)

    sent = opened(bench, Mailbox(accepted_meanwhile))
    assert ("accepted",) in [one.over for one in sent if one.person is None and one.ts is not None]


def test_a_redraw_that_slack_refuses_is_tried_again_and_one_whose_message_is_gone_is_left(bench: Bench) -> None:
    mailbox = Mailbox()
    opened(bench, mailbox)
    accept(bench, ALICE)
    later = Mailbox(lambda one: Later(timedelta(seconds=5)) if is_redrawn(one) else None)
    drain(bench, later)
    assert len(standing(bench)) == 3
    bench.machine.advance(timedelta(seconds=5))
    gone = Mailbox(lambda one: CardGone("message_not_found") if is_redrawn(one) else None)
    assert len(drain(bench, gone)) == 3
    assert standing(bench) == []
    with bench.database.reading() as session:
        dead = select(func.count()).select_from(outbox).where(outbox.c.state == "dead")
        assert session.execute(dead).scalar_one() == 0, "nobody has to mend anything"


def is_redrawn(parcel: Parcel) -> bool:
    return isinstance(parcel, CallParcel) and parcel.ts is not None


def test_of_the_pings_that_ask_the_same_only_the_newest_keeps_its_buttons(bench: Bench) -> None:
    mailbox = Mailbox()
    opened(bench, mailbox)
    bench.advance(timedelta(minutes=8))
    enforce_deadlines(bench.rt, TEAM)
    again = drain(bench, mailbox)
    assert {(one.person, one.asked_again) for one in again if one.ts is not None} >= {(None, True), (ALICE, True)}
    asking = [one for one in standing(bench) if one.person is None]
    assert len(asking) == 1
    assert not asking[0].asked_again


def test_the_pings_of_a_tier_that_was_left_say_where_the_issue_is(bench: Bench) -> None:
    mailbox = Mailbox()
    opened(bench, mailbox)
    carry_out(bench.rt, TEAM, FIRST, Escalate(by=by(ALICE), reason="up", entry=1))
    over = [one.over for one in drain(bench, mailbox) if one.ts is not None]
    assert over == [("moved",)] * 3


def test_of_what_is_closed_nothing_is_drawn_any_more(bench: Bench) -> None:
    mailbox = Mailbox()
    opened(bench, mailbox)
    accept(bench)
    solved = Resolve(by=by(BEN), text="ok", cause="defect", component="pay", customer_told=True, lower_tier_could=False)
    carry_out(bench.rt, TEAM, FIRST, solved)
    drain(bench, mailbox)
    assert [one.call.reasons[0].kind for one in standing(bench)] == [ReasonKind.RESOLVED] * len(standing(bench))
    assert standing(bench), "the opener can still reopen it from there"
    bench.advance(timedelta(days=8))
    enforce_deadlines(bench.rt, TEAM)
    drain(bench, mailbox)
    assert standing(bench) == []


def test_a_press_on_an_old_message_draws_the_standing_pings_anew_too(bench: Bench) -> None:
    mailbox = Mailbox()
    opened(bench, mailbox)
    redraw(bench.rt, TEAM, FIRST)
    assert len(drain(bench, mailbox)) == 3


def test_70_who_chose_direct_messages_after_a_call_was_made_is_mentioned_all_the_same(bench: Bench) -> None:
    opened(bench, Mailbox())
    accept(bench)
    drain(bench, Mailbox())
    bench.advance(timedelta(minutes=46))
    enforce_deadlines(bench.rt, TEAM)
    prefer(bench.rt, TEAM, by(BEN), CalledBy.DIRECT)
    (softly,) = [one for one in drain(bench, Mailbox()) if one.ts is None and not one.call.loud]
    assert (softly.person, softly.unmentioned) == (None, frozenset())


@pytest.mark.parametrize("wants", list(CalledBy))
def test_70_who_prefers_direct_messages_gets_them_and_important_calls_do_both(bench: Bench, wants: CalledBy) -> None:
    prefer(bench.rt, TEAM, by(BEN), wants)
    assert called_by(bench.rt, TEAM, BEN) is wants
    assert called_by(bench.rt, TEAM, ALICE) is CalledBy.MENTION, "until they say otherwise"
    important = opened(bench, Mailbox())
    assert {one.person for one in important} == {None, ALICE, BEN}
    assert {one.unmentioned for one in important} == {frozenset()}
    accept(bench)
    mailbox = Mailbox()
    drain(bench, mailbox)
    bench.advance(timedelta(minutes=46))
    enforce_deadlines(bench.rt, TEAM)
    softly = [one for one in drain(bench, mailbox) if one.ts is None and not one.call.loud]
    assert softly, "its time at the tier is nearly over"
    assert {one.person for one in softly} == ({None} if wants is CalledBy.MENTION else {None, BEN})
    in_the_thread = next(one for one in softly if one.person is None)
    assert in_the_thread.unmentioned == ({BEN} if wants is CalledBy.DIRECT else frozenset())


def asked_softly(bench: Bench) -> None:
    """Ben, who wants direct messages and no mentions, is told that his time at the tier is nearly over."""
    prefer(bench.rt, TEAM, by(BEN), CalledBy.DIRECT)
    opened(bench, Mailbox())
    accept(bench)
    drain(bench, Mailbox())
    bench.advance(timedelta(minutes=46))
    enforce_deadlines(bench.rt, TEAM)


@pytest.mark.parametrize("broken", [DestinationBroken("cannot_dm_bot"), ContentBroken("invalid_blocks")])
def test_70_whose_direct_message_cannot_be_delivered_is_mentioned_after_all(bench: Bench, broken: Outcome) -> None:
    asked_softly(bench)
    first = drain(bench, Mailbox(lambda parcel: Later(timedelta(seconds=5)) if is_directly(parcel) else None))
    (named,) = [one for one in first if one.person is None]
    bench.machine.advance(timedelta(seconds=5))
    again = drain(bench, Mailbox(lambda parcel: broken if is_directly(parcel) else None))
    (mentioned,) = [one for one in again if one.person is None and one.ts is None]
    assert named.unmentioned == {BEN}
    assert not mentioned.unmentioned
    assert [called.person for called in mentioned.call.people] == [BEN]
    assert mentioned.thread_ts == named.thread_ts
    assert [one.asked_again for one in again if one.person is None and one.ts is not None] == [True], "the first one"


@pytest.mark.parametrize("directly", [Directly.ALWAYS, Directly.WISH])
def test_69_where_the_table_mentions_nobody_those_are_mentioned_whom_their_message_did_not_reach(
    bench: Bench, directly: Directly
) -> None:
    line = Notification(kinds=(CallKind.THRESHOLD,), mention=Mention.NOBODY, directly=directly)
    activate_policy(bench.rt, TEAM, replace(A_POLICY, notifications=(line, *SHIPPED)), "name: quiet\n", None)
    opened(bench, Mailbox())
    accept(bench)
    drain(bench, Mailbox())
    bench.advance(timedelta(minutes=46))
    enforce_deadlines(bench.rt, TEAM)
    first = drain(bench, Mailbox(lambda parcel: Later(timedelta(seconds=5)) if is_directly(parcel) else None))
    assert [one.unmentioned for one in first if one.person is None] == [{BEN}]
    bench.machine.advance(timedelta(seconds=5))
    broken = DestinationBroken("cannot_dm_bot")
    again = drain(bench, Mailbox(lambda parcel: broken if is_directly(parcel) else None))
    mentioned = [one.unmentioned for one in again if one.person is None and one.ts is None]
    assert mentioned == ([frozenset()] if directly is Directly.ALWAYS else [])


def is_directly(parcel: Parcel) -> bool:
    return isinstance(parcel, CallParcel) and parcel.person is not None and parcel.ts is None


def test_70_who_was_not_yet_left_out_of_the_thread_is_mentioned_there_once(bench: Bench) -> None:
    asked_softly(bench)

    def thread_later(parcel: Parcel) -> Outcome | None:
        if is_directly(parcel):
            return DestinationBroken("cannot_dm_bot")
        is_call = isinstance(parcel, CallParcel) and parcel.ts is None
        return Later(timedelta(seconds=5)) if is_call else None

    drain(bench, Mailbox(thread_later))
    bench.machine.advance(timedelta(seconds=5))
    (only,) = [one for one in drain(bench, Mailbox()) if one.ts is None]
    assert (only.person, only.unmentioned) == (None, frozenset())
