"""Several keys bound together from a form, where another administrator may have been quicker.

Never overwrites what its author did not see: then nothing is stored, and it is said what was changed and by whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.db import audit_log, policies
from bot.db import bindings as stored
from bot.db.audit_log import DONE, Entry
from bot.db.bindings import Binding
from bot.db.bound import BoundTo
from bot.db.engine import Session
from bot.db.victims import redone
from bot.domain.actor import Actor
from bot.domain.ids import TeamId
from bot.usecases.administrators import name_instead
from bot.usecases.bindings import ADMINISTRATORS, NotBindable, refuse_all_but_administrators, wanted_keys
from bot.usecases.runtime import Runtime

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Rebound:
    """The keys that are otherwise now; or those that somebody else changed since, and how they are, None: unbound."""

    saved: tuple[str, ...] = ()
    overtaken: Mapping[str, Binding | None] | None = None


def mark(to: BoundTo | None) -> str:
    """A short mark of what a key is bound to, for a form to carry: the same value has the same. Who is first counts."""
    return NOTHING if to is None else sha256(f"{to.kind} {list(to.ids)}".encode()).hexdigest()[:10]


def rebind(
    rt: Runtime, team: TeamId, chosen: Mapping[str, BoundTo | None], drawn: Mapping[str, str], by: Actor
) -> Rebound:
    """Store what was changed in a form that was drawn from values with these marks; what was left alone stays as it is.

    All or nothing. Sent again it changes nothing more. Raises `Refused`, and `NotBindable` for what no policy names.
    """
    refuse_all_but_administrators(rt, team, by)
    done = _rebind(rt, team, {key: to for key, to in chosen.items() if mark(to) != drawn[key]}, drawn, by)
    rt.woken()
    return done


@redone
def _rebind(
    rt: Runtime, team: TeamId, meant: Mapping[str, BoundTo | None], drawn: Mapping[str, str], by: Actor
) -> Rebound:
    with rt.database.writing() as session:
        policies.hold(session, team)
        now = stored.everything(session, team)
        bound = {key: now[key].to if key in now else None for key in meant}
        differs = {key: to for key, to in meant.items() if mark(bound[key]) != mark(to)}
        overtaken = {key: now.get(key) for key in differs if mark(bound[key]) != drawn[key]}
        if overtaken:
            return Rebound(overtaken=overtaken)
        _check(session, team, differs)
        for key, to in differs.items():
            _store(rt, session, team, key, to, by)
        return Rebound(saved=tuple(differs))


def _check(session: Session, team: TeamId, chosen: Mapping[str, BoundTo | None]) -> None:
    active = policies.active(session, team)
    wanted = wanted_keys(active[1]) if active is not None else ()
    kinds = {one.key: one.kinds for one in wanted}
    for key, to in chosen.items():
        if key != ADMINISTRATORS and (key not in kinds or (to is not None and to.kind not in kinds[key])):
            raise NotBindable(key, wanted)


def _store(rt: Runtime, session: Session, team: TeamId, key: str, to: BoundTo | None, by: Actor) -> None:
    if key == ADMINISTRATORS:
        name_instead(rt, session, team, to, by)
        return
    if to is None:
        stored.unbind(session, team, key)
    else:
        stored.bind(session, team, key, Binding(to, by.person, rt.now()))
    entry = Entry(at=rt.now(), person=by.person, deed="bind" if to is not None else "unbind", about=key, outcome=DONE)
    audit_log.append(session, team, entry)
