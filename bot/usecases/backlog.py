"""How much waits at this moment, for whoever watches the bot from outside.

Never names an issue, a person or a place, and reads only the few rows that are not finished.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.db import backlog as counts
from bot.db import issues
from bot.db.backlog import Waiting
from bot.db.engine import Unavailable
from bot.domain.ids import TeamId
from bot.usecases.audit import DEAD_FOR
from bot.usecases.noise import heard
from bot.usecases.runtime import Runtime

__all__ = ["Backlog", "Waiting", "backlog"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Letters that wait, by priority; those under way, of unknown fate, and given up within a week.

    `overdue` is how long the most overdue issue has waited to be looked at, 0 where none is. `held_back` are calls that
    wait to be gathered, `busiest_person` and `busiest_channel` how many calls the most called heard within the hour.
    """

    waiting: tuple[Waiting, ...]
    sending: int
    unknown: int
    dead: int
    overdue: timedelta
    held_back: int = 0
    busiest_person: int = 0
    busiest_channel: int = 0


def backlog(rt: Runtime, team: TeamId) -> Backlog | None:
    """Count what is not finished; None where the database does not answer."""
    try:
        noise = heard(rt, team)
        with rt.database.reading() as session:
            machine = rt.database.machine_now(session)
            sending, unknown = counts.under_way(session, team)
            wake = issues.earliest_wake(session, team)
            return Backlog(
                waiting=counts.waiting(session, team, machine),
                sending=sending,
                unknown=unknown,
                dead=counts.dead(session, team, machine - DEAD_FOR),
                overdue=max(rt.now() - wake, timedelta()) if wake is not None else timedelta(),
                held_back=noise.held_back,
                busiest_person=noise.busiest_person,
                busiest_channel=noise.busiest_channel,
            )
    except Unavailable as error:
        log.warning("the backlog cannot be read", extra={"team": team, "error": type(error).__name__})
        return None
