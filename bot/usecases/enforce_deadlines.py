"""Letting time pass: whatever is due is claimed in batches, decided and written in one transaction.

Never waits and never repeats; how often it is called is the heartbeat's business.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.db import beats, cards, issues, pings, policies
from bot.db.ahead import ask_ahead
from bot.db.engine import Session, Unavailable
from bot.db.letters import Broken
from bot.db.victims import redone
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.ids import IssueId, TeamId, issue_key
from bot.domain.issue import Issue
from bot.usecases.beat import outage_until_now
from bot.usecases.bindings import load_roster, roster_questions
from bot.usecases.duty import after_turns, turns_taken
from bot.usecases.record import record_all
from bot.usecases.runtime import Runtime
from bot.usecases.tell_admins import tell

ASIDE_FOR = timedelta(minutes=10)  # then it is tried again: an upgrade or a hand may have mended it

log = logging.getLogger(__name__)


class TimeStandsStill(RuntimeError):  # noqa: N818  # it says what happened
    """An issue that is due again at once would be looked at without end."""


def enforce_deadlines(rt: Runtime, team: TeamId, *, batch: int = 100) -> int:
    """Pass time for up to `batch` issues that are due; how many were looked at, so that 0 means: nothing is left.

    Where a batch fails it is done again issue by issue; a broken one is set aside and holds up nobody.
    """
    now = rt.now()
    try:
        looked_at = _all_at_once(rt, team, now, batch)
    except Unavailable:
        raise
    except Exception:
        log.exception("a batch of deadlines failed and is done again issue by issue", extra={"team": team})
        looked_at = _one_by_one(rt, team, now, batch)
    if looked_at:
        rt.woken()
    return looked_at


def earliest_wake(rt: Runtime, team: TeamId) -> datetime | None:
    """The business time at which an issue must be looked at next, be it to try again; None while nothing is open."""
    with rt.database.reading() as session:
        ask_ahead(session, issues.questions_of_next(team))
        wake, aside = issues.earliest_wake(session, team), issues.earliest_aside(session, team)
    again = None if aside is None else aside + ASIDE_FOR
    return min((at for at in (wake, again) if at is not None), default=None)


def mend_wakes(rt: Runtime, team: TeamId, after: IssueId, *, batch: int = 200) -> tuple[int, IssueId]:
    """Compare when open issues will be looked at with when they must be, and mend what is too late (SPEC E15).

    One slice of them, those that follow on `after`; how many were mended, and where the next slice begins.
    """
    with rt.database.reading() as session:
        stored = issues.wakes(session, team, after, batch)
        present = issues.load(session, team, stored)
        known = policies.load(session, team, {issue.policy_version for issue in present.values()})
    wanted = {one: next_wake(issue, known[issue.policy_version]) for one, issue in present.items()}
    late = [one for one in present if _is_late(stored[one], wanted[one])]
    for one in late:
        with rt.database.writing() as session:
            issue = issues.load_for_change(session, team, one)
            if issue is not None:
                log.error("an issue would have been looked at too late", extra={"team": team, "issue": one})
                issues.save(session, team, [(issue, next_wake(issue, known[issue.policy_version]))])
    if late:
        rt.woken()
    return len(late), max(stored) if len(stored) == batch else IssueId(0)


def _is_late(stored: datetime | None, wanted: datetime | None) -> bool:
    """Looking too early is harmless."""
    return wanted is not None and (stored is None or stored > wanted)


@redone
def _all_at_once(rt: Runtime, team: TeamId, now: datetime, batch: int) -> int:
    with rt.database.writing() as session:
        due = issues.claim_due(session, team, now, now - ASIDE_FOR, batch)
        _pass_time(rt, session, team, due, now)
    return len(due)


def _one_by_one(rt: Runtime, team: TeamId, now: datetime, batch: int) -> int:
    with rt.database.reading() as session:
        due = issues.due_ids(session, team, now, now - ASIDE_FOR, batch)
    for issue in due:
        try:
            _alone(rt, team, issue, now)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("an issue is set aside", extra={"team": team, "issue": issue})
            _set_aside(rt, team, issue, now, error)
    return len(due)


@redone
def _alone(rt: Runtime, team: TeamId, issue: IssueId, now: datetime) -> None:
    with rt.database.writing() as session:
        present = issues.load_for_change(session, team, issue)
        _pass_time(rt, session, team, [present] if present is not None else [], now)


@redone
def _set_aside(rt: Runtime, team: TeamId, issue: IssueId, now: datetime, error: Exception) -> None:
    """Only the kind of the error is kept: its words may quote what people wrote."""
    kind = type(error).__name__
    with rt.database.writing() as session:
        issues.set_aside(session, team, issue, now, kind)
        machine = rt.database.machine_now(session)
        tell(session, team, f"aside:{issue_key(issue)}", Broken(issue=issue, error=kind), machine)


def _pass_time(rt: Runtime, session: Session, team: TeamId, due: Sequence[Issue], now: datetime) -> None:
    if not due:
        return
    ids = [issue.id for issue in due]
    recorded = cards.question(team, ids), pings.question(team, ids)
    ask_ahead(session, (*roster_questions(team, for_change=True), beats.question(team), *recorded))
    roster = load_roster(rt, session, team, now, for_change=True)
    known = policies.load(session, team, {issue.policy_version for issue in due})
    machine = rt.database.machine_now(session)
    outage = outage_until_now(session, team, now, machine)
    decided, early = [], []
    for issue in due:
        policy = known[issue.policy_version]
        decision = pass_time(issue, policy, roster, now, outage)
        wake = next_wake(decision.issue if decision else issue, policy)
        if wake is not None and wake <= now:
            raise TimeStandsStill(f"{issue_key(issue.id)} wants to be looked at again at {wake.isoformat()}")
        if decision is not None:
            decided.append((decision, policy))
            roster = after_turns(roster, turns_taken(decision.facts))
        else:
            early.append((issue, wake))
    before = {issue.id: issue for issue in due}
    record_all(session, team, decided, machine, before)
    issues.save(session, team, early, before)
