"""Seven days of work in one process: neither memory nor file handles grow with them.

The whole of it, with 10,000 issues, is `python -m tests.simulation.soak`.
"""

from pathlib import Path

import pytest

from tests.scope import EVERYTHING
from tests.simulation.soak import DAYS, soak

ISSUES = DAYS * (12 if EVERYTHING else 2)


@pytest.mark.thorough
@pytest.mark.timeout(3600)
def test_d5_seven_days_leave_memory_and_file_handles_as_they_were(tmp_path: Path) -> None:
    held = list(soak(tmp_path, ISSUES))
    second, last = held[1], held[-1]
    assert last.letters > ISSUES, "there was work to do"
    assert last.handles <= second.handles, held
    assert last.threads <= second.threads, held
    assert last.megabytes - second.megabytes < 15, held
