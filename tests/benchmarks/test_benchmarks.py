"""The benchmarks can be run: each in small, for what they say at that size means nothing."""

import pytest

from tests.benchmarks.__main__ import BENCHMARKS


@pytest.mark.thorough
@pytest.mark.timeout(180)  # a machine that is busy with other things
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_gives_a_figure_for_everything_that_it_measures(name: str) -> None:
    rows = list(BENCHMARKS[name](0.01))
    assert rows
    assert [row.what for row in rows if not row.figure] == []
