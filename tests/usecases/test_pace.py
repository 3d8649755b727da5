"""The pace of what goes out: redraws, and everything together while Slack limits the whole workspace (A10)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.db.letters import Letter
from bot.domain.commands import Update
from bot.domain.ids import ChannelId, TeamId
from bot.domain.opening import Form
from bot.usecases import deliver
from bot.usecases.bucket import Bucket
from bot.usecases.carry_out import carry_out
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import FASTEST, SLOWEST, Pace
from bot.usecases.parcels import AdminParcel, CardParcel, Later, Outcome, Parcel, Sent
from bot.usecases.prepare import Instead, prepare
from bot.usecases.redraw import redraw_cards
from bot.usecases.runtime import Runtime
from bot.usecases.surroundings import Surroundings
from tests.builders import A_REPORT, ALICE, BEN, MONDAY_10, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

NO = Later(timedelta(seconds=1), whole_channel=True)
YES = Sent(ChannelId("C1"), "1.0")


@dataclass
class Worker:
    """Sends as much as its pace allows, and is answered by the test."""

    pace: Pace = field(default_factory=Pace)
    now: datetime = MONDAY_10

    def hears(self, outcome: Outcome, channel: str = "C1") -> None:
        parcel = AdminParcel(letter="x", channel=ChannelId(channel), person=None, words="hello")
        self.pace.answered(parcel, outcome, self.now)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def limited(self) -> None:
        self.hears(NO, "C1")
        self.hears(NO, "C2")

    def sends_in(self, seconds: int) -> int:
        """How many go out in that time, all of which Slack takes."""
        end, sent = self.now + timedelta(seconds=seconds), 0
        while self.now < end:
            for _ in range(self.pace.allowance(self.now, 20)):
                self.hears(YES)
                sent += 1
            self.wait(max(self.pace.closed_for(self.now).total_seconds(), 0.001))
        return sent


def test_a_place_that_is_limited_alone_slows_nothing_else_down() -> None:
    worker = Worker()
    worker.hears(NO)
    worker.hears(NO)
    assert worker.pace.allowance(worker.now, 20) == 20
    worker.wait(61)
    worker.hears(NO, "C2")
    assert worker.pace.allowance(worker.now, 20) == 20, "what is long ago says nothing of now"


def test_two_places_at_once_mean_the_workspace_and_nothing_goes_out_at_first() -> None:
    worker = Worker()
    worker.limited()
    assert worker.pace.allowance(worker.now, 20) == 0
    assert worker.pace.closed_for(worker.now) == timedelta(seconds=2 / FASTEST)


def test_refusals_of_one_moment_halve_the_rate_once_and_later_ones_again_down_to_the_slowest() -> None:
    worker = Worker()
    worker.limited()
    worker.limited()
    assert worker.pace.closed_for(worker.now) == timedelta(seconds=2 / FASTEST)
    for _ in range(10):
        worker.wait(2)
        worker.limited()
    assert worker.pace.closed_for(worker.now) == timedelta(seconds=1 / SLOWEST)


def test_nobody_is_told_to_wait_for_no_time_at_all() -> None:
    bucket = Bucket(burst=3, every=1.2, filled=1 - 1e-12, at=0.0)
    assert bucket.left(0.0) == 1
    assert bucket.wait(0.0) == 0.0
    assert timedelta(seconds=bucket.wait(0.0)) > timedelta()


def test_what_was_not_used_is_not_saved_up() -> None:
    worker = Worker()
    for _ in range(10):
        worker.wait(2)
        worker.limited()
    worker.wait(3600)
    assert worker.pace.allowance(worker.now, 20) == 1


def test_the_rate_grows_slowly_while_slack_takes_what_is_sent_until_nothing_is_held_back() -> None:
    worker = Worker()
    for _ in range(10):
        worker.wait(2)
        worker.limited()
    assert 2 <= worker.sends_in(10) <= 8
    assert worker.sends_in(20) < worker.sends_in(20) < worker.sends_in(20)
    worker.sends_in(20)
    assert worker.pace.allowance(worker.now, 20) == 20


def test_a_digest_that_went_out_on_credit_is_paid_back() -> None:
    worker = Worker()
    worker.limited()
    worker.wait(1)
    for _ in range(6):
        worker.hears(Later(timedelta(seconds=1)))
    assert worker.pace.closed_for(worker.now) > timedelta(seconds=2 / FASTEST)


def test_while_no_redraw_may_go_out_none_is_drawn_and_of_those_that_wait_the_one_after_a_deed_is_first(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [open_issue(bench.rt, TEAM, form=Form(id=f"f{n}", report=A_REPORT), by=by(ALICE)).id for n in range(30)]
    slack, pace = Mailbox(), Pace()
    settled(bench, slack)
    slack.take()
    with bench.database.writing() as session:
        for number in numbers:
            redraw_cards(session, TEAM, number, bench.machine())
    drawn: list[str] = []

    def draws(rt: Runtime, team: TeamId, letter: Letter, around: Surroundings) -> Parcel | Instead:
        drawn.append(letter.id)
        return prepare(rt, team, letter, around)

    monkeypatch.setattr(deliver, "prepare", draws)
    settled(bench, slack, pace)
    sent = {parcel.issue.id for parcel in slack.take() if isinstance(parcel, CardParcel)}
    assert len(sent) == len(drawn) == 25, "what Slack takes at once"
    waits = [number for number in numbers if number not in sent]
    carry_out(bench.rt, TEAM, waits[-1], Update(by=by(BEN), text="hello"))
    bench.machine.advance(timedelta(seconds=1.3))
    settled(bench, slack, pace)
    (card,) = slack.of(CardParcel)
    assert isinstance(card, CardParcel)
    assert card.issue.id == waits[-1]


def settled(bench: Bench, slack: Mailbox, pace: Pace | None = None) -> None:
    while deliver.deliver(bench.rt, TEAM, slack, pace=pace):
        pass
