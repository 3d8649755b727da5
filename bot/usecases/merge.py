"""Merging two issues that are one: the lost one is cancelled, the other carries on what it had under way (SPEC R13).

Never decides, and is reached only by `carry_out`, with a `Cancel` that names the issue that survives.
"""

from bot.db import issues, policies, seen
from bot.db.engine import Session
from bot.db.victims import redone
from bot.domain import lifecycle
from bot.domain.commands import Command
from bot.domain.deeds.merging import handed_on, take_in
from bot.domain.engine.passing_time import pass_time
from bot.domain.errors import Refused, Why
from bot.domain.ids import IssueId, TeamId
from bot.domain.issue import Issue
from bot.usecases.beat import outage_until_now
from bot.usecases.bindings import load_roster
from bot.usecases.look_up import IssueView
from bot.usecases.record import record, record_all
from bot.usecases.runtime import Runtime
from bot.usecases.whisper import Told, telling


@redone
def merge(
    rt: Runtime, team: TeamId, lost: IssueId, kept: IssueId, command: Command, told: Told | None, form: str | None
) -> Issue:
    """Change both issues in one transaction or neither; gives the lost one. Raises `Refused`.

    Time passes for the lost one first, so that what it hands on is as it stands now and nothing is told twice.
    """
    now = rt.now()
    with rt.database.writing() as session:
        both = _lock(session, team, lost, kept)
        machine = rt.database.machine_now(session)
        if form is not None and not seen.receive(session, team, form, machine):
            return both[lost]
        roster, outage = load_roster(rt, session, team, for_change=True), outage_until_now(session, team, now, machine)
        known = policies.load(session, team, {issue.policy_version for issue in both.values()})
        policy, policy_of_kept = known[both[lost].policy_version], known[both[kept].policy_version]
        passed = pass_time(both[lost], policy, roster, now, outage)
        if passed is not None:
            record(session, team, passed, policy, machine)
        present = both[lost] if passed is None else passed.issue
        taken = take_in(both[kept], handed_on(present), policy_of_kept, roster, now, outage)
        ended = lifecycle.decide(present, command, policy, roster, now, outage)
        view = IssueView(issue=ended.issue, policy=policy, roster=roster, now=now)
        both_changed = [(ended, policy), (taken, policy_of_kept)]
        record_all(session, team, both_changed, machine, also=telling(told, view, machine))
    return ended.issue


def _lock(session: Session, team: TeamId, lost: IssueId, kept: IssueId) -> dict[IssueId, Issue]:
    """The lower number first, in whichever direction they are merged, so that no two merges wait for each other."""
    found = {number: issues.load_for_change(session, team, number) for number in sorted({lost, kept})}
    present = {number: issue for number, issue in found.items() if issue is not None}
    if len(present) < len(found):
        raise Refused(Why.NO_SUCH_ISSUE)
    return present
