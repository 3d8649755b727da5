"""Setting rotas, overrides, swaps and absences, and saying who is on call.

Never decides who that is: the domain does, and the roster is built in `bindings.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.db import rotas as kept
from bot.db.engine import Session
from bot.domain.absence import Absence
from bot.domain.actor import Actor
from bot.domain.errors import Refused, Why
from bot.domain.ids import PersonId, RotaKey, TeamId, TierKey
from bot.domain.matrix import Severity
from bot.domain.permissions import standing_refusal
from bot.domain.roster import OnCall
from bot.domain.rota import Override, Rota, Shift, next_shift
from bot.usecases.bindings import MANAGERS, THE_MACHINE, Bound, bound_and_duty, refuse_all_but_administrators
from bot.usecases.policies import load_active
from bot.usecases.rota_gaps import tell_new_gaps, uncovered
from bot.usecases.runtime import Runtime

Given = TypeVar("Given")


class NoSuchRota(LookupError):  # noqa: N818  # it says what is the case
    """There is no rota of this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierDuty:
    """Who is on call at a tier, with who stands in for them, and who comes next by a rota (SPEC E13)."""

    tier: TierKey
    zone: str
    on_call: tuple[OnCall, ...]
    away: Mapping[PersonId, PersonId | None]
    next: Mapping[RotaKey, Shift]
    by_rota: bool


def set_rota(rt: Runtime, team: TeamId, rota: Rota, by: Actor | None) -> None:
    """Keep a rota, also one that is there already; `by` None is somebody at the machine. Raises `Refused`."""
    refuse_all_but_administrators(rt, team, by)
    _change(rt, team, lambda session: kept.save(session, team, rota, _name(by), rt.now()))


def forget_rota(rt: Runtime, team: TeamId, key: RotaKey, by: Actor | None) -> None:
    """Drop a rota with all that was said over it. Raises `Refused`."""
    refuse_all_but_administrators(rt, team, by)
    _change(rt, team, lambda session: kept.forget(session, team, key))


def set_override(rt: Runtime, team: TeamId, key: RotaKey, override: Override, by: Actor | None) -> None:
    """Put somebody on call whatever the layers say (SPEC E5). Raises `Refused` and `NoSuchRota`."""
    refuse_all_but_administrators(rt, team, by)

    def change(session: Session) -> None:
        rota_at(session, team, key, rt.now())
        kept.override(session, team, key, override, _name(by), rt.now())

    _change(rt, team, change)


def set_absence(rt: Runtime, team: TeamId, absence: Absence, by: Actor | None) -> None:
    """Somebody is away, and their deputy is called for them (SPEC E5); what they had said before no longer holds.

    Everybody says it of themselves, managers and administrators of anybody. Raises `Refused`.
    """

    def change(session: Session) -> None:
        _refuse_others(rt, session, team, absence.person, by)
        kept.end_absences(session, team, absence.person, rt.now())
        kept.add_absence(session, team, absence, _name(by), rt.now())

    _change(rt, team, change)


def end_absence(rt: Runtime, team: TeamId, person: PersonId, by: Actor | None) -> None:
    """Somebody is back; nothing happens where they were not away. Raises `Refused` as `set_absence` does."""

    def change(session: Session) -> None:
        _refuse_others(rt, session, team, person, by)
        kept.end_absences(session, team, person, rt.now())

    _change(rt, team, change)


def absences(rt: Runtime, team: TeamId) -> tuple[Absence, ...]:
    """Who is away now or will be."""
    with rt.database.reading() as session:
        return kept.load_absences(session, team, rt.now())


def rotas(rt: Runtime, team: TeamId) -> tuple[Rota, ...]:
    """All rotas with the overrides that are not over."""
    with rt.database.reading() as session:
        return kept.load(session, team, rt.now())


def on_duty(rt: Runtime, team: TeamId) -> tuple[TierDuty, ...]:
    """Who is on call now, until when and who is next, tier by tier as on the ladder (SPEC E13). Raises `NoPolicy`."""
    with rt.database.reading() as session:
        _, policy = load_active(session, team)
        bound, duty = bound_and_duty(session, team, rt.now())
        roster = bound.roster(rt.administrators, duty)
    unavailable = {person: roster.deputies.get(person) for person in roster.unavailable}
    found = []
    for tier in policy.ladder:
        of_tier = duty.of_tier(tier.key)
        coming = {rota.key: next_shift(rota, duty.now) for rota in of_tier}
        found.append(
            TierDuty(
                tier=tier.key,
                zone=of_tier[0].zone if of_tier else policy.severity_calendar(Severity.SEV4).zone,
                on_call=roster.tier(tier.key).on_call,
                away=unavailable,
                next={key: shift for key, shift in coming.items() if shift is not None},
                by_rota=bool(of_tier),
            )
        )
    return tuple(found)


def rota_at(session: Session, team: TeamId, key: RotaKey, now: datetime) -> Rota:
    """One rota inside a transaction that is open; raises `NoSuchRota`."""
    for rota in kept.load(session, team, now):
        if rota.key == key:
            return rota
    raise NoSuchRota(key)


def _change(rt: Runtime, team: TeamId, change: Callable[[Session], Given]) -> Given:
    """Change something about who is on call, and tell of the gaps that it made, or neither (SPEC E13)."""
    with rt.database.writing() as session:
        before = uncovered(rt, session, team)
        given = change(session)
        tell_new_gaps(rt, session, team, before)
    rt.woken()
    return given


def _refuse_others(rt: Runtime, session: Session, team: TeamId, person: PersonId, by: Actor | None) -> None:
    if by is None:
        return
    bound = Bound.load(session, team)
    allowed = {person, *bound.administrators(rt.administrators), *bound.people(MANAGERS)}
    why = standing_refusal(by) or (None if by.person in allowed else Why.NOT_ADMINISTRATOR)
    if why is not None:
        raise Refused(why)


def _name(by: Actor | None) -> PersonId:
    return by.person if by is not None else THE_MACHINE
