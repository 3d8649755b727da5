"""Whoever heard enough calls within the hour gets what can wait as one message, at the next quarter of an hour.

Never drops a call and counts nothing by itself: what was sent is in the outbox. Machine time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.db import interruptions
from bot.db.interruptions import Interruptions
from bot.db.letters import Letter
from bot.domain.gathering import can_wait, gathered_at
from bot.domain.ids import ChannelId, PersonId, TeamId
from bot.domain.process.noise import USUAL, NoiseBudget
from bot.usecases.parcels import CallParcel, DigestParcel, is_redraw
from bot.usecases.policies import load_active
from bot.usecases.runtime import Runtime

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Noise:
    """What everybody heard within the hour, and how much that may be."""

    budget: NoiseBudget
    heard: Interruptions

    @classmethod
    def of_the_hour(cls, rt: Runtime, team: TeamId) -> "Noise":
        """As it is now; only looked at closely where so much was sent that somebody could have heard enough."""
        with rt.database.reading() as session:
            since = rt.database.machine_now(session) - HOUR
            budget = load_active(session, team)[1].noise
            if interruptions.how_many(session, team, since) < min(budget.person, budget.channel):
                return cls(budget, Interruptions.none())
            return cls(budget, interruptions.since(session, team, since))

    def holds(self, letter: Letter, call: CallParcel, machine: datetime) -> datetime | None:
        """Until when a call is held back to be gathered; None where it goes out now."""
        until = gathered_at(letter.created_at)
        if until <= machine or not can_wait(call.call, call.issue.severity) or not self._is_enough(call):
            return None
        return until

    def sent(self, parcel: CallParcel | DigestParcel) -> None:
        """One more message was heard; a call that is drawn anew is heard by nobody."""
        if is_redraw(parcel):
            return
        if parcel.person is not None:
            self.heard.people[parcel.person] += 1
        elif parcel.channel is not None:
            self.heard.channels[parcel.channel] += 1

    def _is_enough(self, call: CallParcel) -> bool:
        if call.person is not None:
            return self.heard.people[call.person] >= self.budget.person
        return call.channel is not None and self.heard.channels[call.channel] >= self.budget.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Who heard enough within the hour, the most often called first, and how many calls are held back for how long.

    `busiest_person` and `busiest_channel` are how many calls whoever was called most often heard.
    """

    people: tuple[tuple[PersonId, int], ...] = ()
    channels: tuple[tuple[ChannelId, int], ...] = ()
    busiest_person: int = 0
    busiest_channel: int = 0
    held_back: int = 0
    still: timedelta = timedelta()


QUIET: Final = Heard()


def heard(rt: Runtime, team: TeamId) -> Heard:
    """How it stands at this moment."""
    with rt.database.reading() as session:
        machine = rt.database.machine_now(session)
        found = interruptions.since(session, team, machine - HOUR)
        held, until = interruptions.held_back(session, team, machine)
        people = sorted(found.people.items(), key=lambda one: (-one[1], one[0]))  # in one order, when as many
        channels = sorted(found.channels.items(), key=lambda one: (-one[1], one[0]))
        budget = load_active(session, team)[1].noise if people or channels else USUAL
    return Heard(
        people=tuple((person, count) for person, count in people if count >= budget.person),
        channels=tuple((channel, count) for channel, count in channels if count >= budget.channel),
        busiest_person=people[0][1] if people else 0,
        busiest_channel=channels[0][1] if channels else 0,
        held_back=held,
        still=until - machine if until is not None else timedelta(),
    )
