"""What the domain refuses, as values without words.

No sentence for people is written here: the edge that shows a refusal has the words for each `Why`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.domain.ids import PersonId, TierKey

Present = TypeVar("Present")


class Why(StrEnum):
    """Why a deed was refused. Each has a sentence and a next step where people read it."""

    NO_SUCH_ISSUE = "no_such_issue"
    ALREADY_ACCEPTED = "already_accepted"
    ALREADY_MOVED = "already_moved"
    ALREADY_RESOLVED = "already_resolved"
    ALREADY_CLOSED = "already_closed"
    ALREADY_OPEN = "already_open"
    NOT_WAITING = "not_waiting"
    ALREADY_WAITING = "already_waiting"
    NOT_ELIGIBLE = "not_eligible"
    NOT_OWNER = "not_owner"
    NOT_ADMINISTRATOR = "not_administrator"
    NOT_A_MEMBER = "not_a_member"
    SKIP_NEEDS_LEAD = "skip_needs_lead"
    NO_TIER_BELOW = "no_tier_below"
    UNKNOWN_TIER = "unknown_tier"
    UNKNOWN_RETURN_REASON = "unknown_return_reason"
    ASKING_ONESELF = "asking_oneself"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFacts:
    """What the sentence of a refusal needs: who did it first, when, and where the issue is now."""

    by: PersonId | None = None
    at: datetime | None = None
    tier: TierKey | None = None
    missing: tuple[str, ...] = ()


@dataclass
class Refused(Exception):  # noqa: N818  # it is normal business and not an error
    """A deed that the rules do not allow now. Nothing was changed; the person is told why and what to do instead."""

    why: Why
    facts: RefusalFacts = field(default_factory=RefusalFacts)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a policy: where (`("targets", 3, "length")`), what is the case and what to write instead."""

    path: tuple[str | int, ...]
    text: str


class PolicyContradiction(ValueError):  # noqa: N818  # it names what it is
    """A policy that contradicts itself; all problems at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep every problem, so that one reading mends them all."""
        super().__init__("; ".join(f"{'.'.join(map(str, p.path))}: {p.text}" for p in problems))
        self.problems = problems


def certain(value: Present | None) -> Present:
    """Give back what the state of the issue guarantees to be there; its absence is our fault and stops the deed."""
    if value is None:
        raise AssertionError("the state of the issue promises a value that is not there")
    return value
