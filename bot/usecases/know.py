"""What the bot knows beside a report: what the form shows, the matrix judges and criteria act on.

Never decides; it is counted in the transaction that uses it.
"""

from datetime import datetime

from bot.db import knowledge
from bot.db.engine import Session
from bot.domain.ids import TeamId
from bot.domain.issue import Issue
from bot.domain.matrix import Known, Report
from bot.domain.policy import Policy
from bot.domain.process.conditions import AtLeast


def load_known(
    session: Session, team: TeamId, report: Report, policy: Policy, now: datetime, beside: Issue | None = None
) -> Known:
    """Count what this policy can ask about; `beside` is the issue of the report where it is open already."""
    return knowledge.known(session, team, report, now, days_asked(policy), beside)


def days_asked(policy: Policy) -> frozenset[int]:
    """The numbers of days over which rules and criteria of a policy count recent issues."""
    asked = (*(rule.when for rule in policy.matrix), *(criterion.when for criterion in policy.criteria))
    conditions = (condition for when in asked for condition in when.values())
    found = (condition.within_days for condition in conditions if isinstance(condition, AtLeast))
    return frozenset(days for days in found if days is not None)
