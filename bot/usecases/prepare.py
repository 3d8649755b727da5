"""Preparing a letter for delivery from the state of now: where it goes, and what of it still holds.

Never sends and never writes; what is not to be sent is answered with what to do instead.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.db import backlog, cards, issues, pauses, people, pings
from bot.db.ahead import ask_ahead
from bot.db.cards import CardPlace
from bot.db.engine import Session
from bot.db.letters import (
    CardOf,
    ChannelOf,
    Letter,
    Linked,
    MorningOf,
    News,
    PingOf,
    ToPerson,
    ToPlace,
    ToThread,
    ToTier,
    WelcomeTo,
    Words,
)
from bot.db.news import InformedOf
from bot.db.pings import Standing
from bot.domain.effects import CallPeople, Notice
from bot.domain.ids import ChannelId, IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import Issue
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.domain.standing import holding
from bot.usecases import outside, standing_pings
from bot.usecases.bindings import Bound
from bot.usecases.letters_ahead import to_prepare
from bot.usecases.link_back import prepare_link
from bot.usecases.outside import UNBOUND
from bot.usecases.own_channel import keeping, welcome
from bot.usecases.own_channel.keeping import Around
from bot.usecases.pace import EVERYWHERE, pace_key
from bot.usecases.parcels import (
    CallParcel,
    CardParcel,
    DestinationBroken,
    NoticeParcel,
    Parcel,
    Whereabouts,
)
from bot.usecases.places import bound_channel, channel_of, one_per_channel
from bot.usecases.put_off import Wait
from bot.usecases.runtime import Runtime
from bot.usecases.surroundings import Surroundings

CARD_COMES_WITHIN = timedelta(seconds=5)  # machine time that a ping waits for the card it belongs to
LOOK_AGAIN_AFTER = timedelta(milliseconds=250)


@dataclass(frozen=True, slots=True)
class Untrue:
    """No reason of the call holds any longer (SPEC R16)."""

    because: str


@dataclass(frozen=True, slots=True)
class TooLate:
    """Nobody needs it any more."""


Instead = Wait | Untrue | TooLate | DestinationBroken


def prepare(rt: Runtime, team: TeamId, letter: Letter, around: Surroundings) -> Parcel | Instead:
    """Make the parcel for one letter from what the database says now; raises `Unreadable` for a broken letter."""
    with rt.database.reading() as session:
        machine = rt.database.machine_now(session)
        if letter.expires_at is not None and letter.expires_at <= machine:
            return TooLate()
        ask_ahead(session, to_prepare(team, letter, machine))
        prepared = _prepare(session, team, letter, machine, around)
        if isinstance(prepared, Instead):
            return prepared
        paused = pauses.paused_until(session, team, (pace_key(prepared), EVERYWHERE), machine)
        return prepared if paused is None else Wait(paused)


def whereabouts(rt: Runtime, session: Session, team: TeamId, letter: Letter, machine: datetime) -> Whereabouts | None:
    """Where a letter of unknown fate may be, as far as the database says; None where nothing could be sent to."""
    body = letter.body
    person = letter.to.person if isinstance(letter.to, ToPerson) else None
    thread = letter.to.ts if isinstance(letter.to, ToThread) else None
    if isinstance(body, Words | News) or letter.issue is None:
        channel = letter.channel or bound_channel(Bound.load(session, team), letter.to)
    else:
        desk = _desk(session, team, letter.issue, person, machine, Surroundings(rt))
        spot = _spot(desk, letter, body.tier) if isinstance(body, CallPeople | Notice) else None
        channel = letter.channel or desk.dm_channel or bound_channel(desk.bound, letter.to)
        if isinstance(spot, _Spot):
            channel, thread = letter.channel or spot.channel, spot.thread_ts
    return None if channel is None and person is None else Whereabouts(channel, person, thread, letter.not_before)


def _prepare(
    session: Session, team: TeamId, letter: Letter, machine: datetime, around: Surroundings
) -> Parcel | Instead:
    body = letter.body
    if isinstance(body, Linked):
        return prepare_link(session, team, letter, body, machine) or Wait(machine + LOOK_AGAIN_AFTER)
    if isinstance(body, Words | News | MorningOf | InformedOf):
        return outside.parcel(around.rt, session, team, letter, body, around.channel(session, team, letter.to))
    if letter.issue is None:
        raise ValueError(f"letter {letter.id} is about no issue")
    person = letter.to.person if isinstance(letter.to, ToPerson) else None
    desk = _desk(session, team, letter.issue, person, machine, around)
    match body:
        case CardOf():
            card = _card(desk, letter, body.tier, delayed=backlog.is_delayed(session, team, letter.issue))
            own = keeping.channel_of(session, team, desk.issue)
            return replace(card, own_channel=own) if isinstance(card, CardParcel) else card
        case CallPeople():
            return _call(desk, letter, body, standing_pings.unmentioned(session, team, letter.issue, body))
        case PingOf():
            one = pings.load(session, team, body.letter)
            if one is None:
                return TooLate()
            return _ping(desk, letter, one, standing_pings.unmentioned(session, team, letter.issue, one.call))
        case ChannelOf(number):
            return keeping.prepare(session, team, letter, number, desk.around()) or TooLate()
        case WelcomeTo():
            return welcome.prepare(letter, desk.around()) or TooLate()
        case Notice():
            return _notice(desk, letter, body)
        case _ as never:
            assert_never(never)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Everything about one issue that its letters need."""

    issue: Issue
    policy: Policy
    bound: Bound
    roster: Roster
    places: dict[TierKey, CardPlace]
    person: PersonId | None  # to whom the letter goes directly
    dm_channel: ChannelId | None  # theirs, once it is known
    now: datetime
    machine: datetime

    def around(self) -> Around:
        """What the channel of its own needs of it."""
        return Around(issue=self.issue, policy=self.policy, roster=self.roster, now=self.now, machine=self.machine)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in a channel; a channel of None is a person's, not known yet."""

    channel: ChannelId | None
    thread_ts: str | None


