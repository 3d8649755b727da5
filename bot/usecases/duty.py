"""Who is on duty at one instant: rotas, absences and round robins as they are kept, ready for the roster.

Never changes any of them; `rotas.py` does, and `record.py` keeps the turns that were taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.db import rotas as kept
from bot.db.ahead import Question
from bot.db.engine import Session
from bot.domain import rota as domain
from bot.domain.absence import Absence, away
from bot.domain.facts import Fact, TurnTaken
from bot.domain.ids import PersonId, TeamId, TierKey
from bot.domain.roster import OnCall, Roster
from bot.domain.rota import Rota


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What holds at `now`, and every override and absence that is still to come."""

    now: datetime
    rotas: tuple[Rota, ...] = ()
    absences: tuple[Absence, ...] = ()
    queues: Mapping[TierKey, tuple[PersonId, ...]]

    @staticmethod
    def questions(team: TeamId, now: datetime, *, for_change: bool = False) -> tuple[Question, ...]:
        """What `load` asks."""
        return kept.questions(team, now, for_change=for_change)

    @classmethod
    def load(cls, session: Session, team: TeamId, now: datetime, *, for_change: bool = False) -> "Duty":
        """Four queries at most; `for_change` locks the queues, so that no turn is taken twice (SPEC E12)."""
        return cls(
            now=now,
            rotas=kept.load(session, team, now),
            absences=kept.load_absences(session, team, now),
            queues=kept.queues(session, team, for_change=for_change),
        )

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
