"""Forms: sending and closing modals, opening the Home tab, and what the app's answer does to the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.practice import sentences
from bot.practice.delivery.answer import Answer
from bot.practice.gestures.client import DONE, Client, Outcome, find_element
from bot.practice.inputs import Raw, input_errors, state_values, typed_value
from bot.practice.modals import checked_view, push_onto, replace_content, show
from bot.practice.people import Person
from bot.practice.refusal import GestureRefused, SlackRefusal
from bot.practice.views import View, view_json
from bot.practice.wire import Json

Values = Mapping[str, Mapping[str, Raw]]


async def submit(client: Client, user_id: str, view_id: str, values: Values) -> Outcome:
    """Send a form. What the client itself finds wrong never reaches the app."""
    person = client.person(user_id)
    view = client.view(person, view_id)
    if view.type != "modal" or not view.content.get("submit"):
        raise GestureRefused(sentences.NO_SUCH_ELEMENT)
    for block_id, actions in values.items():
        for action_id, raw in actions.items():
            _, element = find_element(view.blocks, block_id, action_id)
            offered = client.offered.get((view.id, block_id, action_id), [])
            view.inputs[block_id, action_id] = typed_value(element, raw, offered)
    mistakes = input_errors(view.blocks, view.inputs)
    if mistakes:
        return Outcome(ok=True, errors=mistakes)
    answer = await client.interact(client.payloads.submission(person, view))
    return _submitted(client, view, answer)


def _submitted(client: Client, view: View, answer: Answer) -> Outcome:
    """Slack closes the form on an empty answer, follows a `response_action`, and shows trouble on anything else."""
    body = answer.body
    if answer.failure or isinstance(body, str):
        return Outcome(ok=False, error=sentences.TROUBLE)
    if not body:
        _close(client, [view])
        return Outcome(ok=True, closed=True)
    try:
        return _follow(client, view, body)
    except SlackRefusal:
        return Outcome(ok=False, error=sentences.TROUBLE)


def _follow(client: Client, view: View, body: Json) -> Outcome:
    workspace = client.workspace
    match body.get("response_action"):
        case "clear":
            _close(client, workspace.modals.get(view.user, []))
            return Outcome(ok=True, closed=True)
        case "errors":
            return Outcome(ok=True, errors=_field_errors(view, body.get("errors")))
        case "update":
            replace_content(view, checked_view(workspace, body.get("view"), "modal", view))
            show(workspace, view)
            return DONE
        case "push":
            show(workspace, push_onto(workspace, view, checked_view(workspace, body.get("view"), "modal", None)))
            return DONE
        case _:
            raise SlackRefusal("invalid_arguments")


def _field_errors(view: View, errors: object) -> dict[str, str]:
    """Errors by block_id, each of an input block of this view: anything else Slack cannot place."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackRefusal("invalid_arguments")
    if not all(isinstance(sentence, str) and sentence for sentence in errors.values()):
        raise SlackRefusal("invalid_arguments")
    return errors


def _close(client: Client, views: list[View]) -> None:
    stack = client.workspace.modals.get(views[0].user, []) if views else []
    client.workspace.close_views(views[0].user if views else "", [view for view in views if view in stack])


async def close(client: Client, user_id: str, view_id: str) -> Outcome:
    """Close a modal without sending it; the app is told where the view asked for it."""
    person = client.person(user_id)
    view = client.view(person, view_id)
    stack = client.workspace.modals[person.id]
    cleared = bool(view.content.get("clear_on_close"))
    closing = list(reversed(stack)) if cleared else [view]
    _close(client, closing)
    for each in closing:
        if each.content.get("notify_on_close"):
            await client.interact(client.payloads.closed(person, each, is_cleared=cleared))
    return DONE


async def open_home(client: Client, user_id: str) -> View | None:
    """Open the app's Home tab: the app is told, and what it published by the time it answered is shown."""
    person = client.person(user_id)
    if not client.workspace.app.home_tab:
        raise GestureRefused("This app has no Home tab.")
    task = _tell_home_opened(client, person)
    if task is not None:
        await asyncio.wait([task], timeout=client.courier.sockets.ack_seconds)
    return client.workspace.homes.get(person.id)


def _tell_home_opened(client: Client, person: Person) -> asyncio.Task[Answer] | None:
    channel = client.workspace.open_dm(person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": client.workspace.next_ts(),
    }
    view = client.workspace.homes.get(person.id)
    if view is not None:
        event["view"] = view_json(view, state_values(view.blocks, view.inputs))
    return client.events.emit(event, channel)
