"""How it stands with what is to be sent: what waits, whom Slack slows down, and what was given up (for the doctor).

Never asks Slack and mends nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.db import pauses
from bot.domain.ids import ChannelId, TeamId
from bot.usecases.audit import Finding, FindingKind, audit
from bot.usecases.backlog import Backlog, backlog
from bot.usecases.noise import QUIET, Heard, heard
from bot.usecases.pace import EVERYWHERE, REDRAWS
from bot.usecases.runtime import Runtime

__all__ = ["EVERYWHERE", "REDRAWS", "State", "state_of_delivery"]


_PAST = frozenset({FindingKind.LETTER_DEAD, FindingKind.LETTER_HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`pauses` says for how long Slack asks to leave what alone; `found` is what the watchdog sees beside that.

    `heard` is who was called so often within the hour that what can wait is gathered.
    """

    backlog: Backlog
    pauses: Mapping[ChannelId, timedelta]
    found: tuple[Finding, ...]
    heard: Heard = QUIET

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What is not as it should be at this moment."""
        return tuple(one for one in self.found if one.kind not in _PAST)

    @property
    def past(self) -> tuple[Finding, ...]:
        """What was given up or is held: nothing mends it, and somebody should know."""
        return tuple(one for one in self.found if one.kind in _PAST)


def state_of_delivery(rt: Runtime, team: TeamId) -> State | None:
    """How it stands at this moment; None where the database does not answer."""
    waiting = backlog(rt, team)
    if waiting is None:
        return None
    with rt.database.reading() as session:
        machine = rt.database.machine_now(session)
        slowed = {key: until - machine for key, until in pauses.pauses(session, team, machine).items()}
    found = tuple(one for one in audit(rt, team) if one.kind is not FindingKind.SLACK_LIMITS)
    return State(backlog=waiting, pauses=slowed, found=found, heard=heard(rt, team))
