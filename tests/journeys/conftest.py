"""The worlds in which journeys are told: every combination of transport and database.

No journey is told here.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.policyfile import load, shipped_text
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.journeys.telling import TEAM
from tests.journeys.world import MONDAY_10, World
from tests.postgres import Databases
from tests.usecases.conftest import take_rows_away


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    transport: str = request.param
    return transport


@pytest.fixture(scope="session")
def activate() -> Callable[[str], None]:
    """Do with a migrated database what a first start does; the shipped policy is read once, which takes its time."""
    text = shipped_text()
    policy = load(text, "default.yml", MONDAY_10.date())

    def as_a_first_start(url: str) -> None:
        database = Database(url, lambda: MONDAY_10)
        activate_policy(Runtime(database, lambda: MONDAY_10), TEAM, policy, text, None)
        database.dispose()

    return as_a_first_start


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory, activate: Callable[[str], None]) -> Path:
    """What the SQLite database of a journey is copied from."""
    path = tmp_path_factory.mktemp("journeys") / "set-up.sqlite3"
    migrate(f"sqlite:///{path}")
    activate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def server(postgres: Databases) -> Iterator[str]:
    """One database for all journeys: emptying it takes a tenth of the time that copying one takes."""
    url = postgres.fresh(migrate)
    yield url
    postgres.drop(url)


@pytest.fixture
def database_url(
    kind: str, tmp_path: Path, activate: Callable[[str], None], request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database of the world's kind that is set up."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("file"), tmp_path / "bot.sqlite3")
        yield f"sqlite:///{tmp_path}/bot.sqlite3"
        return
    url = request.getfixturevalue("server")
    activate(url)
    yield url
    take_rows_away(url)


@pytest.fixture
def world(transport: str, database_url: str) -> Iterator[World]:
    """A workspace with its support team, and a bot that serves it."""
    with World(transport=transport, database_url=database_url) as running:
        yield running
