"""The simulator: whatever goes wrong, and in whichever order, nothing is lost and nothing comes twice.

A seed that failed once is kept in AGAIN. `SIMULATION_SEEDS=FROM:TO` runs others.
"""

import os
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.scope import EVERYTHING
from tests.simulation.world import World
from tests.usecases.conftest import Bench, create_tables

AGAIN: tuple[int, ...] = ()
"""Seeds that found something once."""
FIXED = range(100 if EVERYTHING else 30)
FRESH = 10
PER_TEST = 10


def seeds() -> list[int]:
    wanted = os.environ.get("SIMULATION_SEEDS")  # noqa: TID251 - for whoever looks for more
    if wanted:
        first, _, last = wanted.partition(":")
        return list(range(int(first), int(last)))
    fresh = random.SystemRandom().randrange(1_000_000, 1_000_000_000)
    return [*AGAIN, *FIXED, *range(fresh, fresh + FRESH)]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("simulation") / "full.sqlite3"
    create_tables(f"sqlite:///{path}")
    bench = Bench(f"sqlite:///{path}")
    bench.set_up()
    bench.database.dispose()
    return path


def run(template: Path, folder: Path, seed: int) -> Counter[str]:
    """One story; how much went wrong in it."""
    path = folder / f"{seed}.sqlite3"
    shutil.copy(template, path)
    world = World(f"sqlite:///{path}", seed)
    try:
        world.play()
        world.settle()
        world.check()
    finally:
        world.database.dispose()
    return world.slack.faults


def groups() -> list[list[int]]:
    every = seeds()
    return [every[start : start + PER_TEST] for start in range(0, len(every), PER_TEST)]


@pytest.mark.parametrize("some", groups(), ids=[f"group{number}" for number in range(len(groups()))])
def test_nothing_is_lost_and_nothing_comes_twice(template: Path, tmp_path: Path, some: list[int]) -> None:
    faults: Counter[str] = Counter()
    for seed in some:
        try:
            faults += run(template, tmp_path, seed)
        except AssertionError as wrong:
            pytest.fail(f"seed {seed}: {wrong}")
    assert sum(faults.values()) >= len(some), "a simulation in which nothing goes wrong shows nothing"
