"""Taking letters of the outbox to deliver them, and putting back what could not go.

Never sends and never prepares anything. Machine time.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.db import outbox
from bot.db.letters import GATHERED, Letter, LetterKind
from bot.db.victims import redone
from bot.domain.ids import TeamId
from bot.usecases.herd import ALONE, AT_MOST, HERD, is_gathered
from bot.usecases.pace import Pace
from bot.usecases.runtime import Runtime
from bot.usecases.settle_unknown import Held

LEASE: Final = timedelta(seconds=60)

Later = tuple[Letter, datetime]


@redone
def claim(rt: Runtime, team: TeamId, batch: int, pace: Pace | None) -> tuple[list[Letter], list[Held], datetime]:
    """What this worker may send until when, herds as a whole; and what nobody knows the fate of."""
    with rt.database.writing() as session:
        now = rt.database.machine_now(session)
        overdue = outbox.overdue(session, team, now)
        until = now + LEASE
        allowed = batch if pace is None else pace.allowance(now, batch)
        claimed = outbox.claim(session, team, now, until, allowed) if allowed else []
        gathered = {str(letter.to) for letter in claimed if is_gathered(letter)}
        if gathered:
            claimed += outbox.claim_herds(session, team, now, until, more_than=0, at_most=AT_MOST, places=gathered)
        if claimed and len(claimed) >= allowed:
            here = None if allowed == batch else {str(letter.to) for letter in claimed}
            claimed += outbox.claim_herds(
                session, team, now, until, more_than=ALONE if here is None else HERD, at_most=AT_MOST, places=here
            )
    return claimed, overdue, until


@redone
def put_off(rt: Runtime, team: TeamId, given: Iterable[Later], held: Sequence[Later]) -> None:
    """Let letters wait, `held` to be gathered; cards need more than that."""
    plain = [(letter, until) for letter, until in given if letter.kind is not LetterKind.CARD]
    with rt.database.writing() as session:
        outbox.put_off(session, team, [*plain, *held], {letter.id: GATHERED for letter, _ in held})
