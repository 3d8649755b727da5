"""The one way in which clients of Slack are made: they never retry by themselves and never wait long.

No call is made here.
"""

import logging
from typing import Final

from slack_sdk import WebClient

WHILE_SOMEBODY_WAITS: Final = 3  # seconds; a trigger lives no longer
FOR_A_LOOKUP: Final = 1  # seconds; the answer of the directory is wanted, but an old one will do
FOR_A_LETTER: Final = 10  # seconds


def web_client(token: str | None, api_url: str, timeout: int) -> WebClient:
    """A client that speaks once: an answer that is lost must not become a second message."""
    return WebClient(
        token=token,
        base_url=api_url,
        timeout=timeout,
        retry_handlers=[],
        logger=logging.getLogger("bot.slack.web_api"),
    )
