"""`make bench`: run every benchmark and print one table. It fails nothing."""

import sys

from tests.benchmarks import delivery, home, interaction, rehearsal, workers, working_time

BENCHMARKS = {
    "working time": working_time.measure,
    "rehearsal": rehearsal.measure,
    "home and lists": home.measure,
    "interaction": interaction.measure,
    "delivery": delivery.measure,
    "workers": workers.measure,
}


def main() -> None:
    for name, measure in BENCHMARKS.items():
        sys.stdout.write(f"\n{name}\n")
        for what, figure in measure():
            sys.stdout.write(f"  {what:50} {figure:>10}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
