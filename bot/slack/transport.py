"""The ways to and from Slack: the Web API client, the answers to HTTP requests, and the Socket Mode connection.

Never decides what a request means; Bolt and the listeners do.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.error import URLError

import structlog
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.domain.ids import PersonId, TeamId
from bot.settings import WHERE, SettingsMistake

_APP_TOKEN = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
LAST_ANSWERS = 3.0  # seconds that a stop leaves for what is being answered; Slack waits no longer either

Client = WebClient
"""For those who may not know slack_sdk and only hand it on."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where a bot token belongs: the workspace, the app's own user there and what the token may do."""

    team: TeamId
    name: str
    url: str
    bot_user: PersonId
    bot_id: str
    app_id: str | None  # None where Slack does not say
    scopes: frozenset[str]


def workspace_of(client: WebClient) -> Workspace:
    """Ask Slack whose token this is; raises `SettingsMistake` with what to do where Slack does not say."""
    with _sentences("slack_bot_token", client.base_url):
        answer = client.auth_test()
    headers = {name.lower(): value for name, value in answer.headers.items()}
    scopes = str(headers.get("x-oauth-scopes", "")).split(",")
    return Workspace(
        team=TeamId(str(answer["team_id"])),
        name=str(answer["team"]),
        url=str(answer["url"]),
        bot_user=PersonId(str(answer["user_id"])),
        bot_id=str(answer["bot_id"]),
        app_id=_app_of(client, str(answer["bot_id"])),
        scopes=frozenset(scope.strip() for scope in scopes if scope.strip()),
    )


def _app_of(client: WebClient, bot_id: str) -> str | None:
    try:
        return str(client.bots_info(bot=bot_id)["bot"]["app_id"])
    except (SlackClientError, URLError, OSError, KeyError, TypeError):
        return None


def check_same_app(workspace: Workspace, app_token: str) -> None:
    """Refuse an app token of another app: its socket would bring the clicks on somebody else's messages.

    An app token says which app it is of: xapp-1-A0123…-…; where it does not, nothing is known.
    """
    named = _APP_TOKEN.match(app_token)
    if workspace.app_id is not None and named is not None and named[1] != workspace.app_id:
        raise SettingsMistake(
            (
                f"SLACK_APP_TOKEN belongs to the app {named[1]}, SLACK_BOT_TOKEN to {workspace.app_id} "
                f"in {workspace.name}; take both from one app at api.slack.com/apps.",
            )
        )


@contextmanager
def _sentences(setting: str, api_url: str) -> Iterator[None]:
    name = setting.upper()
    try:
        yield
    except SlackApiError as error:
        code = str(error.response.get("error") or error.response.status_code)
        raise SettingsMistake((f"Slack does not take {name} ({code}); it must be {WHERE[setting]}.",)) from None
    except (SlackClientError, URLError, OSError) as error:
        reason = getattr(error, "reason", None) or error
        sentence = (
            f"Slack does not answer at {api_url} ({reason}); check the network of this machine and SLACK_API_URL."
        )
        raise SettingsMistake((sentence,)) from None


class HttpAnswers:
    """Answers signed HTTP requests through Bolt; called from a thread, once per request."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(
        self, body: str, query: str, headers: Mapping[str, str]
    ) -> tuple[int, str, Mapping[str, Sequence[str]]]:
        """Status, body and headers of the answer; 400 where the body is not what it says it is."""
        try:
            request = BoltRequest(body=body, query=query, headers=dict(headers))
        except ValueError:
            return 400, "", {}
        answer = self._app.dispatch(request)
        return answer.status, answer.body, answer.headers


class Socket:
    """The Socket Mode connection; it reconnects by itself until it is closed."""

    def __init__(self, app: App, app_token: str) -> None:
        self._app = app
        self._handler = SocketModeHandler(app, app_token)
        self._handler.client.socket_mode_request_listeners[:] = [self._handle]
        self._answering = 0
        self._quiet = threading.Condition()

    def open(self) -> None:
        """Connect; raises `SettingsMistake` where Slack does not take the token."""
        with _sentences("slack_app_token", self._app.client.base_url):
            self._handler.client.connect()

    @property
    def is_connected(self) -> bool:
        return bool(self._handler.client.is_connected())

    def close(self) -> None:
        """Answer what is at hand, then disconnect. The client may raise while it changes sockets; that is no fault."""
        with self._quiet:
            self._quiet.wait_for(lambda: self._answering == 0, LAST_ANSWERS)
        try:
            self._handler.client.close()
        except Exception as error:  # noqa: BLE001  # whatever it is, there is nothing left to lose
            log.info("socket closed with an error", error=repr(error))

    def _handle(self, _client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._quiet:
            self._answering += 1
        try:
            self._handler.handle(self._handler.client, request)
        finally:
            with self._quiet:
                self._answering -= 1
                self._quiet.notify_all()
