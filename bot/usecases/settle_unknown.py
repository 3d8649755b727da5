"""Letters whose fate nobody knows: they are looked for where they would stand (RELIABILITY section 4).

Never sends anything: what is found is settled, and what is not goes out again after its grace.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.db.engine import Unavailable
from bot.db.letters import Letter, LetterState
from bot.domain.ids import TeamId
from bot.usecases.parcels import History, HistoryClosed, Later, Looked, Sender, Unknown, Whereabouts
from bot.usecases.prepare import whereabouts
from bot.usecases.put_off import FIRST_LOOK, LEASE_ENDED
from bot.usecases.runtime import Runtime
from bot.usecases.settle import (
    GIVE_UP_LOOKING,
    OUT_OF_REACH,
    WORTH_A_REPEAT,
    Absent,
    LookLater,
    Result,
    settle,
)

log = logging.getLogger(__name__)
Held = tuple[Letter, LetterState]


def settle_unknown(rt: Runtime, team: TeamId, sender: Sender, overdue: Iterable[Held]) -> None:
    """Settle what is overdue: a lease that ended means an answer that nobody stored; what is unknown is looked for.

    One look settles everything that is missing at one place.
    """
    missing = []
    for letter, state in overdue:
        if state is LetterState.SENDING:
            settle(rt, team, letter, None, Unknown(LEASE_ENDED))
        else:
            missing.append(letter)
    for place, letters in _by_place(rt, team, missing).items():
        looked = _look(sender, place)
        for letter in letters:
            settle(rt, team, letter, None, _result(letter, looked, rt.database.machine_now()))


def _by_place(rt: Runtime, team: TeamId, letters: Iterable[Letter]) -> dict[Whereabouts | None, list[Letter]]:
    """The places with what may be there, each looked at from its earliest attempt on."""
    found: dict[Whereabouts | None, list[Letter]] = {}
    earliest: dict[Whereabouts, datetime] = {}
    for letter in letters:
        place = _whereabouts(rt, team, letter)
        if place is None:
            found.setdefault(None, []).append(letter)
            continue
        here = replace(place, since=datetime.min.replace(tzinfo=letter.not_before.tzinfo))
        earliest[here] = min(earliest.get(here, place.since), place.since)
        found.setdefault(here, []).append(letter)
    return {place and replace(place, since=earliest[place]): letters for place, letters in found.items()}


def _whereabouts(rt: Runtime, team: TeamId, letter: Letter) -> Whereabouts | None:
    """A letter that cannot be read must not hold up the others."""
    try:
        with rt.database.reading() as session:
            return whereabouts(rt, session, team, letter, rt.database.machine_now(session))
    except Unavailable:
        raise
    except Exception:
        log.exception("nobody knows where a letter may be", extra={"team": team, "letter": letter.id})
        return None


def _look(sender: Sender, place: Whereabouts | None) -> Looked:
    if place is None:
        return HistoryClosed("no_place")
    try:
        return sender.look(place)
    except Exception as error:
        log.exception("a place cannot be looked at", extra={"channel": place.channel})
        return HistoryClosed(type(error).__name__)


def _result(letter: Letter, looked: Looked, machine: datetime) -> Result:
    match looked:
        case History(letters):
            return letters.get(letter.id, Absent())
        case Later() if _is_given_up(letter, machine):
            return HistoryClosed(OUT_OF_REACH)
        case Later(after):
            return LookLater(machine + max(after, FIRST_LOOK))
        case HistoryClosed():
            return looked


def _is_given_up(letter: Letter, machine: datetime) -> bool:
    """People are not left uncalled because a history cannot be read: twice, and long after the attempt."""
    tried = letter.last_error == OUT_OF_REACH and machine >= letter.not_before + GIVE_UP_LOOKING
    return tried and letter.kind in WORTH_A_REPEAT
