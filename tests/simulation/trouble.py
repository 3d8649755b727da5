"""What goes wrong, where and how often: chance decides, and everything is counted."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.db.engine import Database, Session


class Killed(BaseException):
    """The process ends here: nothing of it runs any more, and nothing is tidied up."""


def nothing() -> None:
    """Nobody else does anything."""


@dataclass
class Trouble:
    """How much goes wrong; `meanwhile` is what others do between two steps of ours."""

    chance: random.Random
    much: float = 0.3
    faults: Counter[str] = field(default_factory=Counter)
    meanwhile: Callable[[], None] = nothing

    def one_of(self, kinds: Sequence[str], share: float = 1.0) -> str | None:
        """What goes wrong now, if anything."""
        if self.chance.random() >= self.much * share:
            return None
        kind = self.chance.choice(kinds)
        self.faults[kind] += 1
        return kind


class MortalDatabase(Database):
    """A database that goes away at any statement, and under which the process dies before and after a commit."""

    def __init__(self, url: str, clock: Callable[[], datetime]) -> None:
        """`clock` and `trouble` are those of the story that is told; None: all is well."""
        self.clock = clock
        super().__init__(url, self._now, server_clock=False)
        self.trouble: Trouble | None = None
        event.listen(self._engine, "before_cursor_execute", self._before_statement)

    def _now(self) -> datetime:
        return self.clock()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
            self._at(("killed before commit", "database gone at commit"))
        self._at(("killed after commit", "answer of a commit lost", "another worker after commit"))

    def _at(self, kinds: Sequence[str]) -> None:
        match self.trouble.one_of(kinds, share=0.05) if self.trouble else None:
            case None:
                pass
            case "killed before commit" | "killed after commit":
                raise Killed
            case "another worker after commit":
                assert self.trouble is not None
                self.trouble.meanwhile()
            case _:
                raise gone()

    def _before_statement(self, *_: Any) -> None:  # noqa: ANN401 - whatever the hook is given
        if self.trouble and self.trouble.one_of(("database gone",), share=0.006):
            raise gone()


def gone() -> OperationalError:
    return OperationalError("gone", {}, ConnectionError("gone"))
