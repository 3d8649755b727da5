"""Rotas, overrides, swaps, absences and the queues of round robins, as they are kept.

Never decides who is on call; the domain does, from what is loaded here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.db.ahead import Question, ask, forget_answers
from bot.db.columns import Instant
from bot.db.engine import Session
from bot.db.tables import absences, overrides, rotas, swaps, turns
from bot.db.upserts import insert_or_replace
from bot.domain.absence import Absence
from bot.domain.ids import PersonId, RotaKey, TeamId, TierKey
from bot.domain.rota import Override, Rota, Swap

_SAVE = insert_or_replace(rotas, ["team_id", "key"], ["tier", "zone", "layers", "set_by", "set_at"])
_SAVE_QUEUE = insert_or_replace(turns, ["team_id", "tier"], ["queue"])
_NOW = bindparam("now", type_=Instant())
_ROTAS = select(rotas).where(rotas.c.team_id == bindparam("team")).order_by(rotas.c.key)
_OVERRIDES = (
    select(overrides)
    .where(overrides.c.team_id == bindparam("team"), overrides.c.until > _NOW)
    .order_by(overrides.c.seq)
)
_ABSENCES = (
    select(absences).where(absences.c.team_id == bindparam("team"), absences.c.until > _NOW).order_by(absences.c.seq)
)
_QUEUES = select(turns).where(turns.c.team_id == bindparam("team")).order_by(turns.c.tier)
_QUEUES_LOCKED = _QUEUES.with_for_update()
_SWAP = select(swaps).where(swaps.c.team_id == bindparam("team"), swaps.c.seq == bindparam("number"))


def save(session: Session, team: TeamId, rota: Rota, by: PersonId, at: datetime) -> None:
    """Keep a rota, also one that was there; overrides are kept apart and stay."""
    row = {"team_id": team, "key": rota.key, "tier": rota.tier, "zone": rota.zone, "layers": rota.layers}
    _SAVE.run(session, [{**row, "set_by": by, "set_at": at}])
    forget_answers(session)


def forget(session: Session, team: TeamId, key: RotaKey) -> None:
    """Drop a rota with its overrides and swaps. Whoever takes a swap locks in the same order: the swap, the rota."""
    session.execute(delete(swaps).where(swaps.c.team_id == team, swaps.c.rota == key))
    this = (rotas.c.team_id == team, rotas.c.key == key)
    session.execute(select(rotas.c.key).where(*this).with_for_update()).close()
    session.execute(delete(overrides).where(overrides.c.team_id == team, overrides.c.rota == key))
    session.execute(delete(rotas).where(*this))
    forget_answers(session)


def questions(team: TeamId, now: datetime) -> tuple[Question, ...]:
    """What `load` and `load_absences` ask."""
    return _rotas(team), _overrides(team, now), _absences(team, now)


def _rotas(team: TeamId) -> Question:
    return Question(_ROTAS, {"team": team})


def _overrides(team: TeamId, now: datetime) -> Question:
    return Question(_OVERRIDES, {"team": team, "now": now})


def _absences(team: TeamId, now: datetime) -> Question:
    return Question(_ABSENCES, {"team": team, "now": now})


def question_of_queues(team: TeamId, *, for_change: bool) -> Question:
    """What `queues` asks."""
    return Question(_QUEUES_LOCKED if for_change else _QUEUES, {"team": team})


def load(session: Session, team: TeamId, now: datetime) -> tuple[Rota, ...]:
    """All rotas, by their keys, with the overrides that are not over at `now`, the last one said at the end."""
    rows = ask(session, _rotas(team))
    over: dict[RotaKey, list[Override]] = {}
    for row in ask(session, _overrides(team, now)) if rows else ():
        over.setdefault(row.rota, []).append(Override(row.person, row.since, row.until))
    return tuple(
        Rota(key=row.key, tier=row.tier, zone=row.zone, layers=row.layers, overrides=tuple(over.get(row.key, ())))
        for row in rows
    )


def override(session: Session, team: TeamId, rota: RotaKey, said: Override, by: PersonId, at: datetime) -> None:
    """Keep an override of a rota that exists."""
    row = {"team_id": team, "rota": rota, "person": said.person, "since": said.since, "until": said.until}
    session.execute(insert(overrides).values(**row, set_by=by, set_at=at))
    forget_answers(session)


def ask_swap(session: Session, team: TeamId, asked: Swap, at: datetime) -> Swap:
    """Keep that somebody asks for a swap; gives it back with its number."""
    row = {"team_id": team, "rota": asked.rota, "asker": asked.asker, "since": asked.since, "until": asked.until}
    result = session.execute(insert(swaps).values(**row, asked_at=at).returning(swaps.c.seq))
    return replace(asked, number=result.scalar_one())


def swap_for_change(session: Session, team: TeamId, number: int) -> Swap | None:
    """A swap under its row lock, so that one of two takers is the first."""
    row = session.execute(_SWAP.with_for_update(), {"team": team, "number": number}).one_or_none()
    return None if row is None else _swap(row)


def take_swap(session: Session, team: TeamId, swap: Swap, by: PersonId, at: datetime) -> Swap:
    """Keep who took it. Load it for a change first."""
    statement = update(swaps).where(swaps.c.team_id == team, swaps.c.seq == swap.number)
    session.execute(statement.values(taker=by, taken_at=at))
    return replace(swap, taker=by)


def _swap(row: Row[tuple[object, ...]]) -> Swap:
    return Swap(number=row.seq, rota=row.rota, asker=row.asker, since=row.since, until=row.until, taker=row.taker)


def add_absence(session: Session, team: TeamId, absence: Absence, by: PersonId, at: datetime) -> None:
    """Keep an absence beside those that were said before."""
    row = {"team_id": team, "person": absence.person, "since": absence.since, "until": absence.until}
    said = {"deputy": absence.deputy, "reason": absence.reason, "set_by": by, "set_at": at}
    session.execute(insert(absences).values(**row, **said))
    forget_answers(session)


def end_absences(session: Session, team: TeamId, person: PersonId, now: datetime) -> None:
    """Nobody is away any more: what runs ends at `now`, what was to come is dropped."""
    of_person = (absences.c.team_id == team, absences.c.person == person, absences.c.until > now)
    session.execute(delete(absences).where(*of_person, absences.c.since >= now))
    session.execute(update(absences).where(*of_person).values(until=now))
    forget_answers(session)


def load_absences(session: Session, team: TeamId, now: datetime) -> tuple[Absence, ...]:
    """All absences that are not over at `now`, the last one said at the end."""
    return tuple(
        Absence(person=row.person, since=row.since, until=row.until, deputy=row.deputy, reason=row.reason)
        for row in ask(session, _absences(team, now))
    )


def queues(session: Session, team: TeamId, *, for_change: bool = False) -> dict[TierKey, tuple[PersonId, ...]]:
    """Whose turn is next in each tier's round robin; locked, so that two issues never get the same turn (SPEC E12)."""
    return {row.tier: row.queue for row in ask(session, question_of_queues(team, for_change=for_change))}


def save_queues(session: Session, team: TeamId, after: Iterable[tuple[TierKey, Sequence[PersonId]]]) -> None:
    """Keep the queues as they are after the turns that were taken, in the order in which they were (SPEC E12)."""
    last = {tier: tuple(queue) for tier, queue in after}
    rows = [{"team_id": team, "tier": tier, "queue": queue} for tier, queue in sorted(last.items())]
    _SAVE_QUEUE.run(session, rows)
