"""The worlds in which journeys are told: every combination of transport and database.

No journey is told here.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.db.migrate import migrate
from tests.journeys.world import World


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    transport: str = request.param
    return transport


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a fresh SQLite database is copied from."""
    file = tmp_path_factory.mktemp("journeys") / "migrated.sqlite3"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def database_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database of the world's kind."""
    if kind == "postgres":
        fresh: Callable[[Callable[[str], None]], str] = request.getfixturevalue("fresh_postgres")
        return fresh(migrate)
    shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "bot.sqlite3")
    return f"sqlite:///{tmp_path}/bot.sqlite3"


@pytest.fixture
def world(transport: str, database_url: str) -> Iterator[World]:
    """A workspace with its support team, and a bot that serves it."""
    with World(transport=transport, database_url=database_url) as running:
        yield running
