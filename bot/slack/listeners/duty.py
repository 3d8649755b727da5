"""Who is on call and who is away: `oncall`, `out`, and the buttons of swaps.

Everything is answered to whoever asked alone; those whom a swap concerns are told directly.
"""

import re
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App

from bot.domain.absence import Absence
from bot.domain.actor import Actor, Standing
from bot.domain.ids import PersonId, RotaKey
from bot.domain.matrix import Severity
from bot.slack import identity
from bot.slack.action_ids import SWAP_ASK, SWAP_TAKE, NotOurs
from bot.slack.directory import ask_person
from bot.slack.listeners.at_hand import Body, policy_of, tell
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import duty
from bot.slack.surfaces.blocks import as_json
from bot.slack.texts import _
from bot.slack.until import EXAMPLES, read_until
from bot.usecases import directory
from bot.usecases.rotas import absences, end_absence, on_duty, set_absence
from bot.usecases.swaps import ask_swap, take_swap

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_HOURS = re.compile(r"([^|]+)\|([0-9]{1,12})\|([0-9]{1,12})")


def register(app: App, edge: Edge) -> None:
    """Listen to the two buttons."""

    @app.action(SWAP_ASK)
    def asked(ack: Ack, body: Body, action: Body) -> None:
        by = identity.actor(edge, body)
        rota, since, until = _hours(str(action["value"]))
        ask_swap(edge.rt, edge.team, rota, since, until, by)
        words = _("The others of the rota are asked. The hours stay yours until one of them takes them; you are told.")
        tell(edge, by.person, None, words)  # directly: the bot need not be where it was asked
        ack()

    @app.action(SWAP_TAKE)
    def taken(ack: Ack, body: Body, action: Body) -> None:
        by = identity.actor(edge, body)
        take_swap(edge.rt, edge.team, _number(str(action["value"])), by)
        ack()


def on_call(edge: Edge, by: Actor, tier: str) -> dict[str, Any]:
    """Who is on call at one tier, by its key or its name, or at all of them (SPEC E13)."""
    policy = policy_of(edge)
    meant = {one.key for one in policy.ladder if tier.lower() in {one.key, one.name.lower()}}
    if tier and not meant:
        names = ", ".join(f"`{one.key}`" for one in policy.ladder)
        return {"text": _("There is no such tier. Write one of {names}, or none for all.", names=names)}
    found = [one for one in on_duty(edge.rt, edge.team) if not tier or one.tier in meant]
    blocks = duty.draw_on_call(found, policy, by.person, edge.rt.now(), _zone_of(edge, by.person))
    return {"text": duty.on_call(found, policy), "blocks": as_json(blocks)}


def out(edge: Edge, by: Actor, said: str) -> str:
    """Say that one is away until an instant, with a deputy or without; that one is back; or ask what was said."""
    zone = _zone_of(edge, by.person)
    if said.lower() == "back":
        end_absence(edge.rt, edge.team, by.person, by)
    elif said:
        absence = _absence(edge, by.person, said.split()[1:], zone)
        if isinstance(absence, str):
            return absence
        set_absence(edge.rt, edge.team, absence, by)
    present = [one for one in absences(edge.rt, edge.team) if one.person == by.person]
    return duty.away(present, zone)


def _absence(edge: Edge, person: PersonId, words: list[str], zone: str) -> Absence | str:
    """What was said, or a sentence that says what to write instead."""
    now = edge.rt.now()
    found = read_until(words, now, zone)
    if found is None:
        return _("Nothing was changed: write an end that is still to come, like {examples}.", examples=EXAMPLES)
    until, rest = found
    if not rest:
        return Absence(person=person, since=now, until=until)
    mentioned = _MENTION.fullmatch(rest[1]) if len(rest) > 1 and rest[0].lower() == "deputy" else None
    if mentioned is None:
        return _("Nothing was changed: after the end belongs `deputy @somebody`, or nothing.")
    deputy = PersonId(mentioned[1])
    known = ask_person(edge.rt, edge.team, edge.lookup, deputy)
    if deputy == person or known is None or known.standing is not Standing.MEMBER:
        return _("Nothing was changed: a deputy is another full member of this workspace.")
    return Absence(person=person, since=now, until=until, deputy=deputy, reason=" ".join(rest[2:]))


def _zone_of(edge: Edge, person: PersonId) -> str:
    known = directory.person(edge.rt, edge.team, person)
    own = known.person.tz if known is not None else None
    return own or policy_of(edge).severity_calendar(Severity.SEV4).zone


def _hours(value: str) -> tuple[RotaKey, datetime, datetime]:
    found = _HOURS.fullmatch(value)
    if found is None:
        raise NotOurs(value)
    since, until = (datetime.fromtimestamp(int(seconds), UTC) for seconds in found.groups()[1:])
    return RotaKey(found[1]), since, until


def _number(value: str) -> int:
    if re.fullmatch(r"[0-9]{1,9}", value) is None:
        raise NotOurs(value)
    return int(value)
