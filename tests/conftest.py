"""What holds for every test: no settings from outside, no network but this machine, one way to draw examples.

No fixture of a single layer lives here: those stand in the conftest.py of their folder.
"""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.scope import EVERYTHING, one_world_each

pytest_plugins = ["tests.postgres"]

FOREIGN = ("BOT_", "DATABASE_URL", "HOST", "LOG_", "PORT", "PRACTICE_", "SLACK_")
"""How the names of the bot's settings begin. A token in somebody's shell must never meet a test."""

# A shared machine may pause for longer than any deadline of an example, so there is none; pytest's own limit remains.
settings.register_profile("quick", deadline=None, max_examples=25, print_blob=True)
settings.register_profile("everything", deadline=None, max_examples=200, print_blob=True)
# A mutant is killed by the first example that it gets wrong; which is the smallest one, nobody asks.
settings.register_profile(
    "mutants", deadline=None, max_examples=20, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)


def pytest_configure(config: pytest.Config) -> None:
    """Before the first import of the bot: forget the settings of this shell and choose the number of examples."""
    for name in list(os.environ):  # noqa: TID251 - emptied here so that nobody reads it
        if name.startswith(FOREIGN):
            del os.environ[name]  # noqa: TID251 - see above
    if not config.getoption("--hypothesis-profile", default=None):
        settings.load_profile("everything" if EVERYTHING else "quick")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`make test` runs each test in one of its worlds; who names one of them gets that one."""
    if EVERYTHING:
        return
    chosen = one_world_each(items)
    config.hook.pytest_deselected(items=list(set(items) - set(chosen)))
    items[:] = chosen


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looking through it again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the `.env` or writes into the `var/` of whoever runs it."""
    monkeypatch.chdir(tmp_path)
