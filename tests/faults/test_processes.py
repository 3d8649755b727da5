"""Real processes that really die: D7 with `kill -9`, and several workers beside each other.

The full proof, with hundreds of kills, is `python -m tests.faults.killing`. Signals that stop a process or put it to
sleep are in test_signals.py.
"""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.killing import BESIDE_EACH_OTHER, kill_again_and_again
from tests.faults.load import Load, Standing, a_load, end
from tests.scope import EVERYTHING
from tests.waiting import until

KILLS = 20 if EVERYTHING else 6


@pytest.fixture
def load(url: str, tmp_path: Path) -> Iterator[Load]:
    with a_load(url, tmp_path / "diary") as running:
        yield running


@pytest.mark.thorough
@pytest.mark.timeout(300)
def test_d7_101_killed_again_and_again_nothing_is_lost_and_nothing_comes_twice(load: Load, kind: str) -> None:
    chance = random.Random()  # noqa: S311 - when to kill whom
    proof = kill_again_and_again(load, KILLS, BESIDE_EACH_OTHER[kind], chance)
    assert proof.unknown, "somebody was killed in the middle of it"


def sent_by(load: Load, workers: int) -> Counter[Standing]:
    """What so many workers send of the same deeds on new issues, which are numbered from 0."""
    first = len(load.opened)
    load.open(8)
    for issue in load.opened[first:]:
        load.say(issue)
    for issue in load.opened[first::2]:
        load.accept(issue)
    crew = [load.start() for _ in range(workers)]
    until(load.rest, what="everything is settled", within=60)
    for worker in crew:
        end(worker)
    load.check()
    return load.standing(load.opened[first:])


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
@pytest.mark.timeout(200)
def test_two_and_four_workers_send_what_one_would_send_and_nothing_twice(load: Load) -> None:
    one, two, four = (sent_by(load, workers) for workers in (1, 2, 4))
    assert set(one.values()) == {1}
    assert two == one
    assert four == one
