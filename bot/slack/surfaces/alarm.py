"""What the watchdog tells those who look after the bot.

Never names an issue: the words go out while something is wrong, perhaps to more people than may see it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from bot.slack.texts import Plural, _
from bot.usecases.audit import Finding
from bot.usecases.parcels import Alarm, FindingKind

_WHAT: Final[Mapping[FindingKind, Plural]] = {
    FindingKind.WAKE_OVERDUE: Plural(
        "{count} deadline that nobody looked at", "{count} deadlines that nobody looked at"
    ),
    FindingKind.SET_ASIDE: Plural("{count} issue whose time cannot pass", "{count} issues whose time cannot pass"),
    FindingKind.LETTER_WAITS: Plural("{count} message that waits", "{count} messages that wait"),
    FindingKind.LETTER_HANGS: Plural("{count} message that nobody settled", "{count} messages that nobody settled"),
    FindingKind.LETTER_DEAD: Plural(
        "{count} message that was given up within a week", "{count} messages that were given up within a week"
    ),
    FindingKind.LETTER_HELD: Plural(
        "{count} message of which nobody can say whether it arrived",
        "{count} messages of which nobody can say whether they arrived",
    ),
    FindingKind.SLACK_LIMITS: Plural(
        "{count} place that Slack asks to leave alone for a moment, so messages are late there",
        "{count} places that Slack asks to leave alone for a moment, so messages are late there",
    ),
}
_MENDED: Final = Plural(
    "{count} issue would have been looked at too late; that is mended.",
    "{count} issues would have been looked at too late; that is mended.",
)


def lines(found: Iterable[Finding]) -> list[str]:
    """What whoever asks the doctor reads: each kind with how many there are."""
    kinds = Counter(one.kind for one in found)
    return [f"{_WHAT[kind].of(count)}." for kind, count in sorted(kinds.items())]


def words(alarm: Alarm) -> str:
    """What was found, what was mended, and where to look."""
    if alarm.database_gone:
        return _(":rotating_light: The database does not answer. Nothing can be recorded, and no deadline is kept.")
    found = ", ".join(_WHAT[kind].of(count) for kind, count in alarm.found)
    mended = _MENDED.of(alarm.mended) if alarm.mended else ""
    wrong = _("Not as it should be: {found}. `bot doctor` says more.", found=found) if found else ""
    return " ".join(part for part in (":rotating_light:", wrong, mended) if part)
