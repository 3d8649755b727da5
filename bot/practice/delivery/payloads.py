"""The payloads of commands and interactions, as Slack shapes them. What they lead to is the app's affair."""

from __future__ import annotations

from dataclasses import dataclass

from bot.practice.channels import Channel
from bot.practice.inputs import state_values
from bot.practice.messages import Message, message_json
from bot.practice.people import Person
from bot.practice.views import View, view_json
from bot.practice.wire import Json
from bot.practice.workspace import Workspace


@dataclass(frozen=True)
class Payloads:
    """Makes payloads; `base_url` is where response URLs point."""

    workspace: Workspace
    verification_token: str
    base_url: str

    def response_url(
        self, kind: str, person: Person, channel: Channel, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """A fresh response URL: five answers in half an hour."""
        token = self.workspace.response_urls.make(person.id, channel.id, message_ts, thread_ts)
        return f"{self.base_url}/{kind}/{self.workspace.team.id}/{token}"

    def command(self, person: Person, channel: Channel, command: str, text: str) -> Json:
        """A slash command: flat, because it travels as a form."""
        team = self.workspace.team
        return {
            "token": self.verification_token,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": channel.shown_name,
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": team.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url("commands", person, channel),
            "trigger_id": self.workspace.triggers.make(person.id, channel_id=channel.id),
        }

    def _common(self, kind: str, person: Person, *, view_id: str | None = None, channel_id: str | None = None) -> Json:
        team = self.workspace.team
        return {
            "type": kind,
            "team": {"id": team.id, "domain": team.domain},
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
            "api_app_id": team.app_id,
            "token": self.verification_token,
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.workspace.triggers.make(person.id, view_id, channel_id),
        }

    def message_action(self, person: Person, channel: Channel, message: Message, action: Json, state: Json) -> Json:
        """A click in a message."""
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.reader is not None,
        }
        if message.is_reply:
            container["thread_ts"] = message.thread_ts
        return self._common("block_actions", person, channel_id=channel.id) | {
            "container": container,
            "channel": {"id": channel.id, "name": channel.shown_name},
            "message": self._message(channel, message),
            "state": {"values": state},
            "response_url": self.response_url("actions", person, channel, message.ts, message.thread_ts),
            "actions": [action],
        }

    def _message(self, channel: Channel, message: Message) -> Json:
        return message_json(message, self.workspace.author, replies=channel.replies(message.ts))

    def view_action(self, person: Person, view: View, action: Json) -> Json:
        """A click, or a choice, in a modal or on the Home tab."""
        return self._common("block_actions", person, view_id=view.id) | {
            "container": {"type": "view", "view_id": view.id},
            "view": self._view(view),
            "actions": [action],
        }

    def _view(self, view: View) -> Json:
        return view_json(view, state_values(view.blocks, view.inputs))

    def submission(self, person: Person, view: View) -> Json:
        """A submitted form, with a response URL for each channel picked in an element that asks for one."""
        return self._common("view_submission", person, view_id=view.id) | {
            "view": self._view(view),
            "response_urls": self._response_urls(person, view),
        }

    def _response_urls(self, person: Person, view: View) -> list[Json]:
        urls = []
        values = state_values(view.blocks, view.inputs)
        for block in view.blocks:
            element = block.get("element") or {}
            typed = values.get(block["block_id"], {}).get(element.get("action_id"), {})
            picked = typed.get("selected_conversation") or typed.get("selected_channel")
            channel = self.workspace.channels.get(picked or "")
            if element.get("response_url_enabled") and channel is not None:
                urls.append(
                    {
                        "response_url": self.response_url("app", person, channel),
                        "channel_id": channel.id,
                        "action_id": element["action_id"],
                        "block_id": block["block_id"],
                    },
                )
        return urls

    def closed(self, person: Person, view: View, *, is_cleared: bool) -> Json:
        """A modal that was closed without being submitted."""
        closed = self._common("view_closed", person) | {"view": self._view(view), "is_cleared": is_cleared}
        return _without_trigger(closed)

    def suggestion(self, person: Person, block_id: str, action_id: str, typed: str, place: Json) -> Json:
        """Asks for the options of an external select; `place` is the container with its view or message."""
        asked = {"action_id": action_id, "block_id": block_id, "value": typed, **place}
        return _without_trigger(self._common("block_suggestion", person) | asked)

    def suggestion_place(self, view: View | None, channel: Channel | None, message: Message | None) -> Json:
        """Where an external select stands."""
        if view is not None:
            return {"container": {"type": "view", "view_id": view.id}, "view": self._view(view)}
        if channel is None or message is None:
            return {}
        return {
            "container": {"type": "message", "message_ts": message.ts, "channel_id": channel.id},
            "channel": {"id": channel.id, "name": channel.shown_name},
            "message": self._message(channel, message),
        }

    def shortcut(self, person: Person, callback_id: str, action_ts: str) -> Json:
        """A global shortcut: no channel, no response URL."""
        return self._common("shortcut", person) | {"callback_id": callback_id, "action_ts": action_ts}

    def message_shortcut(
        self, person: Person, callback_id: str, channel: Channel, message: Message, action_ts: str
    ) -> Json:
        """A shortcut on a message."""
        return self._common("message_action", person, channel_id=channel.id) | {
            "callback_id": callback_id,
            "action_ts": action_ts,
            "message_ts": message.ts,
            "channel": {"id": channel.id, "name": channel.shown_name},
            "message": self._message(channel, message),
            "response_url": self.response_url("app", person, channel, message.ts, message.thread_ts),
        }


def _without_trigger(payload: Json) -> Json:
    """Closing a form and asking for options let no view be opened."""
    return {key: value for key, value in payload.items() if key != "trigger_id"}
