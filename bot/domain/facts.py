"""What happened to an issue, complete enough to replay it: commands, passed time, and everything observed.

Never changed after it was written; nothing is derived from facts when an issue is loaded.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.clocks import BreachCause, ClockKind
from bot.domain.commands import Actor, Command
from bot.domain.effects import CallPeople
from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import Entered
from bot.domain.matrix import Report, Verdict


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened the issue with this report; the matrix said this."""

    at: datetime
    by: Actor
    report: Report
    verdict: Verdict
    policy_version: int


@dataclass(frozen=True, slots=True)
class Commanded:
    """Somebody did something, with all its inputs."""

    at: datetime
    command: Command


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Time alone changed the issue; the bot looked at `at`. When each thing fell due, its own fact says."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Breached:
    """A deadline passed unmet."""

    at: datetime
    clock: ClockKind
    number: int
    cause: BreachCause


@dataclass(frozen=True, slots=True)
class Moved:
    """The issue came into a tier."""

    at: datetime
    from_tier: TierKey
    to_tier: TierKey
    how: Entered
    by: PersonId | None


@dataclass(frozen=True, slots=True)
class Summoned:
    """People were called: who, named by which list, and why."""

    at: datetime
    call: CallPeople


@dataclass(frozen=True, slots=True)
class Outage:
    """The bot did not run from `since` until `until`; what fell due meanwhile took effect at the end (SPEC R17)."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The reopen window ended."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """Somebody tried what they may not, or what no longer applied; nothing changed."""

    at: datetime
    by: PersonId
    deed: str
    why: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A call was not sent because it was no longer true (SPEC R16)."""

    at: datetime
    key: str
    because: str


Fact = Opened | Commanded | TimePassed | Breached | Moved | Summoned | Outage | Closed | Denied | Suppressed
