"""A trial page: the people on call at a tier are called as if for an issue, by a message that says that it is a test.

Goes the whole way, through the outbox and whoever delivers it, and leaves nothing behind but the message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.db import backlog, outbox
from bot.db.letters import Destination, LetterKind, LetterState, NewLetter, Priority, ToPerson, ToTier, Words
from bot.domain.ids import PersonId, TeamId, TierKey
from bot.usecases.bindings import load_roster
from bot.usecases.runtime import Runtime

A_TRIAL = timedelta(minutes=2)  # what goes out later calls people for a test that nobody watches any more


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one message of a trial page so far."""

    to: str
    state: LetterState
    error: str | None

    @property
    def arrived(self) -> bool:
        return self.state is LetterState.SENT

    @property
    def is_final(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state not in {LetterState.PENDING, LetterState.SENDING, LetterState.UNKNOWN}


def send_trial_page(rt: Runtime, team: TeamId, tier: TierKey, words: Callable[[tuple[PersonId, ...]], str]) -> str:
    """Leave letters to the channel of the tier and to each of its people on call; the key by which they are found."""
    with rt.database.writing() as session:
        machine = rt.database.machine_now(session)
        people = load_roster(rt, session, team).tiers
        called = tuple(one.person for one in people[tier].on_call) if tier in people else ()
        key = f"trial page:{tier}:{machine.isoformat()}"
        places: tuple[Destination, ...] = (ToTier(tier), *map(ToPerson, called))
        letters = [
            NewLetter(
                issue=None,
                kind=LetterKind.ADMIN,
                key=key,
                to=to,
                body=Words(words(called)),
                priority=Priority.CALL,
                expires_at=machine + A_TRIAL,
            )
            for to in places
        ]
        outbox.put(session, team, letters, machine)
    rt.woken()
    return key


def fates(rt: Runtime, team: TeamId, key: str) -> tuple[Fate, ...]:
    """What became of them, the channel first."""
    with rt.database.reading() as session:
        found = backlog.fates(session, team, key)
    return tuple(Fate(str(to), state, error) for to, state, error in found)
