"""Making and reading decisions under the full policy, so that a test says only what must come of them.

Every issue goes in as the database gives it back: with its open clocks only. Nothing here judges a decision.
"""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.clocks import Clock, ClockKind, Outcome
from bot.domain.commands import Command
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, Notice, Place, Reason, ReasonKind
from bot.domain.engine.passing_time import pass_time
from bot.domain.errors import Refused, certain
from bot.domain.facts import Outage
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from tests.builders import A_ROSTER
from tests.full_policy import FULL_POLICY


def deed(
    issue: Issue, at: datetime, command: Command, *, policy: Policy = FULL_POLICY, roster: Roster = A_ROSTER
) -> Decision:
    """What comes of one deed."""
    return decide(loaded(issue), command, policy, roster, at)


def time(
    issue: Issue,
    at: datetime,
    *,
    policy: Policy = FULL_POLICY,
    roster: Roster = A_ROSTER,
    outage: Outage | None = None,
) -> Decision:
    """What comes of time alone, where something does."""
    return certain(pass_time(loaded(issue), policy, roster, at, outage))


def lived(
    issue: Issue, at: datetime, *commands: Command, policy: Policy = FULL_POLICY, roster: Roster = A_ROSTER
) -> Issue:
    """The issue after deeds at one instant, as it is loaded again: only its open clocks; without deeds, after time."""
    for command in commands:
        issue = deed(issue, at, command, policy=policy, roster=roster).issue
    if not commands:
        decision = pass_time(issue, policy, roster, at)
        issue = decision.issue if decision is not None else issue
    return loaded(issue)


def loaded(issue: Issue) -> Issue:
    """The issue as the database gives it back: what ended is not loaded with it."""
    return replace(issue, clocks=issue.open_clocks)


def refused(
    issue: Issue, at: datetime, command: Command, *, policy: Policy = FULL_POLICY, roster: Roster = A_ROSTER
) -> Refused:
    """Why the deed is not done."""
    with pytest.raises(Refused) as caught:
        deed(issue, at, command, policy=policy, roster=roster)
    return caught.value


def calls_of(decision: Decision) -> list[CallPeople]:
    """Every message that calls people."""
    return [effect for effect in decision.effects if isinstance(effect, CallPeople)]


def call_of(decision: Decision) -> CallPeople:
    """The one message that calls people in the issue's thread; more than one would be a fault (SPEC R14)."""
    [call] = [call for call in calls_of(decision) if call.place is Place.THREAD]
    return call


def kinds(decision: Decision) -> list[ReasonKind]:
    """Why people are called in the thread; empty where nobody is."""
    return [r.kind for call in calls_of(decision) if call.place is Place.THREAD for r in call.reasons]


def reason(decision: Decision, kind: ReasonKind) -> Reason:
    """The one reason of this kind."""
    [found] = [reason for call in calls_of(decision) for reason in call.reasons if reason.kind is kind]
    return found


def whom(decision: Decision) -> list[PersonId]:
    """Whom the thread calls."""
    return [called.person for called in call_of(decision).people]


def notice_of(decision: Decision) -> Notice:
    """The one line that only informs."""
    [notice] = [effect for effect in decision.effects if isinstance(effect, Notice)]
    return notice


def clock(issue: Issue, kind: ClockKind) -> Clock:
    """The open clock of a kind, which there is."""
    return certain(issue.clock(kind))


def ended(issue: Issue, kind: ClockKind) -> list[Outcome]:
    """How the instances of a kind ended in the decision at hand, in their order."""
    return [clock.outcome for clock in issue.clocks if clock.kind is kind and clock.outcome is not None]


def running(issue: Issue) -> set[ClockKind]:
    """Which clocks measure now."""
    return {clock.kind for clock in issue.open_clocks if clock.runs_now}
