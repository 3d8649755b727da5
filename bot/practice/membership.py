"""Changes of people and user groups, as administrators make them, and the events that tell of them.

Channels are changed elsewhere.
"""

from __future__ import annotations

import dataclasses
from typing import TypedDict, Unpack

from bot.practice import clock
from bot.practice.people import Person, group_json, person_json
from bot.practice.workspace import Workspace


class PersonChanges(TypedDict, total=False):
    """What can change about a person."""

    name: str
    real_name: str
    title: str
    tz: str
    is_admin: bool
    is_restricted: bool
    is_ultra_restricted: bool
    deleted: bool


def change_person(workspace: Workspace, user_id: str, **changes: Unpack[PersonChanges]) -> None:
    """Change a person; one who is deactivated leaves every channel, as in Slack."""
    person = workspace.people[user_id] = dataclasses.replace(workspace.people[user_id], **changes)
    if person.deleted:
        for channel in workspace.channels.values():
            if not channel.person:
                workspace.leave(channel, user_id)
    _tell(workspace, "user_change", person)


def add_person(workspace: Workspace, person: Person) -> None:
    """Somebody new joins the workspace."""
    workspace.people[person.id] = person
    _tell(workspace, "team_join", person)


def _tell(workspace: Workspace, kind: str, person: Person) -> None:
    with_email = "users:read.email" in workspace.app.scopes
    shown = person_json(person, with_email=with_email)
    workspace.emit({"type": kind, "user": shown, "cache_ts": int(clock.now()), "event_ts": workspace.next_ts()})
    workspace.tell_page(None, {"type": "changed", "channels": []})


def set_group_users(workspace: Workspace, group_id: str, users: list[str]) -> None:
    """Give a user group other people."""
    group = workspace.groups[group_id]
    before, previous = set(group.users), group.date_update
    group.users, group.date_update = list(users), int(clock.now())
    added, removed = [u for u in users if u not in before], sorted(before - set(users))
    workspace.emit(
        {
            "type": "subteam_members_changed",
            "subteam_id": group.id,
            "team_id": workspace.team.id,
            "date_previous_update": previous,
            "date_update": group.date_update,
            "added_users": added,
            "added_users_count": len(added),
            "removed_users": removed,
            "removed_users_count": len(removed),
            "event_ts": workspace.next_ts(),
        },
    )
    subteam = group_json(group, workspace.team.id, with_users=True)
    workspace.emit({"type": "subteam_updated", "subteam": subteam, "event_ts": workspace.next_ts()})
    workspace.tell_page(None, {"type": "changed", "channels": []})
