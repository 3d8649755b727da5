"""What the policy in plain words is made of: lines, sections, changes between versions.

No words are found here.
"""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the policy says: `key` is the same in every version and language, `about` is its name."""

    key: Hashable
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the policy under its title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: None before means it is new, None after that it is gone."""

    section: str
    about: str
    before: str | None
    after: str | None
