"""The lock files say what pyproject.toml asks for, checked without a network.

Whether newer versions exist is not asked here: `make lock UPGRADE=1` takes them.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]

LOCKS = [("requirements.lock", RUNTIME), ("requirements-dev.lock", RUNTIME + DEV)]
REGENERATE = "run `make lock`"


@dataclass(frozen=True)
class Pin:
    name: str
    version: str
    hashes: int
    direct: bool  # asked for by pyproject.toml itself


def pins(lock: str) -> list[Pin]:
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return [read(entry) for entry in entries if entry.strip()]


def read(entry: str) -> Pin:
    pinned = re.match(r"([a-z0-9._-]+)==([^ ;\\\n]+)", entry)
    assert pinned, f"not a pin: {entry!r}"
    return Pin(
        name=canonicalize_name(pinned[1]),
        version=pinned[2],
        hashes=entry.count("--hash=sha256:"),
        direct=f"{PROJECT['project']['name']} (pyproject.toml" in entry,
    )


@pytest.mark.parametrize(("lock", "wanted"), LOCKS, ids=[lock for lock, _ in LOCKS])
def test_what_pyproject_asks_for_is_what_the_lock_pins(lock: str, wanted: list[Requirement]) -> None:
    pinned = pins(lock)
    assert {pin.name for pin in pinned if pin.direct} == {canonicalize_name(need.name) for need in wanted}, REGENERATE
    for need in wanted:
        versions = [pin.version for pin in pinned if pin.name == canonicalize_name(need.name)]
        assert all(version in need.specifier for version in versions), f"{need} is pinned to {versions}: {REGENERATE}"


def test_what_is_tested_is_what_runs() -> None:
    assert {(pin.name, pin.version) for pin in pins("requirements.lock")} <= {
        (pin.name, pin.version) for pin in pins("requirements-dev.lock")
    }, REGENERATE


@pytest.mark.parametrize("lock", [lock for lock, _ in LOCKS])
def test_every_pin_has_its_hashes_and_no_lock_names_a_package_server(lock: str) -> None:
    assert all(pin.hashes for pin in pins(lock))
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ ", (ROOT / lock).read_text())
