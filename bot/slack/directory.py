"""Asking Slack's directory about people and user groups, and keeping the answers.

Never inside a transaction; an answer that does not come leaves what was known.
"""

import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.slack.slack_answers import code_of
from bot.slack.text import one_line
from bot.usecases import directory
from bot.usecases.directory import Person
from bot.usecases.runtime import Runtime

_log = logging.getLogger(__name__)
NO_ANSWER = (SlackApiError, OSError, ValueError)  # refused, unreachable, or something that is not Slack
Profile = Mapping[str, Any]


def ask_person(rt: Runtime, team: TeamId, client: WebClient, person: PersonId) -> Person | None:
    """What the directory says now, kept; None where it does not answer."""
    try:
        found: Profile = client.users_info(user=person)["user"]
    except NO_ANSWER as error:
        _log.warning("the directory did not say who %s is: %s", person, _said(error))
        return None
    return directory.remember_person(
        rt, team, person, name=display_name(found), standing=standing_of(found, team), tz=found.get("tz")
    )


def ask_group(rt: Runtime, team: TeamId, client: WebClient, group: str, handle: str) -> bool:
    """Ask who is in a user group, and keep it; False where the directory does not answer."""
    try:
        members = client.usergroups_users_list(usergroup=group)["users"]
    except NO_ANSWER as error:
        _log.warning("the directory did not say who is in %s: %s", group, _said(error))
        return False
    directory.remember_group(rt, team, group, handle=handle, members=tuple(PersonId(one) for one in members))
    return True


def heard_of_person(rt: Runtime, team: TeamId, profile: Profile) -> bool:
    """Keep what an event says of somebody who is known; True where they are gone. Of others nothing is kept.

    Most events are about a new status or picture, and cost no more than a look.
    """
    person = PersonId(str(profile.get("id", "")))
    known = directory.person(rt, team, person)
    if known is None:
        return False
    name, standing, zone = display_name(profile), standing_of(profile, team), profile.get("tz") or known.person.tz
    if (known.person.name, known.person.standing, known.person.tz) != (name, standing, zone):
        directory.remember_person(rt, team, person, name=name, standing=standing, tz=zone)
    return standing is Standing.DEACTIVATED


def heard_of_group(rt: Runtime, team: TeamId, subteam: Profile) -> None:
    """Keep who is in a user group that is known; in one that was switched off nobody is any more."""
    group = str(subteam.get("id", ""))
    if group not in directory.known_groups(rt, team, (group,)) or "users" not in subteam:
        return
    users = () if subteam.get("date_delete") else tuple(PersonId(str(one)) for one in subteam["users"])
    directory.remember_group(rt, team, group, handle=str(subteam.get("handle", group)), members=users)


def refresh(rt: Runtime, team: TeamId, client: WebClient) -> None:
    """Ask again about every bound person and group of whom nothing was heard for five minutes."""
    groups = directory.stale_groups(rt, team)
    known = directory.known_groups(rt, team, groups)
    for group in groups:
        ask_group(rt, team, client, group, known[group].handle if group in known else group)
    for person in directory.stale_people(rt, team):
        ask_person(rt, team, client, person)


def standing_of(profile: Profile, team: TeamId) -> Standing:
    """What somebody is in our workspace (SPEC section 5a); whoever may be from elsewhere is."""
    ours = {profile.get("team_id"), *(profile.get("enterprise_user") or {}).get("teams", [])}
    if profile.get("deleted"):
        return Standing.DEACTIVATED
    if profile.get("is_bot") or profile.get("id") == "USLACKBOT":
        return Standing.BOT
    if profile.get("is_stranger") or team not in ours:
        return Standing.OUTSIDER
    return Standing.GUEST if profile.get("is_restricted") or profile.get("is_ultra_restricted") else Standing.MEMBER


def display_name(profile: Profile) -> str:
    """The full name first: on a card, people are told apart by it better than by what they call themselves."""
    names = (profile.get("profile") or {}, profile)
    found = (one_line(str(part.get(key) or "")) for key in ("real_name", "display_name", "name") for part in names)
    return next((name for name in found if name), str(profile.get("id", "")))


def _said(error: Exception) -> str:
    return code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
