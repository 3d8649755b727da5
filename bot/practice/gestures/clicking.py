"""Clicking and choosing: buttons, menus, external options, shortcuts. Forms are sent and closed in forms.py."""

from __future__ import annotations

from dataclasses import dataclass

from bot.practice import sentences
from bot.practice.channels import Channel
from bot.practice.delivery.answer import Answer
from bot.practice.gestures.client import DONE, Client, Entered, Outcome, find_element
from bot.practice.inputs import Raw, state_values, typed_value
from bot.practice.messages import Message
from bot.practice.people import Person
from bot.practice.refusal import GestureRefused
from bot.practice.rules.schema import Problems
from bot.practice.rules.texts import OPTION_GROUPS, SELECT_OPTIONS
from bot.practice.views import View
from bot.practice.wire import Json


@dataclass(frozen=True)
class Place:
    """Where a person clicks: in a view, or in a message of a channel."""

    person: Person
    view: View | None = None
    channel: Channel | None = None
    message: Message | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks in front of the person."""
        if self.view is not None:
            return self.view.blocks
        return (self.message.blocks if self.message else None) or []

    @property
    def key(self) -> str:
        """A name for the place: the view's id, or channel and ts."""
        if self.view is not None:
            return self.view.id
        return f"{self.channel.id}/{self.message.ts}" if self.channel and self.message else ""


def place_in_view(client: Client, user_id: str, view_id: str) -> Place:
    """A view in front of a person."""
    person = client.person(user_id)
    return Place(person, view=client.view(person, view_id))


def place_in_message(client: Client, user_id: str, channel_id: str, ts: str) -> Place:
    """A message in front of a person."""
    person = client.person(user_id)
    channel = client.channel(person, channel_id)
    return Place(person, channel=channel, message=client.message(person, channel, ts))


async def act(client: Client, place: Place, block_id: str, action_id: str, raw: Raw) -> Outcome:
    """Click a button or choose something. In an input block without `dispatch_action` the app is not told."""
    block, element = find_element(place.blocks, block_id, action_id)
    if element["type"] == "button":
        action = {key: element[key] for key in ("value", "style", "url") if key in element} | {"text": element["text"]}
    else:
        action = enter(client, place, block_id, action_id, raw)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return DONE
    action = {
        **action,
        "type": element["type"],
        "action_id": action_id,
        "block_id": block_id,
        "action_ts": client.workspace.next_ts(),
    }
    return _outcome(await client.interact(_action_payload(client, place, action)))


def enter(client: Client, place: Place, block_id: str, action_id: str, raw: Raw) -> Json:
    """Choose or type something without telling the app; it is part of the state of every later gesture there."""
    _, element = find_element(place.blocks, block_id, action_id)
    typed = typed_value(element, raw, client.offered.get((place.key, block_id, action_id), []))
    if element["type"] != "overflow":
        _entered(client, place)[block_id, action_id] = typed
    return typed


def _entered(client: Client, place: Place) -> Entered:
    if place.view is not None:
        return place.view.inputs
    return client.entered.setdefault((place.person.id, place.key), {})


def _action_payload(client: Client, place: Place, action: Json) -> Json:
    if place.view is not None:
        return client.payloads.view_action(place.person, place.view, action)
    if place.channel is None or place.message is None:
        raise GestureRefused(sentences.NO_SUCH_MESSAGE)
    state = state_values(place.blocks, _entered(client, place))
    return client.payloads.message_action(place.person, place.channel, place.message, action, state)


def _outcome(answer: Answer) -> Outcome:
    if answer.failure:
        return Outcome(ok=False, error=sentences.failed_click(answer.failure, answer.status))
    return DONE


async def suggest(client: Client, place: Place, block_id: str, action_id: str, typed: str) -> list[Json]:
    """Ask the app for the options of an external select; nothing below the element's shortest query."""
    _, element = find_element(place.blocks, block_id, action_id)
    if len(typed) < element.get("min_query_length", 3):
        return []
    where = client.payloads.suggestion_place(place.view, place.channel, place.message)
    answer = await client.interact(client.payloads.suggestion(place.person, block_id, action_id, typed, where))
    options = _suggested(answer)
    client.offered[place.key, block_id, action_id] = options
    return options


def _suggested(answer: Answer) -> list[Json]:
    """The options of an answer; one that Slack would not take shows as no result, with Slack's sentence."""
    body = answer.body if isinstance(answer.body, dict) else {}
    problems = Problems()
    groups: list[Json] = body.get("option_groups") or []
    options: list[Json] = body.get("options") or []
    if groups:
        OPTION_GROUPS(groups, "/option_groups", problems)
    elif options:
        SELECT_OPTIONS(options, "/options", problems)
    if answer.failure or problems.found:
        raise GestureRefused("Sorry! Something went wrong, but we're looking into it.")
    return [option for group in groups for option in group["options"]] if groups else options


async def shortcut(client: Client, user_id: str, callback_id: str) -> Outcome:
    """Start a global shortcut."""
    person = client.person(user_id)
    _check_offered(client, person, callback_id, "global")
    return _outcome(await client.interact(client.payloads.shortcut(person, callback_id, client.workspace.next_ts())))


async def message_shortcut(client: Client, user_id: str, callback_id: str, channel_id: str, ts: str) -> Outcome:
    """Start a shortcut on a message."""
    place = place_in_message(client, user_id, channel_id, ts)
    _check_offered(client, place.person, callback_id, "message")
    if place.channel is None or place.message is None or place.message.reader is not None:
        raise GestureRefused(sentences.NO_SUCH_MESSAGE)
    payload = client.payloads.message_shortcut(
        place.person, callback_id, place.channel, place.message, client.workspace.next_ts()
    )
    return _outcome(await client.interact(payload))


def _check_offered(client: Client, person: Person, callback_id: str, kind: str) -> None:
    """People of other workspaces are offered no shortcut, and no command (SLACK.md section 5)."""
    if person.is_stranger:
        raise GestureRefused(sentences.FROM_ELSEWHERE)
    offered = client.workspace.app.shortcuts
    if not any(each.callback_id == callback_id and each.type == kind for each in offered):
        raise GestureRefused(f"There is no {kind} shortcut {callback_id!r} in the app's manifest.")
