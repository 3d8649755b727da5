"""What letters tell beside any issue: the digest of the informed, who left, what Slack does not allow.

Never a rendered text; the words for it are found where they are shown.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ChannelId, IssueId, PersonId
from bot.domain.own_channel import Doing


@dataclass(frozen=True, slots=True)
class InformedOf:
    """The digest of a team that is informed, as it is when the letter is delivered; it tells what changed `since`."""

    team: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PassedOn:
    """An issue that somebody had who is gone: who has it now; None: its tier is called again."""

    issue: IssueId
    to: PersonId | None


@dataclass(frozen=True, slots=True)
class RoleLeft:
    """A key of the policy or a rota that still names somebody who is gone, and who stands in for them meanwhile."""

    key: str
    stand_in: PersonId | None


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody left the workspace, and what was theirs (SPEC statement 103)."""

    person: PersonId
    issues: tuple[PassedOn, ...]
    roles: tuple[RoleLeft, ...]


@dataclass(frozen=True, slots=True)
class NewAdministrators:
    """Who made or removed which administrators; the first one makes themselves, `by_code` from the console."""

    by: PersonId
    added: tuple[PersonId, ...] = ()
    removed: tuple[PersonId, ...] = ()
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """A step that Slack refused for a channel of its own, by its name in the domain, and with what code."""

    issue: IssueId
    doing: Doing
    code: str
    channel: ChannelId | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """What somebody did to the issue was not shown in the channel, as people of another organisation read it."""

    issue: IssueId
    channel: ChannelId
