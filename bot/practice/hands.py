"""The vocabulary of tests: people, channels, messages and forms, used as a person would, from any thread.

Never reaches around Slack's client: each gesture takes the real way to the app.

    with PracticeServer(manifest=Path("manifest.yml")) as server:
        alice, priya = server.person("alice"), server.person("priya")
        alice.command("/escalate Acme is down", channel="support")
        alice.fill("Summary", "Acme is down")
        alice.fill("Impact", "One customer")
        assert alice.submit().closed
        card = server.wait_for(lambda: server.channel("escalations-t1").messages)[-1]
        assert priya.click("Accept", card).ok
        assert "Accepted" in server.channel("escalations-t1").message(card.ts)
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Unpack

from bot.practice.channels import Channel
from bot.practice.gestures import clicking, forms, writing
from bot.practice.gestures.client import Client, Outcome
from bot.practice.hand_views import ViewHand, find_channel, raw_value
from bot.practice.loop_thread import Reach
from bot.practice.membership import PersonChanges, change_person
from bot.practice.messages import Message
from bot.practice.people import Person
from bot.practice.refusal import GestureRefused
from bot.practice.shown import Result, ShownMessage, show_message


@dataclass(frozen=True)
class ChannelHand:
    """A channel, looked at from above: everything but ephemeral messages."""

    client: Client = field(repr=False)
    reach: Reach = field(repr=False)
    name: str

    @property
    def channel(self) -> Channel:
        """The workspace's own object; use it through `server.run`."""
        return find_channel(self.client, self.name)

    @property
    def id(self) -> str:
        """The channel's id."""
        return self.channel.id

    def _messages(self, chosen: Callable[[Message], bool]) -> list[ShownMessage]:
        channel = self.channel
        return self.reach.call(lambda: [show_message(channel, m) for m in channel.messages.values() if chosen(m)])

    @property
    def messages(self) -> list[ShownMessage]:
        """What stands in the channel itself, oldest first: no replies unless broadcast, no joins."""
        return self._messages(lambda m: (not m.is_reply or m.broadcast) and not m.subtype)

    @property
    def everything(self) -> list[ShownMessage]:
        """All messages, replies included, oldest first."""
        return self._messages(lambda _: True)

    def thread(self, parent: str | ShownMessage) -> list[ShownMessage]:
        """The replies under a message, oldest first."""
        ts = parent if isinstance(parent, str) else parent.ts
        return self._messages(lambda m: m.thread_ts == ts and m.ts != ts)

    def message(self, ts: str) -> ShownMessage | None:
        """A message as it reads now; None once it is deleted."""
        return next(iter(self._messages(lambda m: m.ts == ts)), None)

    @property
    def members(self) -> list[str]:
        """The ids of the members."""
        return self.reach.call(lambda: list(self.channel.members))

    def archive(self) -> None:
        """Archive it, as an administrator would."""
        self._set_archived(archived=True)

    def unarchive(self) -> None:
        """Bring it back."""
        self._set_archived(archived=False)

    def _set_archived(self, *, archived: bool) -> None:
        channel = self.channel
        self.reach.call(lambda: self.client.workspace.set_archived(channel, archived=archived, by=channel.creator))

    def remove_app(self) -> None:
        """Remove the app from the channel."""
        self.reach.call(self.client.workspace.leave, self.channel, self.client.workspace.team.app_user)

    def add_app(self) -> None:
        """Invite the app."""
        self.reach.call(self.client.workspace.join, self.channel, self.client.workspace.team.app_user)

    def delete(self, message: ShownMessage) -> None:
        """Delete a message, as an administrator would."""
        channel = self.channel
        self.reach.call(lambda: self.client.workspace.delete(channel, channel.messages[message.ts]))


