"""The ways to and from Slack: the Web API client, the answers to HTTP requests, and the Socket Mode connection.

Never decides what a request means; Bolt and the listeners do.
"""

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

TIMEOUT = 10  # seconds for one call
LAST_ANSWERS = 3.0  # seconds that a stop leaves for what is being answered; Slack waits no longer either

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where a bot token belongs: the workspace, the app's own user there and what the token may do."""

    team: TeamId
    name: str
    url: str
    bot_user: PersonId
    bot_id: str
    scopes: frozenset[str]


def make_client(token: str, api_url: str) -> WebClient:
    """A client that never repeats a call by itself: a repeated post is a second message (RELIABILITY finding 1)."""
    return WebClient(token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])


def workspace_of(client: WebClient) -> Workspace:
    """Ask Slack whose token this is; raises `SettingsMistake` with what to do where Slack does not say."""
    with _sentences("slack_bot_token", client.base_url):
        answer = client.auth_test()
        scopes = str(answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or "")
        return Workspace(
            team=TeamId(str(answer["team_id"])),
            name=str(answer["team"]),
            url=str(answer["url"]),
            bot_user=PersonId(str(answer["user_id"])),
            bot_id=str(answer["bot_id"]),
            scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        )


def check_same_app(client: WebClient, workspace: Workspace, app_token: str) -> None:
    """Refuse an app token of another app: its socket would bring the clicks on somebody else's messages.

    An app token says which app it is of (xapp-1-A0123…-…); where it does not, or Slack does not say, nothing is known.
    """
    parts = app_token.split("-")
    try:
        app_id = client.bots_info(bot=workspace.bot_id)["bot"]["app_id"]
    except (SlackClientError, URLError, OSError, KeyError, TypeError):
        return
    if len(parts) > 3 and parts[2].startswith("A") and parts[2] != app_id:  # noqa: PLR2004  # xapp, version, app, secret
        sentence = (
            f"SLACK_APP_TOKEN belongs to the app {parts[2]} and SLACK_BOT_TOKEN to {app_id}; take both from one app"
        )
        raise SettingsMistake((f"{sentence}.",))


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
