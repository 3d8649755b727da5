"""What tests read of messages and gestures: snapshots of what a person sees. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.practice.channels import Channel
from bot.practice.finding import Spot, clickable, find_clickable, find_field, words_of
from bot.practice.gestures.client import Client, Outcome
from bot.practice.loop_thread import Reach
from bot.practice.messages import Message
from bot.practice.wire import Json


@dataclass(frozen=True)
class ShownMessage:
    """A message as it read when one looked."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(repr=False)
    thread_ts: str | None
    is_ephemeral: bool
    is_edited: bool
    metadata: Json | None
    subtype: str | None

    @property
    def words(self) -> str:
        """Everything one reads: the blocks, or the text where there are none."""
        return words_of(self.text, self.blocks)

    @property
    def buttons(self) -> list[str]:
        """The words of all buttons and menu entries."""
        return [words for words, _ in clickable(self.blocks)]

    def clickable(self, words: str) -> Spot:
        """The button or menu entry that reads so."""
        return find_clickable(self.blocks, words)

    def field(self, name: str) -> Spot:
        """The menu of this placeholder, label, block_id or action_id."""
        return find_field(self.blocks, name)

    def __contains__(self, words: str) -> bool:
        """`"SEV-1" in message`: whether one reads this in the blocks or the notification text."""
        return words in self.words or words in self.text


def show_message(channel: Channel, message: Message) -> ShownMessage:
    """A snapshot of a message."""
    return ShownMessage(
        channel=channel.id,
        ts=message.ts,
        user=message.user,
        text=message.text,
        blocks=message.blocks or [],
        thread_ts=message.thread_ts,
        is_ephemeral=message.reader is not None,
        is_edited=message.edited_ts is not None,
        metadata=message.metadata,
        subtype=message.subtype,
    )


@dataclass(frozen=True)
class Result:
    """What came of a gesture.

    `errors` stand at the fields of a form, by block_id; `closed` says that a form went away.
    """

    client: Client = field(repr=False)
    reach: Reach = field(repr=False)
    user: str
    since: str
    outcome: Outcome
    channel: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the app answered as Slack expects."""
        return self.outcome.ok

    @property
    def error(self) -> str | None:
        """Slack's sentence when it did not."""
        return self.outcome.error

    @property
    def errors(self) -> dict[str, str]:
        """Sentences at the fields of a form, by block_id."""
        return self.outcome.errors

    @property
    def closed(self) -> bool:
        """Whether the form is gone."""
        return self.outcome.closed

    @property
    def ephemerals(self) -> list[ShownMessage]:
        """What only this person was shown since the gesture, oldest first, in whatever channel."""

        def look() -> list[ShownMessage]:
            return [
                show_message(channel, message)
                for channel in self.client.workspace.channels.values()
                for message in channel.ephemerals
                if message.reader == self.user and message.ts > self.since
            ]

        return self.reach.call(look)

    @property
    def ephemeral(self) -> ShownMessage | None:
        """The newest of those."""
        return next(reversed(self.ephemerals), None)
