"""What letters that are delivered one after another share: bindings, roster and policies, read once for all of them.

Never kept from one batch to the next; what a letter says and whether it is still true is read for each.
"""

import time
from dataclasses import dataclass, field

from bot.db import policies
from bot.db.engine import Session
from bot.db.letters import Destination
from bot.domain.ids import ChannelId, TeamId
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.usecases.bindings import Bound, bound_and_duty
from bot.usecases.places import bound_channel, key_of, known_channel
from bot.usecases.runtime import Runtime

A_MOMENT = 1.0  # seconds; one call of Slack takes as long, and who is bound can change under that as well


@dataclass(slots=True)
class Surroundings:
    """Bindings and roster as they were at most a moment ago: half of what was read for a letter (PERFORMANCE.md)."""

    rt: Runtime
    _known: tuple[Bound, Roster] | None = None
    _read_at: float = field(default=0.0)
    _policies: dict[int, Policy] = field(default_factory=dict)

    def read(self, session: Session, team: TeamId) -> tuple[Bound, Roster]:
        """Both as of one instant. The roster is of no issue: where cards are, which depends on it, is not in it."""
        now = time.monotonic()
        if self._known is None or now - self._read_at > A_MOMENT:
            bound, duty = bound_and_duty(session, team, self.rt.now())
            self._known, self._read_at = (bound, bound.roster(self.rt.administrators, duty)), now
        return self._known

    def channel(self, session: Session, team: TeamId, to: Destination) -> ChannelId | None:
        """Where a destination leads; nothing is read for one that says so itself."""
        return known_channel(to) if key_of(to) is None else bound_channel(self.read(session, team)[0], to)

    def policy(self, session: Session, team: TeamId, version: int) -> Policy:
        """A version of the policy: none is ever edited."""
        if version not in self._policies:
            self._policies |= policies.load(session, team, [version])
        return self._policies[version]
