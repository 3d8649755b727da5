"""`python -m tests.simulation --seeds 2000 [--from N]`: the whole proof, with its figures."""

import logging
import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from tests.simulation.seeds import IN_MEMORY, Seeds

SAY_EVERY = 100  # seeds


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    asked = parser.parse_args()
    logging.disable()
    folder = Path(tempfile.mkdtemp(dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    try:
        return tell(Seeds(folder), range(asked.first, asked.first + asked.seeds))
    finally:
        shutil.rmtree(folder)


def tell(seeds: Seeds, numbers: range) -> int:
    """How many stories did not end well."""
    faults: Counter[str] = Counter()
    wrong = 0
    begun = time.process_time()
    for count, seed in enumerate(numbers, 1):
        try:
            faults += seeds.run(seed)
        except AssertionError as said:
            wrong += 1
            sys.stdout.write(f"seed {seed}: {said}\n")
        if count % SAY_EVERY == 0 or count == len(numbers):
            each = (time.process_time() - begun) / count
            sys.stdout.write(f"{count} seeds, {faults.total()} faults, {wrong} wrong, {each:.2f} s of one core each\n")
            sys.stdout.flush()
    for kind, times in faults.most_common():
        sys.stdout.write(f"{times:7} {kind}\n")
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(), 1))
