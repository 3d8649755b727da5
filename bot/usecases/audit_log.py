"""Noting who tried what without the right to, and reading it (SPEC statement 98).

Never keeps what people wrote: what it was about is an id, a button or a sub-command.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog

from bot.db import audit_log
from bot.db.audit_log import Entry
from bot.db.engine import Unavailable
from bot.domain.errors import Why
from bot.domain.ids import PersonId, TeamId
from bot.usecases.runtime import Runtime

__all__ = ["Entry", "entries", "forget_old_entries", "note_denied"]

log = structlog.get_logger(__name__)
KEPT_FOR: Final = timedelta(days=400)
OF_RIGHTS: Final = frozenset(
    {
        Why.NO_SUCH_ISSUE,  # whose number may belong to somebody else (SECURITY S18)
        Why.NOT_ELIGIBLE,
        Why.NOT_OWNER,
        Why.NEEDS_LEAD,
        Why.NOT_OF_THE_DEPARTMENT,
        Why.NOT_ADMINISTRATOR,
        Why.NOT_A_MEMBER,
        Why.SKIP_NEEDS_LEAD,
        Why.NOT_YOUR_SHIFT,
        Why.NOT_OF_THE_ROTA,
        Why.NOT_ITS_AUTHOR,
        Why.WRONG_CODE,
        Why.CODE_USED_UP,
    }
)
"""Refusals that say who may; the others say when."""


def note_denied(rt: Runtime, team: TeamId, person: PersonId, deed: str, about: str, why: Why) -> None:
    """Note an attempt that was refused for want of a right; nothing happens where it was refused for anything else.

    Where it cannot be stored the log has it: the person must hear of the refusal all the same.
    """
    if why not in OF_RIGHTS:
        return
    entry = Entry(at=rt.now(), person=person, deed=deed, about=about, outcome=why.value)
    try:
        with rt.database.writing() as session:
            audit_log.append(session, team, entry)
    except Unavailable:
        log.warning("an attempt could not be noted", person=person, deed=deed, about=about, outcome=why.value)


def entries(rt: Runtime, team: TeamId, limit: int = 50) -> Sequence[Entry]:
    """The last so many, the newest first."""
    with rt.database.reading() as session:
        return audit_log.newest(session, team, limit)


def forget_old_entries(rt: Runtime, team: TeamId) -> None:
    """Drop what is more than a year old; once a day is enough."""
    with rt.database.writing() as session:
        audit_log.forget(session, team, rt.now() - KEPT_FOR)
