"""Killing workers again and again under load: `python -m tests.faults.killing --kills 200 --database postgres`.

Nothing is imitated: processes that run, `kill -9`, a database, and a workspace that counts what arrives.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.load import Load, a_load, a_while, end, sends
from tests.postgres import Databases, a_server
from tests.tables import create_tables
from tests.waiting import until

BESIDE_EACH_OTHER = {"sqlite": 1, "postgres": 3}  # workers
SETTLED_WITHIN = 60.0  # seconds after the last kill


@dataclass(frozen=True, slots=True)
class Proof:
    """What was survived; that nothing was lost or doubled was asserted."""

    kills: int
    issues: int
    letters: int
    unknown: int
    repeated: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.issues} issues, {self.letters} letters: 0 lost, 0 doubled;"
            f" {self.unknown} of unknown fate, of which {self.repeated} had not arrived and went out again;"
            f" {self.seconds:.0f} s"
        )


def kill_again_and_again(load: Load, kills: int, workers: int, chance: random.Random) -> Proof:
    """Kill one of the workers in the middle of its work, put another in its place, and so on; then let all settle."""
    begun = time.monotonic()
    unknown: set[str] = set()

    def settled() -> bool:
        unknown.update(load.unknown())
        return load.rest()

    crew = [load.start() for _ in range(workers)]
    with load.busy(chance):
        for _ in range(kills):
            unknown.update(load.unknown())
            sends(load)
            a_while(chance.uniform(0, 0.1))
            end(crew.pop(chance.randrange(workers)))
            crew.append(load.start())
    until(settled, what="everything is settled", within=SETTLED_WITHIN)
    for worker in crew:
        end(worker)
    load.check()
    seconds = time.monotonic() - begun
    return Proof(kills, len(load.opened), load.states()["sent"], len(unknown), load.repeated(), seconds)


@contextmanager
def _address(database: str, folder: Path) -> Iterator[str]:
    """A database with tables and no rows."""
    if database == "postgres":
        with a_server(folder) as admin:
            yield Databases(admin).fresh(create_tables)
        return
    url = f"sqlite:///{folder / 'bot.sqlite3'}"
    create_tables(url)
    yield url


def main() -> None:
    parser = argparse.ArgumentParser(description="kill workers under load, and count what arrives")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=BESIDE_EACH_OTHER, default="sqlite")
    parser.add_argument("--workers", type=int, help="beside each other; SQLite serves one")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311 - when to kill whom
    parser.add_argument("--diary", type=Path, help="where the workers write what they have to say")
    asked = parser.parse_args()
    workers = asked.workers or BESIDE_EACH_OTHER[asked.database]
    sys.stdout.write(f"{asked.database}, {workers} workers beside each other, seed {asked.seed}\n")
    with (
        tempfile.TemporaryDirectory(prefix="bot-kills-") as folder,
        _address(asked.database, Path(folder)) as url,
        a_load(url, asked.diary or Path(folder) / "diary") as load,
    ):
        chance = random.Random(asked.seed)  # noqa: S311 - when to kill whom
        proof = kill_again_and_again(load, asked.kills, workers, chance)
    sys.stdout.write(f"{proof}\n")


if __name__ == "__main__":
    main()
