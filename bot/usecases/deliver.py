"""Delivering letters: claim with a lease, prepare from the state of now, send with no transaction open, settle.

Never holds a transaction while the sender talks to Slack, and never sends what it may not hold any longer.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.db import outbox
from bot.db.engine import Unavailable
from bot.db.letters import Letter, LetterKind, Priority
from bot.domain.ids import TeamId
from bot.usecases.claim import claim, put_off
from bot.usecases.herd import ALONE, Herded, alone_and_together, digest, divided
from bot.usecases.noise import Noise
from bot.usecases.pace import ONE_AFTER_ANOTHER, Pace
from bot.usecases.parcels import (
    CallParcel,
    ContentBroken,
    DestinationBroken,
    DigestParcel,
    Outcome,
    Parcel,
    Sender,
    Sent,
)
from bot.usecases.prepare import Instead, TooLate, Untrue, prepare
from bot.usecases.put_off import Wait
from bot.usecases.runtime import Runtime
from bot.usecases.settle import settle
from bot.usecases.settle_unknown import settle_unknown
from bot.usecases.surroundings import Surroundings

NotReady = Wait | Untrue | TooLate | DestinationBroken | ContentBroken
LAST_PREPARED_BEFORE_ITS_END = timedelta(seconds=45)  # of a herd, so that what is prepared can still be sent
LAST_SEND_BEFORE_ITS_END = timedelta(seconds=30)  # one sending takes at most 26 s: two calls of 3 s + 10 s

log = logging.getLogger(__name__)


def never() -> bool:
    """Nobody stops."""
    return False


def deliver(
    rt: Runtime,
    team: TeamId,
    send: Sender,
    *,
    batch: int = 20,
    stopping: Callable[[], bool] = never,
    pace: Pace | None = None,
) -> int:
    """Deliver up to `batch` letters whose time has come; how many were handled, so that 0 means: nothing is left.

    Where the database goes away, and for a stop, what was not attempted is given back: its lease would end as a lost
    answer. While Slack limits the whole workspace the `pace` says how many.
    """
    claimed, overdue, lease_until = claim(rt, team, batch, pace)
    hands = _Hands(rt, team, send, lease_until, pace, Surroundings(rt))
    waiting = deque(divided(claimed))
    try:
        hands.noise = _noise(rt, team, claimed, pace)
        while waiting and not stopping():
            if len(waiting[0]) == 1:
                hands.deliver(waiting[0][0], waiting.popleft)
            else:
                hands.deliver_herd(waiting.popleft())
    except Unavailable:
        with suppress(*Unavailable):  # once, for it may have come back; where it has not, the leases end
            hands.give_back(letter for part in waiting for letter in part)
        raise
    hands.give_back(letter for part in waiting for letter in part)
    settle_unknown(rt, team, send, overdue)
    return len(overdue) + len(claimed)


@dataclass(slots=True)
class _Hands:
    """Whoever delivers what was claimed together.

    `put_off` are letters that the pace holds up, `held` calls that are held back to be gathered, and until when.
    """

    rt: Runtime
    team: TeamId
    send: Sender
    lease_until: datetime
    pace: Pace | None
    around: Surroundings
    noise: Noise | None = None
    put_off: list[tuple[Letter, datetime]] = field(default_factory=list)
    held: list[tuple[Letter, datetime]] = field(default_factory=list)
    full: dict[str, datetime] = field(default_factory=dict)

    def deliver(self, letter: Letter, taken: Callable[[], object] = lambda: None) -> None:
        """One letter; `taken` is told when it is about to be attempted."""
        until = self._is_full(letter)
        if until is not None:
            taken()
            self._put_off(letter, until)
            return
        prepared = self._prepare(letter)
        held = self._holds(letter, prepared)
        until = self._must_wait(prepared) if held is None else None
        taken()
        if held is not None:
            self.held.append((letter, held))
        elif until is not None:
            self._put_off(letter, until)
        elif isinstance(prepared, NotReady):
            settle(self.rt, self.team, letter, None, prepared)
        else:
            self._attempt(letter, prepared)

    def _prepare(self, letter: Letter) -> Parcel | Instead | ContentBroken:
        """A letter that cannot be prepared must not hold up the ones behind it."""
        now = self.rt.database.machine_now()
        if _ends(self.lease_until, now):
            return Wait(now)
        try:
            return prepare(self.rt, self.team, letter, self.around)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("a letter cannot be prepared", extra={"team": self.team, "letter": letter.id})
            return ContentBroken(type(error).__name__)

    def _is_full(self, letter: Letter) -> datetime | None:
        """Until when the place of a letter takes nothing, as far as that is known before it is drawn."""
        if letter.kind is not LetterKind.CARD:
            last = self.full.get(str(letter.to))
            return None if last is None else last + ONE_AFTER_ANOTHER
        if self.pace is None or letter.priority < Priority.DEED:
            return None
        return self.pace.redraws_closed(self.rt.database.machine_now())

    def _must_wait(self, prepared: Parcel | Instead | ContentBroken) -> datetime | None:
        if self.pace is None or isinstance(prepared, NotReady):
            return None
        return self.pace.wait(prepared, self.rt.database.machine_now())

    def _holds(self, letter: Letter, prepared: Parcel | Instead | ContentBroken) -> datetime | None:
        """Until when a call is held back; a message that stands already calls nobody."""
        if self.noise is None or not isinstance(prepared, CallParcel) or prepared.ts is not None:
            return None
        return self.noise.holds(letter, prepared, self.rt.database.machine_now())

    def _put_off(self, letter: Letter, until: datetime) -> None:
        """Those for one place are put off one after another, so that each has its turn and none is taken in vain."""
        if letter.kind is LetterKind.CARD:
            settle(self.rt, self.team, letter, None, Wait(until))
            return
        self.full[str(letter.to)] = until
        self.put_off.append((letter, until))

    def give_back(self, rest: Iterable[Letter]) -> None:
        """What was not attempted, all in one transaction; redraws one by one, for a younger one may stand for them."""
        now = self.rt.database.machine_now()
        given, held = [*self.put_off, *((letter, now) for letter in rest)], self.held
        self.put_off, self.held = [], []
        if given or held:
            put_off(self.rt, self.team, given, held)
        for letter, until in given:
            if letter.kind is LetterKind.CARD:
                settle(self.rt, self.team, letter, None, Wait(until))

    def _attempt(self, letter: Letter, prepared: Parcel) -> None:
        stray = settle(self.rt, self.team, letter, prepared, self._sent(prepared))
        if stray is not None:
            _send(self.send, stray)

    def _sent(self, parcel: Parcel) -> Outcome:
        outcome = _send(self.send, parcel, self.pace)
        if self.noise is not None and isinstance(outcome, Sent) and isinstance(parcel, CallParcel | DigestParcel):
            self.noise.sent(parcel)
        if self.pace is not None:
            self.pace.answered(parcel, outcome, self.rt.database.machine_now())
        return outcome

    def deliver_herd(self, letters: Sequence[Letter]) -> None:
        """Many calls for one place: the most urgent alone, the others together; as many as there is time for.

        Of what the place's pace lets go at once, one message is left for the others.
        """
        ready: list[Herded] = []
        for number, letter in enumerate(letters):
            if ready and self.rt.database.machine_now() > self.lease_until - LAST_PREPARED_BEFORE_ITS_END:
                self.give_back(letters[number:])
                break
            prepared = self._prepare(letter)
            if isinstance(prepared, CallParcel):
                held = self._holds(letter, prepared)
                ready += [(letter, prepared)] if held is None else []
                self.held += [(letter, held)] if held is not None else []
            elif isinstance(prepared, NotReady):
                settle(self.rt, self.team, letter, None, prepared)
        alone, together = alone_and_together(ready, self._most_alone(ready))
        for letter, _ in alone:
            self.deliver(letter)
        for herd in together:
            self._deliver_together(herd)

    def _most_alone(self, ready: Sequence[Herded]) -> int:
        if self.pace is None or not ready:
            return ALONE
        return min(ALONE, max(0, self.pace.left(ready[0][1], self.rt.database.machine_now()) - 1))

    def _deliver_together(self, herd: Sequence[Herded], *, is_part: bool = False) -> None:
        """One message for all; where it cannot be drawn, one for each half, so that a broken call takes none along.

        The halves do not wait for the pace: they would be made one again.
        """
        now = self.rt.database.machine_now()
        parcel = digest(herd) if len(herd) > 1 else herd[0][1]
        until = now if _ends(self.lease_until, now) else self._turn(herd[0][0], parcel, is_part=is_part)
        if until is not None:
            self.put_off += [(letter, until) for letter, _ in herd]
            return
        outcome = self._sent(parcel)
        if isinstance(outcome, ContentBroken) and len(herd) > 1:
            half = len(herd) // 2
            self._deliver_together(herd[:half], is_part=True)
            self._deliver_together(herd[half:], is_part=True)
            return
        strays = [settle(self.rt, self.team, letter, parcel, outcome) for letter, _ in herd]
        if strays[0] is not None and all(strays):
            _send(self.send, strays[0])

    def _turn(self, letter: Letter, parcel: Parcel, *, is_part: bool) -> datetime | None:
        """Until when those that go together must wait, each digest of a place after the one before."""
        if is_part:
            return None
        last = self.full.get(str(letter.to))
        until = self._must_wait(parcel) if last is None else last + ONE_AFTER_ANOTHER
        if until is not None:
            self.full[str(letter.to)] = until
        return until


def next_delivery(rt: Runtime, team: TeamId, pace: Pace | None = None) -> timedelta | None:
    """How long until the outbox must be looked at again, 0 where it is time; None while it is empty."""
    with rt.database.reading() as session:
        at = outbox.next_at(session, team)
        now = rt.database.machine_now(session)
    closed = pace.closed_for(now) if pace is not None else timedelta()
    return None if at is None else max(at - now, closed)


def _noise(rt: Runtime, team: TeamId, claimed: Iterable[Letter], pace: Pace | None) -> Noise | None:
    """Whom too much was asked of already; of interest only where somebody is about to be called."""
    calls = pace is not None and pace.gathers and any(letter.kind is LetterKind.CALL for letter in claimed)
    return Noise.of_the_hour(rt, team) if calls else None


def _ends(lease_until: datetime, now: datetime) -> bool:
    """Whether a sending that begins now could outlast the lease."""
    return now > lease_until - LAST_SEND_BEFORE_ITS_END


def _send(send: Sender, parcel: Parcel, pace: Pace | None = None) -> Outcome:
    """A sender that raises has a fault in drawing: what went wrong with Slack it answers.

    Then it never went out, and the `pace` that let it through counts it no longer.
    Where the database goes away under it, nobody knows how far it came: the lease ends, and the letter is looked for.
    """
    try:
        return send(parcel)
    except Unavailable:
        raise
    except Exception as error:
        log.exception("a letter cannot be sent", extra={"letter": parcel.letter})
        if pace is not None:
            pace.give_back(parcel)
        return ContentBroken(type(error).__name__)
