"""What goes wrong, where and how often: chance decides, and everything is counted."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.db.engine import Database, Session


class Killed(BaseException):
    """The process ends here: nothing of it runs any more, and nothing is tidied up."""


def nothing() -> None:
    """Nobody else does anything."""


class Troublesome(Protocol):
    """What a database asks on its way; it raises what shall go wrong there."""

    def statement(self) -> None: ...

    def before_commit(self) -> None: ...

    def after_commit(self) -> None: ...


@dataclass
class Trouble:
    """How much goes wrong; `meanwhile` is what others do between two steps of ours."""

    chance: random.Random
    much: float = 0.3
    faults: Counter[str] = field(default_factory=Counter)
    meanwhile: Callable[[], None] = nothing

    def statement(self) -> None:
        """Before each statement."""
        if self.one_of(("database gone",), share=0.006):
            raise gone()

    def before_commit(self) -> None:
        if (kind := self.one_of(("killed before commit", "database gone at commit"), share=0.05)) is not None:
            raise Killed if kind == "killed before commit" else gone()

    def after_commit(self) -> None:
        match self.one_of(
            ("killed after commit", "answer of a commit lost", "another worker after commit"), share=0.05
        ):
            case "killed after commit":
                raise Killed
            case "answer of a commit lost":
                raise gone()
            case "another worker after commit":
                self.meanwhile()
            case _:
                pass

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
        self.trouble: Troublesome | None = None
        event.listen(self._engine, "before_cursor_execute", self._before_statement)

    def _now(self) -> datetime:
        return self.clock()

    @contextmanager
    def writing(self, begin: Callable[[Session], object] | None = None) -> Iterator[Session]:
        with super().writing(begin) as session:
            yield session
            if self.trouble and session.in_transaction():  # else a server has committed
                self.trouble.before_commit()
        if self.trouble:
            self.trouble.after_commit()

    def _before_statement(self, *_: Any) -> None:  # noqa: ANN401 - whatever the hook is given
        if self.trouble:
            self.trouble.statement()


def gone() -> OperationalError:
    return OperationalError("gone", {}, ConnectionError("gone"))
