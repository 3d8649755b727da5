"""What the watchdog tells those who look after the bot.

Never names an issue: the words go out while something is wrong, perhaps to more people than may see it.
"""

from collections.abc import Mapping
from typing import Final

from bot.usecases.parcels import Alarm, FindingKind

_WHAT: Final[Mapping[FindingKind, str]] = {
    FindingKind.WAKE_OVERDUE: "deadlines that nobody looked at",
    FindingKind.SET_ASIDE: "issues whose time cannot pass",
    FindingKind.LETTER_WAITS: "messages that wait",
    FindingKind.LETTER_HANGS: "messages that nobody settled",
    FindingKind.LETTER_DEAD: "messages that were given up",
}


def words(alarm: Alarm) -> str:
    """What was found, what was mended, and where to look."""
    if alarm.database_gone:
        return ":rotating_light: The database does not answer. Nothing can be recorded, and no deadline is kept."
    found = ", ".join(f"{count} {_WHAT[kind]}" for kind, count in alarm.found)
    mended = f"{alarm.mended} issues would have been looked at too late; that is mended." if alarm.mended else ""
    wrong = f"Not as it should be: {found}. `bot doctor` says more." if found else ""
    return " ".join(part for part in (":rotating_light:", wrong, mended) if part)
