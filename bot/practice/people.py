"""People and user groups of the workspace, and how the Web API shows them.

Who may call for them is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.practice import clock
from bot.practice.wire import Json


@dataclass
class Person:
    """One member, guest, stranger of another company, or the app's own bot user."""

    id: str
    name: str
    real_name: str
    team_id: str
    title: str = ""
    tz: str = "Europe/London"
    color: str = "4bbe2e"
    email: str = ""
    bot_id: str | None = None
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False

    @property
    def is_guest(self) -> bool:
        """Guests of either kind: `is_restricted` is set for single-channel guests too."""
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class UserGroup:
    """A user group: `@handle` stands for its people."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    date_update: int = 0


def person_json(person: Person, *, with_email: bool) -> Json:
    """The user object of `users.info` and `users.list`; the address with `users:read.email`, of strangers never."""
    profile: Json = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "team": person.team_id,
    }
    if with_email and not person.bot_id and not person.is_stranger:
        profile["email"] = person.email
    if person.bot_id:
        profile["bot_id"] = person.bot_id
    shared: Json = {"id": person.id, "team_id": person.team_id, "name": person.name, "deleted": person.deleted}
    if person.deleted:
        return {**shared, "profile": profile, "is_bot": bool(person.bot_id), "is_app_user": False, "updated": 0}
    return {
        **shared,
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": _offset_seconds(person.tz),
        "profile": profile,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": bool(person.bot_id),
        "is_stranger": person.is_stranger,
        "is_app_user": False,
        "updated": 0,
        "is_email_confirmed": True,
    }


def _offset_seconds(zone: str) -> int:
    offset = datetime.fromtimestamp(clock.now(), tz=ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def group_json(group: UserGroup, team_id: str, *, with_users: bool) -> Json:
    """The user group object of `usergroups.list` and of the `subteam_*` events."""
    shown: Json = {
        "id": group.id,
        "team_id": team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "is_external": False,
        "handle": group.handle,
        "name": group.name,
        "description": "",
        "date_create": 0,
        "date_update": group.date_update,
        "date_delete": 0,
        "user_count": len(group.users),
        "prefs": {"channels": [], "groups": []},
    }
    if with_users:
        shown["users"] = list(group.users)
    return shown
