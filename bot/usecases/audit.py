"""Looking for what is wrong although nothing failed: the invariants, checked in production.

Never mends anything, so that it can run beside everything else; what it finds is for doctor and for the watchdog.
"""

from datetime import timedelta

from bot.db import pauses, read_models
from bot.db.read_models import Finding, FindingKind
from bot.domain.ids import TeamId
from bot.usecases.runtime import Runtime

__all__ = ["Finding", "FindingKind", "audit"]

OVERDUE_AFTER = timedelta(minutes=2)  # SPEC E15
DEAD_FOR = timedelta(days=7)  # how long an undelivered letter is shown


def audit(rt: Runtime, team: TeamId) -> tuple[Finding, ...]:
    """Everything that is wrong now; empty where all is well. The database itself keeps that open issues have a wake."""
    now = rt.now()
    with rt.database.reading() as session:
        machine = rt.database.machine_now(session)
        return (
            *read_models.overdue_issues(session, team, now - OVERDUE_AFTER),
            *read_models.stuck_letters(session, team, machine - OVERDUE_AFTER, machine - DEAD_FOR),
            *(Finding(FindingKind.SLACK_LIMITS, None, None, key) for key in pauses.pauses(session, team, machine)),
        )
