"""Where a call is read beside the thread of a tier's card: the help channel of a tier, the channel of a department.

Never asks whether a channel is bound; where none is, a call goes to the thread after all.
"""

from typing import assert_never

from bot.db.letters import Destination, ToOps, ToOwn, ToPerson, ToPing, ToPlace, ToThread, ToTier
from bot.domain.effects import CallPeople, Place
from bot.domain.ids import ChannelId
from bot.usecases.bindings import OPS, Bound


def destination_of(call: CallPeople) -> Destination:
    """The channel that a call is meant for."""
    match call.place:
        case Place.THREAD:
            return ToTier(call.tier)
        case Place.HELP:
            return ToPlace(f"{call.tier}.help")
        case Place.DEPARTMENT:
            return ToPlace(f"{call.department}.channel")
        case _ as never:
            assert_never(never)


def bound_channel(bound: Bound, to: Destination) -> ChannelId | None:
    """Where a destination leads today; a ping and an own channel are where they are, a person's may be unknown."""
    match to:
        case ToTier(tier):
            return bound.channel(tier)
        case ToOps():
            return bound.channel(OPS)
        case ToPlace(key):
            return bound.channel(key)
        case ToPerson() | ToThread():
            return to.channel
        case ToPing() | ToOwn():
            return None
        case _ as never:
            assert_never(never)


def channel_of(bound: Bound, call: CallPeople) -> ChannelId | None:
    """The channel that should have a call; a tier that has no help channel is asked in its own."""
    match destination_of(call):
        case ToPlace(key) if call.place is Place.HELP:
            return bound.channel(key) or bound.channel(call.tier)
        case ToPlace(key):
            return bound.channel(key)
        case _:
            return bound.channel(call.tier)
