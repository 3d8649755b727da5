"""Swaps of shifts: one person asks, another takes, and both are told (SPEC E13).

Never gives anybody hours that they did not ask for; an administrator does that, by an override.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.db import outbox
from bot.db import rotas as kept
from bot.db.engine import Session
from bot.db.letters import LetterKind, NewLetter, Priority, Swapping, ToPerson
from bot.domain.actor import Actor
from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.ids import PersonId, RotaKey, TeamId
from bot.domain.permissions import standing_refusal
from bot.domain.rota import Override, Rota, Swap, shifts
from bot.usecases.rota_gaps import tell_new_gaps, uncovered
from bot.usecases.rotas import NoSuchRota, rota_at
from bot.usecases.runtime import Runtime


def ask_swap(rt: Runtime, team: TeamId, key: RotaKey, since: datetime, until: datetime, by: Actor) -> Swap:
    """Ask the others of a rota to take hours that are one's own; until one does, they stay it. Raises `Refused`.

    What is over already is not asked for.
    """
    now = rt.now()
    _refuse_outsiders(by)
    with rt.database.writing() as session:
        rota = _rota(session, team, key, now)
        begins = max(since, now)
        if begins >= until or not _all_of(by.person, rota, begins, until):
            raise Refused(Why.NOT_YOUR_SHIFT)
        asked = Swap(number=0, rota=key, asker=by.person, since=begins, until=until)
        swap = kept.ask_swap(session, team, asked, now)
        _tell(rt, session, team, Swapping(swap, rota.zone), sorted(rota.people - {by.person}))
    rt.woken()
    return swap


def take_swap(rt: Runtime, team: TeamId, number: int, by: Actor) -> Swap:
    """Take the hours that somebody asks to be relieved of: the first one wins, and both are told. Raises `Refused`."""
    now = rt.now()
    _refuse_outsiders(by)
    with rt.database.writing() as session:
        swap = kept.swap_for_change(session, team, number)
        if swap is None:
            raise Refused(Why.NO_SUCH_SWAP)
        rota = _rota(session, team, swap.rota, now)
        if swap.taker is not None:
            raise Refused(Why.SWAP_TAKEN, RefusalFacts(by=swap.taker))
        if by.person == swap.asker or by.person not in rota.people:
            raise Refused(Why.NOT_OF_THE_ROTA)
        begins = max(swap.since, now)
        if begins >= swap.until or not _all_of(swap.asker, rota, begins, swap.until):
            raise Refused(Why.NO_SUCH_SWAP)
        before = uncovered(rt, session, team)
        taken = replace(kept.take_swap(session, team, swap, by.person, now), since=begins)
        kept.override(session, team, rota.key, Override(by.person, begins, swap.until), by.person, now)
        _tell(rt, session, team, Swapping(taken, rota.zone), (swap.asker, by.person))
        tell_new_gaps(rt, session, team, before)
    rt.woken()
    return taken


def _all_of(person: PersonId, rota: Rota, since: datetime, until: datetime) -> bool:
    """Whether every one of these hours is theirs."""
    return all(shift.person == person for shift in shifts(rota, since, until))


def _rota(session: Session, team: TeamId, key: RotaKey, now: datetime) -> Rota:
    """What was asked for may be gone by now."""
    try:
        return rota_at(session, team, key, now)
    except NoSuchRota:
        raise Refused(Why.NO_SUCH_SWAP) from None


def _refuse_outsiders(by: Actor) -> None:
    why = standing_refusal(by)
    if why is not None:
        raise Refused(why)


def _tell(rt: Runtime, session: Session, team: TeamId, news: Swapping, people: Iterable[PersonId]) -> None:
    machine = rt.database.machine_now(session)
    letters = [
        NewLetter(
            issue=None,
            kind=LetterKind.ADMIN,
            key=f"swap:{news.swap.number}:{news.swap.taker or ''}",
            to=ToPerson(person),
            body=news,
            priority=Priority.NOTICE,
        )
        for person in people
    ]
    outbox.put(session, team, letters, machine)
