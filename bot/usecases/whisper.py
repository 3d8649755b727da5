"""Saying something to one person in a channel, visible to nobody else: refusals and their reasons.

Never kept for later: words that come a minute late answer nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.db import outbox
from bot.db.engine import Session
from bot.db.letters import LetterKind, NewLetter, Priority, ToPerson, Words
from bot.db.victims import redone
from bot.domain.ids import ChannelId, PersonId, TeamId
from bot.usecases.look_up import IssueView
from bot.usecases.runtime import Runtime

GOOD_FOR = timedelta(seconds=60)  # machine time


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What whoever does a deed is told once it is stored: put into the same transaction, so neither is there alone."""

    person: PersonId
    channel: ChannelId | None
    words: Callable[[IssueView], str]


@redone
def whisper(rt: Runtime, team: TeamId, person: PersonId, channel: ChannelId | None, words: str) -> None:
    """Leave a letter that only `person` sees in `channel`, or directly; not delivered once it is a minute old."""
    with rt.database.writing() as session:
        put_whisper(session, team, ToPerson(person, channel), words, rt.database.machine_now(session))
    rt.woken()


def put_whisper(  # and what makes it the same letter
    session: Session, team: TeamId, to: ToPerson, words: str, machine: datetime, key: str = ""
) -> None:
    """The same inside a transaction that is open; with a `key` the same words are never left twice."""
    outbox.put(session, team, [_letter(to, words, machine, key)], machine)


def telling(told: Told | None, view: IssueView, machine: datetime) -> Iterator[NewLetter]:
    """The words for whoever did it, to be put beside what they did."""
    if told is not None:
        yield _letter(ToPerson(told.person, told.channel), told.words(view), machine)


def _letter(to: ToPerson, words: str, machine: datetime, key: str = "") -> NewLetter:
    return NewLetter(
        issue=None,
        kind=LetterKind.WHISPER,
        key=key or str(uuid4()),
        to=to,
        body=Words(words),
        priority=Priority.WHISPER,
        expires_at=machine + GOOD_FOR,
    )
