"""api.test, auth.test and apps.connections.open: what an app asks about itself.

Nothing of the workspace is changed here.
"""

from __future__ import annotations

from bot.practice.refusal import SlackRefusal
from bot.practice.web_api.call import Call
from bot.practice.web_api.registry import method
from bot.practice.wire import Json


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
