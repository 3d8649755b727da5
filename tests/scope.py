"""How much a run of the tests covers: a quick choice or everything.

Nothing about single tests is decided here.
"""

import os
import zlib
from collections import defaultdict

import pytest

EVERYTHING = os.environ.get("TEST_ALL") == "1"  # noqa: TID251 - the tests' own switch, no setting of the bot
"""Set by `make test-all`: every combination of transport and database, all seeds, the full catalogue of faults."""

WORLD = ("kind", "transport")
"""The parameters that say in which world a test runs: on which database, and how Slack and the bot reach each other."""


def one_world_each(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of the worlds of each test one, chosen by its name: three of four on SQLite, which takes half the time."""
    worlds: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        worlds[_without_world(item)] += [item] * (3 if "sqlite" in item.nodeid else 1)
    chosen = {id(same[zlib.crc32(name.encode()) % len(same)]) for name, same in worlds.items()}
    return [item for item in items if id(item) in chosen]


def _without_world(item: pytest.Item) -> str:
    """What all variants of a test share, in whatever world they run."""
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return item.nodeid
    others = sorted((name, index) for name, index in item.callspec.indices.items() if name not in WORLD)
    return f"{item.nodeid.partition('[')[0]} {others}"
