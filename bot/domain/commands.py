"""What people can ask of an issue; who may, and what follows, is not said here but in `permissions` and `lifecycle`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.actor import Actor
from bot.domain.ids import DepartmentKey, IssueId, PersonId, TierKey
from bot.domain.matrix import Report, Severity
from bot.domain.review import ApproveUpdate, DraftUpdate, SendBack
from bot.domain.running import SnoozeFor

__all__ = ("ApproveUpdate", "DraftUpdate", "SendBack")  # beside all that is written here


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """I take it. `entry` is the stay in a tier that the button was drawn for; None where none was shown."""

    by: Actor
    entry: int | None = None
    reaction: bool = False  # by a ✅ or 👀, which the policy may allow for Sev 2 to 4 (SPEC R8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    """Move it up the ladder: to the next tier, or to `to`; at the top it calls the managers (SPEC E8).

    `information` holds what the receiving tier requires, by the keys of the policy.
    """

    by: Actor
    reason: str
    entry: int | None = None
    to: TierKey | None = None
    information: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedInfo:
    """Ask the sender a question; the ball is theirs until they answer (SPEC E9)."""

    by: Actor
    question: str
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Answer what was asked; the ball goes back (SPEC E9)."""

    by: Actor
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Give it back to the tier it came from, with a reason code (SPEC E9)."""

    by: Actor
    reason: str
    comment: str = ""
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Offer it to a person, who must accept; until then it stays with its owner (SPEC E9)."""

    by: Actor
    to: PersonId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """Take it from its owner, as a lead may (SPEC E9)."""

    by: Actor
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnAccept:
    """I can't keep it: nobody has accepted it any more, and the calling order begins again."""

    by: Actor
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitOn:
    """Wait on the customer or a vendor, with the reason (SPEC section 2, R6)."""

    by: Actor
    vendor: bool
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Go on without waiting any longer."""

    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Say how it stands, to the team or to the customer too; `next_by` promises the next one (SPEC R28)."""

    by: Actor
    text: str
    customer_visible: bool = False
    next_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerWrote:
    """The customer wrote at `at`, whatever way it came; automatic replies never count (SPEC R6, R8)."""

    by: Actor
    at: datetime
    text: str
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswerNeeded:
    """What the customer wrote needs no answer (SPEC section 4, NEXT_REPLY; R27)."""

    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReRate:
    """New matrix inputs; `severity` overrides what the matrix says of them. Needs a reason (SPEC R9)."""

    by: Actor
    report: Report
    reason: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Silence warnings and reminders for a while, never clocks (SPEC R20)."""

    by: Actor
    length: SnoozeFor


@dataclass(frozen=True, slots=True, kw_only=True)
class StopReminding:
    """No reminders until an instant, with a reason; a lead's (SPEC R18)."""

    by: Actor
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTier:
    """Ask the next tier without handing over: a question with a small timer of its own (statement 105)."""

    by: Actor
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAsk:
    """Answer a question that was asked without handing over."""

    by: Actor
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Ask a department; support stays accountable. A blocking one makes the issue wait (SPEC E10)."""

    by: Actor
    department: DepartmentKey
    question: str
    blocking: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRequest:
    """Somebody of the department takes the request: it has an owner of its own (SPEC E10)."""

    by: Actor
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """The department answers, or declines with a reason (SPEC E10)."""

    by: Actor
    number: int
    text: str
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRequest:
    """Support no longer needs the answer (SPEC section 4, REQUEST)."""

    by: Actor
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    """It is solved: how, why it happened, where; for Sev 1 and 2 whether a lower tier could have (SPEC section 2)."""

    by: Actor
    text: str
    cause: str
    component: str
    customer_told: bool
    lower_tier_could: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """It is not solved after all (SPEC R12)."""

    by: Actor
    reason: str


class CancelReason(StrEnum):
    """Why an issue ends without being solved (SPEC section 2)."""

    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """End it without a solution; final. `into` is the issue that survives a merge (SPEC R13)."""

    by: Actor
    reason: CancelReason
    comment: str = ""
    into: IssueId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Tell me what happens with it; or no longer."""

    by: Actor
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A step of a procedure is done, or not after all (SPEC statement 77)."""

    by: Actor
    procedure: str
    step: int
    done: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChannel:
    """Give it a channel of its own (SPEC section 6.11)."""

    by: Actor


_Moves = Accept | Escalate | NeedInfo | Answer | Return | HandOver | TakeOver | UnAccept
_Waits = WaitOn | Resume | Update | CustomerWrote | NoAnswerNeeded | ReRate | Snooze | StopReminding
_Asks = AskTier | AnswerAsk | Request | AcceptRequest | AnswerRequest | WithdrawRequest
_Reviews = DraftUpdate | ApproveUpdate | SendBack
_Rest = Resolve | Reopen | Cancel | Watch | Tick | OpenChannel
Command = _Moves | _Waits | _Asks | _Reviews | _Rest
