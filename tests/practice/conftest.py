"""A practice workspace per test and the real client of Slack to try it with. No part of the bot is used here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.places import client_of


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    """A fresh workspace in which everything is permitted, with short waits."""
    with PracticeServer(ack_seconds=0.5, retry_seconds=(0.0, 0.02, 0.02)) as running:
        yield running


@pytest.fixture
def web(server: PracticeServer) -> WebClient:
    """The real client, with the app's token."""
    return client_of(server)
