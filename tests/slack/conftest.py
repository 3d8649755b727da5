"""A fresh office for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slack.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The bot at work, everything bound."""
    with an_office(tmp_path) as running:
        yield running
