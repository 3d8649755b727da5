"""Telling those who look after the bot that something is wrong: in the ops channel, or directly where there is none.

Never more than once a day for the same trouble.
"""

from datetime import datetime, timedelta

from bot.db import outbox, seen
from bot.db.engine import Session
from bot.db.letters import LetterKind, NewLetter, News, Priority, ToOps, Words
from bot.db.victims import redone
from bot.domain.ids import TeamId
from bot.usecases.runtime import Runtime

PAUSE = timedelta(hours=24)  # machine time between two messages about the same trouble


@redone
def tell_admins(rt: Runtime, team: TeamId, key: str, words: str) -> None:
    """Leave a letter about the trouble `key`; nothing happens where one was left within a day."""
    with rt.database.writing() as session:
        tell(session, team, key, Words(words), rt.database.machine_now(session))
    rt.woken()


def tell(session: Session, team: TeamId, key: str, body: Words | News, machine: datetime) -> None:
    """The same inside a transaction that is open."""
    if not seen.claim_telling(session, team, key, machine, PAUSE):
        return
    letter = NewLetter(
        issue=None,
        kind=LetterKind.ADMIN,
        key=f"{key}:{machine.isoformat()}",
        to=ToOps(),
        body=body,
        priority=Priority.ADMIN,
    )
    outbox.put(session, team, [letter], machine)
