"""How far a call reaches, as the notification table of the policy says (statement 69).

Never says whom it is for.
"""

from collections.abc import Iterable
from typing import Final

from bot.domain.effects import Reason, ReasonKind
from bot.domain.process.notifications import MUST_BE_HEARD, CallKind, Directly, Mention, Notification
from bot.domain.roster import Called, Found
from bot.domain.running import Entered

BY_ITSELF: Final = frozenset({Entered.RAISED, Entered.TIER_CLOSED, Entered.CRITERION, Entered.RERATED})
FAR_FROM_THE_CHANNEL: Final = frozenset(
    {Found.MANAGER, Found.ACCOUNTABLE, Found.FALLBACK, Found.PREVIOUS, Found.SENDER}
)


def call_kind(reason: Reason) -> CallKind:
    """What the table calls this reason."""
    if reason.kind is ReasonKind.ENTERED and reason.how in BY_ITSELF:
        return CallKind.RAISED
    return CallKind(reason.kind.value)


def mention_of(line: Notification, kind: CallKind, *, loud: bool) -> Mention:
    """Whom the message mentions: where nobody is written to, what must be heard mentions people (SPEC E11)."""
    return Mention.PEOPLE if line.mention is Mention.NOBODY and kind in MUST_BE_HEARD and not loud else line.mention


def is_loud(line: Notification, people: Iterable[Called]) -> bool:
    """Whether each of them is written to directly as well, whatever they chose."""
    if line.directly is Directly.OUTSIDERS:
        return any(called.found in FAR_FROM_THE_CHANNEL for called in people)
    return line.directly is Directly.ALWAYS
