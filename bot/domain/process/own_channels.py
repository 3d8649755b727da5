"""Which issues get a channel of their own, how it is called and when it is archived (SPEC section 6.11).

Never a channel: which one an issue got is known where it was made.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.matrix import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChannels:
    """Issues of the `severities` get one by themselves, all others when somebody asks for it.

    `archive_after` counts from when the issue is closed or cancelled, in real time.
    """

    severities: frozenset[Severity] = frozenset()
    prefix: str = ""
    private: bool = True
    archive_after: timedelta = timedelta(days=7)


ON_REQUEST = OwnChannels()
"""What holds where a policy says nothing of them."""
