"""What letters tell beside any issue: the digest of the informed, and who left the workspace.

Never a rendered text; the words for it are found where they are shown.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import IssueId, PersonId


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
