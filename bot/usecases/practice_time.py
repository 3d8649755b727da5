"""How far practice moved business time; kept, so that a restart goes on where it was.

Never used in a real workspace, where nobody moves time.
"""

from datetime import timedelta

from bot.db import beats
from bot.db.engine import Database
from bot.domain.ids import TeamId
from bot.usecases.runtime import Runtime


def practice_offset(database: Database, team: TeamId) -> timedelta:
    """How far business time is ahead of the machine's; the clock of the runtime is built with it."""
    with database.reading() as session:
        return beats.practice_offset(session, team)


def move_practice_time(rt: Runtime, team: TeamId, by: timedelta) -> timedelta:
    """Move business time forward and give the new offset; raises ValueError for a step back (SPEC R26)."""
    if by < timedelta():
        raise ValueError(f"time does not run backwards, not even by {-by}")
    with rt.database.writing() as session:
        offset = beats.practice_offset(session, team) + by
        beats.set_practice_offset(session, team, offset)
    rt.woken()
    return offset
