"""Which calls can wait until they are gathered, and until when; whoever has heard enough gets them as one message.

Never drops a call, and never holds one back for longer than a quarter of an hour.
"""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.effects import CallPeople, ReasonKind
from bot.domain.matrix import Severity

GATHERED_EVERY: Final = timedelta(minutes=15)
_WANT_SOMEBODY: Final = frozenset({ReasonKind.ENTERED, ReasonKind.STEP})


def can_wait(call: CallPeople, severity: Severity) -> bool:
    """Whether it may be gathered: never a Sev 1, a final fallback, or a call to accept a Sev 2."""
    if severity is Severity.SEV1:
        return False
    kinds = {reason.kind for reason in call.reasons}
    return ReasonKind.FINAL_FALLBACK not in kinds and not (severity is Severity.SEV2 and kinds & _WANT_SOMEBODY)


def gathered_at(made: datetime) -> datetime:
    """When what was made at that instant goes out at the latest: at the next full quarter of an hour."""
    passed = timedelta(seconds=made.timestamp() % GATHERED_EVERY.total_seconds())
    return made + GATHERED_EVERY - passed
