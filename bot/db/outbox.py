"""The outbox: letters put in with the decision that made them, claimed with a lease, settled behind a fence.

Nothing is sent here, and nothing decides what an answer of Slack means. All instants are machine time.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    select,
    text,
    type_coerce,
    update,
)

from bot.db.engine import Session
from bot.db.letters import (
    CardOf,
    ChannelOf,
    Letter,
    LetterKind,
    LetterState,
    NewLetter,
    PingOf,
    Priority,
    ToPerson,
    destination,
    new_ids,
)
from bot.db.tables import outbox
from bot.db.upserts import insert_if_new, insert_or_replace
from bot.domain.ids import ChannelId, TeamId

WAKE_CHANNEL = "bot_woken"

_c = outbox.c
# Literals and not parameters: with a parameter neither database would use the partial index (PERFORMANCE.md).
_PENDING: ColumnElement[bool] = literal_column("outbox.state = 'pending'")
_HELD: ColumnElement[bool] = literal_column("outbox.state IN ('sending', 'unknown')")
_TEAM = _c.team_id == bindparam("team")

_LETTER = [
    *(column for column in _c if column.name != "body"),
    type_coerce(_c.body, Text).label("stored_body"),
]

_other = outbox.alias("other")
_ANOTHER_UNDER_WAY = exists().where(
    _other.c.team_id == _c.team_id,
    _other.c.issue_id == _c.issue_id,
    _other.c.destination == _c.destination,
    literal_column("other.kind = 'card'"),
    literal_column("other.state IN ('sending', 'unknown')"),
)
_MAY_GO = not_(and_(literal_column("outbox.kind = 'card'"), _ANOTHER_UNDER_WAY))
_DUE = (
    select(_c.id)
    .where(
        _TEAM,
        _PENDING,
        _c.not_before <= bindparam("now"),
        _MAY_GO,
    )
    .order_by(_c.priority, _c.created_at)
    .limit(bindparam("batch"))
    .with_for_update(skip_locked=True, of=outbox)
    .cte("due")
)
_CLAIM_VALUES = update(outbox).values(
    state=LetterState.SENDING,
    lease_until=bindparam("until"),
    not_before=bindparam("now"),
    channel_id=None,
    epoch=_c.epoch + 1,
    attempts=_c.attempts + 1,
)
_CLAIM = _CLAIM_VALUES.where(_c.id.in_(select(_DUE.c.id))).returning(*_LETTER)
_HERDS = (
    select(_c.destination)
    .where(_TEAM, _PENDING, literal_column("outbox.kind = 'call'"), _c.not_before <= bindparam("now"))
    .group_by(_c.destination)
    .having(func.count() > bindparam("more_than"))
)
_HERD = (
    select(_c.id)
    .where(
        _TEAM,
        _PENDING,
        literal_column("outbox.kind = 'call'"),
        _c.destination == bindparam("place"),
        _c.not_before <= bindparam("now"),
    )
    .order_by(_c.created_at)
    .limit(bindparam("batch"))
    .with_for_update(skip_locked=True, of=outbox)
    .cte("herd")
)
_CLAIM_HERD = _CLAIM_VALUES.where(_c.id.in_(select(_HERD.c.id))).returning(*_LETTER)
_WAKE: ColumnElement[None] = literal_column(f"pg_notify('{WAKE_CHANNEL}', outbox.team_id)")
_NEW_CARD = insert_or_replace(
    outbox,
    ["team_id", "issue_id", "destination"],
    ["key", "priority"],  # touched, so that a worker that claims it sees what this transaction writes
    where=text("kind = 'card' AND state = 'pending'"),
).and_on_postgres(_WAKE)
_NEW = insert_if_new(outbox).and_on_postgres(_WAKE)
_SETTLE = update(outbox).where(_TEAM, _c.id == bindparam("letter"), _c.epoch == bindparam("fence"), _HELD)
_SENT: dict[str, object] = {
    "state": LetterState.SENT,
    "channel_id": bindparam("in_channel"),
    "ts": bindparam("stamp"),
    "check_at": None,
    "last_error": None,
}
_SETTLE_LATE = update(outbox).where(
    _TEAM,
    _c.id == bindparam("letter"),
    _HELD | literal_column("outbox.state IN ('paused', 'dead')") | (_PENDING & (_c.key == bindparam("same"))),
)
_SETTLE_SENT, _SETTLE_SENT_LATE = _SETTLE.values(**_SENT), _SETTLE_LATE.values(**_SENT)
_PUT_OFF = _SETTLE.values(
    state=LetterState.PENDING,
    not_before=bindparam("at"),
    lease_until=None,
    attempts=_c.attempts - 1,
    last_error=func.coalesce(bindparam("because"), _c.last_error),
)
_NEXT = select(
    select(func.min(_c.not_before)).where(_TEAM, _PENDING, _MAY_GO).scalar_subquery(),
    select(func.min(func.coalesce(_c.check_at, _c.lease_until))).where(_TEAM, _HELD).scalar_subquery(),
)
_OVERDUE = select(*_LETTER).where(
    _TEAM, _HELD, func.coalesce(_c.check_at, _c.lease_until) <= bindparam("now", type_=_c.check_at.type)
)
_SIBLING = select(_c.id).where(
    _TEAM,
    literal_column("outbox.kind = 'card'"),
    _PENDING,
    _c.issue_id == bindparam("issue"),
    _c.destination == bindparam("destination"),
)


def put(session: Session, team: TeamId, letters: Sequence[NewLetter], now: datetime) -> None:
    """Put letters in; one that was put before is left alone (SPEC R15), a waiting card letter stands for the new one.

    On PostgreSQL the workers that listen are woken by the commit.
    """
    new = zip(letters, new_ids(len(letters)), strict=True)
    rows = [(letter.kind, _values(team, letter, now, own)) for letter, own in new]
    _NEW_CARD.run(session, [row for kind, row in rows if kind is LetterKind.CARD])
    _NEW.run(session, [row for kind, row in rows if kind is not LetterKind.CARD])


def claim(session: Session, team: TeamId, now: datetime, until: datetime, batch: int) -> list[Letter]:
    """Take letters whose time has come, most urgent first; each has a new epoch and is nobody else's before `until`.

    A card letter is left while another one of the same issue and destination is under way, so redraws keep their order.
    Of one call, the letter for everybody comes before those for single people.
    """
    rows = session.execute(_CLAIM, {"team": team, "now": now, "until": until, "batch": batch})
    letters = map(_letter, rows)
    return sorted(letters, key=lambda one: (one.priority, one.created_at, isinstance(one.to, ToPerson)))


def claim_herds(
    session: Session,
    team: TeamId,
    now: datetime,
    until: datetime,
    *,
    more_than: int,
    at_most: int,
    places: Container[str] | None = None,
) -> list[Letter]:
    """Take the calls of every place that more than so many wait for, the oldest of each; of `places`, None: of any."""
    wanted = {"team": team, "now": now}
    crowded = session.scalars(_HERDS, wanted | {"more_than": more_than}).all()
    taken = wanted | {"until": until, "batch": at_most}
    return [
        _letter(row)
        for to in crowded
        if places is None or to in places
        for row in session.execute(_CLAIM_HERD, taken | {"place": to})
    ]


def settle(session: Session, team: TeamId, letter: Letter, **values: object) -> bool:  # columns
    """Write what became of a letter; False, and nothing written, where somebody else claimed it meanwhile."""
    statement = _SETTLE.values(**values)
    return session.execute(statement, {"team": team, "letter": letter.id, "fence": letter.epoch}).rowcount == 1


def settle_sent(session: Session, team: TeamId, letter: Letter, channel: ChannelId, ts: str | None) -> bool:
    """Write that a letter is there; False, and nothing written, where somebody else claimed it meanwhile."""
    row = {"team": team, "letter": letter.id, "fence": letter.epoch, "in_channel": channel, "stamp": ts}
    return session.execute(_SETTLE_SENT, row).rowcount == 1


def settle_sent_late(session: Session, team: TeamId, letter: Letter, channel: ChannelId, ts: str | None) -> bool:
    """The same for one that somebody else took, takes over or gave up: a true answer counts however late it is.

    False where it was sent otherwise or is not to be sent any more, or is about to say more than when it was sent.
    """
    row = {"team": team, "letter": letter.id, "same": letter.key, "in_channel": channel, "stamp": ts}
    return session.execute(_SETTLE_SENT_LATE, row).rowcount == 1


def back_to_pending(session: Session, team: TeamId, letter: Letter, not_before: datetime, **values: object) -> bool:
    """Let a letter wait. A card letter that has a younger one is superseded by it; hold the issue's lock for these."""
    if letter.kind is LetterKind.CARD and _has_younger(session, team, letter):
        return settle(session, team, letter, state=LetterState.SUPERSEDED, check_at=None)
    return settle(session, team, letter, state=LetterState.PENDING, not_before=not_before, check_at=None, **values)


