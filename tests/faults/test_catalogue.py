"""Sections A, D and E of the catalogue of faults: each has a test with its id in the name, or a reason why not."""

import re

from tests.sources import ROOT

SECTIONS = {"a": 30, "d": 9, "e": 12}
PLACES = ("faults/*.py", "shell/*.py", "simulation/*.py", "usecases/test_transactions.py")
NOT_IMITATED = {
    "a27": "tokens are not rotated",
    "a29": "there is no e-mail yet; where nobody at all can be told is told in test_places.py",
    "a30": "there are no outgoing webhooks yet",
    "e10": "there is no leader; what the fence of a lease does is A17",
    "e11": "PgBouncer is not supported in transaction mode",
}


def told() -> set[str]:
    """The ids in the names of tests; SPEC has rules called E1 too, so only some places count."""
    texts = [path.read_text() for place in PLACES for path in (ROOT / "tests").glob(place)]
    names = [name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)]
    return {one for name in names for one in re.findall(r"(?:^test|_)_?([a-f]\d+)(?=_)", name)}


def test_every_fault_of_sending_of_load_and_of_storage_is_told_or_says_why_not() -> None:
    wanted = {f"{section}{number}" for section, last in SECTIONS.items() for number in range(1, last + 1)}
    assert wanted - told() == NOT_IMITATED.keys()
