"""Views put on screens: judged, stacked, replaced and shown. Which call or answer asked for it is not known here."""

from __future__ import annotations

from typing import Literal

from bot.practice.inputs import state_values
from bot.practice.normal import normal_blocks
from bot.practice.refusal import SlackRefusal
from bot.practice.rules import limits
from bot.practice.rules.surfaces import elements_of, view_bytes, view_problems
from bot.practice.views import View, make_hash, view_json
from bot.practice.wire import Json, make_id
from bot.practice.workspace import Workspace


def checked_view(workspace: Workspace, view: object, surface: Literal["modal", "home"], updating: View | None) -> Json:
    """A view as Slack keeps it, or the refusal it earns: `invalid_arguments`, `view_too_large`, `duplicate_…`."""
    if not isinstance(view, dict):
        problems = ["[ERROR] missing required field: view [json-pointer:/view]"]
    elif view_bytes(view) > limits.VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    else:
        problems = view_problems(view, surface)
    if problems or not isinstance(view, dict):
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": problems})
    external_id = view.get("external_id")
    if external_id and any(v.external_id == external_id and v is not updating for v in workspace.views()):
        raise SlackRefusal("duplicate_external_id")
    return {**view, "blocks": normal_blocks(view["blocks"])}


def new_view(workspace: Workspace, user: str, content: Json) -> View:
    """A view of the app for a person, not yet on any screen."""
    team = workspace.team
    view = View(make_id("V"), user, content, team.id, team.app_id, team.bot_id)
    view.root_view_id = view.id
    return view


def with_current_channel(content: Json, channel_id: str | None) -> Json:
    """The content with `default_to_current_conversation` filled in from where the gesture was made."""
    for block in content["blocks"]:
        for element in elements_of(block):
            if channel_id and element.get("default_to_current_conversation"):
                if element["type"].startswith("multi_"):
                    element.setdefault("initial_conversations", [channel_id])
                else:
                    element.setdefault("initial_conversation", channel_id)
    return content


def push_onto(workspace: Workspace, below: View, content: Json) -> View:
    """A new view on top of another, or `push_limit_reached`."""
    if len(workspace.modals.get(below.user, [])) >= limits.MODAL_STACK:
        raise SlackRefusal("push_limit_reached")
    view = new_view(workspace, below.user, content)
    view.root_view_id, view.previous_view_id = below.root_view_id, below.id
    workspace.open_view(view)
    return view


def replace_content(view: View, content: Json) -> None:
    """New content and a new hash; inputs whose block_id or action_id is gone are forgotten."""
    view.content = content
    view.hash = make_hash()
    kept = state_values(content["blocks"], view.inputs)
    view.inputs = {
        (block_id, action_id): value
        for (block_id, action_id), value in view.inputs.items()
        if kept.get(block_id, {}).get(action_id) == value
    }


def show(workspace: Workspace, view: View) -> Json:
    """Let the person's page show the view, and give the answer that `views.*` give."""
    shown = view_json(view, state_values(view.blocks, view.inputs))
    workspace.tell_page([view.user], {"type": "view", "view": shown})
    return {"view": shown}
