"""Reading for people: one issue with everything around it, lists of open ones, what happened to one.

Never changes anything, and never asks who may see it; the edge knows where it will be shown.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.db import cards, facts, issues, policies, read_models
from bot.db.read_models import IssueLine
from bot.domain.facts import Fact
from bot.domain.ids import ChannelId, IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import Issue
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.usecases.bindings import load_roster
from bot.usecases.runtime import Runtime

__all__ = ["IssueLine", "IssueView", "issue_in_thread", "issue_view", "open_issues", "timeline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """An issue as it stands at `now`, its policy, and who is who: what words about it are made of."""

    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime


def issue_view(rt: Runtime, team: TeamId, issue: IssueId) -> IssueView | None:
    """One issue for words about it; None where there is none of this number."""
    now = rt.now()
    with rt.database.reading() as session:
        found = issues.load(session, team, [issue]).get(issue)
        if found is None:
            return None
        return IssueView(
            issue=found,
            roster=load_roster(rt, session, team),
            policy=policies.load(session, team, [found.policy_version])[found.policy_version],
            now=now,
        )


def open_issues(
    rt: Runtime, team: TeamId, *, tier: TierKey | None = None, owner: PersonId | None = None, limit: int = 50
) -> tuple[IssueLine, ...]:
    """Open issues, the most pressing deadline first; of one tier or one owner where asked."""
    with rt.database.reading() as session:
        return read_models.open_lines(session, team, tier=tier, owner=owner, limit=limit)


def issue_in_thread(rt: Runtime, team: TeamId, channel: ChannelId, thread_ts: str) -> IssueId | None:
    """Which issue has the card whose thread this is, also one that is over; None where it is another thread."""
    with rt.database.reading() as session:
        return cards.at(session, team, channel, thread_ts)


def timeline(rt: Runtime, team: TeamId, issue: IssueId) -> tuple[Fact, ...]:
    """Everything that happened to an issue, oldest first."""
    with rt.database.reading() as session:
        return facts.of_issue(session, team, issue)
