"""Opening an issue: one form opens one, however often it is submitted.

Never judges the report; the matrix of the active policy does.
"""

from collections.abc import Mapping

from bot.db import issues
from bot.domain import opening
from bot.domain.actor import Actor
from bot.domain.ids import TeamId
from bot.domain.issue import Issue
from bot.domain.matrix import Report, Severity
from bot.domain.opening import Form
from bot.usecases.bindings import load_roster
from bot.usecases.look_up import IssueView
from bot.usecases.policies import load_active
from bot.usecases.record import record
from bot.usecases.runtime import Runtime
from bot.usecases.whisper import Told, tell


def open_issue(  # noqa: PLR0913  # keywords only: what the form carries
    rt: Runtime,
    team: TeamId,
    *,
    form: str,
    report: Report,
    by: Actor,
    severity: Severity | None = None,
    reason: str = "",
    information: Mapping[str, str] | None = None,
    told: Told | None = None,
) -> Issue:
    """Open an issue under the active policy; the same form again gives the same issue and changes nothing.

    Numbers have no gaps: whoever opens waits for whoever opens at the same moment. Raises `Refused` and `NoPolicy`.
    """
    now = rt.now()
    with rt.database.writing() as session:
        number = issues.lock_numbers(session, team)
        known = issues.by_form(session, team, form)
        if known is not None:
            return issues.load(session, team, [known])[known]
        version, policy = load_active(session, team)
        roster, machine = load_roster(rt, session, team), rt.database.machine_now(session)
        decision = opening.open_issue(
            team=team,
            id=number,
            form=Form(id=form, report=report, severity=severity, reason=reason, information=information),
            by=by,
            policy=policy,
            policy_version=version,
            roster=roster,
            now=now,
        )
        issues.take_number(session, team, number)
        record(session, team, decision, policy, machine)
        tell(session, team, told, IssueView(issue=decision.issue, policy=policy, roster=roster, now=now), machine)
    rt.woken()
    return decision.issue
