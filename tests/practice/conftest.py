"""A practice workspace per test and the real clients of Slack to try it with. No part of the bot is used here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    """A fresh workspace in which everything is permitted, with short waits."""
    with PracticeServer(ack_seconds=0.5, retry_seconds=(0.0, 0.05, 0.05)) as running:
        yield running


@pytest.fixture
def web(server: PracticeServer) -> WebClient:
    """The real client, with the app's token."""
    return WebClient(token=server.options.bot_token, base_url=server.api_url, retry_handlers=[])
