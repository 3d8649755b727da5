"""The morning list of a tier: when it is left, once, and what stands on it (statement 86)."""

from dataclasses import replace
from datetime import timedelta

from bot.db.letters import Trouble
from bot.domain.commands import Accept, ApproveUpdate, DraftUpdate, Escalate, WaitOn
from bot.domain.ids import IssueId
from bot.domain.matrix import Urgency
from bot.domain.process.card_channels import CardChannel
from bot.usecases.bindings import unbind
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.mornings import Sort, morning_of, tell_mornings
from bot.usecases.parcels import AdminParcel, DestinationBroken, MorningParcel, Outcome, Parcel
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, DANA, MONDAY_10, T1, T2, TEAM, by, hours, minutes
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox
from tests.usecases.test_lists import opened

NINE = MONDAY_10 + hours(23)  # on Tuesday, in Berlin


def told(bench: Bench) -> list[MorningParcel]:
    """The lists that go out now."""
    box = Mailbox()
    while deliver(bench.rt, TEAM, box):
        pass
    return [parcel for parcel in box.got if isinstance(parcel, MorningParcel)]


def test_86_it_is_left_once_at_nine_for_each_tier_that_has_something_open(bench: Bench) -> None:
    opened(bench, 1, urgency=Urgency.CAN_WAIT)
    assert tell_mornings(bench.rt, TEAM) == NINE
    assert told(bench) == []
    bench.business.now = NINE
    assert tell_mornings(bench.rt, TEAM) == NINE + timedelta(days=1)
    tell_mornings(bench.rt, TEAM)
    (parcel,) = told(bench)
    assert (parcel.channel, parcel.morning.tier, parcel.morning.open) == ("CTIER1", T1, 1)
    bench.reopen()
    tell_mornings(bench.rt, TEAM)
    assert told(bench) == []


def test_it_is_not_left_once_the_morning_is_over(bench: Bench) -> None:
    opened(bench, 1)
    bench.business.now = NINE + hours(1)
    tell_mornings(bench.rt, TEAM)
    assert told(bench) == []


def test_a_tier_without_a_channel_has_no_list_and_nobody_is_bothered(bench: Bench) -> None:
    opened(bench, 1)
    unbind(bench.rt, TEAM, "tier1", None)
    bench.business.now = NINE
    tell_mornings(bench.rt, TEAM)
    assert told(bench) == []


def test_it_is_drawn_from_what_is_true_when_it_goes_out(bench: Bench) -> None:
    opened(bench, 1)
    bench.business.now = NINE
    tell_mornings(bench.rt, TEAM)
    opened(bench, 2)
    (parcel,) = told(bench)
    assert parcel.morning.open == 2


def test_107_it_counts_the_texts_that_wait_for_approval_in_the_tier(bench: Bench) -> None:
    for number in (1, 2, 3):
        carry_out(bench.rt, TEAM, opened(bench, number).id, DraftUpdate(by=by(ALICE), text="We are on it"))
    carry_out(bench.rt, TEAM, IssueId(1), ApproveUpdate(by=by(DANA), number=1))
    carry_out(bench.rt, TEAM, IssueId(2), Escalate(by=by(BEN), reason="Beyond us"))
    bench.business.now = NINE
    with bench.database.reading() as session:
        told = [morning_of(bench.rt, session, TEAM, tier).to_review for tier in (T1, T2)]
    assert told == [1, 1]


def test_17_where_its_channel_does_not_take_it_the_bots_own_channel_has_it_and_somebody_hears_why(bench: Bench) -> None:
    opened(bench, 1)
    bench.business.now = NINE
    tell_mornings(bench.rt, TEAM)

    def refuse(parcel: Parcel) -> Outcome | None:
        return DestinationBroken("not_in_channel") if parcel.channel == "CTIER1" else None

    box = Mailbox(refuse)
    while deliver(bench.rt, TEAM, box):
        pass
    assert [parcel.channel for parcel in box.got if isinstance(parcel, MorningParcel)] == ["CTIER1", "COPS"]
    troubles = [parcel.words for parcel in box.got if isinstance(parcel, AdminParcel)]
    assert [one.key for one in troubles if isinstance(one, Trouble)] == ["tier1"]


def test_each_issue_stands_once_where_it_is_worst(bench: Bench) -> None:
    late, waits, new = (opened(bench, number).id for number in (1, 2, 3))
    for number in (late, waits):
        carry_out(bench.rt, TEAM, number, Accept(by=by(BEN)))
    carry_out(bench.rt, TEAM, waits, WaitOn(by=by(BEN), vendor=False, reason="A log"))
    bench.advance(hours(4) + minutes(5))
    while enforce_deadlines(bench.rt, TEAM):
        pass
    fresh = opened(bench, 4).id
    lists = {tier: parts(bench, tier) for tier in (T1, T2)}
    assert lists[T1][Sort.UNACCEPTED] == [fresh]
    assert lists[T1][Sort.STALLED] == [waits]
    everywhere = [number for tier in lists.values() for part in tier.values() for number in part]
    assert sorted(everywhere) == sorted(set(everywhere))
    assert new not in lists[T1][Sort.UNACCEPTED], "it was raised"


def parts(bench: Bench, tier: str) -> dict[Sort, list[IssueId]]:
    with bench.database.reading() as session:
        morning = morning_of(bench.rt, session, TEAM, tier)  # type: ignore[arg-type]  # a key
    return {sort: [view.issue.id for view in views] for sort, views in morning.lists.items()}


def test_one_that_no_channel_takes_goes_to_no_person(bench: Bench) -> None:
    opened(bench, 1)
    bench.business.now = NINE
    tell_mornings(bench.rt, TEAM)

    def refuse(parcel: Parcel) -> Outcome | None:
        return DestinationBroken("not_in_channel") if isinstance(parcel, MorningParcel) else None

    box = Mailbox(refuse)
    while deliver(bench.rt, TEAM, box):
        pass
    lists = [parcel for parcel in box.got if isinstance(parcel, MorningParcel)]
    assert [parcel.channel for parcel in lists] == ["CTIER1", "COPS"]


def test_an_issue_whose_card_is_kept_elsewhere_is_counted_and_not_named(bench: Bench) -> None:
    apart = CardChannel(channel="security", kind=A_REPORT.kind)
    activate_policy(bench.rt, TEAM, replace(A_POLICY, card_channels=(apart,)), "with a channel apart", None)
    opened(bench, 1)
    assert parts(bench, T1) == {sort: [] for sort in Sort}
    with bench.database.reading() as session:
        assert morning_of(bench.rt, session, TEAM, T1).open == 1
