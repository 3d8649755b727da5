"""A decision read as people meet it: who was called and why, what runs on, how a clock ended, what was refused.

Every issue goes in as it would come from the database: with its open clocks only.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.clocks import Clock, ClockKind, Outcome
from bot.domain.commands import Accept, Command, Escalate
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, Notice, Reason, ReasonKind
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.errors import Refused, certain
from bot.domain.facts import Outage
from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from tests.builders import A_ROSTER, BEN, MONDAY_10, PRIYA, T1, T2, T3, TOMAS, after, an_issue, by
from tests.full_policy import FULL_POLICY

OWNERS = {T1: BEN, T2: PRIYA, T3: TOMAS}


def opened(
    severity: Severity = Severity.SEV2,
    *,
    at: datetime = MONDAY_10,
    policy: Policy = FULL_POLICY,
    roster: Roster = A_ROSTER,
) -> Issue:
    """What Alice opened, on Monday at 10:00 if nothing is said; the first tier has it, of a Sev 1 the third."""
    return an_issue(severity, at=at, policy=policy, roster=roster)


def owned(
    severity: Severity = Severity.SEV2, tier: TierKey = T1, *, at: datetime = MONDAY_10, policy: Policy = FULL_POLICY
) -> Issue:
    """The same, accepted at once by Ben, Priya or Tomas, each of whom had it from the one before."""
    issue = opened(severity, at=at, policy=policy)
    while issue.tier != tier:
        owner = OWNERS[issue.tier]
        issue = after(issue, at, Accept(by=by(owner)), Escalate(by=by(owner), reason="Up"), policy=policy)
    return after(issue, at, Accept(by=by(OWNERS[tier])), policy=policy)


def does(
    issue: Issue, command: Command, at: datetime, *, policy: Policy = FULL_POLICY, roster: Roster = A_ROSTER
) -> Decision:
    """What comes of a command."""
    return decide(stored(issue), command, policy, roster, at)


def stored(issue: Issue) -> Issue:
    """The issue as it is loaded: what ended is not loaded with it."""
    return replace(issue, clocks=issue.open_clocks)


def refused(
    issue: Issue, command: Command, at: datetime, *, policy: Policy = FULL_POLICY, roster: Roster = A_ROSTER
) -> Refused:
    """Why a command is refused."""
    with pytest.raises(Refused) as caught:
        decide(stored(issue), command, policy, roster, at)
    return caught.value


def time(
    issue: Issue,
    at: datetime,
    *,
    policy: Policy = FULL_POLICY,
    roster: Roster = A_ROSTER,
    outage: Outage | None = None,
) -> Decision:
    """What time alone makes of it by then; there must be something."""
    return certain(pass_time(stored(issue), policy, roster, at, outage))


def wakes(issue: Issue, until: datetime, *, policy: Policy = FULL_POLICY, roster: Roster = A_ROSTER) -> list[Decision]:
    """What time alone makes of it, wake by wake as the heartbeat looks, up to and including `until`."""
    decisions: list[Decision] = []
    while (wake := next_wake(issue, policy)) is not None and wake <= until:
        decisions.append(time(issue, wake, policy=policy, roster=roster))
        issue = decisions[-1].issue
    return decisions


def calls(*decisions: Decision) -> list[CallPeople]:
    """Every call of the decisions."""
    return [effect for decision in decisions for effect in decision.effects if isinstance(effect, CallPeople)]


def call(decision: Decision, kind: ReasonKind) -> CallPeople:
    """The call that has a reason of this kind."""
    return next(one for one in calls(decision) if any(reason.kind is kind for reason in one.reasons))


def reason(decision: Decision, kind: ReasonKind) -> Reason:
    """The reason of this kind that people were called for."""
    return next(one for one in call(decision, kind).reasons if one.kind is kind)


def kinds(decision: Decision) -> list[ReasonKind]:
    """Why people were called, in order."""
    return [reason.kind for one in calls(decision) for reason in one.reasons]


def whom(decision: Decision) -> list[PersonId]:
    """Who was called, in order."""
    return [called.person for one in calls(decision) for called in one.people]


def notices(decision: Decision) -> list[Notice]:
    """What the thread was told without calling anyone."""
    return [effect for effect in decision.effects if isinstance(effect, Notice)]


def clock(issue: Issue, kind: ClockKind) -> Clock:
    """The open instance of a kind; there must be one."""
    return certain(issue.clock(kind))


def running(issue: Issue) -> set[ClockKind]:
    """The kinds of the clocks that run and are not paused."""
    return {one.kind for one in issue.open_clocks if one.runs_now}


def outcomes(issue: Issue, kind: ClockKind) -> list[Outcome | None]:
    """How the instances of a kind ended in the decision, the open one last."""
    return [one.outcome for one in issue.clocks if one.kind is kind]


def keys(*decisions: Decision) -> Iterator[str]:
    """The unique names of all causes that called people."""
    return (one.key for each in calls(*decisions) for one in each.reasons)
