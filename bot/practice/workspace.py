"""The state of the workspace and the few changes that can be made to it. No permission and no limit lives here.

It belongs to the server's event loop: everybody else asks through the server, so no two changes ever interleave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from bot.practice import clock
from bot.practice.app_manifest import read_manifest
from bot.practice.channels import Channel
from bot.practice.mentions import Names, called
from bot.practice.messages import Author, Message, message_json
from bot.practice.people import Person
from bot.practice.refusal import SlackRefusal
from bot.practice.team_file import read_team
from bot.practice.triggers import ResponseUrls, Triggers
from bot.practice.views import View
from bot.practice.wire import Json, make_id

Audience = Iterable[str] | None
PageWatcher = Callable[[Audience, Json], None]
EventSink = Callable[[Json, Channel | None], object]


class Workspace:
    """One workspace with one app installed.

    Page watchers hear what people see; event sinks hear what apps could be told. `ahead`: by how many seconds business
    time is ahead of the machine's, as far as is known.
    """

    def __init__(self, manifest: Path | None = None, team_file: Path | None = None) -> None:
        """Read the app and its cast from files; the package's own where none is given."""
        self.app = read_manifest(manifest)
        cast = read_team(team_file, self.app)
        self.team = cast.team
        self.people = cast.people
        self.groups = cast.groups
        self.channels = cast.channels
        self.author = Author(self.team.id, self.team.app_id, self.team.bot_id, self.app.name)
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers = Triggers()
        self.response_urls = ResponseUrls()
        self.page_watchers: list[PageWatcher] = []
        self.event_sinks: list[EventSink] = []
        self.ahead = 0
        self._last_ts = 0

    def next_ts(self) -> str:
        """A message timestamp: unique and increasing in the whole workspace, in microseconds."""
        self._last_ts = max(self._last_ts + 1, int(clock.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def continue_after(self, ts: str) -> None:
        """Make every coming timestamp later than this one, whatever the machine's clock says."""
        self._last_ts = max(self._last_ts, int(ts.replace(".", "")))

    def names(self) -> Names:
        """What can be typed after `@` and `#`: people who left cannot be picked any more."""
        people = [person for person in self.people.values() if not person.deleted]
        return Names(people, self.groups.values(), self.channels.values())

    def tell_page(self, audience: Audience, change: Json) -> None:
        """Let the pages of these people (None: of everybody) know."""
        for watcher in list(self.page_watchers):
            watcher(audience, change)

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Something happened that an app could be told; whether it is told depends on its subscriptions."""
        for sink in list(self.event_sinks):
            sink(event, channel)

    def changed(self, channel: Channel) -> None:
        """What is in the channel, or the channel itself, is no longer what pages show."""
        everybody = channel.type == "channel"
        self.tell_page(None if everybody else list(channel.members), {"type": "changed", "channels": [channel.id]})

    def post(self, channel: Channel, message: Message) -> Message:
        """Put a message into the channel and tell those concerned.

        An answer to a deleted message goes to the top level: Slack drops the `thread_ts` silently and still says ok
        (RELIABILITY finding 8).
        """
        if message.thread_ts and message.thread_ts not in channel.messages:
            message.thread_ts = None
        message.ahead = self.ahead
        channel.messages[message.ts] = message
        if not message.bot_id:
            channel.last_read[message.user] = message.ts
        self.changed(channel)
        self._push(channel, message)
        self._emit_message(channel, message)
        return message

    def show_ephemeral(self, channel: Channel, message: Message) -> Message:
        """Show a message to one reader only; it is in no history and cannot be updated."""
        message.ahead = self.ahead
        channel.ephemerals.append(message)
        self.tell_page([message.reader or ""], {"type": "changed", "channels": [channel.id]})
        return message

    def edited(self, channel: Channel, message: Message, previous: Json) -> None:
        """A message now reads differently than `previous`."""
        self.changed(channel)
        now = message_json(message, self.author)
        self._emit_subtype(channel, "message_changed", message=now, previous_message=previous)

    def delete(self, channel: Channel, message: Message) -> None:
        """Take a message away; its replies stay, under nothing."""
        previous = message_json(message, self.author)
        channel.messages.pop(message.ts, None)
        self.changed(channel)
        self._emit_subtype(channel, "message_deleted", deleted_ts=message.ts, previous_message=previous)

    def find_message(self, channel: Channel, ts: str, reader: str | None = None) -> Message | None:
        """A message by its ts; an ephemeral one only for its reader."""
        if ts in channel.messages:
            return channel.messages[ts]
        return next((m for m in channel.ephemerals if m.ts == ts and reader is not None and m.reader == reader), None)

    def dm_with(self, user_id: str) -> Channel | None:
        """The direct messages between the app and a person, where they were ever opened."""
        return next((c for c in self.channels.values() if c.person == user_id), None)

    def open_dm(self, user_id: str) -> Channel:
        """The same, opened where they were not."""
        existing = self.dm_with(user_id)
        if existing:
            return existing
        channel = Channel(
            id=make_id("D"),
            name="",
            created=int(clock.now()),
            creator=self.team.app_user,
            is_private=True,
            person=user_id,
            members=[user_id, self.team.app_user],
        )
        self.channels[channel.id] = channel
        self.changed(channel)
        return channel

    def join(self, channel: Channel, user_id: str, inviter: str | None = None) -> None:
        """Make someone a member, with the line that Slack writes into the channel."""
        if user_id in channel.members:
            return
        channel.members.append(user_id)
        text = f"<@{user_id}> has joined the channel"
        self.post(channel, Message(self.next_ts(), user_id, text, subtype="channel_join"))
        event: Json = {"type": "member_joined_channel", "user": user_id, **self._membership(channel)}
        self.emit(event | ({"inviter": inviter} if inviter else {}), channel)

    def leave(self, channel: Channel, user_id: str) -> None:
        """End a membership. The app hears of its own removal although it is no member any more."""
        if user_id not in channel.members:
            return
        channel.members.remove(user_id)
        self.changed(channel)
        if user_id == self.team.app_user:
            self.tell_page(None, {"type": "changed", "channels": [channel.id]})
            kind = "group_left" if channel.is_private else "channel_left"
            self.emit({"type": kind, "channel": channel.id, "actor_id": channel.creator, "event_ts": self.next_ts()})
            self.emit({"type": "member_left_channel", "user": user_id, **self._membership(channel)})
        else:
            self.emit({"type": "member_left_channel", "user": user_id, **self._membership(channel)}, channel)

    def _membership(self, channel: Channel) -> Json:
        letter = "G" if channel.is_private else "C"
        return {"channel": channel.id, "channel_type": letter, "team": self.team.id, "event_ts": self.next_ts()}

    def set_archived(self, channel: Channel, *, archived: bool, by: str) -> None:
        """Archive the channel or bring it back."""
        channel.is_archived = archived
        self.changed(channel)
        kind = "channel_archive" if archived else "channel_unarchive"
        self.emit({"type": kind, "channel": channel.id, "user": by, "event_ts": self.next_ts()}, channel)

    def open_view(self, view: View) -> None:
        """Show a modal: alone, or on top of the one it names as previous."""
        stack = self.modals.setdefault(view.user, [])
        if view.previous_view_id is None:
            for old in reversed(stack):
                self.tell_page([view.user], {"type": "view_closed", "view_id": old.id})
            stack.clear()
        stack.append(view)

    def close_views(self, user_id: str, views: Iterable[View]) -> None:
        """Take modals off a person's screen."""
        for view in list(views):
            self.modals[user_id].remove(view)
            self.tell_page([user_id], {"type": "view_closed", "view_id": view.id})

    def view(self, view_id: str) -> View | None:
        """An open modal or published Home view by its id."""
        return next((view for view in self.views() if view.id == view_id), None)

    def views(self) -> list[View]:
        """Every open modal and published Home view."""
        return [view for stack in self.modals.values() for view in stack] + list(self.homes.values())

    def called_by(self, channel: Channel, message: Message) -> set[str]:
        """The people a message calls; in direct messages the other side is always called."""
        if channel.person:
            return set(channel.members) - {message.user}
        return (called(message, channel, self.groups) & set(channel.members)) - {message.user}

    def _push(self, channel: Channel, message: Message) -> None:
        author = self.people[message.user].real_name
        notice: Json = {"type": "push", "channel": channel.id, "text": f"{author}: {message.text}", "ts": message.ts}
        if message.is_reply:
            notice["thread_ts"] = message.thread_ts
        if not message.subtype:
            self.tell_page(sorted(self.called_by(channel, message)), notice)

    def _emit_message(self, channel: Channel, message: Message) -> None:
        event = message_json(message, self.author) | {
            "channel": channel.id,
            "channel_type": channel.type,
            "event_ts": message.ts,
        }
        self.emit(event, channel)
        if f"<@{self.team.app_user}>" in message.text and not message.bot_id and not channel.person:
            mention = {key: value for key, value in event.items() if key != "channel_type"}
            self.emit({**mention, "type": "app_mention"}, channel)

    def _emit_subtype(self, channel: Channel, subtype: str, **fields: object) -> None:
        ts = self.next_ts()
        event: Json = {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, "event_ts": ts}
        self.emit(event | {"channel": channel.id, "channel_type": channel.type, **fields}, channel)

    def person(self, user_id: str) -> Person:
        """A person by id, or `user_not_found`."""
        if user_id not in self.people:
            raise SlackRefusal("user_not_found")
        return self.people[user_id]
