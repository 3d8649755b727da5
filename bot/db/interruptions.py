"""Who was called how often within a time, as the letters that were sent say: by a mention or directly.

Nothing is counted anywhere else. Machine time.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, func, literal_column, select, type_coerce

from bot.db.columns import from_json
from bot.db.engine import Session
from bot.db.letters import GATHERED, ToPerson, destination
from bot.db.tables import outbox
from bot.domain.ids import ChannelId, PersonId, TeamId
from bot.domain.process.notifications import Mention

MOST_LETTERS = 2000  # the newest; who was called more often than that was called too often

_o = outbox.c
_SENT: tuple[ColumnElement[bool], ...] = (
    _o.team_id == bindparam("team"),
    literal_column("outbox.kind = 'call' AND outbox.state = 'sent'"),
    _o.not_before > bindparam("since"),
)
_HOW_MANY = select(func.count()).select_from(outbox).where(*_SENT)
_LETTERS = (
    select(_o.issue_id, _o.key, _o.destination, _o.channel_id, _o.ts, type_coerce(_o.body, Text).label("stored_body"))
    .where(*_SENT)
    .order_by(_o.not_before.desc())
    .limit(MOST_LETTERS)
)
_HELD_BACK = (
    select(func.count(), func.min(_o.not_before))
    .select_from(outbox)
    .where(
        _o.team_id == bindparam("team"),
        literal_column("outbox.state = 'pending'"),
        _o.last_error == GATHERED,
        _o.not_before > bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class Interruptions:
    """How many messages called each person and were heard in each channel.

    Many calls in one message count once, and so does a call that reached a person directly and by a mention.
    """

    people: Counter[PersonId]
    channels: Counter[ChannelId]

    @classmethod
    def none(cls) -> "Interruptions":
        """Nobody heard anything."""
        return cls(Counter(), Counter())


def how_many(session: Session, team: TeamId, since: datetime) -> int:
    """At most so many messages called anybody since then; costs little."""
    return session.execute(_HOW_MANY, {"team": team, "since": since}).scalar_one()


def since(session: Session, team: TeamId, since: datetime) -> Interruptions:
    """Everybody and every channel that was called since then."""
    rows = session.execute(_LETTERS, {"team": team, "since": since}).all()
    directly = {
        (row.issue_id, row.key, to.person): (row.channel_id, row.ts)
        for row in rows
        if isinstance(to := destination(row.destination), ToPerson)
    }
    heard = {(person, message) for (_, _, person), message in directly.items()}
    channels: set[tuple[ChannelId, str]] = set()
    for row in rows:
        if isinstance(destination(row.destination), ToPerson):
            continue
        channels.add((row.channel_id, row.ts))
        for person in _mentioned(from_json(row.stored_body)):
            if (row.issue_id, row.key, person) not in directly:
                heard.add((person, (row.channel_id, row.ts)))
    return Interruptions(Counter(person for person, _ in heard), Counter(channel for channel, _ in channels))


def held_back(session: Session, team: TeamId, now: datetime) -> tuple[int, datetime | None]:
    """How many calls wait to be gathered, and when the first of them go out."""
    count, until = session.execute(_HELD_BACK, {"team": team, "now": now}).one()
    return count, until


def _mentioned(body: dict[str, Any]) -> Iterator[PersonId]:
    """Of a call as it is stored; one from before there was a notification table mentions whom it is for."""
    if body.get("mention") != Mention.NOBODY:
        yield from (PersonId(called["person"]) for called in body["people"])
