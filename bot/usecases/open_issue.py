"""Opening an issue: one form opens one, however often it is submitted.

Never judges the report; the matrix of the active policy does.
"""

from bot.db import issues
from bot.db.victims import redone
from bot.domain import opening
from bot.domain.actor import Actor
from bot.domain.errors import Refused, Why
from bot.domain.ids import TeamId
from bot.domain.issue import Issue
from bot.domain.opening import Form
from bot.usecases.bindings import load_roster
from bot.usecases.know import load_known
from bot.usecases.link_back import link_back
from bot.usecases.look_up import IssueView
from bot.usecases.policies import load_active
from bot.usecases.record import record
from bot.usecases.runtime import Runtime
from bot.usecases.whisper import Told, telling


def open_issue(rt: Runtime, team: TeamId, *, form: Form, by: Actor, told: Told | None = None) -> Issue:
    """Open an issue under the active policy; the same form again gives the same issue and changes nothing.

    Numbers have no gaps: whoever opens waits for whoever opens at the same moment. Raises `Refused` and `NoPolicy`.
    """
    opened = _open(rt, team, form, by, told)
    rt.woken()
    return opened


@redone
def _open(rt: Runtime, team: TeamId, form: Form, by: Actor, told: Told | None) -> Issue:
    now = rt.now()
    with rt.database.writing() as session:
        number = issues.lock_numbers(session, team)
        opened = issues.by_form(session, team, form.id)
        if opened is not None:
            return issues.load(session, team, [opened])[opened]
        version, policy = load_active(session, team)
        roster, machine = load_roster(rt, session, team, for_change=True), rt.database.machine_now(session)
        if not roster.fallback:
            raise Refused(Why.NOBODY_LOOKS_AFTER_IT)
        decision = opening.open_issue(
            team=team,
            id=number,
            form=form,
            by=by,
            policy=policy,
            policy_version=version,
            roster=roster,
            now=now,
            known=load_known(session, team, form.report, policy, now),
        )
        issues.take_number(session, team, number)
        view = IssueView(issue=decision.issue, policy=policy, roster=roster, now=now)
        also = [*link_back(decision.issue), *telling(told, view, machine)]
        record(session, team, decision, policy, machine, also=also)
    return decision.issue
