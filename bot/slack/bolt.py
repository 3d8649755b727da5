"""The Bolt app: who may talk to it, what every request goes through, and all listeners.

Never handles a request itself, and makes no network call: it can be built without Slack.
"""

import logging
from collections.abc import Callable
from uuid import uuid4

import structlog
from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.slack import failures
from bot.slack.client import FOR_A_LOOKUP, WHILE_SOMEBODY_WAITS, web_client
from bot.slack.listeners import command, deeds, duty, from_message, home, live_forms, opening, policy, rest, setup, why
from bot.slack.listeners.at_hand import Body
from bot.slack.measured import MeasuredApp
from bot.slack.slack_settings import Edge, SlackSettings
from bot.usecases.runtime import Runtime

_log = logging.getLogger(__name__)


def build_app(rt: Runtime, settings: SlackSettings) -> App:
    """Build the app with everything registered; the same for sockets and for HTTP."""
    edge = Edge(rt, settings, web_client(settings.token, settings.api_url, FOR_A_LOOKUP))
    app = MeasuredApp(
        name="bot.slack",
        logger=quiet_logger(),
        signing_secret=settings.signing_secret,
        client=web_client(None, settings.api_url, WHILE_SOMEBODY_WAITS),
        authorize=_authorize(settings),
        before_authorize=_gate(settings),
        process_before_response=True,
        token_verification_enabled=False,
    )
    app.use(_with_request_id(settings))
    failures.register(app, edge)
    for conversation in (command, duty, opening, deeds, live_forms, from_message, setup, why, policy, home, rest):
        conversation.register(app, edge)
    return app


def quiet_logger() -> logging.Logger:
    """Bolt's logger, for errors alone: below, it writes whole requests of people, also of unsigned ones (S1)."""
    logger = logging.getLogger("bot.slack.framework")
    logger.setLevel(logging.ERROR)
    return logger


def _authorize(settings: SlackSettings) -> Callable[..., AuthorizeResult]:
    """The one installation, from memory: asking Slack at every request would cost each of them a round trip."""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=settings.team,
        bot_id=settings.bot_id,
        bot_user_id=settings.bot_user,
        bot_token=settings.token,
    )

    def authorize() -> AuthorizeResult:
        return known

    return authorize


def _gate(settings: SlackSettings) -> Callable[..., BoltResponse | None]:
    """Drop what is meant for another workspace or another app (SECURITY S7, S18)."""

    def gate(body: Body, context: BoltContext, next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002  # Bolt's name
        app = body.get("api_app_id")
        foreign_app = settings.app_id is not None and app is not None and app != settings.app_id
        if body.get("type") == "url_verification" or (context.team_id == settings.team and not foreign_app):
            next()
            return None
        _log.warning("dropped a request of another workspace or app", extra={"of_team": context.team_id, "of_app": app})
        return BoltResponse(status=200)

    return gate


def _with_request_id(settings: SlackSettings) -> Callable[..., None]:
    """Give every request a name, by which an apology can be found in the log."""

    def name_it(context: BoltContext, next: Callable[[], None]) -> None:  # noqa: A002  # Bolt's name
        context["request_id"] = uuid4().hex[:8]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(team=settings.team, request=context["request_id"])
        next()

    return name_it
