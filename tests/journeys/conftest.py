"""The worlds in which journeys are told: every combination of transport and database, or one of them for each journey.

No journey is told here.
"""

import itertools
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.db.migrate import migrate
from tests.journeys.world import World
from tests.scope import EVERYTHING

COMBINATIONS = list(itertools.product(["socket", "http"], ["sqlite", "postgres"]))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`make test-all` tells each journey in all four worlds, `make test` in one: over the suite all of them occur."""
    if "transport" in metafunc.fixturenames:
        mine = zlib.crc32(metafunc.function.__name__.encode()) % len(COMBINATIONS)
        chosen = COMBINATIONS if EVERYTHING else [COMBINATIONS[mine]]
        metafunc.parametrize(("transport", "kind"), chosen, ids=["-".join(pair) for pair in chosen])


@pytest.fixture
def database_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database of the world's kind."""
    if kind == "postgres":
        fresh: Callable[[Callable[[str], None]], str] = request.getfixturevalue("fresh_postgres")
        return fresh(migrate)
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    migrate(url)
    return url


@pytest.fixture
def world(transport: str, database_url: str) -> Iterator[World]:
    """A workspace with its support team, and a bot that serves it."""
    with World(transport=transport, database_url=database_url) as running:
        yield running
