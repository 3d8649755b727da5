"""What the watchdog tells those who look after the bot.

Never names an issue: the words go out while something is wrong, perhaps to more people than may see it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from bot.usecases.audit import Finding
from bot.usecases.parcels import Alarm, FindingKind

_WHAT: Final[Mapping[FindingKind, str]] = {
    FindingKind.WAKE_OVERDUE: "deadlines that nobody looked at",
    FindingKind.SET_ASIDE: "issues whose time cannot pass",
    FindingKind.LETTER_WAITS: "messages that wait",
    FindingKind.LETTER_HANGS: "messages that nobody settled",
    FindingKind.LETTER_DEAD: "messages that were given up within a week",
    FindingKind.LETTER_HELD: "messages of which nobody can say whether they arrived",
    FindingKind.SLACK_LIMITS: "places that Slack asks to leave alone for a moment, so messages are late there",
}


def lines(found: Iterable[Finding]) -> list[str]:
    """What whoever asks the doctor reads: each kind with how many there are."""
    kinds = Counter(one.kind for one in found)
    return [f"{count} {_WHAT[kind]}." for kind, count in sorted(kinds.items())]


def words(alarm: Alarm) -> str:
    """What was found, what was mended, and where to look."""
    if alarm.database_gone:
        return ":rotating_light: The database does not answer. Nothing can be recorded, and no deadline is kept."
    found = ", ".join(f"{count} {_WHAT[kind]}" for kind, count in alarm.found)
    mended = f"{alarm.mended} issues would have been looked at too late; that is mended." if alarm.mended else ""
    wrong = f"Not as it should be: {found}. `bot doctor` says more." if found else ""
    return " ".join(part for part in (":rotating_light:", wrong, mended) if part)
