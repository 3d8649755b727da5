"""Each case of the threat model that this product answers for has a test that carries its id."""

import re

from tests.sources import functions, python

CASES = {*range(1, 30), *range(31, 37), 43, 50, 54, 56, *range(59, 63)}

HALVES: dict[int, str] = {
    11: "two secrets side by side during a rotation come with OAuth; there is one at a time",
    19: "org-wide installations come with OAuth; what nothing names a workspace for is dropped",
    20: "no policy says yet that a guest may open an issue, so none may",
    24: "there is no list of bots that may act, so none may",
    60: "no container is shipped, so nothing says how one is run",
}
"""Cases of which something is not there yet or not wanted, each with its reason."""


def test_every_case_has_a_test_with_its_id_and_every_exception_a_reason() -> None:
    told = {
        int(number)
        for source in python("tests")
        for function in functions(source.tree)
        if function.name.startswith("test_s")
        for number in re.findall(r"(?<![a-z0-9])s(\d+)(?=_)", function.name.removeprefix("test_"))
    }
    assert told == CASES
    assert HALVES.keys() <= CASES
    assert all(HALVES.values())
