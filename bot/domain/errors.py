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
    NEEDS_LEAD = "needs_lead"
    NOT_OF_THE_DEPARTMENT = "not_of_the_department"
    NOT_ADMINISTRATOR = "not_administrator"
    NOT_A_MEMBER = "not_a_member"
    SKIP_NEEDS_LEAD = "skip_needs_lead"
    NO_TIER_BELOW = "no_tier_below"
    UNKNOWN_TIER = "unknown_tier"
    UNKNOWN_RETURN_REASON = "unknown_return_reason"
    ASKING_ONESELF = "asking_oneself"
    DOES_NOT_QUALIFY = "does_not_qualify"  # the gate (SPEC section 3.4)
    OVERRIDE_NEEDS_REASON = "override_needs_reason"
    REACTION_DOES_NOT_ACCEPT = "reaction_does_not_accept"  # thumbs slip (SPEC R8)
    CUSTOMER_UNANSWERED = "customer_unanswered"  # a wait on the customer first needs a word to them
    PERSON_NOT_OF_THE_TIER = "person_not_of_the_tier"
    ALREADY_THEIRS = "already_theirs"
    NOBODY_OWNS_IT = "nobody_owns_it"
    PROMISE_IN_THE_PAST = "promise_in_the_past"
    PROMISE_NEEDS_LEAD = "promise_needs_lead"  # more than twice the cadence away (SPEC R28)
    TIME_IN_THE_FUTURE = "time_in_the_future"
    NOTHING_UNANSWERED = "nothing_unanswered"
    SNOOZE_TOO_CLOSE = "snooze_too_close"  # less than five minutes would be left (SPEC R20)
    SNOOZES_USED_UP = "snoozes_used_up"
    NO_OPENING_TO_WAIT_FOR = "no_opening_to_wait_for"
    STOP_TOO_LONG = "stop_too_long"
    NO_TIER_ABOVE = "no_tier_above"
    NO_SUCH_QUESTION = "no_such_question"
    NO_SUCH_TEXT = "no_such_text"  # for the customer: a newer one waits in its place, or none
    ALREADY_REVIEWED = "already_reviewed"
    UNKNOWN_DEPARTMENT = "unknown_department"
    NO_SUCH_REQUEST = "no_such_request"
    MERGE_INTO_ITSELF = "merge_into_itself"
    MERGE_INTO_NOT_OPEN = "merge_into_not_open"
    NO_SUCH_PROCEDURE = "no_such_procedure"
    NO_PROCEDURE = "no_procedure"  # the policy has none for this tier and kind
    NO_DEPARTMENTS = "no_departments"  # the policy names none that could be asked
    MISSING_INFORMATION = "missing_information"  # what the receiving tier requires (SPEC E8)
    NOT_YOUR_SHIFT = "not_your_shift"  # only hours of one's own can be given away (SPEC E13)
    NO_SUCH_SWAP = "no_such_swap"
    SWAP_TAKEN = "swap_taken"
    NOT_OF_THE_ROTA = "not_of_the_rota"
    WRONG_CODE = "wrong_code"  # for the code that makes the first administrator
    CODE_USED_UP = "code_used_up"
    NOT_ITS_AUTHOR = "not_its_author"  # of an insight
    NO_SUCH_INSIGHT = "no_such_insight"  # or it was taken back
    REMOVES_ONESELF = "removes_oneself"  # from the administrators, who must not become none (SECURITY S28)
    NOBODY_LOOKS_AFTER_IT = "nobody_looks_after_it"  # no administrator yet, so nobody ends the fallback list (SPEC E4)
    HAS_A_CHANNEL = "has_a_channel"  # of its own
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFacts:
    """What the sentence of a refusal needs: who did it first, when, and where the issue is now."""

    by: PersonId | None = None
    at: datetime | None = None
    tier: TierKey | None = None
    missing: tuple[str, ...] = ()
    until: datetime | None = None
    rule: str = ""


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


def demand(**texts: str) -> None:
    """Refuse with the names of all the texts that are empty."""
    missing = tuple(name for name, text in texts.items() if not text.strip())
    if missing:
        raise Refused(Why.MISSING, RefusalFacts(missing=missing))
