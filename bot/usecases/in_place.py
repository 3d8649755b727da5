"""Messages that stand already: which parcel only changes one, and which card it was meant for.

Never sends and never asks the database.
"""

from bot.domain.ids import ChannelId
from bot.domain.own_channel import MESSAGES
from bot.usecases.own_channel.parcel import StepParcel
from bot.usecases.parcels import CallParcel, CardParcel, NoticeParcel, Parcel


def is_redraw(parcel: Parcel | None) -> bool:
    """Whether the message stands already and is only changed, which may happen twice."""
    if isinstance(parcel, StepParcel):
        return parcel.step.doing in MESSAGES and parcel.ts is not None
    return isinstance(parcel, CardParcel | CallParcel) and parcel.ts is not None


def card_of(parcel: Parcel | None) -> tuple[ChannelId, str] | None:
    """Which message was taken for a card: the one to be redrawn, or the one whose thread it was meant for."""
    ts = parcel.ts if isinstance(parcel, CardParcel) else None
    ts = parcel.thread_ts if isinstance(parcel, CallParcel | NoticeParcel) else ts
    return (parcel.channel, ts) if parcel is not None and parcel.channel is not None and ts is not None else None
