"""Any people doing anything at any time: what must hold of an issue whatever happens."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain import commands as c
from bot.domain.clocks import BreachCause, ClockKind, Waiting
from bot.domain.decision import Decision
from bot.domain.deeds.departing import depart
from bot.domain.deeds.merging import handed_on, take_in
from bot.domain.effects import CallPeople
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.errors import Refused
from bot.domain.facts import Breached, Departed, Fact, Held, Moved, TookOver
from bot.domain.hindsight.replay import replayed
from bot.domain.ids import PersonId
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.lifecycle import ALLOWED_IN, decide
from bot.domain.matrix import Known, Severity
from bot.domain.opening import observe
from bot.domain.process.procedures import Procedure
from bot.domain.review import ReviewState
from bot.domain.roster import DepartmentPeople, Roster
from bot.domain.running import SnoozeFor
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    REPORTS,
    STRANGER,
    T2,
    T3,
    TOMAS,
    an_issue,
    by,
)
from tests.full_policy import BILLING, FULL_POLICY
from tests.scope import EVERYTHING

POLICY = replace(FULL_POLICY, procedures=(Procedure(key="first_aid", title="First aid", steps=("Look", "Ask")),))
PEOPLE = st.sampled_from([ALICE, BEN, DANA, PRIYA, TOMAS, MARC, OLU, STRANGER])
FULL_ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=MARC)})
NOBODY_LEADS = {key: replace(tier, lead=None) for key, tier in A_ROSTER.tiers.items()}
ROSTERS = st.sampled_from(
    [
        FULL_ROSTER,
        replace(FULL_ROSTER, tiers=NOBODY_LEADS, managers=()),
        replace(FULL_ROSTER, tiers={}, accountable=None),
        replace(FULL_ROSTER, unavailable=frozenset({ALICE, BEN, DANA, MARC}), deputies={DANA: BEN, MARC: OLU}),
    ]
)
A_WHILE = st.integers(0, 60 * 24 * 3).map(lambda minutes: timedelta(minutes=minutes))
HOLDERS = {
    Status.UNACCEPTED: {HolderKind.NOBODY},
    Status.ACCEPTED: {HolderKind.TIER},
    Status.WAITING: {HolderKind.CUSTOMER, HolderKind.VENDOR, HolderKind.SENDER, HolderKind.DEPARTMENT},
    Status.RESOLVED: {HolderKind.SETTLED},
    Status.CLOSED: {HolderKind.SETTLED},
    Status.CANCELLED: {HolderKind.SETTLED},
}
HOLDER_OF_WAIT = {
    Waiting.CUSTOMER: HolderKind.CUSTOMER,
    Waiting.VENDOR: HolderKind.VENDOR,
    Waiting.SENDER: HolderKind.SENDER,
    Waiting.DEPARTMENT: HolderKind.DEPARTMENT,
}


def commands(person: PersonId, now: datetime) -> st.SearchStrategy[c.Command]:
    me = st.just(by(person))
    entry, number, text = st.none() | st.integers(1, 3), st.integers(1, 2), st.just("x")
    soon = st.none() | st.sampled_from([now + timedelta(minutes=30), now + timedelta(days=1)])
    reports = st.sampled_from(list(REPORTS.values()))
    resolve = c.Resolve(by=by(person), text="x", cause="defect", component="x", customer_told=True)
    return st.one_of(
        st.builds(c.Accept, by=me, entry=entry),
        st.builds(c.Escalate, by=me, reason=text, entry=entry, to=st.sampled_from([None, T2, T3])),
        st.builds(c.NeedInfo, by=me, question=text),
        st.builds(c.Answer, by=me, text=text),
        st.builds(c.Return, by=me, reason=st.just("not_ours")),
        st.builds(c.HandOver, by=me, to=PEOPLE),
        st.builds(c.TakeOver, by=me, reason=text),
        st.builds(c.UnAccept, by=me, reason=text),
        st.builds(c.WaitOn, by=me, vendor=st.booleans(), reason=text, until=soon),
        st.builds(c.Resume, by=me),
        st.builds(c.Update, by=me, text=text, customer_visible=st.booleans(), next_by=soon),
        st.builds(c.CustomerWrote, by=me, at=st.just(now), text=text, automatic=st.booleans()),
        st.builds(c.NoAnswerNeeded, by=me),
        st.builds(c.ReRate, by=me, report=reports, reason=text, severity=st.none() | st.sampled_from(Severity)),
        st.builds(c.Snooze, by=me, length=st.sampled_from(SnoozeFor)),
        st.builds(c.StopReminding, by=me, until=st.just(now + timedelta(hours=1)), reason=text),
        st.builds(c.AskTier, by=me, question=text),
        st.builds(c.AnswerAsk, by=me, number=number, text=text),
        st.builds(c.DraftUpdate, by=me, text=text),
        st.builds(c.ApproveUpdate, by=me, number=number, text=st.none() | text),
        st.builds(c.SendBack, by=me, number=number, comment=text),
        st.builds(c.Request, by=me, department=st.just(BILLING), question=text, blocking=st.booleans()),
        st.builds(c.AcceptRequest, by=me, number=number),
        st.builds(c.AnswerRequest, by=me, number=number, text=text, declined=st.booleans()),
        st.builds(c.WithdrawRequest, by=me, number=number, reason=text),
        st.builds(
            lambda told, lower: replace(resolve, customer_told=told, lower_tier_could=lower),
            st.booleans(),
            st.booleans(),
        ),
        st.builds(c.Reopen, by=me, reason=text),
        st.builds(c.Cancel, by=me, reason=st.sampled_from(c.CancelReason)),
        st.builds(c.Watch, by=me, on=st.booleans()),
        st.builds(c.OpenChannel, by=me),
        st.builds(c.Tick, by=me, procedure=st.just("first_aid"), step=st.integers(0, 2), done=st.booleans()),
    )


class AnIssueInTheHandsOfPeople(RuleBasedStateMachine):
    """One issue, any commands, any passing of time."""

    issue: Issue

    @initialize(severity=st.sampled_from(list(Severity)), roster=ROSTERS, reported=A_WHILE)
    def opened(self, severity: Severity, roster: Roster, reported: timedelta) -> None:
        self.now, self.roster = MONDAY_10, roster
        first = MONDAY_10 - reported / 10
        self.issue = an_issue(severity, roster=roster, policy=POLICY, first_reported_at=first)
        self.beginning, self.held = self.issue, self.issue.holder
        self.keys: set[str] = set()
        self.happened: list[Fact] = []
        self.breaches = {clock.number: clock.breach for clock in self.issue.clocks if clock.breach is not None}

    @rule(person=PEOPLE, data=st.data(), wait=A_WHILE)
    def somebody_does_something(self, person: PersonId, data: Any, wait: timedelta) -> None:  # noqa: ANN401  # Hypothesis gives no type
        self.now += wait / 20
        command = data.draw(commands(person, self.now))
        before = self.issue
        try:
            decision = decide(before, command, POLICY, self.roster, self.now)
        except Refused:
            return
        assert before.status in ALLOWED_IN[type(command)] or before.last_instant < self.now
        self.take(decision)

    @rule(issues=st.integers(0, 5))
    def more_becomes_known(self, issues: int) -> None:
        known = Known(open_of_customer=issues)
        decision = observe(self.issue, known, POLICY, self.roster, self.now)
        if decision is not None:
            self.take(decision)

    @rule(person=PEOPLE, data=st.data())
    def another_is_merged_into_it(self, person: PersonId, data: Any) -> None:  # noqa: ANN401
        other = an_issue(at=self.now, number=99, policy=POLICY, roster=self.roster)
        for _ in range(2):
            command = data.draw(commands(person, self.now))
            try:
                other = decide(other, command, POLICY, self.roster, self.now).issue
            except Refused:
                continue
        try:
            decision = take_in(self.issue, handed_on(other), POLICY, self.roster, self.now)
        except Refused:
            assert not self.issue.is_open
            return
        self.take(decision)

    @rule(person=PEOPLE, to=st.none() | PEOPLE)
    def somebody_leaves_the_workspace(self, person: PersonId, to: PersonId | None) -> None:
        gone = Departed(self.now, person, to if to != person else None)
        decision = depart(self.issue, gone, POLICY, self.roster, self.now)
        if decision is not None:
            self.take(decision)

    @rule(wait=A_WHILE)
    def time_passes(self, wait: timedelta) -> None:
        """One large step and many small ones end in the same state and the same breaches (SPEC R26)."""
        self.now += wait
        before = self.issue
        at_once = pass_time(before, POLICY, self.roster, self.now)
        stepwise = before
        while (wake := next_wake(stepwise, POLICY)) is not None and wake <= self.now:
            decision = pass_time(stepwise, POLICY, self.roster, wake)
            assert decision is not None
            stepwise = decision.issue
        if at_once is None:
            assert stepwise == before
            return
        assert settled(at_once.issue) == settled(stepwise)
        self.take(at_once)

    def take(self, decision: Decision) -> None:
        self.look_at_clocks(decision)
        for effect in decision.effects:
            if isinstance(effect, CallPeople):
                assert effect.people, "a call that reaches nobody"
                assert effect.key not in self.keys, "the same cause called twice"
                self.keys.add(effect.key)
        self.nothing_is_silent(decision)
        for fact in decision.facts:
            if isinstance(fact, Held):
                assert fact.at == fact.holder.since >= self.held.since, "the ledger of holders goes back in time"
                self.held = fact.holder
        assert decision.issue.holder == self.held, "a holder that the ledger does not know"
        assert decision.issue.version == self.issue.version + 1
        self.issue = decision.issue
        self.happened += decision.facts

    def look_at_clocks(self, decision: Decision) -> None:
        """What ended stays as it ended, breaches stay, and a deadline moves only with a new revision (SPEC R2, R9)."""
        now = {clock.number: clock for clock in decision.issue.clocks}
        for before in self.issue.clocks:
            after = now[before.number]
            assert before.is_open or after == before, "an ended clock was written again"
            if before.runs_now and after.runs_now and before.revision == after.revision:
                assert (before.deadline, before.target) == (after.deadline, after.target), "a deadline moved"
        for number, known in self.breaches.items():
            assert now[number].breach == known, "a breach was erased or written again"
        told = {(fact.number, fact.at) for fact in decision.facts if isinstance(fact, Breached)}
        handed = any(isinstance(fact, TookOver) for fact in decision.facts)
        for clock in decision.issue.clocks:
            breach = clock.breach
            if breach is not None and clock.number not in self.breaches:
                assert breach.at <= breach.detected_at
                noted = (clock.number, breach.at) in told or breach.cause is BreachCause.CARRIED or handed
                assert noted, "a breach without its fact"
        self.breaches = {clock.number: clock.breach for clock in decision.issue.clocks if clock.breach is not None}

    def nothing_is_silent(self, decision: Decision) -> None:
        """Who moved it by itself or let a deadline pass is told now, or it is written down when (SPEC E11)."""
        calls = [effect for effect in decision.effects if isinstance(effect, CallPeople)]
        issue = decision.issue
        by_itself = any(isinstance(fact, Moved) and fact.by is None for fact in decision.facts)
        if by_itself and issue.status is Status.UNACCEPTED:
            assert calls or (issue.calling is not None and issue.calling.announce_at is not None)

    def teardown(self) -> None:
        """Replaying what people did and when the bot looked gives the same issue, whoever is on the roster by then."""
        if not hasattr(self, "beginning"):
            return
        issue = replayed(self.beginning, self.happened, POLICY, A_ROSTER)
        assert replace(issue, version=0) == replace(self.issue, version=0)

    @invariant()
    def a_clock_is_paused_only_while_waiting(self) -> None:
        paused = [clock for clock in self.issue.open_clocks if clock.running_since is None]
        assert not paused or self.issue.status is Status.WAITING

    @invariant()
    def an_open_issue_always_has_a_wake_ahead(self) -> None:
        wake = next_wake(self.issue, POLICY)
        assert not self.issue.is_open or wake is not None
        assert wake is None or wake > self.issue.last_instant

    @invariant()
    def there_is_one_holder_and_an_owner_exactly_when_accepted_or_waiting(self) -> None:
        issue = self.issue
        assert issue.holder.kind in HOLDERS[issue.status]
        assert (issue.owner is not None) is (issue.status in {Status.ACCEPTED, Status.WAITING})
        assert (issue.accepted_at is not None) is (issue.owner is not None)
        assert (issue.wait is not None) is (issue.status is Status.WAITING)
        assert (issue.calling is not None) is (issue.status is Status.UNACCEPTED)
        assert issue.wait is None or issue.holder.kind is HOLDER_OF_WAIT[issue.wait.on]
        assert not issue.is_open or issue.holder.tier == issue.tier

    @invariant()
    def there_is_at_most_one_open_clock_of_a_kind_and_of_a_request(self) -> None:
        kinds = [(clock.kind, clock.request) for clock in self.issue.open_clocks]
        assert len(kinds) == len(set(kinds))
        requests = {clock.request for clock in self.issue.open_clocks if clock.request is not None}
        assert requests == {request.number for request in self.issue.requests}
        if not self.issue.is_open:
            assert {kind for kind, _ in kinds} <= {ClockKind.NEXT_REPLY}

    @invariant()
    def acceptance_runs_exactly_while_nobody_has_accepted(self) -> None:
        acks = [clock for clock in self.issue.open_clocks if clock.kind is ClockKind.ACK]
        assert bool(acks) is (self.issue.status is Status.UNACCEPTED)

    @invariant()
    def a_text_for_the_customer_comes_up_again_exactly_while_it_waits(self) -> None:
        review = self.issue.review
        waits = review is not None and review.state is ReviewState.WAITING
        assert (review is not None and review.until is not None) is waits
        assert self.issue.is_open or not waits

    @invariant()
    def what_silences_needs_an_owner(self) -> None:
        issue = self.issue
        silences = (issue.snoozed, issue.stopped, issue.offered, issue.attention)
        assert issue.owner is not None or silences == (None, None, None, None)

    @invariant()
    def reminders_run_exactly_while_something_is_late_and_nothing_else_speaks(self) -> None:
        issue = self.issue
        late = any(clock.running_since is not None for clock in issue.late_clocks)
        steps = issue.calling is not None and not issue.calling.exhausted
        speaks = issue.is_open and late and not steps and issue.stopped is None
        assert (issue.reminders is not None) is speaks


def settled(issue: Issue) -> Issue:
    """The issue without how often it was saved, when it was last looked at, and when its breaches were noticed."""
    clocks = tuple(
        clock if clock.breach is None else replace(clock, breach=replace(clock.breach, detected_at=clock.breach.at))
        for clock in issue.clocks
    )
    return replace(issue, version=0, last_instant=issue.opened_at, clocks=clocks)


TestAnIssueInTheHandsOfPeople = pytest.mark.timeout(600)(AnIssueInTheHandsOfPeople.TestCase)
TestAnIssueInTheHandsOfPeople.settings = settings(
    max_examples=200 if EVERYTHING else 12, stateful_step_count=30, deadline=None
)
