"""Reads the small YAML file of people, groups and channels. What they may do is not said here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.practice import clock
from bot.practice.app_manifest import AppManifest, read_yaml
from bot.practice.channels import Channel
from bot.practice.people import Person, UserGroup
from bot.practice.wire import Json

DEFAULT_TEAM = Path(__file__).with_name("team.yml")


@dataclass(frozen=True)
class Team:
    """The workspace itself and the fixed ids of the app in it."""

    id: str
    name: str
    domain: str
    app_id: str
    app_user: str
    bot_id: str


@dataclass(frozen=True)
class Cast:
    """Everything a team file names."""

    team: Team
    people: dict[str, Person]
    groups: dict[str, UserGroup]
    channels: dict[str, Channel]


def read_team(path: Path | None, manifest: AppManifest) -> Cast:
    """The cast of a team file (the package's own by default) with the app's bot user added to it."""
    content = read_yaml(path or DEFAULT_TEAM)
    app = content["app"]
    team = Team(**content["team"], app_id=app["id"], app_user=app["user"], bot_id=app["bot"])
    people = {entry["id"]: _person(entry, team) for entry in content["people"]}
    ids = {person.name: person.id for person in people.values()}
    people[team.app_user] = Person(
        id=team.app_user,
        name=manifest.bot_name,
        real_name=manifest.name,
        team_id=team.id,
        tz="America/Los_Angeles",
        bot_id=team.bot_id,
    )
    groups = {
        entry["id"]: UserGroup(entry["id"], entry["handle"], entry["name"], [ids[name] for name in entry["users"]])
        for entry in content.get("user_groups") or []
    }
    channels = {entry["id"]: _channel(entry, ids, team) for entry in content["channels"]}
    return Cast(team, people, groups, channels)


def _person(entry: Json, team: Team) -> Person:
    defaults: Json = {"team_id": team.id, "email": f"{entry['name']}@{team.domain}.example"}
    return Person(**(defaults | entry))


def _channel(entry: Json, ids: dict[str, str], team: Team) -> Channel:
    members = [ids[name] for name in entry["members"]]
    return Channel(
        id=entry["id"],
        name=entry["name"],
        created=int(clock.now()),
        creator=members[0],
        topic=entry.get("topic") or "",
        is_private=bool(entry.get("is_private")),
        is_archived=bool(entry.get("is_archived")),
        is_ext_shared=bool(entry.get("is_ext_shared")),
        members=[*members, team.app_user] if entry.get("app") else members,
    )
