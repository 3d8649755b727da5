"""How fast letters go out, so that Slack seldom has to say no: what it takes per minute is in SLACK.md section 2.

Never remembered beyond the process: where Slack says no all the same, the pause that it asks for is stored (`settle`).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.ids import ChannelId
from bot.domain.own_channel import Doing
from bot.usecases.bucket import Bucket
from bot.usecases.parcels import (
    Later,
    Outcome,
    Parcel,
    Sent,
    StepParcel,
    StrayParcel,
    WelcomeParcel,
    WhisperParcel,
    is_redraw,
)

ONE_AFTER_ANOTHER = timedelta(seconds=1)  # posts in one channel, once a few went out at once
FASTEST, SLOWEST = 8.0, 0.2  # messages a second, of a worker whose whole workspace Slack limits
GROWTH = 0.1  # messages a second, for each second in which Slack takes what is sent
TOGETHER_WITHIN = timedelta(minutes=1)  # places that are limited so close to each other mean the workspace
BETWEEN_REDRAWS = timedelta(seconds=2)  # of one card: whoever reads it sees the newest state soon enough
REDRAWS = ChannelId("chat.update")  # no channel has such a name, so pauses of both live in one table
EVERYWHERE = ChannelId("*")
METHODS: Mapping[Doing, ChannelId] = {  # of the steps of a channel of its own that are no messages
    Doing.CREATE: ChannelId("conversations.create"),
    Doing.INVITE: ChannelId("conversations.invite"),
    Doing.TOPIC: ChannelId("conversations.setTopic"),
    Doing.PIN: ChannelId("pins.add"),
    Doing.BOOKMARK: ChannelId("bookmarks.add"),
    Doing.ARCHIVE: ChannelId("conversations.archive"),
}
BY_METHOD = frozenset(METHODS.values())
"""Limited for themselves alone: they say nothing about messages."""
BETWEEN_STEPS = timedelta(minutes=1) / 20  # of one method in the workspace
BETWEEN_TOPICS = timedelta(seconds=10)  # of one channel, which tells of each
_Key = tuple[str, str]


def pace_key(parcel: Parcel) -> ChannelId:
    """What a limit of Slack's holds for: the channel that is posted to, all redraws, or a method."""
    if isinstance(parcel, StepParcel) and parcel.step.doing in METHODS:
        return METHODS[parcel.step.doing]
    if is_redraw(parcel):
        return REDRAWS
    return parcel.channel or ChannelId(f"@{getattr(parcel, 'person', None)}")


class _Crowd:
    """One rate for everything, while Slack limits the whole workspace: halved when it says no, then grown slowly (A10).

    None while Slack limits single places only. Nobody learns how much a workspace may send but by being refused.
    """

    def __init__(self) -> None:
        self.rate: float | None = None
        self._tokens = 0.0
        self._at: datetime | None = None
        self._slowed_at: datetime | None = None
        self._refused: dict[ChannelId, datetime] = {}

    def refused(self, key: ChannelId, now: datetime) -> None:
        """Slack said no; refusals of one moment count once."""
        self._refused = {one: at for one, at in self._refused.items() if now - at < TOGETHER_WITHIN} | {key: now}
        if len(self._refused) == 1 or (self._slowed_at is not None and now - self._slowed_at < ONE_AFTER_ANOTHER):
            return
        self.rate = max((self.rate or FASTEST) / 2, SLOWEST)
        self._tokens, self._at, self._slowed_at = 0.0, now, now

    def attempted(self, *, taken: bool) -> None:
        """One went out, be it on credit; as long as Slack takes them, the rate grows by GROWTH in every second."""
        self._tokens -= 1
        if taken and self.rate is not None:
            self.rate += GROWTH / self.rate
            self.rate = self.rate if self.rate < FASTEST else None

    def wait(self, now: datetime) -> timedelta:
        """How long nothing may go out."""
        if self.rate is None:
            return timedelta()
        return timedelta(seconds=max(0.0, (1 - self._filled(self.rate, now)) / self.rate))

    def allowance(self, now: datetime) -> int | None:
        """How many may go out now; None: any number."""
        return None if self.rate is None else max(0, int(self._filled(self.rate, now)))

    def _filled(self, rate: float, now: datetime) -> float:
        passed = max(now - self._at, timedelta()) if self._at is not None else timedelta()
        self._tokens, self._at = min(max(1.0, rate), self._tokens + rate * passed.total_seconds()), now
        return self._tokens


