"""The simulator: whatever goes wrong, and in whichever order, nothing is lost and nothing comes twice.

A seed that failed once is kept in AGAIN. `python -m tests.simulation` tells many more.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scope import EVERYTHING
from tests.simulation.seeds import IN_MEMORY, Seeds

AGAIN = (26, 45, 50, 358, 310946877, 414973114, 536451192)
"""Seeds that found something once: 45, calls that waited for a card while the clock was put back; 414973114, a card
that was found twice and taken for the procedure of its own channel; 26, 50, 358 and 536451192, a bookmark that was
made twice; 310946877, a message that came late and stood there with the time at which somebody looked."""
FIXED = 100 if EVERYTHING else 1
FRESH = 300 if EVERYTHING else 2
PER_TEST = 10


def numbers() -> list[int]:
    fresh = random.SystemRandom().randrange(1_000_000, 1_000_000_000)
    return [*AGAIN, *range(FIXED), *range(fresh, fresh + FRESH)]


GROUPS = len(range(0, len(numbers()), PER_TEST))
"""The same for every process of a run; which seeds are fresh is decided where they are told."""


@pytest.fixture(scope="module")
def seeds() -> Iterator[Seeds]:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Seeds(Path(folder))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("group", range(GROUPS))
def test_nothing_is_lost_and_nothing_comes_twice(seeds: Seeds, group: int) -> None:
    faults: Counter[str] = Counter()
    some = numbers()[group * PER_TEST :][:PER_TEST]
    for seed in some:
        faults += seeds.run(seed)
    assert faults.total() >= 5 * len(some), "a simulation in which little goes wrong shows little"