def _has_younger(session: Session, team: TeamId, letter: Letter) -> bool:
    wanted = {"team": team, "issue": letter.issue, "destination": str(letter.to)}
    return session.execute(_SIBLING, wanted).first() is not None


def put_off(
    session: Session, team: TeamId, letters: Sequence[tuple[Letter, datetime]], because: Mapping[str, str]
) -> None:
    """Let letters wait that were claimed and not attempted; not for cards, of which a younger letter may be there.

    `because` notes why, by their ids.

    The only one who waits for several letters at once: in the order of their ids.
    """
    if letters:
        rows = [
            {"team": team, "letter": one.id, "fence": one.epoch, "at": until, "because": because.get(one.id)}
            for one, until in sorted(letters, key=lambda pair: pair[0].id)
        ]
        session.execute(_PUT_OFF, rows)


def overdue(session: Session, team: TeamId, now: datetime) -> list[tuple[Letter, LetterState]]:
    """Letters whose lease ended while they were sent, and those of unknown fate whose grace is over."""
    return [(_letter(row), row.state) for row in session.execute(_OVERDUE, {"team": team, "now": now})]


def next_at(session: Session, team: TeamId) -> datetime | None:
    """When the outbox must be looked at next; None while it is empty."""
    found = session.execute(_NEXT, {"team": team}).one()
    return min((instant for instant in found if instant is not None), default=None)


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        issue=row.issue_id,
        kind=row.kind,
        key=row.key,
        to=destination(row.destination),
        stored_body=row.stored_body,
        priority=Priority(row.priority),
        created_at=row.created_at,
        not_before=row.not_before,
        expires_at=row.expires_at,
        channel=row.channel_id,
        epoch=row.epoch,
        attempts=row.attempts,
        may_be_repeat=row.may_be_repeat,
        last_error=row.last_error,
    )


def _values(team: TeamId, letter: NewLetter, now: datetime, own: str) -> dict[str, Any]:
    if (letter.kind is LetterKind.CARD) is not isinstance(letter.body, CardOf | PingOf | ChannelOf):
        raise TypeError(f"a {letter.kind} letter cannot carry {letter.body!r}")
    return {
        "id": own,
        "team_id": team,
        "issue_id": letter.issue,
        "kind": letter.kind,
        "key": letter.key,
        "destination": str(letter.to),
        "body": letter.body,
        "state": LetterState.PENDING,
        "priority": letter.priority.value,
        "created_at": now,
        "not_before": now,
        "expires_at": letter.expires_at,
        "epoch": 0,
        "attempts": 0,
        "may_be_repeat": letter.may_be_repeat,
    }
