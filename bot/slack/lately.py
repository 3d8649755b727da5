"""What Slack said of bound ids within the last minute, and how often it was asked: for whoever looks again and again.

Never keeps that no answer came, and never asks by itself.
"""

from collections import deque
from collections.abc import Iterable
from threading import Lock
from typing import Final

from bot.slack.check import Trouble
from bot.usecases.bindings import BoundKind

MINUTE: Final = 60.0  # seconds, for which an answer stands
MOST: Final = 40  # questions of a minute: Slack answers some fifty about channels, and letters need theirs too
MOST_BESIDE: Final = 30  # of which so many may be about what nobody looks at
Wrong = tuple[Trouble, str] | None
Id = tuple[BoundKind, str]
_LIMITED: Final = (Trouble.NO_ANSWER, "ratelimited")


class Lately:
    """The memory of one process, for all who look. It holds the ids that are bound, and no more."""

    def __init__(self) -> None:
        self._asked: deque[float] = deque(maxlen=MOST)
        self._said: dict[Id, tuple[float, Wrong]] = {}
        self._lock = Lock()

    def forget_others(self, bound: Iterable[Id]) -> None:
        """Of what is bound no more nothing is kept."""
        ids = frozenset(bound)
        with self._lock:
            self._said = {one: said for one, said in self._said.items() if one in ids}

    def may_ask(self, now: float, *, beside: bool) -> bool:
        """Whether there is room for one more question within this minute; then it counts as asked."""
        with self._lock:
            while self._asked and now - self._asked[0] >= MINUTE:
                self._asked.popleft()
            free = len(self._asked) < (MOST_BESIDE if beside else MOST)
            if free:
                self._asked.append(now)
            return free

    def keep(self, one: Id, wrong: Wrong, now: float) -> None:
        """An answer is kept. Where Slack asks to be left alone, the minute is used up."""
        with self._lock:
            if wrong == _LIMITED:
                self._asked.extend([now] * MOST)
            if wrong is None or wrong[0] is not Trouble.NO_ANSWER:
                self._said[one] = now, wrong

    def said(self, one: Id, now: float) -> tuple[Wrong] | None:
        """What Slack said of it within this minute; None: nothing."""
        with self._lock:
            at, wrong = self._said.get(one, (None, None))
        return (wrong,) if at is not None and now - at < MINUTE else None

    def was_wrong(self, one: Id) -> bool:
        """Whether the last answer, however long ago, was that something is wrong: that is asked about early."""
        with self._lock:
            return self._said.get(one, (0.0, None))[1] is not None
