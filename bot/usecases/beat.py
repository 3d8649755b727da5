"""The bot's own pulse: who did not beat for long was not there, and deadlines of that time are treated so.

Never moves a deadline itself (SPEC R17).
"""

from datetime import datetime, timedelta

from bot.db import beats, issues
from bot.db.beats import Beat
from bot.db.engine import Session
from bot.db.victims import redone
from bot.domain.facts import Outage
from bot.domain.ids import TeamId
from bot.usecases.runtime import Runtime

OUTAGE_AFTER = timedelta(minutes=2)  # machine time without a beat (SPEC R17)


@redone
def beat(rt: Runtime, team: TeamId) -> Outage | None:
    """Note that the bot is there; the outage that ends with this beat, if one does. Call it before time is passed."""
    now = rt.now()
    with rt.database.writing() as session:
        machine = rt.database.machine_now(session)
        last = beats.last(session, team)
        outage = outage_until_now(session, team, now, machine)
        beats.save(session, team, Beat(machine, now, outage))
    before = last.outage if last is not None else None
    return outage if outage != before else None


def outage_until_now(session: Session, team: TeamId, now: datetime, machine: datetime) -> Outage | None:
    """The newest outage; where nobody has beaten for too long, the one that ends now.

    An outage that follows while deadlines of the one before are still unsettled is one with it.
    """
    last = beats.last(session, team)
    if last is None:
        return None
    if machine - last.machine_at <= OUTAGE_AFTER:
        return last.outage
    since = last.business_at
    if last.outage is not None:
        waiting = issues.earliest_wake(session, team)
        if waiting is not None and waiting <= last.outage.until:
            since = last.outage.since
    return Outage(since, max(now, since))
