"""How fast letters go out, so that Slack seldom has to say no: what it takes per minute is in SLACK.md section 2.

Never remembered beyond the process: where Slack says no all the same, the pause that it asks for is stored (`settle`).
"""

from datetime import datetime, timedelta

from bot.domain.ids import ChannelId
from bot.usecases.bucket import Bucket
from bot.usecases.parcels import CardParcel, Parcel, StrayParcel, WhisperParcel

ONE_AFTER_ANOTHER = timedelta(seconds=1)  # posts in one channel, once a few went out at once
BETWEEN_REDRAWS = timedelta(seconds=2)  # of one card: whoever reads it sees the newest state soon enough
REDRAWS = ChannelId("chat.update")  # no channel has such a name, so pauses of both live in one table
EVERYWHERE = ChannelId("*")
_Key = tuple[str, str]


def pace_key(parcel: Parcel) -> ChannelId:
    """What a limit of Slack's holds for: the channel that is posted to, or all redraws."""
    if isinstance(parcel, CardParcel) and parcel.ts is not None:
        return REDRAWS
    return parcel.channel or ChannelId(f"@{getattr(parcel, 'person', None)}")


class Pace:
    """One worker's own restraint: posts per channel, redraws of the workspace, redraws of one card."""

    def __init__(self) -> None:
        """Nothing was sent yet."""
        self._buckets: dict[_Key, Bucket] = {}
        self._redrawn: dict[_Key, datetime] = {}

    def wait(self, parcel: Parcel, now: datetime) -> datetime | None:
        """Until when this parcel must wait; None where it may go out now, and is then counted. Machine time."""
        if isinstance(parcel, WhisperParcel | StrayParcel):
            return None
        if not isinstance(parcel, CardParcel) or parcel.ts is None or parcel.channel is None:
            return self._take(("channel", pace_key(parcel)), now, burst=3, every=ONE_AFTER_ANOTHER)
        card = (parcel.channel, parcel.ts)
        if card in self._redrawn and now - self._redrawn[card] < BETWEEN_REDRAWS:
            return self._redrawn[card] + BETWEEN_REDRAWS
        waits = self._take(("method", REDRAWS), now, burst=25, every=timedelta(minutes=1) / 50)
        if waits is None:
            self._forget(now)
            self._redrawn[card] = now
        return waits

    def give_back(self, parcel: Parcel) -> None:
        """A parcel that was let through never reached Slack, so that nothing waits for its sake."""
        limited = pace_key(parcel)
        bucket = self._buckets.get(("method" if limited == REDRAWS else "channel", limited))
        if bucket is not None:
            bucket.give_back()

    def _take(self, key: _Key, now: datetime, *, burst: int, every: timedelta) -> datetime | None:
        seconds = now.timestamp()
        bucket = self._buckets.setdefault(key, Bucket.full(burst, every.total_seconds(), seconds))
        wait = timedelta(seconds=bucket.wait(seconds))
        return now + wait if wait else None

    def _forget(self, now: datetime) -> None:
        """What is long enough ago holds up nothing any more."""
        if len(self._redrawn) > 100:  # noqa: PLR2004  # any number will do
            self._redrawn = {card: at for card, at in self._redrawn.items() if now - at < BETWEEN_REDRAWS}
