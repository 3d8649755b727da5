"""The machine's time, read in this one place. Business time, which practice can move, never lives here."""

from __future__ import annotations

import time


def now() -> float:
    """Unix seconds of the machine: what trigger ids, message timestamps and signatures are made of."""
    return time.time()


def stopwatch() -> float:
    """Seconds that only grow, for deadlines within one process."""
    return time.monotonic()
