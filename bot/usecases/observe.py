"""Telling open issues what became known of the customer's others, for criteria that count them (SPEC section 3.5).

Never counts in the transaction that changed something: there it is only noted whose issues changed.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from bot.db import issues, knowledge, policies
from bot.db.engine import Session, Unavailable
from bot.db.victims import redone
from bot.domain.engine.passing_time import pass_time
from bot.domain.ids import IssueId, TeamId
from bot.domain.opening import observe
from bot.domain.policy import Policy
from bot.domain.process.conditions import LEAST
from bot.usecases.beat import outage_until_now
from bot.usecases.bindings import load_roster
from bot.usecases.know import load_known
from bot.usecases.record import record
from bot.usecases.runtime import Runtime

log = logging.getLogger(__name__)


def observe_customers(rt: Runtime, team: TeamId, stopping: Callable[[], bool] = lambda: False) -> int:
    """Look at the open issues of every customer of whom something changed; how many customers, so 0: nothing is left.

    One transaction for each issue; one that fails is logged and holds up nobody. A customer may have thousands open:
    once `stopping` says so no other issue is begun, and the customer is looked at anew after the next start.
    """
    with rt.database.reading() as session:
        stirred = knowledge.stirred(session, team)
    for customer in stirred:
        with rt.database.reading() as session:
            numbers = knowledge.open_of(session, team, customer)
        for number in numbers:
            if stopping():
                return len(stirred)
            _observe_or_log(rt, team, number)
        with rt.database.writing() as session:
            knowledge.settle(session, team, customer)
    if stirred:
        rt.woken()
    return len(stirred)


def _observe_or_log(rt: Runtime, team: TeamId, number: IssueId) -> None:
    try:
        _observe(rt, team, number)
    except Unavailable:
        raise
    except Exception:
        log.exception("what became known could not be told to an issue", extra={"team": team, "issue": number})


@redone
def _observe(rt: Runtime, team: TeamId, number: IssueId) -> None:
    with rt.database.writing() as session:
        _look_at(rt, session, team, number)


def _look_at(rt: Runtime, session: Session, team: TeamId, number: IssueId) -> None:
    """Time first (SPEC R26); how long it is unresolved was judged when it was opened, and `after` counts from then."""
    present, now = issues.load_for_change(session, team, number), rt.now()
    if present is None or not present.is_open:
        return
    policy = policies.load(session, team, [present.policy_version])[present.policy_version]
    if not counts(policy):
        return
    roster, machine = load_roster(rt, session, team, for_change=True), rt.database.machine_now(session)
    passed = pass_time(present, policy, roster, now, outage_until_now(session, team, now, machine))
    if passed is not None:
        record(session, team, passed, policy, machine)
        present = passed.issue
    found = load_known(session, team, present.report, policy, now, present)
    decision = observe(present, replace(found, unresolved=present.known.unresolved), policy, roster, now)
    if decision is not None:
        record(session, team, decision, policy, machine)


def counts(policy: Policy) -> bool:
    """Whether any criterion asks about something that is counted."""
    return any(field in LEAST for criterion in policy.criteria for field in criterion.when)
