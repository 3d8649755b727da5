"""The slash command: the form, or one of the few words that can follow.

Everything that it answers is seen by whoever typed it alone.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.ids import IssueId
from bot.slack import identity
from bot.slack.action_ids import Deed
from bot.slack.listeners import doctor, duty, looking, opening, policy, setup, typed, why
from bot.slack.listeners.at_hand import Body, see
from bot.slack.slack_settings import Edge
from bot.slack.sub_commands import NEAREST_TO, Asked, Sub, read
from bot.slack.surfaces import card, pages
from bot.slack.surfaces import roles as surface
from bot.slack.surfaces.blocks import as_json
from bot.usecases.administrators import redeem
from bot.usecases.roles import roles

Answer = dict[str, Any]


def register(app: App, edge: Edge) -> None:
    """Listen to the command."""

    @app.command(edge.settings.command)
    def heard(ack: Ack, body: Body, client: WebClient) -> None:
        asked = read(str(body.get("text") or ""))
        ack(**_ANSWERS[asked.sub](edge, body, client, asked))


def _open(_edge: Edge, body: Body, client: WebClient, asked: Asked) -> Answer:
    opening.offer(client, body, asked.rest)
    return {}


def _help(edge: Edge, body: Body, _client: WebClient, _asked: Asked) -> Answer:
    return {"text": typed.help_for(edge, body)}


def _nearly(edge: Edge, _body: Body, _client: WebClient, asked: Asked) -> Answer:
    return {"text": pages.did_you_mean(edge.settings.command, asked.rest)}


def _not_built(edge: Edge, _body: Body, _client: WebClient, asked: Asked) -> Answer:
    return {"text": pages.not_built(edge.settings.command, asked.rest, NEAREST_TO[asked.rest])}


def _list(edge: Edge, body: Body, _client: WebClient, asked: Asked) -> Answer:
    return looking.answer(edge, body, asked.rest)


def _issue(edge: Edge, body: Body, _client: WebClient, asked: Asked) -> Answer:
    identity.member(edge, body)
    shown = card.private(see(edge, IssueId(asked.issue or 0)))
    return {"text": shown.push, "blocks": as_json(card.draw(shown))}


def _setup(edge: Edge, body: Body, client: WebClient, asked: Asked) -> Answer:
    if asked.rest:
        redeem(edge.rt, edge.team, asked.rest, identity.member(edge, body))
        return {"text": pages.first_administrator(edge.settings.command)}
    setup.offer(edge, body, client)
    return {}


def _doctor(edge: Edge, body: Body, _client: WebClient, _asked: Asked) -> Answer:
    identity.member(edge, body)
    return {"text": doctor.report(edge)}


def _on_call(edge: Edge, body: Body, _client: WebClient, asked: Asked) -> Answer:
    return duty.on_call(edge, identity.member(edge, body), asked.rest)


def _roles(edge: Edge, body: Body, _client: WebClient, _asked: Asked) -> Answer:
    identity.member(edge, body)
    found = roles(edge.rt, edge.team)
    return {"text": surface.summary(found), "blocks": as_json(surface.draw(found))}


def _out(edge: Edge, body: Body, _client: WebClient, asked: Asked) -> Answer:
    return {"text": duty.out(edge, identity.member(edge, body), asked.rest)}


def _why(edge: Edge, body: Body, _client: WebClient, asked: Asked) -> Answer:
    return why.answer(edge, body, IssueId(asked.issue or 0))


def _policy(edge: Edge, body: Body, client: WebClient, _asked: Asked) -> Answer:
    policy.offer(edge, body, client)
    return {}


def _do(edge: Edge, body: Body, client: WebClient, asked: Asked) -> Answer:
    return typed.act(edge, body, client, asked.deed or Deed.MORE, asked.issue)


def _settings(edge: Edge, body: Body, client: WebClient, _asked: Asked) -> Answer:
    typed.offer_settings(edge, body, client)
    return {}


_ANSWERS: Mapping[Sub, Callable[[Edge, Body, WebClient, Asked], Answer]] = {
    Sub.OPEN: _open,
    Sub.HELP: _help,
    Sub.NEARLY: _nearly,
    Sub.NOT_BUILT: _not_built,
    Sub.LIST: _list,
    Sub.ISSUE: _issue,
    Sub.SETUP: _setup,
    Sub.DOCTOR: _doctor,
    Sub.ON_CALL: _on_call,
    Sub.ROLES: _roles,
    Sub.OUT: _out,
    Sub.WHY: _why,
    Sub.POLICY: _policy,
    Sub.DO: _do,
    Sub.SETTINGS: _settings,
}
