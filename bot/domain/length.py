"""A length of time as a policy writes it: some of it fixed, some of it in working days of whatever calendar counts.

Nothing here knows a calendar's windows; only how long it calls a day.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Length:
    """`2h30m` is fixed; `1 day` is the calendar's declared day: 8 h in support hours, 24 around the clock (SPEC R2)."""

    time: timedelta = timedelta()
    days: int = 0

    def under(self, calendar: Calendar) -> timedelta:
        """Give the working time that this is under a calendar."""
        return self.time + calendar.day * self.days

    @property
    def is_nothing(self) -> bool:
        """True for a length of 0 or less, which no policy may have."""
        return self.time <= timedelta() and self.days <= 0
