"""How much one person, and all together, may ask of the bot: nobody's haste slows down the others (SECURITY S56).

Never remembered beyond the process, and never about what the bot sends by itself.
"""

import threading

from bot.domain.ids import PersonId
from bot.usecases.bucket import Bucket

AT_ONCE = 40  # far more than the fastest hands need for the longest form
A_SECOND_EACH = 1.0
AT_ONCE_TOGETHER = 400
A_SECOND_TOGETHER = 20.0
TOLD_EVERY = 10.0  # seconds between two words of it to the same person
_REMEMBERED = 1000


class Allowance:
    """One process's count of what people asked lately; of any thread."""

    def __init__(self) -> None:
        """Nobody asked anything yet."""
        self._lock = threading.Lock()
        self._each: dict[PersonId, Bucket] = {}
        self._together: Bucket | None = None
        self._told: dict[PersonId, float] = {}

    def take(self, person: PersonId, now: float) -> bool:
        """Count one request, `now` in seconds; False where it is one too many. What is too many is not counted."""
        with self._lock:
            self._forget(now)
            mine = self._each.setdefault(person, Bucket.full(AT_ONCE, 1 / A_SECOND_EACH, now))
            if self._together is None:
                self._together = Bucket.full(AT_ONCE_TOGETHER, 1 / A_SECOND_TOGETHER, now)
            if mine.wait(now):
                return False
            if self._together.wait(now):
                mine.give_back()
                return False
            return True

    def may_tell(self, person: PersonId, now: float) -> bool:
        """Whether to say so now: an answer to each of a thousand presses would be a thousand messages."""
        with self._lock:
            if now - self._told.get(person, -TOLD_EVERY) < TOLD_EVERY:
                return False
            self._told[person] = now
            return True

    def _forget(self, now: float) -> None:
        if len(self._each) > _REMEMBERED:
            full_after = AT_ONCE / A_SECOND_EACH
            self._each = {one: bucket for one, bucket in self._each.items() if now - bucket.at < full_after}
            self._told = {one: at for one, at in self._told.items() if now - at < TOLD_EVERY}
