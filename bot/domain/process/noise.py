"""How many calls a person and a channel hear within an hour before what can wait is gathered.

Never says what can wait (`domain.gathering`).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class NoiseBudget:
    """Messages that call, within an hour: to one person, directly or by a mention, and in one channel."""

    person: int = 12
    channel: int = 30


USUAL: Final = NoiseBudget()
"""What holds where a policy says nothing."""
