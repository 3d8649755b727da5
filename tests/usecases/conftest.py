"""A database with the tables, a policy and bindings, on SQLite and on PostgreSQL, and clocks that the test holds.

Nothing here sends anything.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.db.bound import BoundKind, BoundTo
from bot.db.engine import Database
from bot.db.tables import metadata
from bot.domain.ids import PersonId, TeamId
from bot.usecases.bindings import bind
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import (
    A_POLICY,
    ALICE,
    BEN,
    DANA,
    INES,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    TEAM,
    TOMAS,
    VERA,
)
from tests.postgres import Databases
from tests.tables import create_tables

FRED = PersonId("U0FRED")

BINDINGS = {
    "tier1": BoundTo(BoundKind.CHANNEL, ("CTIER1",)),
    "tier1.people": BoundTo(BoundKind.PEOPLE, (ALICE, BEN, DANA)),
    "tier1.oncall": BoundTo(BoundKind.PEOPLE, (ALICE, BEN)),
    "tier1.lead": BoundTo(BoundKind.PERSON, (DANA,)),
    "tier2": BoundTo(BoundKind.CHANNEL, ("CTIER2",)),
    "tier2.people": BoundTo(BoundKind.PEOPLE, (PRIYA, SAM, LENA)),
    "tier2.oncall": BoundTo(BoundKind.PEOPLE, (PRIYA, SAM)),
    "tier2.lead": BoundTo(BoundKind.PERSON, (LENA,)),
    "tier3": BoundTo(BoundKind.CHANNEL, ("CTIER3",)),
    "tier3.people": BoundTo(BoundKind.PEOPLE, (TOMAS, INES)),
    "tier3.oncall": BoundTo(BoundKind.PEOPLE, (TOMAS,)),
    "tier3.lead": BoundTo(BoundKind.PERSON, (INES,)),
    "managers": BoundTo(BoundKind.PEOPLE, (MARC,)),
    "accountable": BoundTo(BoundKind.PERSON, (VERA,)),
    "fallback": BoundTo(BoundKind.PEOPLE, (FRED,)),
    "ops": BoundTo(BoundKind.CHANNEL, ("COPS",)),
}
"""The people of `tests.builders.A_ROSTER`, and one more who stands on the fallback list."""


@dataclass
class Clock:
    """A clock that stands until the test moves it."""

    now: datetime = MONDAY_10

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Bench:
    """A runtime with both of its clocks in the test's hand; `wakes` counts how often the heartbeat was woken."""

    url: str
    business: Clock = field(default_factory=Clock)
    machine: Clock = field(default_factory=Clock)
    wakes: int = 0

    def __post_init__(self) -> None:
        self.database = Database(self.url, self.machine, server_clock=False)
        self.rt = Runtime(self.database, self.business, self._woken, (OLU,))

    def _woken(self) -> None:
        self.wakes += 1

    def advance(self, by: timedelta) -> None:
        """Let both times pass."""
        self.business.advance(by)
        self.machine.advance(by)

    def set_up(self, team: TeamId = TEAM) -> None:
        """Policy and bindings of a team that has everything."""
        activate_policy(self.rt, team, A_POLICY, "name: test\n", None)
        for key, value in BINDINGS.items():
            bind(self.rt, team, key, value, None)

    def reopen(self) -> None:
        """As after a restart: new connections to the same database."""
        self.database.dispose()
        self.__post_init__()


def take_rows_away(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    """Every test of this folder runs on both."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two SQLite files to copy: one with the tables, one with a workspace that is set up."""
    folder = tmp_path_factory.mktemp("templates")
    empty, full = folder / "empty.sqlite3", folder / "full.sqlite3"
    for path in (empty, full):
        create_tables(f"sqlite:///{path}")
    bench = Bench(f"sqlite:///{full}")
    bench.set_up()
    bench.database.dispose()
    return empty, full


@pytest.fixture(scope="session")
def shared_postgres(postgres: Databases) -> Iterator[str]:
    """One database for all tests of this folder: emptying it takes a tenth of the time that copying one takes."""
    url = postgres.fresh(create_tables)
    yield url
    postgres.drop(url)


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """Where a test keeps its rows, and who takes them away afterwards."""
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}" if kind == "sqlite" else request.getfixturevalue("shared_postgres")
    bench = Bench(url)
    yield bench
    if kind == "postgres":
        with bench.database.writing() as session:
            for table in reversed(metadata.sorted_tables):
                session.execute(table.delete())
    bench.database.dispose()


@pytest.fixture
def empty(kind: str, place: Bench, templates: tuple[Path, Path], tmp_path: Path) -> Bench:
    """Tables without a row."""
    if kind == "sqlite":
        shutil.copy(templates[0], tmp_path / "bot.sqlite3")
    return place


@pytest.fixture
def bench(kind: str, place: Bench, templates: tuple[Path, Path], tmp_path: Path) -> Bench:
    """A workspace that is set up."""
    if kind == "sqlite":
        shutil.copy(templates[1], tmp_path / "bot.sqlite3")
    else:
        place.set_up()
    return place
