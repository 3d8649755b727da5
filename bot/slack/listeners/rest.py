"""Everything that Slack sends and nobody else listens to: acknowledged, so that nothing of it is sent again.

Registered last; nothing here has an effect.
"""

import logging
import re

from slack_bolt import Ack, App

from bot.slack.listeners.at_hand import Body
from bot.slack.slack_settings import Edge
from bot.slack.texts import _

_log = logging.getLogger(__name__)
ANYTHING = re.compile("")


def register(app: App, edge: Edge) -> None:
    """Listen to what is left."""

    def ignored(ack: Ack, body: Body) -> None:
        _log.info("nobody listens to this", extra={"kind": body.get("type", "command")})
        ack()

    app.action(ANYTHING)(ignored)
    app.view(ANYTHING)(ignored)
    app.view_closed(ANYTHING)(ignored)
    app.shortcut(ANYTHING)(ignored)
    app.options(ANYTHING)(ignored)
    app.event(ANYTHING)(ignored)

    @app.command(ANYTHING)
    def another_command(ack: Ack, body: Body) -> None:
        ack(_("{typed} is not known here; please use {command}.", typed=body["command"], command=edge.settings.command))
