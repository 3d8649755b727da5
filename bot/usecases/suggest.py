"""What the active policy would say of a report, and which open issues are about the same matter.

Nothing is stored; opening the issue judges again.
"""

from dataclasses import dataclass

from bot.domain.ids import IssueId, PersonId, TeamId, TierKey
from bot.domain.matrix import NOTHING_KNOWN, Report, Severity, Verdict, judge
from bot.domain.policy import Policy
from bot.usecases.policies import load_active
from bot.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarIssue:
    """An open issue that may be about the same matter; `entry` is its present stay in a tier."""

    id: IssueId
    title: str
    severity: Severity
    tier: TierKey
    owner: PersonId | None
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The verdict of the matrix under the active policy, and the open issues that are like it, the likest first."""

    policy: Policy
    verdict: Verdict
    similar: tuple[SimilarIssue, ...] = ()


def suggest(rt: Runtime, team: TeamId, report: Report) -> Suggestion:
    """Judge a report as opening it now would (SPEC section 3.3). Raises `NoPolicy`."""
    with rt.database.reading() as session:
        _, policy = load_active(session, team)
    return Suggestion(policy=policy, verdict=judge(report, policy.matrix, NOTHING_KNOWN))
