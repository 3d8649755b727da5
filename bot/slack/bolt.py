"""The Bolt app: who may talk to it, what every request goes through, and all listeners.

Never handles a request itself, and makes no network call: it can be built without Slack.
"""

import logging
from collections.abc import Callable
from uuid import uuid4

import structlog
from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult

from bot.slack import failures
from bot.slack.client import FOR_A_LOOKUP, WHILE_SOMEBODY_WAITS, web_client
from bot.slack.guards.gate import gate
from bot.slack.guards.restraint import restrain
from bot.slack.guards.seal import seal_forms
from bot.slack.listeners import (
    command,
    deeds,
    duty,
    from_message,
    home,
    insight,
    joined,
    live_forms,
    looking,
    opening,
    people,
    policy,
    rest,
    setup,
    typed,
    why,
)
from bot.slack.measured import MeasuredApp
from bot.slack.rounds import Rounds
from bot.slack.slack_settings import Edge, SlackSettings
from bot.usecases.allowance import Allowance
from bot.usecases.runtime import Runtime

_FRAMEWORK = "bot.slack.framework"  # Bolt silences the logger of this name, so it must be none of ours


def build_app(rt: Runtime, settings: SlackSettings, allowance: Allowance | None = None) -> MeasuredApp:
    """Build the app with everything registered; the same for sockets and for HTTP.

    Without an `allowance` people may ask as much as they like.
    """
    lookup = web_client(settings.token, settings.api_url, FOR_A_LOOKUP)
    edge = Edge(rt, settings, lookup, Rounds(lookup, settings.team))
    app = MeasuredApp(
        name=_FRAMEWORK,
        logger=quiet_logger(),
        signing_secret=settings.signing_secret,
        client=web_client(None, settings.api_url, WHILE_SOMEBODY_WAITS),
        authorize=_authorize(settings),
        before_authorize=gate(rt, settings),
        process_before_response=True,
        token_verification_enabled=False,
    )
    app.use(_with_request_id(settings))
    if allowance is not None:
        app.use(restrain(edge, allowance))
    app.use(seal_forms(edge))
    failures.register(app, edge)
    on_issues = (opening, deeds, live_forms, from_message, insight, looking, why)
    for conversation in (command, *on_issues, duty, setup, policy, home, joined, typed, people, rest):
        conversation.register(app, edge)
    return app


def quiet_logger() -> logging.Logger:
    """Bolt's logger, for errors alone: below, it writes whole requests of people, also of unsigned ones (S1)."""
    logger = logging.getLogger(_FRAMEWORK)
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


def _with_request_id(settings: SlackSettings) -> Callable[..., None]:
    """Give every request a name, by which an apology can be found in the log."""

    def name_it(context: BoltContext, next: Callable[[], None]) -> None:  # noqa: A002  # Bolt's name
        context["request_id"] = uuid4().hex[:8]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(team=settings.team, request=context["request_id"])
        next()

    return name_it
