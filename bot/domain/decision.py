"""The shape of every answer of the core: the new state, what happened and what must be told.

Saved together or not at all; nothing here decides.
"""

from dataclasses import dataclass

from bot.domain.effects import Effect
from bot.domain.facts import Fact
from bot.domain.issue import Issue


@dataclass(frozen=True, slots=True)
class Decision:
    """The new state, what happened and what must be told; saved together or not at all."""

    issue: Issue
    facts: tuple[Fact, ...]
    effects: tuple[Effect, ...]
