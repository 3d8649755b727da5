"""Whoever heard enough calls within the hour gets what can wait as one message; what is urgent never waits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.commands import Accept
from bot.domain.ids import ChannelId, IssueId
from bot.domain.matrix import Report, Severity
from bot.domain.opening import Form
from bot.domain.process.noise import NoiseBudget
from bot.domain.standing import CalledBy
from bot.usecases.audit import audit
from bot.usecases.backlog import backlog
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.noise import Heard, heard
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import Pace
from bot.usecases.parcels import CallParcel, DigestParcel
from bot.usecases.policies import activate_policy
from bot.usecases.preferences import prefer
from tests.builders import A_POLICY, ALICE, BEN, REPORTS, TEAM, by, minutes
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

Call = CallParcel | DigestParcel
T1 = ChannelId("CTIER1")


class Line:
    """A worker that delivers at its pace, and what it sent."""

    def __init__(self, bench: Bench, **budget: int) -> None:
        self.bench, self.pace, self.mailbox, self.opened = bench, Pace(), Mailbox(), 0
        noise = replace(NoiseBudget(person=100, channel=100), **budget)
        activate_policy(bench.rt, TEAM, replace(A_POLICY, noise=noise), "name: noise\n", None)
        prefer(bench.rt, TEAM, by(BEN), CalledBy.BOTH)

    def open(self, count: int, report: Report = REPORTS[Severity.SEV3]) -> list[Call]:
        """So many issues, one in ten seconds; what is sent meanwhile."""
        sent: list[Call] = []
        for _ in range(count):
            self.opened += 1
            open_issue(self.bench.rt, TEAM, form=Form(id=f"f{self.opened}", report=report), by=by(ALICE))
            sent += self.run(seconds=10)
        return sent

    def run(self, **time: float) -> list[Call]:
        """The calls that go out within that time."""
        end = self.bench.machine.now + timedelta(**time)
        while True:
            while deliver(self.bench.rt, TEAM, self.mailbox, pace=self.pace):
                pass
            pause = next_delivery(self.bench.rt, TEAM, self.pace)
            until = end if pause is None else min(end, self.bench.machine.now + pause)
            self.bench.advance(until - self.bench.machine.now)
            if until == end:
                return [
                    one for one in self.mailbox.take() if isinstance(one, Call) and getattr(one, "ts", None) is None
                ]


def to_ben(sent: list[Call]) -> list[list[int]]:
    """The issues of each message that went to Ben directly."""
    return [issues_of(one) for one in sent if one.person == BEN]


def issues_of(one: Call) -> list[int]:
    return [call.issue.id for call in one.calls] if isinstance(one, DigestParcel) else [one.issue.id]


def test_who_heard_enough_gets_what_can_wait_as_one_message_at_the_next_quarter_of_an_hour(bench: Bench) -> None:
    line = Line(bench, person=2)
    sent = line.open(5)
    assert to_ben(sent) == [[1], [2]]
    assert [issues_of(one) for one in sent if one.channel == T1] == [[1], [2], [3], [4], [5]], "the channel heard less"
    assert to_ben(line.run(minutes=14)) == [], "no sooner"
    (gathered,) = line.run(minutes=1)
    assert (gathered.person, issues_of(gathered)) == (BEN, [3, 4, 5])
    assert isinstance(gathered, DigestParcel)
    assert gathered.gathered


def test_a_channel_that_heard_enough_does_too(bench: Bench) -> None:
    line = Line(bench, channel=2)
    assert [issues_of(one) for one in line.open(4) if one.channel == T1] == [[1], [2]]
    assert [issues_of(one) for one in line.run(minutes=15) if one.channel == T1] == [[3, 4]]


@pytest.mark.parametrize("severity", [Severity.SEV1, Severity.SEV2])
def test_what_is_urgent_goes_at_once(bench: Bench, severity: Severity) -> None:
    line = Line(bench, person=0, channel=0)
    direct = [one for one in line.open(1, REPORTS[severity]) if one.person is not None]
    assert direct


def test_what_is_no_longer_true_when_it_would_be_gathered_is_not_sent_and_what_is_left_comes_alone(
    bench: Bench,
) -> None:
    line = Line(bench, person=1)
    assert to_ben(line.open(3)) == [[1]]
    carry_out(bench.rt, TEAM, IssueId(2), Accept(by=by(ALICE)))
    (left,) = [one for one in line.run(minutes=15) if one.person == BEN]
    assert (issues_of(left), isinstance(left, CallParcel)) == ([3], True), "with all of its buttons"


def test_after_an_hour_nobody_has_heard_anything(bench: Bench) -> None:
    line = Line(bench, person=2)
    assert to_ben(line.open(2)) == [[1], [2]]
    line.run(minutes=60)
    assert to_ben(line.open(1)) == [[3]]


def test_a_call_that_reaches_a_person_twice_and_many_calls_in_one_message_count_once(bench: Bench) -> None:
    line = Line(bench, person=2)
    line.open(4)
    line.run(minutes=15)
    found = heard(bench.rt, TEAM)
    assert dict(found.people) == {BEN: 3, ALICE: 4}, "Ben two and a digest, and Alice the mentions in the channel"
    assert (found.busiest_person, found.busiest_channel) == (4, 4)


def test_what_is_held_back_is_told_to_the_doctor_and_is_nothing_that_the_watchdog_finds(bench: Bench) -> None:
    line = Line(bench, person=0, channel=100)
    line.open(2)
    line.run(minutes=12)
    found = heard(bench.rt, TEAM)
    assert (found.held_back, found.still) == (2, minutes(15) - minutes(12) - timedelta(seconds=20))
    assert audit(bench.rt, TEAM) == ()
    waiting = backlog(bench.rt, TEAM)
    assert waiting is not None
    assert sum(one.letters for one in waiting.waiting) == 0
    assert waiting.held_back == 2


def test_where_nobody_is_called_nobody_heard_anything(bench: Bench) -> None:
    assert heard(bench.rt, TEAM) == Heard()