class Pace:
    """One worker's own restraint: posts per channel, redraws of the workspace, redraws of one card, all together."""

    def __init__(self, *, gathers: bool = True) -> None:
        """Nothing was sent yet. `gathers`: of people, too, much is not asked within an hour (`noise`)."""
        self.gathers = gathers
        self._buckets: dict[_Key, Bucket] = {}
        self._redrawn: dict[_Key, datetime] = {}
        self._crowd = _Crowd()

    def allowance(self, now: datetime, most: int) -> int:
        """How many letters may be taken up now, the most urgent first; `most` unless the whole workspace is limited."""
        allowed = self._crowd.allowance(now)
        return most if allowed is None else min(most, allowed)

    def closed_for(self, now: datetime) -> timedelta:
        """How long none may."""
        return self._crowd.wait(now)

    def answered(self, parcel: Parcel, outcome: Outcome, now: datetime) -> None:
        """Learn from what became of a parcel."""
        if pace_key(parcel) in BY_METHOD:
            return
        if isinstance(outcome, Later) and outcome.whole_channel:
            self._crowd.refused(pace_key(parcel), now)
        else:
            self._crowd.attempted(taken=isinstance(outcome, Sent))

    def wait(self, parcel: Parcel, now: datetime) -> datetime | None:
        """Until when this parcel must wait; None where it may go out now, and is then counted. Machine time."""
        if isinstance(parcel, WhisperParcel | WelcomeParcel | StrayParcel):
            return None
        if isinstance(parcel, StepParcel) and parcel.step.doing in METHODS:
            return self._step(parcel, now)
        stands = getattr(parcel, "ts", None) if is_redraw(parcel) else None
        if parcel.channel is None or stands is None:
            return _taken(self._channel(parcel, now), now)
        card = (parcel.channel, stands)
        if card in self._redrawn and now - self._redrawn[card] < BETWEEN_REDRAWS:
            return self._redrawn[card] + BETWEEN_REDRAWS
        waits = _taken(self._of_redraws(now), now)
        if waits is None:
            self._forget(now)
            self._redrawn[card] = now
        return waits

    def left(self, parcel: Parcel, now: datetime) -> int:
        """How many messages may go where this one is to be posted, at once."""
        return self._channel(parcel, now).left(now.timestamp())

    def redraws_closed(self, now: datetime) -> datetime | None:
        """Until when no redraw may go out, so that none has to be drawn to find that out; None where one may."""
        missing = timedelta(seconds=self._of_redraws(now).missing(now.timestamp()))
        return now + missing if missing else None  # less than a microsecond is nothing

    def _step(self, parcel: StepParcel, now: datetime) -> datetime | None:
        if parcel.step.doing is Doing.TOPIC:
            waits = _taken(self._bucket(("topic", str(parcel.channel)), now, burst=3, every=BETWEEN_TOPICS), now)
            if waits is not None:
                return waits
        return _taken(self._bucket(("method", pace_key(parcel)), now, burst=10, every=BETWEEN_STEPS), now)

    def give_back(self, parcel: Parcel) -> None:
        """A parcel that was let through never reached Slack, so that nothing waits for its sake."""
        limited = pace_key(parcel)
        bucket = self._buckets.get(("method" if limited == REDRAWS or limited in BY_METHOD else "channel", limited))
        if bucket is not None:
            bucket.give_back()

    def _channel(self, parcel: Parcel, now: datetime) -> Bucket:
        return self._bucket(("channel", pace_key(parcel)), now, burst=3, every=ONE_AFTER_ANOTHER)

    def _of_redraws(self, now: datetime) -> Bucket:
        return self._bucket(("method", REDRAWS), now, burst=25, every=timedelta(minutes=1) / 50)

    def _bucket(self, key: _Key, now: datetime, *, burst: int, every: timedelta) -> Bucket:
        return self._buckets.setdefault(key, Bucket.full(burst, every.total_seconds(), now.timestamp()))

    def _forget(self, now: datetime) -> None:
        """What is long enough ago holds up nothing any more."""
        if len(self._redrawn) > 100:  # noqa: PLR2004  # any number will do
            self._redrawn = {card: at for card, at in self._redrawn.items() if now - at < BETWEEN_REDRAWS}


def _taken(bucket: Bucket, now: datetime) -> datetime | None:
    """One of the bucket, and None; where there is none, when there is."""
    wait = timedelta(seconds=bucket.wait(now.timestamp()))
    return now + wait if wait else None
