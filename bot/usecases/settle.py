"""What becomes of a letter after Slack's answer, or instead of asking: each case writes in one transaction.

Never sends. Whoever lost the lease changes nothing: every write is fenced by the epoch of the claim.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.db import backlog, cards, facts, issues, outbox, people, pings
from bot.db.ahead import asking
from bot.db.cards import CardPlace
from bot.db.engine import Session
from bot.db.letters import (
    Broken,
    ChannelOf,
    Letter,
    LetterKind,
    LetterState,
    News,
    PingOf,
    Priority,
    ToOwn,
    ToPerson,
    ToPing,
    ToThread,
    WelcomeTo,
    Words,
)
from bot.db.news import InformedOf
from bot.db.victims import redone
from bot.domain.facts import Suppressed
from bot.domain.ids import ChannelId, TeamId, TierKey
from bot.usecases import standing_pings
from bot.usecases.letters_ahead import to_settle
from bot.usecases.own_channel.settling import Answer, settle_step
from bot.usecases.parcels import (
    CallParcel,
    CardGone,
    ContentBroken,
    DestinationBroken,
    DigestParcel,
    HistoryClosed,
    InstallationBroken,
    Later,
    Parcel,
    Sent,
    StrayParcel,
    Unknown,
    is_redraw,
)
from bot.usecases.places import card_of
from bot.usecases.prepare import Instead, TooLate, Untrue
from bot.usecases.put_off import (
    FIRST_LOOK,
    GRACE,
    LEASE_ENDED,
    REDRAW_AGAIN_AFTER,
    Wait,
    again,
    later,
    look_again,
    no_longer_late,
    put_off,
)
from bot.usecases.redraw import card_letter, redraw_all
from bot.usecases.reroute import reroute
from bot.usecases.runtime import Runtime
from bot.usecases.tell_admins import tell

BETWEEN_LOOKS = timedelta(seconds=1)
GIVE_UP_LOOKING = 3 * GRACE
WORTH_A_REPEAT = frozenset({LetterKind.CALL, LetterKind.CARD})
LET_BE = ToPing | ToThread  # of use only where they stand, so nobody has to mend anything
ABSENT = "not in the history"
OUT_OF_REACH = "history out of reach"
INSTALLATION_AGAIN_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Absent:
    """The history does not show a letter of unknown fate."""


@dataclass(frozen=True, slots=True)
class LookLater:
    """The history could not be read at this moment."""

    until: datetime


Refusal = Later | Unknown | DestinationBroken | InstallationBroken | ContentBroken | CardGone
NotSent = Refusal | Instead | Absent | LookLater | HistoryClosed
Result = NotSent | Sent


@redone
def settle(rt: Runtime, team: TeamId, letter: Letter, parcel: Parcel | None, result: Result) -> StrayParcel | None:
    """Write the result down, and put in whatever letters follow from it; the issue's row is locked first.

    Gives back what must be taken back: a message that somebody else sent too, or that was no longer to be sent.
    """
    stray = None
    with rt.database.writing(asking(to_settle(team, letter))) as session:
        if letter.issue is not None:
            issues.lock(session, team, letter.issue)
        machine = rt.database.machine_now(session)
        if isinstance(letter.to, ToOwn) and isinstance(result, Answer):
            stray = settle_step(session, team, letter, parcel, result, machine)
        elif isinstance(result, Sent):
            stray = _sent(session, team, letter, parcel, result, machine)
        else:
            _not_sent(rt, session, team, letter, parcel, result, machine)
        no_longer_late(session, team, letter, machine, held_up=isinstance(result, Later | Wait))
    return stray


def _not_sent(  # what happened and to what
    rt: Runtime,
    session: Session,
    team: TeamId,
    letter: Letter,
    parcel: Parcel | None,
    result: NotSent,
    machine: datetime,
) -> None:
    match result:
        case Later():
            put_off(session, team, letter, parcel, result, machine)
        case Wait(until):
            later(session, team, letter, machine, until)
        case InstallationBroken(code):
            again(session, team, letter, machine + INSTALLATION_AGAIN_AFTER, code)
        case Unknown(code, channel):
            _unknown(session, team, letter, code, machine, channel)
        case Absent():
            _absent(session, team, letter, machine)
        case LookLater(until):
            look_again(session, team, letter, until, OUT_OF_REACH, letter.channel)
        case HistoryClosed(code):
            _history_closed(session, team, letter, code, machine)
        case DestinationBroken(code) | ContentBroken(code) | CardGone(code) if isinstance(letter.to, LET_BE):
            _not_worth_a_word(session, team, letter, code)
        case DestinationBroken(code):
            reroute(rt, session, team, letter, parcel, code, machine)
        case ContentBroken(code):
            _dead(session, team, letter, code, machine)
        case CardGone(code):
            _card_gone(session, team, letter, parcel, code, machine)
        case Untrue(because):
            _suppressed(rt, session, team, letter, because)
        case TooLate():
            outbox.settle(session, team, letter, state=LetterState.EXPIRED)
        case _ as never:
            assert_never(never)


def _sent(
    session: Session, team: TeamId, letter: Letter, parcel: Parcel | None, sent: Sent, machine: datetime
) -> StrayParcel | None:
    """Remember where it is: the card for the next redraw, the direct channel for the next message.

    Of one letter that two sent, because the first was taken for lost, the answer that is stored first counts. Where
    it was settled otherwise meanwhile, as no longer true or said by a younger one, none counts.
    """
    redrawn = is_redraw(parcel)
    if not outbox.settle_sent(session, team, letter, sent.channel, sent.ts) and (
        redrawn or not outbox.settle_sent_late(session, team, letter, sent.channel, sent.ts)
    ):
        if not redrawn:
            return _stray(session, team, letter, sent)
        if letter.issue is not None:  # it may have drawn what was so before over what is so now
            redraw_all(session, team, letter.issue, machine)
        return None
    tier = _tier(letter)
    person = letter.to.person if isinstance(letter.to, ToPerson) else None
    if letter.kind is LetterKind.CALL and not (sent.together or isinstance(parcel, DigestParcel)):
        shown = parcel.issue if isinstance(parcel, CallParcel) else None
        standing_pings.stands(session, team, letter, shown, sent, machine)
    elif redrawn and isinstance(parcel, CallParcel):
        standing_pings.drawn(session, team, letter, parcel, machine)
    if letter.kind is LetterKind.CARD and not redrawn and letter.issue and tier and sent.ts:
        cards.save(session, team, CardPlace(letter.issue, tier, sent.channel, sent.ts, person))
        cards.hurry(session, team, letter.issue, tier, machine)
    if person is not None and letter.kind is not LetterKind.WHISPER and (parcel is None or parcel.channel is None):
        people.remember_dm(session, team, person, sent.channel)
    return None


def _stray(session: Session, team: TeamId, letter: Letter, sent: Sent) -> StrayParcel | None:
    if sent.ts is None or backlog.stands_at(session, team, letter.id) == (sent.channel, sent.ts):
        return None
    return StrayParcel(letter=letter.id, channel=sent.channel, ts=sent.ts)


def _unknown(
    session: Session, team: TeamId, letter: Letter, code: str, machine: datetime, channel: ChannelId | None
) -> None:
    """Redrawing a card twice harms nobody; words for one moment are not repeated; the rest is looked for."""
    if letter.kind is LetterKind.WHISPER:
        outbox.settle(session, team, letter, state=LetterState.EXPIRED, last_error=code)
    elif _is_redraw(session, team, letter):
        outbox.back_to_pending(session, team, letter, machine + REDRAW_AGAIN_AFTER, last_error=code)
    else:
        attempted = letter.not_before if code == LEASE_ENDED else machine
        check_at = max(machine, attempted + FIRST_LOOK)
        look_again(session, team, replace(letter, not_before=attempted), check_at, code, channel)


def _absent(session: Session, team: TeamId, letter: Letter, machine: datetime) -> None:
    """Absent twice, the second time after the grace: it goes out again. Marked, for a request can be later still."""
    if letter.last_error == ABSENT and machine >= letter.not_before + GRACE:
        outbox.back_to_pending(session, team, letter, machine, may_be_repeat=True)
        return
    at = max(machine + BETWEEN_LOOKS, letter.not_before + GRACE)
    look_again(session, team, letter, at, ABSENT, letter.channel)


def _history_closed(session: Session, team: TeamId, letter: Letter, code: str, machine: datetime) -> None:
    """Where nobody can look, people are called once too often rather than not at all; the rest is held and shown."""
    grace_over = letter.not_before + GRACE
    if machine < grace_over:
        look_again(session, team, letter, grace_over, code, letter.channel)
    elif letter.kind in WORTH_A_REPEAT:
        outbox.back_to_pending(session, team, letter, machine, may_be_repeat=True)
    else:
        outbox.settle(session, team, letter, state=LetterState.PAUSED, check_at=None, last_error=code)


def _is_redraw(session: Session, team: TeamId, letter: Letter) -> bool:
    if letter.kind is not LetterKind.CARD or letter.issue is None:
        return False
    return isinstance(letter.to, ToPing) or (letter.issue, _tier(letter)) in cards.of_issues(
        session, team, [letter.issue]
    )


def _tier(letter: Letter) -> TierKey | None:
    body = letter.body
    return None if isinstance(body, Words | News | PingOf | ChannelOf | WelcomeTo | InformedOf) else body.tier


def _dead(session: Session, team: TeamId, letter: Letter, code: str, machine: datetime) -> None:
    if (
        outbox.settle(session, team, letter, state=LetterState.DEAD, last_error=code)
        and letter.kind is not LetterKind.ADMIN
    ):
        broken = Broken(issue=letter.issue, error=code, letter=letter.kind, to=str(letter.to))
        tell(session, team, f"dead:{letter.kind.value}:{code}", broken, machine)
        outbox.put(session, team, list(standing_pings.mentioned_instead(session, team, letter)), machine)


def _not_worth_a_word(session: Session, team: TeamId, letter: Letter, code: str) -> None:
    """A ping that nobody can change says so when it is pressed; a link that cannot be left is in the card."""
    settled = outbox.settle(session, team, letter, state=LetterState.SUPERSEDED, last_error=code)
    if settled and isinstance(letter.to, ToPing):
        pings.forget(session, team, letter.to.letter)


def _card_gone(
    session: Session, team: TeamId, letter: Letter, parcel: Parcel | None, code: str, machine: datetime
) -> None:
    """Post a fresh card; what belongs to its thread waits for it."""
    tier, gone = _tier(letter), card_of(parcel)
    if letter.issue is None or tier is None or gone is None:
        _dead(session, team, letter, code, machine)
        return
    cards.forget(session, team, letter.issue, *gone)
    outbox.back_to_pending(session, team, letter, machine, last_error=code)
    if letter.kind is not LetterKind.CARD:
        fresh = card_letter(letter.issue, tier, f"fresh:{letter.id}", Priority.FIRST_CARD)
        outbox.put(session, team, [fresh], machine)


def _suppressed(rt: Runtime, session: Session, team: TeamId, letter: Letter, because: str) -> None:
    settled = outbox.settle(session, team, letter, state=LetterState.SUPPRESSED, last_error=because)
    if settled and letter.issue is not None:
        facts.append(session, team, [(letter.issue, Suppressed(rt.now(), letter.key, because))])
