"""Who is on duty at one instant: rotas, absences and round robins as they are kept, ready for the roster.

Never changes any of them; `rotas.py` does, and `record.py` keeps the turns that were taken.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.db import rotas as kept
from bot.db import setup_marks
from bot.db.ahead import Question, ask_ahead
from bot.db.engine import Session
from bot.domain import rota as domain
from bot.domain.absence import Absence, away
from bot.domain.facts import Fact, TurnTaken
from bot.domain.ids import PersonId, TeamId, TierKey
from bot.domain.roster import OnCall, Roster
from bot.domain.rota import Override, Rota

EARLIER = timedelta(days=1)  # business time; threads ask for their instants in any order


@dataclass(frozen=True, slots=True)
class Planned:
    """All rotas, and the overrides and absences that were not over at `since`: what is remembered (`setup_marks`)."""

    since: datetime
    rotas: tuple[Rota, ...]
    absences: tuple[Absence, ...]

    @classmethod
    def load(cls, session: Session, team: TeamId, now: datetime) -> "Planned":
        """What is remembered where it reaches back to `now`; else three queries, from a day before.

        Those that are over pile up, so not all are read.
        """
        return setup_marks.remembered(session, team, cls, lambda: cls._read(session, team, now - EARLIER), cls._to(now))

    @classmethod
    def missing(cls, session: Session, team: TeamId, now: datetime) -> tuple[Question, ...]:
        """What `load` would ask for now."""
        known = setup_marks.recalled(session, team, cls, cls._to(now))
        return kept.questions(team, now - EARLIER) if known is None else ()

    @classmethod
    def _read(cls, session: Session, team: TeamId, since: datetime) -> "Planned":
        ask_ahead(session, kept.questions(team, since))
        return cls(since, kept.load(session, team, since), kept.load_absences(session, team, since))

    @staticmethod
    def _to(now: datetime) -> Callable[["Planned"], bool]:
        return lambda planned: planned.since <= now

    def at(self, now: datetime) -> tuple[tuple[Rota, ...], tuple[Absence, ...]]:
        """Rotas and absences without what is over at `now`, as if they were loaded then."""
        return (
            tuple(rota if _all_last(rota.overrides, now) else _without_old(rota, now) for rota in self.rotas),
            tuple(absence for absence in self.absences if absence.until > now),
        )


def _all_last(said: Iterable[Override], now: datetime) -> bool:
    return all(one.until > now for one in said)


def _without_old(rota: Rota, now: datetime) -> Rota:
    return replace(rota, overrides=tuple(one for one in rota.overrides if one.until > now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What holds at `now`, and every override and absence that is still to come."""

    now: datetime
    rotas: tuple[Rota, ...] = ()
    absences: tuple[Absence, ...] = ()
    queues: Mapping[TierKey, tuple[PersonId, ...]]

    @classmethod
    def load(cls, session: Session, team: TeamId, now: datetime, *, for_change: bool = False) -> "Duty":
        """Two queries where all but the queues is remembered (`setup_marks`).

        `for_change` locks the queues, so that no turn is taken twice (SPEC E12).
        """
        queues = kept.queues(session, team, for_change=for_change)
        rotas, absences = Planned.load(session, team, now).at(now)
        return cls(now=now, rotas=rotas, absences=absences, queues=queues)

    @property
    def away(self) -> Mapping[PersonId, PersonId | None]:
        """Who is away now, and who stands in for them."""
        return away(self.absences, self.now)

    @property
    def people(self) -> frozenset[PersonId]:
        """Everybody whom a rota or an absence names."""
        of_absences = (one for absence in self.absences for one in (absence.person, absence.deputy) if one is not None)
        return frozenset(of_absences).union(*(rota.people for rota in self.rotas))

    def of_tier(self, tier: TierKey) -> tuple[Rota, ...]:
        """The rotas of a tier; none where it has a list."""
        return tuple(rota for rota in self.rotas if rota.tier == tier)

    def on_call(self, tier: TierKey, listed: Iterable[PersonId]) -> tuple[OnCall, ...]:
        """By its rotas who is on call there, also where that is nobody; without a rota everybody `listed` (SPEC E4)."""
        rotas = self.of_tier(tier)
        if not rotas:
            return tuple(map(OnCall, listed))
        return tuple(found for rota in rotas if (found := domain.on_call(rota, self.now)) is not None)

    def turn(self, tier: TierKey, on_call: Iterable[OnCall]) -> tuple[PersonId, ...]:
        """The queue of those on call: who has waited longest first, who is new at the end (SPEC E12)."""
        present = tuple(dict.fromkeys(one.person for one in on_call))
        waiting = tuple(person for person in self.queues.get(tier, ()) if person in present)
        return (*waiting, *(person for person in present if person not in waiting))


def turns_taken(facts: Iterable[Fact]) -> list[TurnTaken]:
    """The turns among what happened, in their order."""
    return [fact for fact in facts if isinstance(fact, TurnTaken)]


def after_turns(roster: Roster, taken: Sequence[TurnTaken]) -> Roster:
    """The roster for the next issue that is decided in the same transaction (SPEC E12)."""
    if not taken:
        return roster
    tiers = dict(roster.tiers)
    for turn in taken:
        tiers[turn.tier] = replace(roster.tier(turn.tier), turn=turn.after)
    return replace(roster, tiers=tiers)
