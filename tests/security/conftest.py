"""One bot for all cases of a file: over signed HTTP, beside a practice workspace, on a file of its own.

No case is told here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db.migrate import migrate
from tests.journeys.world import World
from tests.security.line import Line
from tests.slack.office import Office, an_office


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder to be in: nothing reads the settings of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("security")
        patch.chdir(place)
        yield place


@pytest.fixture(scope="module")
def world(folder: Path) -> Iterator[World]:
    """The whole bot as it is served."""
    url = f"sqlite:///{folder}/bot.sqlite3"
    migrate(url)
    with World(transport="http", database_url=url) as running:
        yield running


@pytest.fixture(scope="module")
def line(world: World) -> Line:
    """A line to it."""
    return Line(world)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The Slack edge alone with both clocks in the test's hand, everything bound; one for each case."""
    with an_office(tmp_path) as running:
        yield running
