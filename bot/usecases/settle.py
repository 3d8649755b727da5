"""What becomes of a letter after Slack's answer, or instead of asking: each case writes in one transaction.

Never sends. Whoever lost the lease changes nothing: every write is fenced by the epoch of the claim.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.db import cards, facts, issues, outbox, people
from bot.db.cards import CardPlace
from bot.db.engine import Session
from bot.db.letters import Broken, CardOf, Letter, LetterKind, LetterState, NewLetter, News, Priority, ToTier, Words
from bot.domain.facts import Suppressed
from bot.domain.ids import TeamId, TierKey
from bot.usecases.parcels import (
    CardGone,
    CardParcel,
    ContentBroken,
    DestinationBroken,
    InstallationBroken,
    Later,
    Outcome,
    Parcel,
    Sent,
    Unknown,
)
from bot.usecases.prepare import Instead, TooLate, Untrue, Wait
from bot.usecases.reroute import reroute
from bot.usecases.runtime import Runtime
from bot.usecases.tell_admins import tell

GRACE = timedelta(seconds=90)  # longer than an answer can be late and than Slack's history lags (RELIABILITY section 4)
REDRAW_AGAIN_AFTER = timedelta(seconds=5)
INSTALLATION_AGAIN_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class GraceOver:
    """A letter of unknown fate has waited long enough: it goes out again, marked."""


Result = Outcome | Instead | GraceOver


def settle(rt: Runtime, team: TeamId, letter: Letter, parcel: Parcel | None, result: Result) -> None:
    """Write the result down, and put in whatever letters follow from it; the issue's row is locked first."""
    with rt.database.writing() as session:
        if letter.issue is not None:
            issues.lock(session, team, letter.issue)
        machine = rt.database.machine_now(session)
        match result:
            case Sent():
                _sent(session, team, letter, parcel, result, machine)
            case Later(after, whole_channel):
                if whole_channel and parcel is not None and parcel.channel is not None:
                    outbox.pause_channel(session, team, parcel.channel, machine + after)
                _again(session, team, letter, machine + after)
            case Wait(until):
                _again(session, team, letter, until)
            case InstallationBroken(code):
                _again(session, team, letter, machine + INSTALLATION_AGAIN_AFTER, code)
            case Unknown(code):
                _unknown(session, team, letter, code, machine)
            case GraceOver():
                outbox.back_to_pending(session, team, letter, machine, may_be_repeat=True)
            case DestinationBroken(code):
                reroute(rt, session, team, letter, parcel, code, machine)
            case ContentBroken(code):
                _dead(session, team, letter, code, machine)
            case CardGone(code):
                _card_gone(session, team, letter, code, machine)
            case Untrue(because):
                if outbox.settle(session, team, letter, state=LetterState.SUPPRESSED, last_error=because):
                    _note_suppressed(rt, session, team, letter, because)
            case TooLate():
                outbox.settle(session, team, letter, state=LetterState.EXPIRED)
            case _ as never:
                assert_never(never)


def _sent(session: Session, team: TeamId, letter: Letter, parcel: Parcel | None, sent: Sent, machine: datetime) -> None:
    """Remember where it is: the card for the next redraw, the direct channel for the next message."""
    if parcel is None or not outbox.settle_sent(session, team, letter, sent.channel, sent.ts):
        return
    is_new_card = isinstance(parcel, CardParcel) and parcel.ts is None
    if is_new_card and isinstance(parcel, CardParcel) and letter.issue is not None and sent.ts is not None:
        cards.save(session, team, CardPlace(letter.issue, parcel.tier, sent.channel, sent.ts, parcel.person))
        outbox.hurry(session, team, letter.issue, parcel.tier, machine)
    person = getattr(parcel, "person", None)
    if person is not None and parcel.channel is None and letter.kind is not LetterKind.WHISPER:
        people.remember_dm(session, team, person, sent.channel)


def _again(session: Session, team: TeamId, letter: Letter, at: datetime, code: str | None = None) -> None:
    """Surely not posted, so the attempt does not count."""
    outbox.back_to_pending(session, team, letter, at, attempts=letter.attempts - 1, last_error=code)


def _unknown(session: Session, team: TeamId, letter: Letter, code: str, machine: datetime) -> None:
    """Redrawing a card twice harms nobody; words for one moment are not repeated; the rest waits for its grace."""
    if letter.kind is LetterKind.WHISPER:
        outbox.settle(session, team, letter, state=LetterState.EXPIRED, last_error=code)
    elif _is_redraw(session, team, letter):
        outbox.back_to_pending(session, team, letter, machine + REDRAW_AGAIN_AFTER, last_error=code)
    else:
        outbox.settle(
            session,
            team,
            letter,
            state=LetterState.UNKNOWN,
            check_at=machine + GRACE,
            lease_until=None,
            last_error=code,
        )


def _is_redraw(session: Session, team: TeamId, letter: Letter) -> bool:
    if letter.kind is not LetterKind.CARD or letter.issue is None:
        return False
    return (letter.issue, _tier(letter)) in cards.of_issues(session, team, [letter.issue])


def _tier(letter: Letter) -> TierKey | None:
    body = letter.body
    return None if isinstance(body, Words | News) else body.tier


def _dead(session: Session, team: TeamId, letter: Letter, code: str, machine: datetime) -> None:
    if (
        outbox.settle(session, team, letter, state=LetterState.DEAD, last_error=code)
        and letter.kind is not LetterKind.ADMIN
    ):
        broken = Broken(issue=letter.issue, error=code, letter=letter.kind, to=str(letter.to))
        tell(session, team, f"dead:{letter.kind.value}:{code}", broken, machine)


def _card_gone(session: Session, team: TeamId, letter: Letter, code: str, machine: datetime) -> None:
    """Post a fresh card; what belongs to its thread waits for it."""
    tier = _tier(letter)
    if letter.issue is None or tier is None:
        _dead(session, team, letter, code, machine)
        return
    cards.forget(session, team, letter.issue, tier)
    outbox.back_to_pending(session, team, letter, machine, last_error=code)
    if letter.kind is not LetterKind.CARD:
        fresh = NewLetter(
            issue=letter.issue,
            kind=LetterKind.CARD,
            key=f"fresh:{letter.id}",
            to=ToTier(tier),
            body=CardOf(tier),
            priority=Priority.FIRST_CARD,
        )
        outbox.put(session, team, [fresh], machine)


def _note_suppressed(rt: Runtime, session: Session, team: TeamId, letter: Letter, because: str) -> None:
    if letter.issue is not None:
        facts.append(session, team, [(letter.issue, Suppressed(rt.now(), letter.key, because))])
