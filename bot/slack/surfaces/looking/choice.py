"""What somebody chose to see on their Home tab, as one short text: values of its menus and buttons carry it.

It went through the client, so it chooses what is shown and never what may be seen.
"""

import re
from typing import Final

from bot.domain.ids import TierKey
from bot.domain.matrix import Severity
from bot.slack.action_ids import NotOurs
from bot.usecases.home import Choice, Part

_SHORT: Final = "short"
_WRITTEN = re.compile(rf"({_SHORT}|{'|'.join(Part)})\.([0-9]{{1,6}})\.([1-4]?)\.([a-z0-9_]{{0,60}})")


def write(choice: Choice) -> str:
    """`mine.2..tier1`: the list, its page, the severity, the tier."""
    severity = str(choice.severity.value) if choice.severity is not None else ""
    return f"{choice.part or _SHORT}.{choice.page}.{severity}.{choice.tier or ''}"


def read(text: str) -> Choice:
    """Read it back; nothing at all is the beginning, and what no menu of ours carries is `NotOurs`."""
    if not text:
        return Choice()
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise NotOurs(text)
    part, page, severity, tier = found.groups()
    return Choice(
        part=None if part == _SHORT else Part(part),
        page=int(page),
        severity=Severity(int(severity)) if severity else None,
        tier=TierKey(tier) if tier else None,
    )
