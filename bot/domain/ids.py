"""The names of things, as types that cannot be mixed up.

Nothing here checks or makes an id; each is made at one edge: a `TeamId` only from a verified request or the settings.
"""

from typing import NewType

TeamId = NewType("TeamId", str)  # a Slack workspace, T…
PersonId = NewType("PersonId", str)  # U… or W…
ChannelId = NewType("ChannelId", str)  # C…, G… or D…
IssueId = NewType("IssueId", int)  # the number in ESC-12, counted per workspace
TierKey = NewType("TierKey", str)  # tier1, tier2 … as the policy names them
DepartmentKey = NewType("DepartmentKey", str)  # engineering, product … as the policy names them
RotaKey = NewType("RotaKey", str)  # t2_emea … as the file of the rota names it
CalendarKey = NewType("CalendarKey", str)  # always, support_hours … as the policy names them


def issue_key(issue: IssueId) -> str:
    """`ESC-12`, the name by which people call an issue everywhere (SPEC section 1)."""
    return f"ESC-{issue}"
