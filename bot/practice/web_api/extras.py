"""api.test, auth.test, apps.connections.open and the small marks: reactions, pins, bookmarks.

No message is written here.
"""

from __future__ import annotations

from bot.practice.refusal import SlackRefusal
from bot.practice.web_api.call import Call
from bot.practice.web_api.registry import method
from bot.practice.wire import Json, make_id


@method("api.test", token=None)
def api_test(call: Call) -> Json:
    """Answers with what was sent, or with the error that was asked for."""
    error = call.text("error")
    if error:
        raise SlackRefusal(error, args=call.args)
    return {"args": call.args}


@method("auth.test")
def auth_test(call: Call) -> Json:
    """Whose token this is."""
    team = call.workspace.team
    return {
        "url": call.base_url + "/",
        "team": team.name,
        "user": call.workspace.people[team.app_user].name,
        "team_id": team.id,
        "user_id": team.app_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", token="app")  # noqa: S106 -- a kind of token, not a token
def open_connection(call: Call) -> Json:
    """The one-off address of a Socket Mode connection."""
    return {"url": call.open_socket()}


@method("reactions.add", scopes=("reactions:write",))
def add_reaction(call: Call) -> Json:
    """React to a message."""
    channel = call.channel()
    message = call.message(channel, "timestamp")
    people = message.reactions.setdefault(call.required("name").strip(":"), [])
    if call.app_user in people:
        raise SlackRefusal("already_reacted")
    people.append(call.app_user)
    call.workspace.changed(channel)
    return {}


@method("pins.add", scopes=("pins:write",))
def add_pin(call: Call) -> Json:
    """Pin a message to its channel."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    if message.ts in channel.pins:
        raise SlackRefusal("already_pinned")
    channel.pins.append(message.ts)
    call.workspace.changed(channel)
    return {}


@method("bookmarks.add", scopes=("bookmarks:write",))
def add_bookmark(call: Call) -> Json:
    """Put a link at the head of a channel."""
    channel = call.channel(name="channel_id")
    if call.app_user not in channel.members:
        raise SlackRefusal("not_in_channel")
    if call.required("type") != "link":
        raise SlackRefusal("invalid_bookmark_type")
    bookmark = {
        "id": make_id("Bk"),
        "channel_id": channel.id,
        "title": call.required("title"),
        "link": call.required("link"),
        "type": "link",
    }
    channel.bookmarks.append(bookmark)
    call.workspace.changed(channel)
    return {"bookmark": bookmark}
