"""Looking at issues: lists as an answer and in a window, and one issue in full. Every full member may.

Nothing here changes anything; what can be done is offered to whoever looks, and decided when it is pressed.
"""

import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.errors import Refused, Why
from bot.slack import identity, list_words
from bot.slack.action_ids import (
    LISTED,
    LISTED_NEWER,
    LISTED_OLDER,
    SHOW,
    SHOW_NEWER,
    SHOW_OLDER,
    NotOurs,
    Target,
)
from bot.slack.carried import Carried
from bot.slack.listeners.at_hand import Body, channel_of, on_home, open_and_fill_in, policy_of, seen_by
from bot.slack.slack_settings import Edge
from bot.slack.surfaces.blocks import as_json
from bot.slack.surfaces.looking import in_full as surface
from bot.slack.surfaces.looking import listing as listed
from bot.slack.surfaces.looking.in_full import Reader
from bot.slack.surfaces.looking.listing import Shown
from bot.usecases.in_full import in_full
from bot.usecases.lists import listing


def register(app: App, edge: Edge) -> None:
    """Listen to what opens an issue or a list, and to what turns their pages."""

    def shown(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        target = Target.read(action["value"])
        carried = Carried(channel=channel_of(body), target=target, home=on_home(body))
        open_and_fill_in(
            client, body, surface.loading(target.issue, carried), lambda: _in_full(edge, body, target, carried)
        )
        ack()

    def turned(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        page, asked = _asked(str(action["value"]))
        carried = Carried(channel=channel_of(body))
        open_and_fill_in(client, body, listed.loading(carried), lambda: _window(edge, body, page, asked, carried))
        ack()

    for name in (SHOW, SHOW_OLDER, SHOW_NEWER):
        app.action(name)(shown)
    for name in (LISTED, LISTED_OLDER, LISTED_NEWER):
        app.action(name)(turned)


def answer(edge: Edge, body: Body, asked: str) -> dict[str, Any]:
    """What the command shows: the beginning of the list. Raises `Refused`."""
    by = identity.member(edge, body)
    shown = _listed(edge, by, asked, 1, listed.IN_SHORT)
    return {"text": listed.text(shown), "blocks": as_json(listed.draw(shown, lambda view: seen_by(view, by)))}


def _window(edge: Edge, body: Body, page: int, asked: str, carried: Carried) -> View:
    by = identity.member(edge, body)
    shown = _listed(edge, by, asked, page, listed.PER_PAGE)
    return listed.window(shown, lambda view: seen_by(view, by), carried)


def _listed(edge: Edge, by: Actor, asked: str, page: int, per_page: int) -> Shown:
    understood = list_words.read(asked, policy_of(edge), by.person, edge.rt.now())
    found = listing(edge.rt, edge.team, understood.wanted, page, per_page)
    return Shown(found=found, asked=asked, said=understood.said)


def _in_full(edge: Edge, body: Body, target: Target, carried: Carried) -> View:
    by = identity.member(edge, body)
    found = in_full(edge.rt, edge.team, target.issue)
    if found is None:
        raise Refused(Why.NO_SUCH_ISSUE)
    carries = replace(carried, target=target)
    return surface.window(found, seen_by(found.view, by), Reader(by=by, carried=carries), target.number)


def _asked(value: str) -> tuple[int, str]:
    found = re.fullmatch(r"([0-9]{1,6})\|(.*)", value, re.DOTALL)
    if found is None:
        raise NotOurs(value)
    return int(found[1]), found[2]
