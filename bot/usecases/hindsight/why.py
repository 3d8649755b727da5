"""Why an issue stands as it does: every clock it ever had taken apart, and everything that happened (SPEC R25).

Has no words; who shows it says it in theirs.
"""

from dataclasses import dataclass

from bot.db import clocks, facts, issues, policies
from bot.domain.facts import Fact
from bot.domain.hindsight.explain import Arithmetic, arithmetic
from bot.domain.ids import IssueId, TeamId
from bot.domain.issue import Issue
from bot.domain.policy import Policy
from bot.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An issue, the policy that it lives under, its clocks in the order they started, its facts oldest first."""

    issue: Issue
    policy: Policy
    clocks: tuple[Arithmetic, ...]
    facts: tuple[Fact, ...]


def explain(rt: Runtime, team: TeamId, issue: IssueId) -> Explanation | None:
    """Everything that answers "why?" of one issue; None where there is none of this number.

    A clock is taken apart under the calendars of its own version of the policy (SPEC R2).
    """
    with rt.database.reading() as session:
        found = issues.load(session, team, [issue]).get(issue)
        if found is None:
            return None
        ever = clocks.all_clocks(session, team, issue)
        known = policies.load(session, team, {found.policy_version, *(clock.policy_version for clock in ever)})
        happened = facts.of_issue(session, team, issue)
    now = known[found.policy_version]
    return Explanation(
        issue=found,
        policy=now,
        clocks=tuple(arithmetic(clock, {**now.calendars, **known[clock.policy_version].calendars}) for clock in ever),
        facts=happened,
    )
