"""A trial page goes the whole way: into the outbox, to the channel and to those on call, with its fate to be seen."""

from datetime import timedelta

from bot.domain.ids import PersonId, TierKey
from bot.usecases.deliver import deliver
from bot.usecases.parcels import AdminParcel, DestinationBroken, Outcome, Parcel
from bot.usecases.trial_page import fates, send_trial_page
from tests.builders import PRIYA, SAM, T2, TEAM
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox


def words(called: tuple[PersonId, ...]) -> str:
    return f"test for {', '.join(called)}"


def test_the_channel_and_each_person_on_call_are_told_and_their_messages_are_known(bench: Bench) -> None:
    key = send_trial_page(bench.rt, TEAM, T2, words)
    assert {one.state.value for one in fates(bench.rt, TEAM, key)} == {"pending"}
    mailbox = Mailbox()
    deliver(bench.rt, TEAM, mailbox)
    found = fates(bench.rt, TEAM, key)
    assert found[0].to == "tier:tier2"
    assert f"person:{PRIYA}" in {one.to for one in found[1:]}
    assert all(one.arrived and one.is_final for one in found)
    assert {parcel.words for parcel in mailbox.got if isinstance(parcel, AdminParcel)} == {words((PRIYA, SAM))}
    assert bench.wakes > 0


def test_a_channel_that_cannot_be_written_to_is_seen_and_two_pages_are_not_one(bench: Bench) -> None:
    def answer(parcel: Parcel) -> Outcome | None:
        return DestinationBroken("is_archived") if parcel.channel is not None else None

    key = send_trial_page(bench.rt, TEAM, T2, words)
    deliver(bench.rt, TEAM, Mailbox(answer))
    channel, *people = fates(bench.rt, TEAM, key)
    assert (channel.arrived, channel.is_final, channel.error) == (False, True, "is_archived")
    assert all(one.arrived for one in people)
    assert fates(bench.rt, TEAM, "another") == ()


def test_what_goes_out_too_late_calls_nobody_for_a_test_that_nobody_watches(bench: Bench) -> None:
    key = send_trial_page(bench.rt, TEAM, T2, words)
    bench.machine.advance(timedelta(minutes=2))
    mailbox = Mailbox()
    deliver(bench.rt, TEAM, mailbox)
    assert mailbox.got == []
    assert {one.state.value for one in fates(bench.rt, TEAM, key)} == {"expired"}


def test_where_nobody_is_on_call_the_channel_alone_is_told(bench: Bench) -> None:
    key = send_trial_page(bench.rt, TEAM, TierKey("tier9"), words)
    assert [one.to for one in fates(bench.rt, TEAM, key)] == ["tier:tier9"]
