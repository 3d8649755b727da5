"""Business time that practice moves forward: through every deadline on the way, as if the time had passed.

Never moves machine time, and is never used in a real workspace, where nobody moves time.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.db import beats
from bot.db.engine import Database, Unavailable, reason
from bot.domain.calendar import is_open, opening
from bot.domain.ids import TeamId
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.informed import tell_informed
from bot.usecases.mornings import tell_mornings
from bot.usecases.observe import observe_customers
from bot.usecases.runtime import Runtime

log = logging.getLogger(__name__)

LONG_ENOUGH = timedelta(hours=2)  # for a first try
SETTLED_IN = timedelta(hours=1)
ATTEMPTS = 3  # to go on where a database did not answer


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


def begin_in_working_hours(rt: Runtime, team: TeamId, time: "PracticeTime", policy: Policy) -> None:
    """Begin an hour after the first tier opens, where it is closed or soon will be and nothing waits for time.

    Whoever tries the bot at night would otherwise see every grave issue leave the first tier at once (SPEC E17).
    """
    calendar = policy.tier_calendar(policy.ladder[0].key, Severity.SEV2)
    now = time.now()
    if earliest_wake(rt, team) is not None or (is_open(calendar, now) and is_open(calendar, now + LONG_ENOUGH)):
        return
    morning = opening(calendar, now + LONG_ENOUGH) + SETTLED_IN
    time.ahead_by(move_practice_time(rt, team, morning - now))


class PracticeTime:
    """The time of a clock, plus how far practice moved it ahead."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Business time: what the domain sees."""
        return self._clock() + self._ahead

    def offset(self) -> timedelta:
        """How far it is ahead of the clock."""
        return self._ahead

    def ahead_by(self, offset: timedelta) -> None:
        """Be there from now on."""
        self._ahead = offset


class Mover:
    """Moves practice time for one workspace; one move at a time."""

    def __init__(self, rt: Runtime, team: TeamId, time: PracticeTime, deliver_all: Callable[[], None]) -> None:
        """`deliver_all` returns when what was put into the outbox has gone out, or soon after."""
        self._rt = rt
        self._team = team
        self._time = time
        self._deliver_all = deliver_all
        self._turn = threading.Lock()

    def now(self) -> datetime:
        """Business time."""
        return self._time.now()

    def offset(self) -> timedelta:
        """How far it is ahead of the clock."""
        return self._time.offset()

    def advance(self, by: timedelta) -> None:
        """Stop at each instant at which something is due, let it happen and be told, and go on until `by` has passed.

        Deadlines therefore take effect one after the other, as in real life, and not as after an outage. A database
        that does not answer for a moment is asked again.
        """
        with self._turn:
            goal = self._time.offset() + by
            for _ in range(ATTEMPTS - 1):
                try:
                    return self._reach(goal)
                except Unavailable as error:
                    log.warning("the database did not answer while time was moved, which goes on: %s", reason(error))
            return self._reach(goal)

    def _reach(self, goal: timedelta) -> None:
        """Go on to there; from wherever it broke off, for what happened before has happened."""
        while (ahead := self._next_stop()) is not None and ahead <= goal:
            self._stop_at(ahead)
        if self._time.offset() < goal:
            self._stop_at(goal)

    def _next_stop(self) -> timedelta | None:
        """The next deadline, or the next morning at which there is something to list."""
        wake = earliest_wake(self._rt, self._team)
        if wake is None:
            return None
        morning = tell_mornings(self._rt, self._team)
        wake = wake if morning is None else min(wake, morning)
        return self._time.offset() + max(wake - self._time.now(), timedelta())

    def _stop_at(self, ahead: timedelta) -> None:
        step = max(ahead - self._time.offset(), timedelta())
        self._time.ahead_by(move_practice_time(self._rt, self._team, step))
        while enforce_deadlines(self._rt, self._team) or observe_customers(self._rt, self._team):
            pass
        tell_mornings(self._rt, self._team)
        tell_informed(self._rt, self._team)
        self._deliver_all()
