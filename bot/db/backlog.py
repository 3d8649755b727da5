"""Letters that are not finished, asked about through partial indexes, so however many were ever sent.

Never says which letters they are. Machine time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, literal_column, select

from bot.db.ahead import Question, ask
from bot.db.engine import Session
from bot.db.letters import DELAYED, GATHERED, Destination, LetterState, Priority, ToPerson, destination
from bot.db.tables import outbox
from bot.domain.ids import ChannelId, IssueId, PersonId, TeamId

_o = outbox.c
_TEAM = _o.team_id == bindparam("team")
_WAITING = (
    select(_o.priority, func.count().label("letters"), func.min(_o.created_at).label("oldest"))
    .where(_TEAM, literal_column("outbox.state = 'pending'"), func.coalesce(_o.last_error, "") != GATHERED)
    .group_by(_o.priority)
)
_UNDER_WAY = (
    select(_o.state, func.count().label("letters"))
    .where(_TEAM, literal_column("outbox.state IN ('sending', 'unknown')"))
    .group_by(_o.state)
)
_DEAD = (
    select(func.count())
    .select_from(outbox)
    .where(_TEAM, literal_column("outbox.state = 'dead'"), _o.created_at >= bindparam("since"))
)


_DELAYED = (
    select(_o.id)
    .where(
        _TEAM,
        _o.issue_id == bindparam("issue"),
        literal_column("outbox.kind <> 'card'"),  # the words of the index that knows all letters of an issue
        _o.state.in_([LetterState.PENDING, LetterState.SENDING]),
        _o.last_error == DELAYED,
    )
    .limit(1)
)


_FATES = (
    select(_o.destination, _o.state, _o.last_error)
    .where(_TEAM, _o.issue_id.is_(None), literal_column("outbox.kind <> 'card'"), _o.key == bindparam("key"))
    .order_by(_o.destination.desc())  # tier before person
)


_OF_CALL = select(_o.destination, _o.state).where(
    _TEAM,
    _o.issue_id == bindparam("issue"),
    literal_column("outbox.kind <> 'card'"),
    _o.key == bindparam("key"),
)
_NEVER_THERE = frozenset({LetterState.DEAD, LetterState.REROUTED})


_STANDS = select(_o.channel_id, _o.ts).where(
    _TEAM, _o.id == bindparam("letter"), literal_column("outbox.state = 'sent'")
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters of one priority that wait, and the age of the oldest."""

    priority: Priority
    letters: int
    oldest: timedelta


def waiting(session: Session, team: TeamId, now: datetime) -> tuple[Waiting, ...]:
    """Every priority, also those of which none waits, so that a curve never ends; without what is held back."""
    found = {row.priority: row for row in session.execute(_WAITING, {"team": team})}
    none = timedelta()
    return tuple(
        Waiting(one, found[one].letters, max(now - found[one].oldest, none)) if one in found else Waiting(one, 0, none)
        for one in Priority
    )


def under_way(session: Session, team: TeamId) -> tuple[int, int]:
    """How many are being sent, and of how many nobody knows yet whether they arrived."""
    found = {row.state: row.letters for row in session.execute(_UNDER_WAY, {"team": team})}
    return found.get(LetterState.SENDING, 0), found.get(LetterState.UNKNOWN, 0)


def dead(session: Session, team: TeamId, since: datetime) -> int:
    """How many of those made since then can never be delivered."""
    return session.execute(_DEAD, {"team": team, "since": since}).scalar_one()


def question_of_delay(team: TeamId, issue: IssueId) -> Question:
    """What `is_delayed` asks."""
    return Question(_DELAYED, {"team": team, "issue": issue})


def is_delayed(session: Session, team: TeamId, issue: IssueId) -> bool:
    """Whether Slack holds up a call about an issue for longer than a call may wait."""
    return bool(ask(session, question_of_delay(team, issue)))


def called_directly(session: Session, team: TeamId, issue: IssueId, key: str) -> frozenset[PersonId]:
    """To whom this call goes, or went, as a message of their own."""
    states = states_of_call(session, team, issue, key).items()
    return frozenset(to.person for to, state in states if isinstance(to, ToPerson) and state not in _NEVER_THERE)


def states_of_call(session: Session, team: TeamId, issue: IssueId, key: str) -> dict[Destination, LetterState]:
    """How far the letters of one call are, by where they go."""
    rows = session.execute(_OF_CALL, {"team": team, "issue": issue, "key": key})
    return {destination(row.destination): row.state for row in rows}


def fates(session: Session, team: TeamId, key: str) -> list[tuple[Destination, LetterState, str | None]]:
    """What became of the letters of one key that are about no issue, a tier's before those of people."""
    rows = session.execute(_FATES, {"team": team, "key": key})
    return [(destination(row.destination), row.state, row.last_error) for row in rows]


def stands_at(session: Session, team: TeamId, letter: str) -> tuple[ChannelId, str | None] | None:
    """Where a letter that was sent is; None where it was not."""
    row = session.execute(_STANDS, {"team": team, "letter": letter}).one_or_none()
    return None if row is None else (row.channel_id, row.ts)
