"""What the active policy would say of a report, which open issues are about the same matter, and what helped before.

Nothing is stored; opening the issue judges again.
"""

from dataclasses import dataclass

from bot.db import insights, issues, read_models
from bot.db.read_models import IssueLine
from bot.domain.actor import Actor
from bot.domain.ids import TeamId
from bot.domain.insight import Insight
from bot.domain.matrix import Report, Verdict, judge
from bot.domain.permissions import standing_refusal
from bot.domain.policy import Policy
from bot.usecases.know import load_known
from bot.usecases.policies import load_active
from bot.usecases.runtime import Runtime

MOST_SIMILAR = 3  # more would push the questions off a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The verdict of the matrix under the active policy, and the open issues that are like it, the likest first.

    `helped` is what was kept about the same component, the newest first.
    """

    policy: Policy
    verdict: Verdict
    similar: tuple[IssueLine, ...] = ()
    helped: tuple[Insight, ...] = ()


def suggest(rt: Runtime, team: TeamId, report: Report, by: Actor, form: str = "") -> Suggestion:
    """Judge a report as opening it now would (SPEC section 3.3). Raises `NoPolicy`.

    Other issues, and what was kept of them, are for full members alone (SPEC section 5a).

    What the form itself has opened already, when it is sent twice, is not like it but the same.
    """
    now = rt.now()
    with rt.database.reading() as session:
        _, policy = load_active(session, team)
        opened = issues.by_form(session, team, form)
        alike = read_models.similar(session, team, report, MOST_SIMILAR)
        known = load_known(session, team, report, policy, now)
        helped = insights.of_component(session, team, report.component, MOST_SIMILAR)
    others = tuple(one.line for one in alike if one.line.id != opened)
    if standing_refusal(by) is not None:
        return Suggestion(policy=policy, verdict=judge(report, policy.matrix, known))
    return Suggestion(policy=policy, verdict=judge(report, policy.matrix, known), similar=others, helped=helped)
