"""Who becomes an administrator after the start: by the code on the console, by another one, or at the machine.

Nobody becomes one by asking first (SECURITY S27), the last one stays (S28), and every change is told to all (S29).
"""

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from bot.db import audit_log, bindings, outbox, people, policies, setup_codes
from bot.db.audit_log import DONE, Entry
from bot.db.bindings import Binding
from bot.db.bound import BoundKind, BoundTo
from bot.db.engine import Session
from bot.db.letters import LetterKind, NewLetter, Priority, ToOps, ToPerson
from bot.db.news import NewAdministrators
from bot.domain.actor import Actor, Standing
from bot.domain.errors import Refused, Why
from bot.domain.ids import PersonId, TeamId
from bot.domain.permissions import standing_refusal
from bot.usecases.bindings import ADMINISTRATORS, OPS, THE_MACHINE, Bound, administrators
from bot.usecases.runtime import Runtime

__all__ = [
    "CODE",
    "LastAdministrator",
    "NamedAtTheStart",
    "administrators",
    "appoint",
    "dismiss",
    "name_instead",
    "new_code",
    "redeem",
]

CODE: Final = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}", re.IGNORECASE)
GOOD_FOR: Final = timedelta(minutes=15)  # machine time
TRIES: Final = 5
_UNMISTAKABLE: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class LastAdministrator(RuntimeError):  # noqa: N818  # it says what is the case
    """Nobody else who can act would be left (SECURITY S28)."""


class NamedAtTheStart(RuntimeError):  # noqa: N818  # it says what is the case
    """Who stands in BOT_ADMINS is an administrator for as long as that is so."""


def new_code(rt: Runtime, team: TeamId) -> str | None:
    """A code that makes whoever types it the first administrator; the one before it is void. None where there is one.

    Good for a quarter of an hour, once, and for five tries.
    """
    if administrators(rt, team):
        return None
    code = "-".join("".join(secrets.choice(_UNMISTAKABLE) for _ in range(4)) for _ in range(3))
    with rt.database.writing() as session:
        until = rt.database.machine_now(session) + GOOD_FOR
        setup_codes.put(session, team, _digest(team, code), until, TRIES)
    return code


def redeem(rt: Runtime, team: TeamId, code: str, by: Actor) -> None:
    """Become the first administrator. Raises `Refused`; a wrong code counts as a try."""
    why = standing_refusal(by)
    if why is None:
        with rt.database.writing() as session:
            policies.hold(session, team)
            why = _redeem(rt, session, team, code, by.person)
    if why is not None:
        raise Refused(why)
    rt.woken()


def _redeem(rt: Runtime, session: Session, team: TeamId, code: str, person: PersonId) -> Why | None:
    known = setup_codes.load_for_change(session, team)
    expired = known is None or known.expires_at <= rt.database.machine_now(session) or known.tries_left < 1
    if known is None or expired or Bound.load(session, team).administrators(rt.administrators):
        return Why.CODE_USED_UP
    if not hmac.compare_digest(known.digest, _digest(team, code)):
        setup_codes.count_try(session, team)
        return Why.WRONG_CODE
    setup_codes.forget(session, team)
    first = NewAdministrators(by=person, added=(person,), by_code=True)
    _change(rt, session, team, (person,), person, "administrator by code", first)
    return None


def appoint(rt: Runtime, team: TeamId, person: PersonId) -> None:
    """Make somebody an administrator from the console, whoever is left; all others are told loudly (SECURITY S29)."""
    told = NewAdministrators(by=THE_MACHINE, added=(person,))
    with rt.database.writing() as session:
        policies.hold(session, team)
        kept = Bound.load(session, team).people(ADMINISTRATORS)
        everybody = tuple(dict.fromkeys((*kept, person)))
        _change(rt, session, team, everybody, THE_MACHINE, "administrator added", told, person)
    rt.woken()


