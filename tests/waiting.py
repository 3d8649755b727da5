"""The one way in which tests wait: for a condition, with a deadline.

No test sleeps for a guessed while.
"""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


ON_A_BUSY_MACHINE = 10.0
"""Seconds for an answer that Slack would wait for three: a machine that stands still for a moment spoils no story.

How fast the bot answers is measured where that is what is told (statement 1, tests/benchmarks).
"""


def until(condition: Callable[[], T], *, what: str, within: float = 10.0) -> T:
    """The first truthy answer of `condition`, asked every 10 ms; after `within` seconds a failure that names `what`."""
    deadline = time.monotonic() + within
    while True:
        if answer := condition():
            return answer
        assert time.monotonic() < deadline, f"waited {within} s in vain: {what}"
        time.sleep(0.01)  # noqa: TID251 - the one sleep of the tests
