"""The gate: requests that are meant for another workspace or another app go no further (SECURITY S7, S18).

Never looks at who asks; that is for whoever does something.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from bot.slack.slack_settings import SlackSettings
from bot.slack.text import typed
from bot.slack.texts import _
from bot.usecases.runtime import Runtime
from bot.usecases.tell_admins import tell_admins

_log = logging.getLogger(__name__)
_LONGEST_ID = 40


def gate(rt: Runtime, settings: SlackSettings) -> Callable[..., BoltResponse | None]:
    """Drop what is not ours, answer as if it had been done, and tell the administrators once a day."""

    def pass_or_drop(
        body: Mapping[str, Any],
        context: BoltContext,
        next: Callable[[], None],  # noqa: A002  # Bolt's name
    ) -> BoltResponse | None:
        app = body.get("api_app_id")
        foreign_app = settings.app_id is not None and app is not None and app != settings.app_id
        if body.get("type") == "url_verification" or (context.team_id == settings.team and not foreign_app):
            next()
            return None
        _log.warning("dropped a request of another workspace or app", extra={"of_team": context.team_id, "of_app": app})
        whose = typed(str(app if foreign_app else context.team_id), _LONGEST_ID)
        foreign = _("app {id}", id=whose) if foreign_app else _("workspace {id}", id=whose)
        words = _(
            "A signed request of another {whose} reached me and was dropped. Does somebody use my request URL, or know "
            "my signing secret or app-level token? If you are not sure, renew both at api.slack.com and restart me.",
            whose=foreign,
        )
        tell_admins(rt, settings.team, "foreign_request", words)
        return BoltResponse(status=200)

    return pass_or_drop