def dismiss(rt: Runtime, team: TeamId, person: PersonId) -> bool:
    """Take it back; False where they were none. Raises `LastAdministrator` and `NamedAtTheStart`."""
    told = NewAdministrators(by=THE_MACHINE, removed=(person,))
    if person in rt.administrators:
        raise NamedAtTheStart(person)
    with rt.database.writing() as session:
        policies.hold(session, team)
        bound = Bound.load(session, team)
        kept = tuple(one for one in bound.people(ADMINISTRATORS) if one != person)
        if kept == bound.people(ADMINISTRATORS):
            return False
        if not _able(session, team, (*rt.administrators, *kept)):
            raise LastAdministrator(person)
        _change(rt, session, team, kept, THE_MACHINE, "administrator removed", told, person)
    rt.woken()
    return True


def name_instead(rt: Runtime, session: Session, team: TeamId, to: BoundTo | None, by: Actor) -> None:
    """Let one administrator name the others, inside a transaction that is open; all are told (SECURITY S29).

    Whoever does it stays one, so that the last one does (S28). Raises `Refused`.
    """
    before = Bound.load(session, team).people(ADMINISTRATORS)
    everybody = tuple(PersonId(one) for one in to.ids) if to is not None else ()
    if by.person in before and by.person not in (*everybody, *rt.administrators):
        raise Refused(Why.REMOVES_ONESELF)
    new, gone = (
        [one for one in these if one not in those] for these, those in ((everybody, before), (before, everybody))
    )
    for person in gone:
        _note(rt, session, team, by.person, "administrator removed", person)
    for person in new:
        _note(rt, session, team, by.person, "administrator added", person)
    told = NewAdministrators(by=by.person, added=tuple(new), removed=tuple(gone))
    _store(rt, session, team, everybody, by.person, told)


def _able(session: Session, team: TeamId, persons: Iterable[PersonId]) -> bool:
    """Whether one of them is a full member, as far as anybody heard."""
    known = people.load(session, team, persons)
    return any(one not in known or known[one].standing is Standing.MEMBER for one in persons)


def _change(
    rt: Runtime,
    session: Session,
    team: TeamId,
    everybody: tuple[PersonId, ...],
    by: PersonId,
    deed: str,
    told: NewAdministrators,
    about: PersonId | None = None,
) -> None:
    """Store who they are now, note it, and tell everybody who was one or is one, and the ops channel."""
    _note(rt, session, team, by, deed, about)
    _store(rt, session, team, everybody, by, told)


def _note(rt: Runtime, session: Session, team: TeamId, by: PersonId, deed: str, about: PersonId | None) -> None:
    audit_log.append(session, team, Entry(at=rt.now(), person=by, deed=deed, about=about or "", outcome=DONE))


def _store(
    rt: Runtime, session: Session, team: TeamId, everybody: tuple[PersonId, ...], by: PersonId, told: NewAdministrators
) -> None:
    before, machine = Bound.load(session, team), rt.database.machine_now(session)
    if everybody:
        bindings.bind(session, team, ADMINISTRATORS, Binding(BoundTo(BoundKind.PEOPLE, everybody), by, rt.now()))
    else:
        bindings.unbind(session, team, ADMINISTRATORS)
    heard = dict.fromkeys((*before.administrators(rt.administrators), *everybody))
    letter = NewLetter(
        issue=None,
        kind=LetterKind.ADMIN,
        key=f"administrators:{machine.isoformat()}",
        to=ToOps(),
        body=told,
        priority=Priority.ADMIN,
    )
    there = [letter] if before.channel(OPS) is not None else []
    outbox.put(session, team, [*there, *(replace(letter, to=ToPerson(one)) for one in heard)], machine)


def _digest(team: TeamId, code: str) -> str:
    """A code has 60 bits and lives for minutes, so a plain digest does not give it away."""
    return sha256(f"{team} {code.strip().upper()}".encode()).hexdigest()
