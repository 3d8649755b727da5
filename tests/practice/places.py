"""Fixed ids of the shipped team, and what tests ask of the real client. Nothing of the bot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.server import PracticeServer

T1 = "C00ESCT100"
T2 = "C00ESCT200"
SUPPORT = "C00SUPPORT"
LEADS = "C00LEADERS"
ARCHIVED = "C00OLDESC0"
ALICE = "U00ALICE00"
NORA = "U00NORA000"
APP = "U00ESCBOT0"


def client_of(server: PracticeServer) -> WebClient:
    """The real client, with the app's token."""
    return WebClient(token=server.options.bot_token, base_url=server.api_url, retry_handlers=[])


def refusal(call: Callable[[], object]) -> str:
    """The code with which Slack refuses a call."""
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])