@dataclass(frozen=True)
class PersonHand:
    """One person at their client."""

    client: Client = field(repr=False)
    reach: Reach = field(repr=False)
    name: str

    @property
    def person(self) -> Person:
        """The workspace's own object; use it through `server.run`."""
        people = self.client.workspace.people
        found = people.get(self.name) or next((p for p in people.values() if p.name == self.name), None)
        if found is None:
            raise LookupError(f"There is no person {self.name!r}.")
        return found

    @property
    def id(self) -> str:
        """The person's id."""
        return self.person.id

    @property
    def mention(self) -> str:
        """How messages call the person: `<@U…>`."""
        return f"<@{self.id}>"

    def gesture(self, start: Callable[[], Coroutine[Any, Any, Outcome]], channel: str | None = None) -> Result:
        """Run a gesture; what the client refuses is a result like any other."""
        since = self.reach.call(self.client.workspace.next_ts)
        try:
            outcome = self.reach.await_(start)
        except GestureRefused as refusal:
            outcome = Outcome(ok=False, error=str(refusal))
        return Result(self.client, self.reach, self.id, since, outcome, channel)

    def command(self, typed: str, channel: str) -> Result:
        """Type a slash command into a channel."""
        channel_id = find_channel(self.client, channel).id
        return self.gesture(lambda: writing.command(self.client, self.id, channel_id, typed), channel_id)

    def post(self, text: str, channel: str, thread: str | ShownMessage | None = None) -> ShownMessage:
        """Write into a channel or thread; GestureRefused where one cannot."""
        channel_id = find_channel(self.client, channel).id
        ts = thread.ts if isinstance(thread, ShownMessage) else thread
        posted = self.reach.call(writing.write, self.client, self.id, channel_id, text, ts)
        return show_message(self.client.workspace.channels[channel_id], posted)

    def sees(self, channel: str) -> list[ShownMessage]:
        """Everything the person can read there, their ephemeral messages included, oldest first."""

        def look() -> list[ShownMessage]:
            found = self.client.channel(self.person, find_channel(self.client, channel).id)
            mine = [m for m in found.ephemerals if m.reader == self.id]
            seen = sorted([*found.messages.values(), *mine], key=lambda m: m.ts)
            return [show_message(found, m) for m in seen]

        return self.reach.call(look)

    @property
    def dms(self) -> list[ShownMessage]:
        """The direct messages with the app, oldest first."""
        channel = self.client.workspace.dm_with(self.id)
        return self.sees(channel.id) if channel else []

    @property
    def modals(self) -> list[ViewHand]:
        """The forms on the person's screen, the one on top last."""
        views = self.reach.call(lambda: list(self.client.workspace.modals.get(self.id, [])))
        return [ViewHand(self, view) for view in views]

    @property
    def modal(self) -> ViewHand | None:
        """The form on top, if one is open."""
        return next(reversed(self.modals), None)

    @property
    def form(self) -> ViewHand:
        """The form on top; LookupError if none is open."""
        modal = self.modal
        if modal is None:
            raise LookupError(f"{self.name} has no form open.")
        return modal

    @property
    def home(self) -> ViewHand | None:
        """The app's Home tab as last published for the person."""
        view = self.client.workspace.homes.get(self.id)
        return ViewHand(self, view) if view else None

    def open_home(self) -> ViewHand | None:
        """Go to the app's Home tab."""
        view = self.reach.await_(lambda: forms.open_home(self.client, self.id))
        return ViewHand(self, view) if view else None

    def click(self, words: str, where: ShownMessage | ViewHand | None = None) -> Result:
        """Click the button or menu entry that reads so: in a message, a view, or (by default) the form on top."""
        if isinstance(where, ShownMessage):
            spot = where.clickable(words)
            return self._act(where, spot.block_id, spot.action_id, spot.value)
        return (where or self.form).click(words)

    def choose(self, field: str, value: object, where: ShownMessage) -> Result:
        """Choose something in a menu of a message."""
        spot = where.field(field)
        raw = raw_value(self.client, spot.element, [], value)
        return self._act(where, spot.block_id, spot.action_id, raw)

    def _act(self, where: ShownMessage, block_id: str, action_id: str, raw: str | list[str] | None) -> Result:
        async def act() -> Outcome:
            place = clicking.place_in_message(self.client, self.id, where.channel, where.ts)
            return await clicking.act(self.client, place, block_id, action_id, raw)

        return self.gesture(act, where.channel)

    def fill(self, field: str, value: object) -> None:
        """Fill in a field of the form on top."""
        self.form.fill(field, value)

    def submit(self) -> Result:
        """Send the form on top."""
        return self.form.submit()

    def close_modal(self) -> Result:
        """Close the form on top without sending it."""
        return self.form.close()

    def change(self, **changes: Unpack[PersonChanges]) -> None:
        """Change the person as an administrator would: `deleted=True` deactivates them."""
        self.reach.call(lambda: change_person(self.client.workspace, self.id, **changes))

    def shortcut(self, callback_id: str) -> Result:
        """Start a global shortcut."""
        return self.gesture(lambda: clicking.shortcut(self.client, self.id, callback_id))

    def message_shortcut(self, callback_id: str, message: ShownMessage) -> Result:
        """Start a shortcut on a message."""
        channel, ts = message.channel, message.ts
        return self.gesture(lambda: clicking.message_shortcut(self.client, self.id, callback_id, channel, ts), channel)

    def join(self, channel: str) -> None:
        """Join a public channel."""
        self.reach.call(writing.join, self.client, self.id, find_channel(self.client, channel).id)

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        self.reach.call(writing.leave, self.client, self.id, find_channel(self.client, channel).id)
