"""What the workspace's directory last said about people and user groups.

Never asks the directory; `refreshed_at` is machine time and says how old the answer is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.db.ahead import Question, ask, forget_answers
from bot.db.engine import Session
from bot.db.tables import groups, people
from bot.db.upserts import insert_or_replace
from bot.domain.actor import Standing
from bot.domain.ids import ChannelId, PersonId, TeamId

_SAVE_PERSON = insert_or_replace(people, ["team_id", "id"], ["name", "standing", "tz", "refreshed_at"])
_SAVE_GROUP = insert_or_replace(groups, ["team_id", "id"], ["handle", "members", "refreshed_at"])
_PEOPLE = select(people).where(people.c.team_id == bindparam("team"), people.c.id.in_(bindparam("ids", expanding=True)))
_GROUPS = select(groups).where(groups.c.team_id == bindparam("team"), groups.c.id.in_(bindparam("ids", expanding=True)))
_ALL_GROUPS = select(groups.c.id, groups.c.members).where(groups.c.team_id == bindparam("team"))
_UNAVAILABLE = select(people.c.id).where(people.c.team_id == bindparam("team"), people.c.standing != Standing.MEMBER)

_DEACTIVATED = select(people.c.id).where(
    people.c.team_id == bindparam("team"), people.c.standing == Standing.DEACTIVATED
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody as the directory knows them; `dm_channel` once the bot has written to them."""

    id: PersonId
    name: str
    standing: Standing
    tz: str | None
    refreshed_at: datetime
    dm_channel: ChannelId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A user group with its members, in the order of the directory."""

    id: str
    handle: str
    members: tuple[PersonId, ...]
    refreshed_at: datetime


def remember(session: Session, team: TeamId, person: Person) -> None:
    """Keep what the directory says; the direct channel is kept too if it is already known."""
    row = {
        "team_id": team,
        "id": person.id,
        "name": person.name,
        "standing": person.standing,
        "tz": person.tz,
        "dm_channel_id": person.dm_channel,
        "refreshed_at": person.refreshed_at,
    }
    _SAVE_PERSON.run(session, [row])
    forget_answers(session)


def remember_dm(session: Session, team: TeamId, person: PersonId, channel: ChannelId) -> None:
    """Keep the direct channel of somebody who is known."""
    statement = update(people).where(people.c.team_id == team, people.c.id == person)
    session.execute(statement.values(dm_channel_id=channel))


def question(team: TeamId, ids: Iterable[str]) -> Question:
    """What `load` asks."""
    return Question(_PEOPLE, {"team": team, "ids": sorted(set(ids))})


def load(session: Session, team: TeamId, ids: Iterable[str]) -> dict[PersonId, Person]:
    """Those of the people that were ever asked about."""
    rows = ask(session, question(team, ids))
    return {
        row.id: Person(
            id=row.id,
            name=row.name,
            standing=row.standing,
            tz=row.tz,
            refreshed_at=row.refreshed_at,
            dm_channel=row.dm_channel_id,
        )
        for row in rows
    }


def questions(team: TeamId) -> tuple[Question, ...]:
    """What `unavailable` and `members_of_groups` ask."""
    return Question(_UNAVAILABLE, {"team": team}), Question(_ALL_GROUPS, {"team": team})


def unavailable(session: Session, team: TeamId) -> frozenset[PersonId]:
    """Everybody of whom the directory says that they may have no work: all but full members (SPEC section 5a)."""
    return frozenset(row.id for row in ask(session, Question(_UNAVAILABLE, {"team": team})))


def deactivated(session: Session, team: TeamId) -> frozenset[PersonId]:
    """Everybody of whom the directory last said that they left."""
    return frozenset(session.scalars(_DEACTIVATED, {"team": team}))


def remember_group(session: Session, team: TeamId, group: Group) -> None:
    """Keep who is in a user group."""
    row = {
        "team_id": team,
        "id": group.id,
        "handle": group.handle,
        "members": group.members,
        "refreshed_at": group.refreshed_at,
    }
    _SAVE_GROUP.run(session, [row])
    forget_answers(session)


def members_of_groups(session: Session, team: TeamId) -> dict[str, tuple[PersonId, ...]]:
    """Who is in each user group that was ever asked about."""
    return {row.id: row.members for row in ask(session, Question(_ALL_GROUPS, {"team": team}))}


def load_groups(session: Session, team: TeamId, ids: Iterable[str]) -> dict[str, Group]:
    """Those of the user groups that were ever asked about."""
    rows = session.execute(_GROUPS, {"team": team, "ids": sorted(set(ids))})
    return {
        row.id: Group(id=row.id, handle=row.handle, members=row.members, refreshed_at=row.refreshed_at) for row in rows
    }
