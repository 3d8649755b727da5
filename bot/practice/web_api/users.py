"""users.*, usergroups.*, team.info: who is there. Changes nobody."""

from __future__ import annotations

from bot.practice.people import group_json, person_json
from bot.practice.refusal import SlackRefusal
from bot.practice.web_api.call import Call
from bot.practice.web_api.pages import page_of
from bot.practice.web_api.registry import method
from bot.practice.wire import Json


def _with_email(call: Call) -> bool:
    return "users:read.email" in call.workspace.app.scopes


@method("users.info", scopes=("users:read",))
def info(call: Call) -> Json:
    """One person, also one who left or belongs to another company."""
    return {"user": person_json(call.person(), with_email=_with_email(call))}


@method("bots.info", scopes=("users:read",))
def bot_info(call: Call) -> Json:
    """The bot of the installed app, the only one there is."""
    team = call.workspace.team
    if call.required("bot") != team.bot_id:
        raise SlackRefusal("bot_not_found")
    name = call.workspace.people[team.app_user].name
    bot = {"id": team.bot_id, "app_id": team.app_id, "user_id": team.app_user, "name": name, "deleted": False}
    return {"bot": bot}


@method("users.list", scopes=("users:read",))
def list_all(call: Call) -> Json:
    """Everybody of the workspace, those who left included; strangers are not listed."""
    members = [person for person in call.workspace.people.values() if not person.is_stranger]
    page, more = page_of(call, members)
    shown = [person_json(person, with_email=_with_email(call)) for person in page]
    return {"members": shown, "response_metadata": more}


@method("users.lookupByEmail", scopes=("users:read.email",))
def lookup_by_email(call: Call) -> Json:
    """The person with this address; those who left are not found."""
    email = call.required("email").lower()
    for person in call.workspace.people.values():
        if person.email.lower() == email and not person.deleted and not person.is_stranger:
            return {"user": person_json(person, with_email=True)}
    raise SlackRefusal("users_not_found")


@method("usergroups.list", scopes=("usergroups:read",))
def list_groups(call: Call) -> Json:
    """The user groups, with their people on request."""
    with_users = call.flag("include_users")
    team = call.workspace.team.id
    return {"usergroups": [group_json(g, team, with_users=with_users) for g in call.workspace.groups.values()]}


@method("usergroups.users.list", scopes=("usergroups:read",))
def list_group_users(call: Call) -> Json:
    """The people of one user group."""
    group = call.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise SlackRefusal("no_such_subteam")
    return {"users": list(group.users)}


@method("team.info", scopes=("team:read",))
def team_info(call: Call) -> Json:
    """The workspace itself."""
    team = call.workspace.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "url": call.base_url + "/"}}
