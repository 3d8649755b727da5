"""What a process remembers of the set-up of a workspace, for as long as the mark that it was read under is still there.

Never renews a mark: the database does, by triggers (`setup_tables.py`), so that no writer can forget it, no hand in the
database either. Marks are drawn and not counted: one that was taken back, or came back with a copy, stands for what it
stood for. On PostgreSQL the mark's row is a lock that a transaction takes with what it writes to the set-up, and keeps
to its end: two that do so wait for each other there. It comes after whatever else they share: the first version of the
policy, swaps, rotas, people and groups. Behind it they only put in letters and notes, and claim what administrators are
told of, which nobody holds who still wants the mark: so they never wait in a circle.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, select

from bot.db.ahead import Question, ask, know
from bot.db.engine import MEMORY, Session
from bot.db.tables import setup_marks
from bot.domain.ids import TeamId

T = TypeVar("T")

AT_MOST: Final = 60.0  # seconds: a safety net alone, for a database in which somebody switched the triggers off


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: str
    found: Any
    since: float

    def holds(self, mark: str | None) -> bool:
        return self.mark == mark and time.monotonic() - self.since < AT_MOST


_MARK = select(setup_marks.c.mark).where(setup_marks.c.team_id == bindparam("team"))


def question(team: TeamId) -> Question:
    """What `remembered` asks each time."""
    return Question(_MARK, {"team": team})


def remembered(
    session: Session, team: TeamId, kind: type[T], read: Callable[[], T], fits: Callable[[T], bool] = lambda _: True
) -> T:
    """What was read of this kind under the mark that holds now, else what `read` gives, which is then kept instead.

    As fresh as if it were read now: the mark is asked in this transaction. What is read is kept where the mark is the
    same before and after, and for a minute at most. `fits` says whether what is remembered is enough. Without a mark
    nothing is remembered.
    """
    found = recalled(session, team, kind, fits)
    if found is not None:
        return found
    mark, since = _mark(session, team), time.monotonic()
    found = read()
    if mark is not None and mark == session.execute(_MARK, {"team": team}).scalar():
        _memory(session)[team, kind] = _Kept(mark, found, since)
    return found


def recalled(session: Session, team: TeamId, kind: type[T], fits: Callable[[T], bool] = lambda _: True) -> T | None:
    """The same where it is remembered; None where it must be read."""
    kept = _memory(session).get((team, kind))
    if kept is None or not kept.holds(_mark(session, team)):
        return None
    found: T = kept.found
    return found if fits(found) else None


def _mark(session: Session, team: TeamId) -> str | None:
    """Asked once in a transaction, and again once that wrote something to the set-up itself."""
    asked = question(team)
    rows = ask(session, asked)
    know(session, asked, rows)
    return rows[0].mark if rows else None


def _memory(session: Session) -> dict[tuple[TeamId, type], _Kept]:
    """Of each workspace and kind the newest: it belongs to the `Database` that the session is of, and to no other.

    Threads share it without a lock: each puts in or takes out a whole, and whichever is the last is as good.
    """
    known: dict[tuple[TeamId, type], _Kept] = session.get_execution_options().get(MEMORY, {})
    return known
