"""Saying something to one person in a channel, visible to nobody else: refusals and their reasons.

Never kept for later: words that come a minute late answer nothing.
"""

from datetime import timedelta
from uuid import uuid4

from bot.db import outbox
from bot.db.letters import LetterKind, NewLetter, Priority, ToPerson, Words
from bot.domain.ids import ChannelId, PersonId, TeamId
from bot.usecases.runtime import Runtime

GOOD_FOR = timedelta(seconds=60)  # machine time


def whisper(rt: Runtime, team: TeamId, person: PersonId, channel: ChannelId | None, words: str) -> None:
    """Leave a letter that only `person` sees in `channel`, or directly; not delivered once it is a minute old."""
    with rt.database.writing() as session:
        machine = rt.database.machine_now(session)
        letter = NewLetter(
            issue=None,
            kind=LetterKind.WHISPER,
            key=str(uuid4()),
            to=ToPerson(person, channel),
            body=Words(words),
            priority=Priority.WHISPER,
            expires_at=machine + GOOD_FOR,
        )
        outbox.put(session, team, [letter], machine)
    rt.woken()
