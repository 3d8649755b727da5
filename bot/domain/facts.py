"""What happened to an issue, complete enough to replay it: commands, passed time, and everything observed.

Never changed after it was written; nothing is derived from facts when an issue is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.clocks import BreachCause, Clock, ClockKind
from bot.domain.commands import Command
from bot.domain.effects import CallPeople
from bot.domain.ids import IssueId, PersonId, TierKey
from bot.domain.issue import CustomerSaid, Holder, Override
from bot.domain.matrix import NOTHING_KNOWN, Known, Report, Severity, Verdict
from bot.domain.running import DepartmentRequest, Entered


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened the issue with this report; the matrix said this."""

    at: datetime
    by: Actor
    report: Report
    verdict: Verdict
    policy_version: int
    known: Known = NOTHING_KNOWN
    severity: Severity | None = None  # that the opener chose
    override: Override | None = None
    information: Mapping[str, str] = field(default_factory=dict)


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
    tier: TierKey
    owner: PersonId | None


@dataclass(frozen=True, slots=True)
class Moved:
    """The issue came into a tier."""

    at: datetime
    from_tier: TierKey
    to_tier: TierKey
    how: Entered
    by: PersonId | None


@dataclass(frozen=True, slots=True)
class Held:
    """From now on the ball is there; with the next one this makes the ledger of holders (SPEC section 1)."""

    at: datetime
    holder: Holder


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """Whose turn it was in a round robin, and the queue before and after (SPEC E12)."""

    at: datetime
    tier: TierKey
    person: PersonId
    before: tuple[PersonId, ...]
    after: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """What the bot came to know of other issues, as a criterion needs it."""

    at: datetime
    known: Known


@dataclass(frozen=True, slots=True)
class Acted:
    """A criterion acted: it moved the issue up, or `moved` says that it had nothing to move (SPEC E19)."""

    at: datetime
    criterion: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Silenced:
    """A warning that a snooze kept silent (SPEC R20)."""

    at: datetime
    clock: ClockKind
    number: int
    warning: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TookOver:
    """Another issue was merged into this one, which carries on what that had under way (SPEC R13)."""

    at: datetime
    lost: IssueId
    requests: tuple[DepartmentRequest, ...]
    clocks: tuple[Clock, ...]
    unanswered: CustomerSaid | None
    watchers: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Reapplied:
    """An administrator moved the open issue to another version of the policy (SPEC R10)."""

    at: datetime
    by: PersonId
    from_version: int
    to_version: int


@dataclass(frozen=True, slots=True)
class Departed:
    """Somebody who had to do with it left the workspace; what was theirs went `to` somebody, or back to the tier."""

    at: datetime
    person: PersonId
    to: PersonId | None


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
class ChannelWanted:
    """It gets a channel of its own, the `number`-th (SPEC section 6.11)."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class ChannelLeft:
    """Nobody needs its channel any more, which is archived."""

    at: datetime
    number: int


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


Fact = (
    Opened
    | Commanded
    | TimePassed
    | Breached
    | Moved
    | Held
    | TurnTaken
    | Observed
    | Acted
    | Silenced
    | TookOver
    | Reapplied
    | Departed
    | Summoned
    | Outage
    | Closed
    | ChannelWanted
    | ChannelLeft
    | Denied
    | Suppressed
)
