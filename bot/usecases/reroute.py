"""The ladder of delivery: what cannot go where it should goes to ops, then to the fallback people directly (SPEC E16).

Never drops silently: what finds no way at all ends as dead, and the administrators are told once a day.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.db import cards, issues, outbox, policies
from bot.db.engine import Session
from bot.db.letters import (
    CardOf,
    Destination,
    Letter,
    LetterKind,
    LetterState,
    MorningOf,
    NewLetter,
    ToOps,
    ToPerson,
    ToPlace,
    ToTier,
    Trouble,
)
from bot.db.news import InformedOf
from bot.domain.effects import CallPeople
from bot.domain.ids import PersonId, TeamId
from bot.usecases import standing_pings
from bot.usecases.bindings import OPS, Bound
from bot.usecases.parcels import CardParcel, Parcel
from bot.usecases.places import card_of
from bot.usecases.runtime import Runtime
from bot.usecases.tell_admins import tell
from bot.usecases.withheld import tell_actor


def reroute(
    rt: Runtime, session: Session, team: TeamId, letter: Letter, parcel: Parcel | None, code: str, machine: datetime
) -> None:
    """Send the same letter elsewhere. The card of a tier that the issue has left is not worth a second place."""
    onward: tuple[Destination, ...] = ()
    bound = Bound.load(session, team)
    redraw = parcel if isinstance(parcel, CardParcel) and parcel.ts is not None else None
    if redraw is None or not isinstance(letter.body, CardOf) or redraw.issue.tier == letter.body.tier:
        onward = tuple(_onward(rt, bound, letter))
    state = LetterState.REROUTED if onward else LetterState.DEAD
    if not outbox.settle(session, team, letter, state=state, last_error=code):
        return
    instead = list(standing_pings.mentioned_instead(session, team, letter)) if not onward else []
    if redraw is not None and onward and (gone := card_of(redraw)) is not None:
        cards.forget(session, team, redraw.issue.id, *gone)
    outbox.put(session, team, [*(_copy(letter, to) for to in onward), *instead], machine)
    if letter.issue is not None:
        tell_actor(session, team, letter.issue, getattr(parcel, "channel", None), code, machine)
    if letter.kind is not LetterKind.ADMIN or isinstance(letter.body, MorningOf | InformedOf):
        trouble = _trouble(session, team, letter, bound, code, lost=not (onward or instead))
        tell(session, team, f"broken:{letter.to}", trouble, machine)


def _onward(rt: Runtime, bound: Bound, letter: Letter) -> Iterable[Destination]:
    """The next rung. A card goes to one place only; words for one moment and notices are not worth a direct message."""
    everybody = bound.fallback(rt.administrators)
    fallback = _reachable(bound, everybody)
    match letter.kind, letter.to:
        case LetterKind.CARD, ToTier(tier):
            return (ToOps(card_of=tier),)
        case LetterKind.CARD, ToOps(tier):
            return [ToPerson(one, card_of=tier) for one in fallback[:1]]
        case LetterKind.CARD, ToPerson(person, _, tier):
            return [ToPerson(one, card_of=tier) for one in _reachable(bound, _after(person, everybody))[:1]]
        case LetterKind.CALL | LetterKind.NOTICE, ToTier():
            return (ToOps(),)
        case LetterKind.CALL, ToPlace():
            return (ToTier(letter.body.tier),) if isinstance(letter.body, CallPeople) else ()
        case LetterKind.CALL, ToOps():
            return [ToPerson(one) for one in fallback]
        case LetterKind.ADMIN, ToTier() if isinstance(letter.body, MorningOf):
            return (ToOps(),)
        case LetterKind.ADMIN, ToOps() if not isinstance(letter.body, MorningOf | InformedOf):
            return [ToPerson(one) for one in _reachable(bound, bound.administrators(rt.administrators))]
        case _:
            return ()


def _reachable(bound: Bound, people: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    """Without those who are gone or away, as long as somebody is left (SPEC E5)."""
    return tuple(one for one in people if one not in bound.unavailable) or people


def _after(person: PersonId, fallback: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    return fallback[fallback.index(person) + 1 :] if person in fallback else ()


def _copy(letter: Letter, to: Destination) -> NewLetter:
    return NewLetter(
        issue=letter.issue,
        kind=letter.kind,
        key=letter.key,
        to=to,
        body=letter.body,
        priority=letter.priority,
        expires_at=letter.expires_at,
        may_be_repeat=letter.may_be_repeat,
    )


def _trouble(session: Session, team: TeamId, letter: Letter, bound: Bound, code: str, *, lost: bool) -> Trouble:
    if isinstance(letter.to, ToPerson):
        return Trouble(key="", channel=None, person=letter.to.person, code=code, lost=lost)
    key = _key(session, team, letter)
    return Trouble(key=key, channel=bound.channel(key), person=None, code=code, lost=lost)


def _key(session: Session, team: TeamId, letter: Letter) -> str:
    """What the policy calls the channel."""
    match letter.to:
        case ToTier(tier) if letter.issue is not None:
            issue = issues.load(session, team, [letter.issue])[letter.issue]
            policy = policies.load(session, team, [issue.policy_version])[issue.policy_version]
            return policy.card_channel(issue.report.kind, issue.severity, tier)
        case ToTier(tier):
            return tier
        case ToPlace(key):
            return key
        case _:
            return OPS
