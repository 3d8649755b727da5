"""What holds for every test of the domain: the zone of the machine is one that no calendar here speaks of."""

import time
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _on_a_machine_far_from_utc() -> Iterator[None]:
    """Most machines that test are in UTC, where a forgotten zone goes unseen."""
    with pytest.MonkeyPatch.context() as shell:
        shell.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        yield
    time.tzset()
