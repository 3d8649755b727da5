"""A database with the tables, a policy and bindings, on SQLite and on PostgreSQL, and clocks that the test holds.

Nothing here sends anything.
"""

from collections.abc import Callable, Iterator
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


def create_tables(url: str) -> None:
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """Tables without a row."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
        create_tables(url)
    else:
        fresh: Callable[[Callable[[str], None]], str] = request.getfixturevalue("fresh_postgres")
        url = fresh(create_tables)
    bench = Bench(url)
    yield bench
    bench.database.dispose()


@pytest.fixture
def bench(empty: Bench) -> Bench:
    """A workspace that is set up."""
    empty.set_up()
    return empty
