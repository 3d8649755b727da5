"""Issues to begin with under the full policy, and readings of decisions that are told in more than one place.

What reads a decision of one message is in `tests.decisions`.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept, Escalate
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, Notice, ReasonKind
from bot.domain.engine.passing_time import next_wake
from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from tests.builders import A_ROSTER, BEN, MONDAY_10, PRIYA, T1, T2, T3, TOMAS, an_issue, by
from tests.decisions import calls_of, lived, time
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
        issue = lived(issue, at, Accept(by=by(owner)), Escalate(by=by(owner), reason="Up"), policy=policy)
    return lived(issue, at, Accept(by=by(OWNERS[tier])), policy=policy)


def wakes(issue: Issue, until: datetime, *, policy: Policy = FULL_POLICY, roster: Roster = A_ROSTER) -> list[Decision]:
    """What time alone makes of it, wake by wake as the heartbeat looks, up to and including `until`."""
    decisions: list[Decision] = []
    while (wake := next_wake(issue, policy)) is not None and wake <= until:
        decisions.append(time(issue, wake, policy=policy, roster=roster))
        issue = decisions[-1].issue
    return decisions


def call(decision: Decision, kind: ReasonKind) -> CallPeople:
    """The first call that has a reason of this kind, in whatever place."""
    return next(one for one in calls_of(decision) if any(reason.kind is kind for reason in one.reasons))


def causes(decision: Decision) -> list[ReasonKind]:
    """Why people were called, in whatever place."""
    return [reason.kind for one in calls_of(decision) for reason in one.reasons]


def everybody(decision: Decision) -> list[PersonId]:
    """Who was called, in whatever place; empty where nobody was."""
    return [called.person for one in calls_of(decision) for called in one.people]


def notices(decision: Decision) -> list[Notice]:
    """What the thread was told without calling anyone."""
    return [effect for effect in decision.effects if isinstance(effect, Notice)]


def outcomes(issue: Issue, kind: ClockKind) -> list[Outcome | None]:
    """How the instances of a kind ended in the decision, the open one last."""
    return [one.outcome for one in issue.clocks if one.kind is kind]


def keys(*decisions: Decision) -> Iterator[str]:
    """The unique names of all causes that called people."""
    return (reason.key for decision in decisions for one in calls_of(decision) for reason in one.reasons)
