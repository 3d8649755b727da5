"""The one way in which clients of Slack are made: they never retry by themselves and never wait long.

No call is made here.
"""

import logging
from typing import Any, Final
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.metrics import SLACK_CALLS
from bot.slack.connections import KeptConnections
from bot.slack.slack_answers import class_of

WHILE_SOMEBODY_WAITS: Final = 3  # seconds; a trigger lives no longer
FOR_A_LOOKUP: Final = 1  # seconds; the answer of the directory is wanted, but an old one will do
FOR_A_LETTER: Final = 10  # seconds

_sdk = logging.getLogger("bot.slack.web_api")
_sdk.setLevel(logging.WARNING)  # below, the SDK writes down whole requests (SECURITY S50)


class KeepingClient(WebClient):
    """A client whose connections outlive a call, except through a proxy, where the SDK's own way is taken."""

    def __init__(self, token: str | None, api_url: str, timeout: int) -> None:
        """Speak once: an answer that is lost must not become a second message."""
        super().__init__(token=token, base_url=api_url, timeout=timeout, retry_handlers=[], logger=_sdk)
        self._connections = KeptConnections()

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:  # noqa: ANN401  # the SDK's own
        """Every call of the SDK comes through here, and is counted by the class of its answer."""
        answer = "network"
        try:
            said = super().api_call(api_method, **arguments)
            answer = "ok"
        except SlackApiError as error:
            answer = class_of(error)
            raise
        finally:
            SLACK_CALLS.labels(answer, api_method).inc()
        return said

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """The SDK's one place where bytes leave; it opens a new connection for each call."""
        if self.proxy is not None:
            return super()._perform_urllib_http_request_internal(url, req)
        body = req.data if isinstance(req.data, bytes) else b""
        answer = self._connections.post(url, body, dict(req.header_items()), self.timeout)
        return {"status": answer.status, "headers": answer.headers, "body": answer.body.decode()}


def web_client(token: str | None, api_url: str, timeout: int) -> WebClient:
    """A client that speaks once and does not wait long."""
    return KeepingClient(token, api_url, timeout)
