"""`make bench`: run every benchmark and print one table with the goals beside the figures. It fails nothing."""

import sys
import time

from tests.benchmarks import (
    clicks,
    delivery,
    firing,
    forms,
    home,
    idle,
    interaction,
    lateness,
    rehearsal,
    starting,
    workers,
    working_time,
)
from tests.benchmarks.table import Measure, show

BENCHMARKS: dict[str, Measure] = {
    "working time": working_time.measure,
    "rehearsal": rehearsal.measure,
    "home and lists": home.measure,
    "firing": firing.measure,
    "idle": idle.measure,
    "lateness": lateness.measure,
    "interaction": interaction.measure,
    "clicks": clicks.measure,
    "forms": forms.measure,
    "start": starting.measure,
    "delivery": delivery.measure,
    "workers": workers.measure,
}


def main() -> None:
    begun = time.monotonic()
    for name, measure in BENCHMARKS.items():
        sys.stdout.write(f"\n{name}\n")
        show(measure(1.0))
    sys.stdout.write(f"\n{time.monotonic() - begun:.0f} s in all\n")


if __name__ == "__main__":
    main()
