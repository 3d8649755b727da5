"""views.*: opening, pushing, updating and publishing views. What a view may contain is judged in modals.py."""

from __future__ import annotations

from typing import Literal

from bot.practice.modals import checked_view, new_view, push_onto, replace_content, show, with_current_channel
from bot.practice.refusal import SlackRefusal
from bot.practice.views import View
from bot.practice.web_api.call import Call
from bot.practice.web_api.registry import method
from bot.practice.wire import Json


@method("views.open")
def open_view(call: Call) -> Json:
    """Open a modal for the person whose gesture made the trigger."""
    content = _content(call, "modal")
    trigger = call.workspace.triggers.exchange(call.required("trigger_id"))
    view = new_view(call.workspace, trigger.user, with_current_channel(content, trigger.channel_id))
    call.workspace.open_view(view)
    return show(call.workspace, view)


@method("views.push")
def push_view(call: Call) -> Json:
    """Put a modal on top of the one in which the gesture was made; three at most."""
    content = _content(call, "modal")
    trigger = call.workspace.triggers.exchange(call.required("trigger_id"))
    below = call.workspace.view(trigger.view_id or "")
    if below is None or below.type != "modal":
        raise SlackRefusal("not_found")
    view = push_onto(call.workspace, below, content)
    return show(call.workspace, view)


@method("views.update")
def update_view(call: Call) -> Json:
    """Change an open view; a stale `hash` is refused. What was typed survives where both ids stay the same."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if view_id is None and external_id is None:
        call.required("view_id")
    views = call.workspace.views()
    view = next((v for v in views if v.id == view_id or (external_id and v.external_id == external_id)), None)
    if view is None:
        raise SlackRefusal("not_found")
    content = _content(call, "home" if view.type == "home" else "modal", updating=view)
    if call.text("hash") not in {None, view.hash}:
        raise SlackRefusal("hash_conflict")
    replace_content(view, content)
    return show(call.workspace, view)


@method("views.publish")
def publish_view(call: Call) -> Json:
    """Publish a person's Home tab."""
    person = call.person("user_id")
    if not call.workspace.app.home_tab:
        raise SlackRefusal("not_enabled")
    current = call.workspace.homes.get(person.id)
    content = _content(call, "home", updating=current)
    if call.text("hash") and (current is None or call.text("hash") != current.hash):
        raise SlackRefusal("hash_conflict")
    if current is None:
        current = call.workspace.homes[person.id] = new_view(call.workspace, person.id, content)
    else:
        replace_content(current, content)
    return show(call.workspace, current)


def _content(call: Call, surface: Literal["modal", "home"], updating: View | None = None) -> Json:
    return checked_view(call.workspace, call.json("view", "invalid_arguments"), surface, updating)
