"""One table for all benchmarks: what was measured, the figure, and how good it must be.

Nothing is measured here, and nothing judged: who reads the table compares the last two columns.
"""

import sys
from collections.abc import Callable, Iterable
from statistics import median
from typing import NamedTuple


class Row(NamedTuple):
    """One line. Where a goal is empty, the figure stands there to compare others with."""

    what: str
    figure: str
    goal: str = ""


Measure = Callable[[float], Iterable[Row]]
"""A benchmark; its argument is the share of the full size, so that a test can run a hundredth of it."""


def show(rows: Iterable[Row]) -> None:
    """Print each line as soon as it is known."""
    for row in rows:
        sys.stdout.write(f"  {row.what:66} {row.figure:>24}   {row.goal}".rstrip() + "\n")
        sys.stdout.flush()


def alone(measure: Measure) -> None:
    """What `python -m tests.benchmarks.NAME [SHARE]` does."""
    show(measure(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))


def sized(full: int, share: float, least: int = 1) -> int:
    """So many of so many."""
    return max(least, round(full * share))


def p99(values: Iterable[float]) -> float:
    """What all but one of a hundred stay under; of fewer than a hundred the worst."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def middle_and_p99(seconds: Iterable[float]) -> str:
    """Both, in milliseconds."""
    values = list(seconds)
    return f"{median(values) * 1000:.1f}; {p99(values) * 1000:.1f} ms"