def _desk(
    session: Session, team: TeamId, issue: IssueId, person: PersonId | None, machine: datetime, around: Surroundings
) -> _Desk:
    everything, roster = around.read(session, team)
    present = issues.load(session, team, [issue])[issue]
    policy = around.policy(session, team, present.policy_version)
    bound = everything.of_issue(present, policy)
    places = {tier: place for (_, tier), place in cards.of_issues(session, team, [issue]).items()}
    known = people.load(session, team, [person]) if person is not None else {}
    return _Desk(
        issue=present,
        policy=policy,
        bound=bound,
        roster=roster,
        places=one_per_channel(places, bound, [entry.tier for entry in present.path]),
        person=person,
        dm_channel=known[person].dm_channel if person in known else None,
        now=around.rt.now(),
        machine=machine,
    )


def _card(desk: _Desk, letter: Letter, tier: TierKey, *, delayed: bool) -> CardParcel | DestinationBroken:
    """A card that stands somewhere is redrawn there, wherever its tier is bound to now.

    One that tiers share shows the issue as the tier sees it that has it.
    """
    place, present = desk.places.get(tier), desk.places.get(desk.issue.tier)
    person = place.person if place is not None else desk.person
    channel = place.channel if place is not None else desk.dm_channel or bound_channel(desk.bound, letter.to)
    if channel is None and person is None:
        return UNBOUND
    here = (channel, place.ts if place is not None else None)
    shared = here == ((present.channel, present.ts) if present else (desk.bound.channel(desk.issue.tier), None))
    return CardParcel(
        letter=letter.id,
        channel=channel,
        ts=here[1],
        person=person,
        tier=desk.issue.tier if shared else tier,
        issue=desk.issue,
        policy=desk.policy,
        roster=desk.roster,
        now=desk.now,
        delayed=delayed,
    )


def _notice(desk: _Desk, letter: Letter, notice: Notice) -> NoticeParcel | Wait | DestinationBroken:
    spot = _spot(desk, letter, notice.tier)
    if not isinstance(spot, _Spot):
        return spot
    if spot.channel is None:
        raise ValueError(f"notice {letter.id} is addressed to a person")
    return NoticeParcel(
        letter=letter.id,
        channel=spot.channel,
        thread_ts=spot.thread_ts,
        notice=notice,
        issue=desk.issue,
        policy=desk.policy,
        may_be_repeat=letter.may_be_repeat,
    )


def _call(
    desk: _Desk, letter: Letter, call: CallPeople, unmentioned: frozenset[PersonId]
) -> CallParcel | Wait | Untrue | DestinationBroken:
    still, over = holding(call, desk.issue)
    if not still:
        return Untrue(", ".join(dict.fromkeys(over.values())))
    spot = _spot(desk, letter, call.tier)
    if not isinstance(spot, _Spot):
        return spot
    parcel = _call_parcel(desk, letter, replace(call, reasons=still), desk.person, spot)
    return replace(parcel, unmentioned=unmentioned)


def _ping(desk: _Desk, letter: Letter, one: Standing, unmentioned: frozenset[PersonId]) -> CallParcel:
    """A ping that stands: with what still holds of it, or with what became of all of it (SPEC section 6.9)."""
    still, over = holding(one.call, desk.issue)
    call = replace(one.call, reasons=still or one.call.reasons)
    parcel = _call_parcel(desk, letter, call, one.person, _Spot(one.channel, None))
    ended = () if still else tuple(over.values())
    return replace(parcel, ts=one.ts, over=ended, asked_again=one.asked_again, unmentioned=unmentioned)


def _call_parcel(desk: _Desk, letter: Letter, call: CallPeople, person: PersonId | None, spot: _Spot) -> CallParcel:
    place = desk.places.get(call.tier)
    linked = place if place is not None and place.person in {None, person} else None
    strayed = person is None and spot.channel != channel_of(desk.bound, call)
    return CallParcel(
        letter=letter.id,
        channel=spot.channel,
        person=person,
        thread_ts=spot.thread_ts,
        call=call,
        issue=desk.issue,
        policy=desk.policy,
        roster=desk.roster,
        now=desk.now,
        rerouted_from=call.tier if strayed else None,
        card_link_channel=linked.channel if linked is not None else None,
        card_link_ts=linked.ts if linked is not None else None,
        may_be_repeat=letter.may_be_repeat,
    )


def _spot(desk: _Desk, letter: Letter, tier: TierKey) -> _Spot | Wait | DestinationBroken:
    """In the thread of the tier's card; where there is none after a while, top level; or directly to the person.

    What has a channel of its own goes there, top level; where none is bound, it goes where all else goes.
    A letter of the future says that the clock was put back: then nobody waits for as long as that takes.
    """
    own = bound_channel(desk.bound, letter.to) if isinstance(letter.to, ToPlace) else None
    if own is not None:
        return _Spot(own, None)
    place = desk.places.get(tier)
    if place is None and timedelta() <= desk.machine - letter.created_at < CARD_COMES_WITHIN:
        return Wait(desk.machine + LOOK_AGAIN_AFTER)
    if desk.person is not None:
        return _Spot(desk.dm_channel, None)
    to = letter.to if not isinstance(letter.to, ToPlace) else ToTier(tier)
    channel = bound_channel(desk.bound, to)
    if place is not None and place.person is None and (isinstance(to, ToTier) or place.channel == channel):
        return _Spot(place.channel, place.ts)
    return UNBOUND if channel is None else _Spot(channel, None)
