"""What the bot knows beside a report: what the form shows, the matrix judges and criteria act on.

Never decides; what is counted is counted in the transaction that uses it.
"""

from bot.db import knowledge
from bot.domain.conditions import AtLeast
from bot.domain.ids import TeamId
from bot.domain.matrix import Known, Report
from bot.domain.policy import Policy
from bot.usecases.policies import load_active
from bot.usecases.runtime import Runtime


def know(rt: Runtime, team: TeamId, report: Report) -> Known:
    """What is known beside a report that nobody sent yet, as the active policy asks for it. Raises `NoPolicy`."""
    now = rt.now()
    with rt.database.reading() as session:
        _, policy = load_active(session, team)
        return knowledge.known(session, team, report, now, days_asked(policy))


def days_asked(policy: Policy) -> frozenset[int]:
    """The numbers of days over which rules and criteria of a policy count recent issues."""
    conditions = (
        condition
        for asked in (*(rule.when for rule in policy.matrix), *(criterion.when for criterion in policy.criteria))
        for condition in asked.values()
    )
    found = (condition.within_days for condition in conditions if isinstance(condition, AtLeast))
    return frozenset(days for days in found if days is not None)
