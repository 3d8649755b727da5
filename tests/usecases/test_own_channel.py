"""Channels of their own, letter by letter: one step each, what was refused, who is welcomed, and how fast it goes."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.db import own_channels
from bot.db.letters import LetterKind
from bot.db.news import ChannelTrouble
from bot.db.tables import outbox
from bot.domain.actor import Actor, Standing
from bot.domain.commands import Accept, OpenChannel, Watch
from bot.domain.ids import ChannelId, IssueId
from bot.domain.opening import Form
from bot.domain.own_channel import Doing, Kept
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.open_issue import open_issue
from bot.usecases.own_channel.parcel import StepParcel, WelcomeParcel
from bot.usecases.own_channel.welcome import welcome
from bot.usecases.pace import BETWEEN_STEPS, Pace
from bot.usecases.parcels import AdminParcel, ContentBroken, DestinationBroken, Later, Outcome, Parcel, Sent, Unknown
from bot.usecases.put_off import GRACE
from tests.builders import A_REPORT, ALICE, BEN, DANA, STRANGER, TEAM, by, minutes
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

ONE, OWN = IssueId(1), ChannelId("COWN")
HOUR = timedelta(hours=1)


def asked(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    carry_out(bench.rt, TEAM, ONE, OpenChannel(by=by(BEN)))


def made(parcel: Parcel, *refused: tuple[Doing, Outcome]) -> Outcome | None:
    """What Slack says to a step: done, unless it is refused."""
    if not isinstance(parcel, StepParcel):
        return None
    return dict(refused).get(parcel.step.doing) or Sent(OWN, "7.1")


def rest(bench: Bench, mailbox: Mailbox) -> list[Doing]:
    """Deliver all there is; the steps in their order."""
    while deliver(bench.rt, TEAM, mailbox):
        pass
    return [parcel.step.doing for parcel in mailbox.take() if isinstance(parcel, StepParcel)]


def kept(bench: Bench) -> Kept:
    with bench.database.reading() as session:
        found = own_channels.load(session, TEAM, ONE, 1)
    assert found is not None
    return found


def troubles(mailbox: Mailbox) -> list[ChannelTrouble]:
    return [one.words for one in mailbox.got if isinstance(one, AdminParcel) and isinstance(one.words, ChannelTrouble)]


def test_each_letter_takes_one_step_until_the_channel_is_as_it_should_be(bench: Bench) -> None:
    asked(bench)
    steps = [Doing.CREATE, Doing.CARD, Doing.INVITE, Doing.TOPIC, Doing.PIN, Doing.BOOKMARK]
    assert rest(bench, Mailbox(made)) == steps
    assert (kept(bench).channel, kept(bench).invited) == (OWN, (ALICE, BEN, DANA))
    assert rest(bench, Mailbox(made)) == [], "there is nothing left to do"


def test_what_changes_is_one_more_letter_however_often_it_changed(bench: Bench) -> None:
    asked(bench)
    rest(bench, Mailbox(made))
    carry_out(bench.rt, TEAM, ONE, Accept(by=by(BEN)))
    carry_out(bench.rt, TEAM, ONE, Watch(by=by(BEN)))
    assert rest(bench, Mailbox(made)) == [Doing.CARD, Doing.TOPIC]


def test_18_what_slack_refuses_is_told_once_left_alone_for_an_hour_and_the_rest_goes_on(bench: Bench) -> None:
    asked(bench)
    no = Mailbox(lambda parcel: made(parcel, (Doing.PIN, DestinationBroken("missing_scope"))))
    while deliver(bench.rt, TEAM, no):
        pass
    assert troubles(no) == [ChannelTrouble(ONE, Doing.PIN, "missing_scope", OWN)]
    assert kept(bench).bookmarks
    no.take()
    carry_out(bench.rt, TEAM, ONE, Accept(by=by(BEN)))
    assert Doing.PIN not in rest(bench, no)
    bench.machine.advance(HOUR)
    carry_out(bench.rt, TEAM, ONE, Watch(by=by(BEN)))
    assert Doing.PIN in rest(bench, Mailbox(made)), "somebody may have mended it"
    assert kept(bench).refused == {}


def test_a_name_that_others_have_leads_to_the_next_one(bench: Bench) -> None:
    asked(bench)
    taken = iter((ContentBroken("name_taken"), ContentBroken("name_taken")))
    names: list[str] = []

    def answer(parcel: Parcel) -> Outcome | None:
        if isinstance(parcel, StepParcel) and parcel.step.doing is Doing.CREATE:
            names.append(parcel.name)
            return next(taken, None) or Sent(OWN, None)
        return made(parcel)

    rest(bench, Mailbox(answer))
    assert names == ["esc-1-acme", "esc-1-acme-2", "esc-1-acme-3"]


def test_a_bookmark_that_may_still_be_on_its_way_is_not_made_again_before_its_grace(bench: Bench) -> None:
    asked(bench)
    lost = Mailbox(lambda parcel: made(parcel, (Doing.BOOKMARK, Unknown("timeout"))))
    assert rest(bench, lost)[-2:] == [Doing.PIN, Doing.BOOKMARK]
    bench.machine.advance(GRACE - minutes(0.1))
    carry_out(bench.rt, TEAM, ONE, Accept(by=by(BEN)))
    assert rest(bench, Mailbox(made)) == [Doing.CARD, Doing.TOPIC], "the others need not wait"
    bench.machine.advance(minutes(0.1))
    assert rest(bench, Mailbox(made)) == [Doing.BOOKMARK]


def test_a_channel_that_is_gone_is_kept_no_longer_and_the_issue_goes_on(bench: Bench) -> None:
    asked(bench)
    rest(bench, Mailbox(made))
    carry_out(bench.rt, TEAM, ONE, Accept(by=by(BEN)))
    gone = Mailbox(lambda parcel: made(parcel, (Doing.CARD, DestinationBroken("is_archived"))))
    assert rest(bench, gone) == [Doing.CARD]
    assert kept(bench).gone == "is_archived"
    assert troubles(gone) == []


def test_19_whoever_joins_is_welcomed_once_for_each_time_and_only_there(bench: Bench) -> None:
    asked(bench)
    rest(bench, Mailbox(made))
    for joined in ("1.1", "1.1", "2.1"):
        welcome(bench.rt, TEAM, OWN, by(STRANGER), joined)
    welcome(bench.rt, TEAM, ChannelId("CTIER1"), by(STRANGER), "3.1")
    welcome(bench.rt, TEAM, OWN, Actor(STRANGER, Standing.GUEST), "4.1")
    mailbox = Mailbox(made)
    while deliver(bench.rt, TEAM, mailbox):
        pass
    told = mailbox.of(WelcomeParcel)
    assert [(one.channel, one.person) for one in told if isinstance(one, WelcomeParcel)] == [(OWN, STRANGER)] * 2


def test_a_welcome_that_comes_late_is_not_given(bench: Bench) -> None:
    asked(bench)
    rest(bench, Mailbox(made))
    welcome(bench.rt, TEAM, OWN, by(STRANGER), "1.1")
    bench.machine.advance(minutes(10))
    mailbox = Mailbox(made)
    rest(bench, mailbox)
    with bench.database.reading() as session:
        states = session.scalars(select(outbox.c.state).where(outbox.c.kind == LetterKind.WHISPER)).all()
    assert [state.value for state in states] == ["expired"]


def step(bench: Bench, doing: Doing) -> StepParcel:
    """Such a step, as a letter of the bench has it."""
    asked(bench)
    mailbox = Mailbox(made)
    while deliver(bench.rt, TEAM, mailbox):
        pass
    return next(one for one in mailbox.got if isinstance(one, StepParcel) and one.step.doing is doing)


def test_each_method_has_a_pace_of_its_own_and_its_limit_slows_no_message(bench: Bench) -> None:
    parcel, pace, now = step(bench, Doing.PIN), Pace(), bench.machine()
    assert [pace.wait(parcel, now) for _ in range(10)] == [None] * 10
    assert pace.wait(parcel, now) == now + BETWEEN_STEPS
    for _ in range(3):
        pace.answered(parcel, Later(timedelta(seconds=9), whole_channel=True), now)
    assert pace.allowance(now, 20) == 20


def test_a_topic_is_set_at_most_every_ten_seconds_once_a_few_were(bench: Bench) -> None:
    parcel, pace, now = step(bench, Doing.TOPIC), Pace(), bench.machine()
    assert [pace.wait(parcel, now) for _ in range(3)] == [None] * 3
    assert pace.wait(parcel, now) == now + timedelta(seconds=10)
    assert pace.wait(replace(parcel, channel=ChannelId("COTHER")), now) is None


def test_a_method_that_slack_limits_waits_alone(bench: Bench) -> None:
    asked(bench)
    limited = Later(timedelta(seconds=40), whole_channel=True)
    mailbox = Mailbox(lambda parcel: made(parcel, (Doing.CREATE, limited)))
    rest(bench, mailbox)
    carry_out(bench.rt, TEAM, ONE, Accept(by=by(BEN)))
    rest(bench, mailbox)
    with bench.database.reading() as session:
        held_up = session.execute(select(outbox.c.destination).where(outbox.c.state == "pending")).scalars().all()
    assert held_up == ["own:1"], "cards and calls go out"
