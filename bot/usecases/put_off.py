"""Letters that go out later: because Slack says so, because their answer is lost, because something else comes first.

Never sends, and never decides what an answer of Slack means.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.db import outbox, pauses
from bot.db.engine import Session
from bot.db.letters import DELAYED, Letter, LetterKind, LetterState
from bot.domain.ids import ChannelId, TeamId
from bot.usecases.pace import BY_METHOD, EVERYWHERE, pace_key
from bot.usecases.parcels import Later, Parcel
from bot.usecases.redraw import redraw_cards

FIRST_LOOK = timedelta(seconds=15)  # after the attempt: mostly the message is there, and found
GRACE = timedelta(seconds=90)  # longer than a request can be late and than Slack's history lags (RELIABILITY section 4)
LEASE_ENDED = "lease ended"
OBJECTIVE = timedelta(minutes=2)  # a call that waits longer is late, as the watchdog sees it, and the card says so
REDRAW_AGAIN_AFTER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet; try again at `until`, machine time."""

    until: datetime


def put_off(
    session: Session, team: TeamId, letter: Letter, parcel: Parcel | None, said: Later, machine: datetime
) -> None:
    """As long as Slack said; where it meant all that goes there, the rest waits too."""
    until = machine + said.after
    if said.whole_channel and parcel is not None:
        _pause(session, team, parcel, machine, until)
    later(session, team, letter, machine, until)


def _pause(session: Session, team: TeamId, parcel: Parcel, machine: datetime, until: datetime) -> None:
    """Slack limits posts by channel and redraws by workspace; where two places are limited, everything is."""
    key = pace_key(parcel)
    others = pauses.pauses(session, team, machine).keys() - BY_METHOD - {key}
    pauses.pause(session, team, key, until)
    if others and key not in BY_METHOD:
        pauses.pause(session, team, EVERYWHERE, until)


def later(session: Session, team: TeamId, letter: Letter, machine: datetime, until: datetime) -> None:
    """A call that Slack holds up for longer than the objective is marked, and its issue's card says so (A9)."""
    late = letter.kind is LetterKind.CALL and until - letter.created_at > OBJECTIVE
    again(session, team, letter, until, DELAYED if late else None)
    if late and letter.last_error != DELAYED and letter.issue is not None:
        redraw_cards(session, team, letter.issue, machine)


def no_longer_late(session: Session, team: TeamId, letter: Letter, machine: datetime, *, held_up: bool) -> None:
    """The card that said so says it no more."""
    if letter.last_error == DELAYED and letter.issue is not None and not held_up:
        redraw_cards(session, team, letter.issue, machine)


def again(session: Session, team: TeamId, letter: Letter, at: datetime, code: str | None = None) -> None:
    """Surely not posted, so the attempt does not count."""
    outbox.back_to_pending(session, team, letter, at, attempts=letter.attempts - 1, last_error=code)


def look_again(
    session: Session, team: TeamId, letter: Letter, at: datetime, code: str, channel: ChannelId | None
) -> None:
    """Let a letter of unknown fate be looked for, where it was sent to as far as that is known."""
    values = {"check_at": at, "not_before": letter.not_before, "lease_until": None, "channel_id": channel}
    outbox.settle(session, team, letter, state=LetterState.UNKNOWN, last_error=code, **values)
