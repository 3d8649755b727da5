"""One call of a Web API method: its arguments, what its token may do, and the lookups all methods share.

Never changes the workspace; methods do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.practice.channels import Channel
from bot.practice.messages import Message
from bot.practice.people import Person
from bot.practice.refusal import SlackRefusal
from bot.practice.wire import Json
from bot.practice.workspace import Workspace

READ_SCOPES = {"channel": "channels:read", "group": "groups:read", "im": "im:read"}
HISTORY_SCOPES = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}


def bad_arguments(sentence: str) -> SlackRefusal:
    """Slack's `invalid_arguments`, with the sentence where Slack puts it."""
    return SlackRefusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {sentence}"]})


@dataclass(frozen=True)
class Call:
    """A call whose token was already found good. `open_socket` makes the address of a new Socket Mode connection."""

    workspace: Workspace
    args: Json
    base_url: str
    open_socket: Callable[[], str]
    history_lag: float = 0.0

    @property
    def app_user(self) -> str:
        """The bot user on whose behalf the token acts."""
        return self.workspace.team.app_user

    def text(self, name: str) -> str | None:
        """An argument as text; an absent or empty one is None."""
        value = self.args.get(name)
        return str(value) if value not in (None, "") else None

    def required(self, name: str) -> str:
        """The same, refused as `invalid_arguments` where it is missing."""
        value = self.text(name)
        if value is None:
            raise bad_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """A boolean argument as forms (`true`, `1`) and JSON write it."""
        return str(self.args.get(name, "")).lower() in {"true", "1"}

    def names(self, name: str) -> list[str]:
        """A list of ids: comma separated in forms, perhaps an array in JSON."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(each) for each in value]
        return [each.strip() for each in str(value or "").split(",") if each.strip()]

    def json(self, name: str, error: str) -> object:
        """A structured argument: JSON text in forms, plain in JSON bodies; None where absent, `error` where broken."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackRefusal(error) from None

    def need_scope(self, *alternatives: str) -> None:
        """Refuse as `missing_scope`, saying what is needed and what was granted, unless one of these was granted."""
        granted = self.workspace.app.scopes
        if alternatives and not set(alternatives) & set(granted):
            raise SlackRefusal("missing_scope", needed=",".join(alternatives), provided=",".join(granted))

    def channel(self, *, scopes: dict[str, str] | None = None, name: str = "channel") -> Channel:
        """The channel of the call. What the app cannot see does not exist: `channel_not_found`."""
        channel = self.workspace.channels.get(self.required(name))
        if channel is None:
            raise SlackRefusal("channel_not_found")
        if scopes is not None:
            self.need_scope(scopes[channel.type])
        if not channel.visible_to(self.app_user):
            raise SlackRefusal("channel_not_found")
        return channel

    def joined_channel(self, *, scopes: dict[str, str] | None = None, name: str = "channel") -> Channel:
        """A channel the app is a member of, else `not_in_channel`."""
        channel = self.channel(scopes=scopes, name=name)
        if self.app_user not in channel.members:
            raise SlackRefusal("not_in_channel")
        return channel

    def person(self, name: str = "user") -> Person:
        """The person an argument names, or `user_not_found`."""
        return self.workspace.person(self.required(name))

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """A message of the channel, or `message_not_found`; ephemeral ones are found by nobody."""
        message = channel.messages.get(self.required(name))
        if message is None:
            raise SlackRefusal("message_not_found")
        return message
