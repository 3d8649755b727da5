"""Many seeds on one database file that is put back for each; used by the tests and by `python -m tests.simulation`."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

from bot.domain.process.procedures import Procedure
from bot.usecases.bindings import bind
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_POLICY, MONDAY_10
from tests.simulation.trouble import MortalDatabase
from tests.simulation.world import World
from tests.slack.office import BINDINGS, TEAM
from tests.tables import create_tables

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, nobody waits for a disk
REPEAT = "python -m tests.simulation --from {seed} --seeds 1"


class Seeds:
    """Tells stories; the statements of all are compiled once."""

    def __init__(self, folder: Path) -> None:
        self._file, self._template = folder / "bot.sqlite3", folder / "template.sqlite3"
        url = f"sqlite:///{self._file}"
        create_tables(url)
        self._database = MortalDatabase(url, lambda: MONDAY_10)
        rt = Runtime(self._database, lambda: MONDAY_10)
        guide = Procedure(key="guide", title="What is done", steps=("Look at it",))
        activate_policy(rt, TEAM, replace(A_POLICY, procedures=(guide,)), "name: test\n", None)
        for key, value in BINDINGS.items():
            bind(rt, TEAM, key, value, None)
        self._database.dispose()
        self._file.rename(self._template)

    def run(self, seed: int) -> Counter[str]:
        """One story; how much went wrong in it. AssertionError says what is not as promised, and how to see it."""
        shutil.copyfile(self._template, self._file)
        world = World(self._database, seed)
        try:
            world.live()
        except AssertionError as wrong:
            raise AssertionError(f"{wrong}\nAgain: {REPEAT.format(seed=seed)}") from wrong
        finally:
            self._database.trouble = None
            self._database.dispose()
        return world.trouble.faults
