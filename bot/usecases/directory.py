"""What the workspace's directory said about people and groups, and whom to ask about again.

Never asks it: the edge that can does so outside any transaction and hands the answer over.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.db import bindings, issue_lists, people, seen
from bot.db.bound import BoundKind
from bot.db.engine import Session
from bot.db.people import Group, Person
from bot.domain.actor import Actor, Standing
from bot.domain.ids import ChannelId, PersonId, TeamId
from bot.usecases.bindings import Bound
from bot.usecases.duty import Duty
from bot.usecases.runtime import Runtime

__all__ = [
    "Group",
    "Known",
    "Names",
    "NotSure",
    "Person",
    "confirm",
    "known_groups",
    "person",
    "remember_group",
    "remember_person",
    "stale_groups",
    "stale_people",
]

FRESH_FOR = timedelta(minutes=5)  # machine time
NAME_IS_KEPT_FOR = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Known:
    """A person as last heard of, and whether that was recently enough to rely on."""

    person: Person
    fresh: bool


def remember_person(
    rt: Runtime,
    team: TeamId,
    person_id: PersonId,
    *,
    name: str,
    standing: Standing,
    tz: str | None = None,
    dm_channel: ChannelId | None = None,
) -> Person:
    """Keep what the directory says now; who is back can leave a second time, which is told again."""
    with rt.database.writing() as session:
        before = people.load(session, team, [person_id]).get(person_id)
        found = Person(
            id=person_id,
            name=name,
            standing=standing,
            tz=tz,
            refreshed_at=rt.database.machine_now(session),
            dm_channel=dm_channel,
        )
        people.remember(session, team, found)
        if before is not None and before.standing is Standing.DEACTIVATED != standing:
            seen.forget_telling(session, team, told_gone(person_id))
    return found


def told_gone(person_id: PersonId) -> str:
    """By what it is known that somebody's departure was told."""
    return f"gone {person_id}"


def person(rt: Runtime, team: TeamId, person_id: PersonId) -> Known | None:
    """The person as last heard of; None where nobody ever asked."""
    with rt.database.reading() as session:
        found = people.load(session, team, [person_id]).get(person_id)
        return None if found is None else Known(found, _is_fresh(rt, session, found))


class NotSure(Exception):  # noqa: N818  # it says what is the case
    """The directory says something else of whoever asks, or said it too long ago; nothing was done."""


def confirm(rt: Runtime, session: Session, team: TeamId, by: Actor) -> None:
    """Raise `NotSure` unless the directory said within five minutes that they are what `by` says they are."""
    known = people.load(session, team, [by.person]).get(by.person)
    if known is None or known.standing is not by.standing or not _is_fresh(rt, session, known):
        raise NotSure


def _is_fresh(rt: Runtime, session: Session, known: Person) -> bool:
    return known.refreshed_at >= rt.database.machine_now(session) - FRESH_FOR


class Names:
    """What people are called, for drawing: a card asks for five names, and each would be a transaction."""

    def __init__(self, rt: Runtime, team: TeamId, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._rt = rt
        self._team = team
        self._clock = clock
        self._known: dict[PersonId, tuple[float, str]] = {}

    def __call__(self, person_id: PersonId) -> str | None:
        """As it was at most a minute ago; None where nobody ever asked the directory."""
        since, name = self._known.get(person_id, (0.0, None))
        if name is not None and self._clock() - since < NAME_IS_KEPT_FOR:
            return name
        known = person(self._rt, self._team, person_id)
        if known is None:
            return None
        self._known[person_id] = (self._clock(), known.person.name)
        return known.person.name


def remember_group(rt: Runtime, team: TeamId, group_id: str, *, handle: str, members: tuple[PersonId, ...]) -> None:
    """Keep who is in a user group now."""
    with rt.database.writing() as session:
        now = rt.database.machine_now(session)
        people.remember_group(session, team, Group(id=group_id, handle=handle, members=members, refreshed_at=now))


def known_groups(rt: Runtime, team: TeamId, ids: tuple[str, ...]) -> Mapping[str, Group]:
    """Those of the user groups that were ever asked about."""
    with rt.database.reading() as session:
        return people.load_groups(session, team, ids)


def stale_people(rt: Runtime, team: TeamId) -> tuple[PersonId, ...]:
    """Whom to ask about next: whom a binding or rota names, or who owns an open issue, and not heard of lately."""
    with rt.database.reading() as session:
        bound = Bound.load(session, team)
        named = {one for key in bound.to for one in bound.people(key)} | set(rt.administrators)
        named |= Duty.load(session, team, rt.now()).people | issue_lists.owners(session, team)
        known = people.load(session, team, named)
        oldest = rt.database.machine_now(session) - FRESH_FOR
    return tuple(sorted(one for one in named if one not in known or known[one].refreshed_at < oldest))


def stale_groups(rt: Runtime, team: TeamId) -> tuple[str, ...]:
    """The bound user groups whose members were not asked for within five minutes."""
    with rt.database.reading() as session:
        bound = bindings.everything(session, team).values()
        named = {binding.to.ids[0] for binding in bound if binding.to.kind is BoundKind.GROUP}
        known = people.load_groups(session, team, named)
        oldest = rt.database.machine_now(session) - FRESH_FOR
    return tuple(sorted(one for one in named if one not in known or known[one].refreshed_at < oldest))
