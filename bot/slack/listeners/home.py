"""The Home tab: drawn when somebody opens it, and drawn again after every press of theirs on it.

Nothing else ever draws it, so what others do meanwhile shows at the next look.
"""

from typing import Final

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack import identity
from bot.slack.action_ids import (
    HOME_NEWER,
    HOME_OLDER,
    HOME_OPEN,
    HOME_PART,
    HOME_SEVERITY,
    HOME_SHOW,
    HOME_TIER,
    PROCEDURES,
    ROLES,
    SET_UP,
)
from bot.slack.listeners import opening, setup
from bot.slack.listeners.at_hand import Body, open_and_fill_in, open_view, policy_of
from bot.slack.listeners.at_home import publish
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import roles as held
from bot.slack.surfaces.looking import state
from bot.usecases.roles import roles

EVERYTHING_IN_SHORT: Final = ""  # whoever comes back must not miss what they narrowed away yesterday


def register(app: App, edge: Edge) -> None:
    """Listen to the tab being opened, to its menus and to its buttons."""

    @app.event("app_home_opened")
    def opened(ack: Ack, body: Body, client: WebClient, event: Body) -> None:
        if event.get("tab") == "home":
            publish(edge, client, identity.actor(edge, body), EVERYTHING_IN_SHORT)
        ack()

    def chosen(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        value = (action.get("selected_option") or action)["value"]
        publish(edge, client, identity.actor(edge, body), str(value))
        ack()

    for name in (HOME_PART, HOME_TIER, HOME_SEVERITY, HOME_SHOW, HOME_OLDER, HOME_NEWER):
        app.action(name)(chosen)

    @app.action(HOME_OPEN)
    def new(ack: Ack, body: Body, client: WebClient) -> None:
        opening.offer(client, body, "")
        ack()

    @app.action(PROCEDURES)
    def read(ack: Ack, body: Body, client: WebClient) -> None:
        open_view(client, body, state.procedures_window(policy_of(edge)))
        ack()

    @app.action(ROLES)
    def who(ack: Ack, body: Body, client: WebClient) -> None:
        identity.member(edge, body)
        open_and_fill_in(client, body, held.loading(), lambda: held.window(roles(edge.rt, edge.team)))
        ack()

    @app.action(SET_UP)
    def set_up(ack: Ack, body: Body, client: WebClient) -> None:
        setup.offer(edge, body, client)
        ack()
