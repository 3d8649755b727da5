"""Where a call is read beside the thread of a tier's card: the help channel of a tier, the channel of a department.

Never asks whether a channel is bound; where none is, a call goes to the thread after all. And whose card is whose,
where tiers share a channel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from bot.db.cards import CardPlace
from bot.db.letters import Destination, ToOps, ToOwn, ToPerson, ToPing, ToPlace, ToThread, ToTier
from bot.domain.effects import CallPeople, Place
from bot.domain.ids import ChannelId, TierKey
from bot.usecases.bindings import OPS, Bound
from bot.usecases.parcels import CallParcel, CardParcel, NoticeParcel, Parcel


def destination_of(call: CallPeople) -> Destination:
    """The channel that a call is meant for."""
    match call.place:
        case Place.THREAD | Place.DIRECT:
            return ToTier(call.tier)
        case Place.HELP:
            return ToPlace(f"{call.tier}.help")
        case Place.DEPARTMENT:
            return ToPlace(f"{call.department}.channel")
        case _ as never:
            assert_never(never)


def bound_channel(bound: Bound, to: Destination) -> ChannelId | None:
    """Where a destination leads today."""
    key = key_of(to)
    return known_channel(to) if key is None else bound.channel(key)


def key_of(to: Destination) -> str | None:
    """To what the channel of a destination is bound; None where no binding says where it leads."""
    match to:
        case ToTier(tier):
            return tier
        case ToOps():
            return OPS
        case ToPlace(key):
            return key
        case ToPerson() | ToThread() | ToPing() | ToOwn():
            return None
        case _ as never:
            assert_never(never)


def known_channel(to: Destination) -> ChannelId | None:
    """Where one leads of itself; a ping and an own channel are where they are, a person's may be unknown."""
    return to.channel if isinstance(to, ToPerson | ToThread) else None


def channel_of(bound: Bound, call: CallPeople) -> ChannelId | None:
    """The channel that should have a call; a tier that has no help channel is asked in its own."""
    match destination_of(call):
        case ToPlace(key) if call.place is Place.HELP:
            return bound.channel(key) or bound.channel(call.tier)
        case ToPlace(key):
            return bound.channel(key)
        case _:
            return bound.channel(call.tier)


def one_per_channel(
    places: Mapping[TierKey, CardPlace], bound: Bound, tiers: Iterable[TierKey]
) -> dict[TierKey, CardPlace]:
    """The cards of an issue by tier; a tier whose channel has its card already, for another tier, has that one.

    So where tiers share a channel there is never a second card in it (SPEC section 6.4).
    """
    there = {place.channel: place for place in sorted(places.values(), key=lambda one: one.ts) if place.person is None}
    shared = {tier: there.get(channel) for tier in tiers if (channel := bound.channel(tier)) is not None}
    return {tier: replace(place, tier=tier) for tier, place in shared.items() if place is not None} | dict(places)


def card_of(parcel: Parcel | None) -> tuple[ChannelId, str] | None:
    """Which message was taken for a card: the one to be redrawn, or the one whose thread it was meant for."""
    ts = parcel.ts if isinstance(parcel, CardParcel) else None
    ts = parcel.thread_ts if isinstance(parcel, CallParcel | NoticeParcel) else ts
    return (parcel.channel, ts) if parcel is not None and parcel.channel is not None and ts is not None else None
