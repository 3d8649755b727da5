"""Every scenario runs on SQLite and on PostgreSQL, each in a workspace of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db.tables import metadata
from tests.faults.harness import Harness, a_harness
from tests.postgres import Databases
from tests.tables import create_tables


def pytest_itemcollected(item: pytest.Item) -> None:
    """A scenario lives through many minutes: whether it hangs shows later, above all on a busy machine."""
    if item.get_closest_marker("timeout") is None:
        item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("faults") / "empty.sqlite3"
    create_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def shared_postgres(postgres: Databases) -> Iterator[str]:
    url = postgres.fresh(create_tables)
    yield url
    postgres.drop(url)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with tables and no rows."""
    if kind == "postgres":
        return str(request.getfixturevalue("shared_postgres"))
    shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "bot.sqlite3")
    return f"sqlite:///{tmp_path / 'bot.sqlite3'}"


@pytest.fixture
def harness(kind: str, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
    with a_harness(url, monkeypatch) as running:
        yield running
        if kind == "postgres":
            with running.database.writing() as session:
                for table in reversed(metadata.sorted_tables):
                    session.execute(table.delete())
