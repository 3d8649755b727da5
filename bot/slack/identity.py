"""The only place where an actor is made from a request.

The workspace is not read from a request at all: the one that is served is known, and requests of others never get here.
"""

from collections.abc import Mapping
from typing import Any

from bot.domain.actor import Actor, Standing
from bot.domain.errors import Refused
from bot.domain.ids import PersonId
from bot.domain.permissions import standing_refusal
from bot.slack.directory import ask_person
from bot.slack.slack_settings import Edge
from bot.usecases import directory

Body = Mapping[str, Any]


class NobodyKnows(Exception):  # noqa: N818  # it says what is the case
    """The directory does not answer and nothing was ever heard of the person; then nothing may be done."""


def actor(edge: Edge, body: Body) -> Actor:
    """Who asks, and what they are in the workspace: as heard within five minutes, else asked now, else as last heard.

    Raises `NobodyKnows`. Call it outside any transaction.
    """
    person = person_of(body)
    if _from_elsewhere(edge, body):
        return Actor(person, Standing.OUTSIDER)
    known = directory.person(edge.rt, edge.team, person)
    if known is not None and known.fresh:
        return Actor(person, known.person.standing)
    asked = ask_person(edge.rt, edge.team, edge.lookup, person)
    if asked is not None:
        return Actor(person, asked.standing)
    if known is None:
        raise NobodyKnows(person)
    return Actor(person, known.person.standing)


def presumed(edge: Edge, body: Body) -> Actor:
    """Who asks, taken for a full member: for `carry_out` alone, which looks that up where it does what they ask.

    Raises `NotSure` where the request itself says that they are none.
    """
    if _from_elsewhere(edge, body):
        raise directory.NotSure
    return Actor(person_of(body), Standing.MEMBER)


def member(edge: Edge, body: Body) -> Actor:
    """The same for those who only look something up; raises `Refused` where they are no full member (SPEC 5a)."""
    by = actor(edge, body)
    why = standing_refusal(by)
    if why is not None:
        raise Refused(why)
    return by


def person_of(body: Body) -> PersonId:
    """The user of a command, a press, a form, a shortcut or an event."""
    user = body.get("user") or body.get("user_id") or body.get("event", {}).get("user")
    return PersonId(str(user["id"] if isinstance(user, Mapping) else user))


def _from_elsewhere(edge: Edge, body: Body) -> bool:
    home = home_of(body)
    return home is not None and home != edge.team


def home_of(body: Body) -> str | None:
    """The workspace that the person belongs to, where the request says so; in shared channels it may be another."""
    user = body.get("user")
    home = user.get("team_id") if isinstance(user, Mapping) else body.get("event", {}).get("user_team")
    return str(home) if home else None
