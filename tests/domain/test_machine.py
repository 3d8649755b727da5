"""Any people doing anything at any time: what must hold of an issue whatever happens."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.commands import (
    Accept,
    Answer,
    Command,
    Escalate,
    NeedInfo,
    Reopen,
    Resolve,
    Resume,
    Return,
    Update,
    WaitOn,
)
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople
from bot.domain.errors import Refused
from bot.domain.facts import Breached, Commanded, Fact, TimePassed
from bot.domain.ids import PersonId
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.lifecycle import ALLOWED_IN, decide
from bot.domain.matrix import Severity
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.roster import Roster
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    STRANGER,
    TOMAS,
    an_issue,
    by,
)
from tests.scope import EVERYTHING

PEOPLE = st.sampled_from([ALICE, BEN, DANA, PRIYA, TOMAS, MARC, OLU, STRANGER])
NOBODY_LEADS = {key: replace(tier, lead=None) for key, tier in A_ROSTER.tiers.items()}
ROSTERS = st.sampled_from(
    [
        A_ROSTER,
        replace(A_ROSTER, tiers=NOBODY_LEADS, managers=()),
        replace(A_ROSTER, tiers={}, accountable=None),
        replace(A_ROSTER, unavailable=frozenset({ALICE, BEN, DANA, MARC})),
    ]
)
A_WHILE = st.integers(0, 60 * 24 * 3).map(lambda minutes: timedelta(minutes=minutes))
HOLDERS = {
    Status.UNACCEPTED: {HolderKind.NOBODY},
    Status.ACCEPTED: {HolderKind.TIER},
    Status.WAITING: {HolderKind.CUSTOMER, HolderKind.VENDOR, HolderKind.SENDER},
    Status.RESOLVED: {HolderKind.SETTLED},
    Status.CLOSED: {HolderKind.SETTLED},
}


def commands(person: PersonId) -> st.SearchStrategy[Command]:
    actor = by(person)
    entry = st.none() | st.integers(1, 3)
    return st.one_of(
        st.builds(Accept, by=st.just(actor), entry=entry),
        st.builds(Escalate, by=st.just(actor), reason=st.just("x"), entry=entry),
        st.builds(NeedInfo, by=st.just(actor), question=st.just("?")),
        st.just(Answer(by=actor, text="x")),
        st.just(Return(by=actor, reason="not_ours")),
        st.builds(WaitOn, by=st.just(actor), vendor=st.booleans(), reason=st.just("x")),
        st.just(Resume(by=actor)),
        st.just(Update(by=actor, text="x")),
        st.just(Resolve(by=actor, text="x", cause="defect", component="x", customer_told=True, lower_tier_could=False)),
        st.just(Reopen(by=actor, reason="x")),
    )


class AnIssueInTheHandsOfPeople(RuleBasedStateMachine):
    """One issue, any commands, any passing of time."""

    issue: Issue
    breaches: int

    @initialize(severity=st.sampled_from(list(Severity)), roster=ROSTERS)
    def opened(self, severity: Severity, roster: Roster) -> None:
        self.now, self.roster, self.breaches = MONDAY_10, roster, 0
        self.beginning = self.issue = an_issue(severity, roster=roster)
        self.keys: set[str] = set()
        self.happened: list[Fact] = []

    @rule(person=PEOPLE, data=st.data(), wait=A_WHILE)
    def somebody_does_something(self, person: PersonId, data: Any, wait: timedelta) -> None:  # noqa: ANN401  # Hypothesis gives no type
        command = data.draw(commands(person))
        self.now += wait / 20
        before = self.issue
        try:
            decision = decide(before, command, A_POLICY, self.roster, self.now)
        except Refused:
            return
        assert before.status in ALLOWED_IN[type(command)] or before.last_instant < self.now
        self.take(decision)

    @rule(wait=A_WHILE)
    def time_passes(self, wait: timedelta) -> None:
        self.now += wait
        decision = pass_time(self.issue, A_POLICY, self.roster, self.now)
        if decision is not None:
            self.take(decision)

    def take(self, decision: Decision) -> None:
        ended = {clock.number for clock in self.issue.clocks if not clock.is_open}
        rewritten = [
            clock for clock in decision.issue.clocks if clock.number in ended and clock not in self.issue.clocks
        ]
        assert rewritten == []
        for effect in decision.effects:
            if isinstance(effect, CallPeople):
                assert effect.people, "a call that reaches nobody"
                assert effect.key not in self.keys, "the same cause called twice"
                self.keys.add(effect.key)
        self.breaches += sum(isinstance(fact, Breached) for fact in decision.facts)
        assert decision.issue.version == self.issue.version + 1
        self.issue = decision.issue
        self.happened += decision.facts

    def teardown(self) -> None:
        """Replaying what people did and when the bot looked gives the same issue (but for how often it was saved)."""
        if not hasattr(self, "beginning"):
            return
        issue = self.beginning
        for fact in self.happened:
            if isinstance(fact, TimePassed):
                decision = pass_time(issue, A_POLICY, self.roster, fact.at)
                issue = decision.issue if decision is not None else issue
            elif isinstance(fact, Commanded):
                issue = decide(issue, fact.command, A_POLICY, self.roster, fact.at).issue
        assert replace(issue, version=0) == replace(self.issue, version=0)

    @invariant()
    def a_clock_is_paused_only_while_waiting(self) -> None:
        paused = [clock for clock in self.issue.open_clocks if clock.running_since is None]
        assert not paused or self.issue.status is Status.WAITING

    @invariant()
    def an_open_issue_always_has_a_wake_ahead(self) -> None:
        wake = next_wake(self.issue, A_POLICY)
        assert (wake is None) is (self.issue.status in {Status.CLOSED, Status.CANCELLED})
        assert wake is None or wake > self.issue.last_instant

    @invariant()
    def there_is_one_holder_and_an_owner_exactly_when_accepted_or_waiting(self) -> None:
        issue = self.issue
        assert issue.holder.kind in HOLDERS[issue.status]
        assert (issue.owner is not None) is (issue.status in {Status.ACCEPTED, Status.WAITING})
        assert (issue.accepted_at is not None) is (issue.owner is not None)
        assert (issue.wait is not None) is (issue.status is Status.WAITING)
        assert (issue.calling is not None) is (issue.status is Status.UNACCEPTED)

    @invariant()
    def there_is_at_most_one_open_clock_of_a_kind_and_none_on_a_settled_issue(self) -> None:
        kinds = [clock.kind for clock in self.issue.open_clocks]
        assert len(kinds) == len(set(kinds))
        assert self.issue.is_open or not kinds

    @invariant()
    def a_breach_is_never_erased(self) -> None:
        assert sum(clock.breach is not None for clock in self.issue.clocks) >= self.breaches

    @invariant()
    def reminders_run_exactly_while_something_is_late_and_no_step_is_left(self) -> None:
        issue = self.issue
        late = any(clock.running_since is not None for clock in issue.late_clocks)
        steps = issue.calling is not None and not issue.calling.exhausted
        assert (issue.reminders is not None) is (late and not steps)


TestAnIssueInTheHandsOfPeople = AnIssueInTheHandsOfPeople.TestCase
TestAnIssueInTheHandsOfPeople.settings = settings(
    max_examples=300 if EVERYTHING else 25, stateful_step_count=30, deadline=None
)
