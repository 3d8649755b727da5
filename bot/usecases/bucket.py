"""A token bucket: so many at once, and then one after each so many seconds.

Never reads a clock; whoever asks says what time it is, in seconds that only grow.
"""

from dataclasses import dataclass
from typing import Final

_NEARLY: Final = (
    1e-5  # what is missing less than that is there: sums of fractions would have one wait for no time at all
)


@dataclass(slots=True)
class Bucket:
    """Holds `burst` at most and gains one after `every` seconds."""

    burst: int
    every: float
    filled: float
    at: float

    @classmethod
    def full(cls, burst: int, every: float, now: float) -> "Bucket":
        """Nothing was taken yet."""
        return cls(burst, every, float(burst), now)

    def wait(self, now: float) -> float:
        """Take one, and give 0; where there is none, in how many seconds there is."""
        missing = self.missing(now)
        if not missing:
            self.filled -= 1
        return missing

    def missing(self, now: float) -> float:
        """In how many seconds there is one; 0 where there is one."""
        return 0.0 if self.left(now) else (1 - self.filled) * self.every

    def left(self, now: float) -> int:
        """How many can be taken at once."""
        self.filled = min(float(self.burst), self.filled + max(now - self.at, 0.0) / self.every)
        self.at = now
        return int(self.filled + _NEARLY)

    def give_back(self) -> None:
        """What was taken was not used."""
        self.filled = min(float(self.burst), self.filled + 1)
