"""What must be told, in our words: values that a sender turns into messages.

Never a block, a channel id or a rendered sentence: a card is drawn at delivery from the state of that moment,
a call keeps the reason that it was decided for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from bot.domain.clocks import ClockKind
from bot.domain.ids import DepartmentKey, PersonId, TierKey
from bot.domain.matrix import Severity
from bot.domain.process.notifications import Mention
from bot.domain.roster import Called
from bot.domain.running import Entered


class ReasonKind(StrEnum):
    """What made the bot call people."""

    ENTERED = "entered"  # it came into the tier; the first step of the calling order is in it
    STEP = "step"
    FINAL_FALLBACK = "final_fallback"
    THRESHOLD = "threshold"
    BREACH = "breach"
    REMINDER = "reminder"
    CHECKPOINT = "checkpoint"
    QUESTION = "question"  # need info
    ANSWERED = "answered"
    WAIT_ENDED = "wait_ended"
    TOP_ESCALATED = "top_escalated"  # escalated at the top: the managers step in
    RAISE_WITHHELD = "raise_withheld"  # after a return only a person moves it up (SPEC E18)
    RESOLVED = "resolved"  # tells the opener
    CANCELLED = "cancelled"  # the same
    CONFIRM = "confirm"  # "Still on it?" (SPEC E7)
    OFFERED = "offered"  # hand over: will you take it? (SPEC E9)
    OFFER_LAPSED = "offer_lapsed"
    TAKEN_OVER = "taken_over"
    OWNER_GONE = "owner_gone"  # its owner left the workspace, and their deputy has it (statement 103)
    RERATED = "rerated"  # the severity changed
    CUSTOMER_WROTE = "customer_wrote"
    CUSTOMER_WROTE_AFTER = "customer_wrote_after"  # on a resolved, closed or cancelled issue (SPEC R27)
    REQUESTED = "requested"  # calls a department (SPEC E10)
    REQUEST_ANSWERED = "request_answered"
    REQUEST_DECLINED = "request_declined"
    REQUEST_WITHDRAWN = "request_withdrawn"
    ASKED = "asked"  # a question to a tier without handing over
    ASK_ANSWERED = "ask_answered"
    ASK_OVERDUE = "ask_overdue"
    REVIEW_WANTED = "review_wanted"  # a text for the customer waits for a lead (statement 72)
    REVIEW_OVERDUE = "review_overdue"  # it still does (statement 107)
    REVIEW_APPROVED = "review_approved"  # the customer can be told
    REVIEW_SENT_BACK = "review_sent_back"
    INFORMED = "informed"  # of a Sev 1, those who are only informed (statement 74)
    INFORMED_OF_END = "informed_of_end"  # the same, once it is over
    OVERRIDDEN = "overridden"  # somebody decided otherwise than the matrix (SPEC section 3.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason of a call, as it was when it was decided; fields that do not apply are None.

    `key` names the cause with its revision, calling sequence or repeat: the same cause never calls twice (SPEC R15).
    """

    kind: ReasonKind
    key: str
    at: datetime
    tier: TierKey
    clock: ClockKind | None = None
    clock_number: int | None = None
    deadline: datetime | None = None
    share: Fraction | None = None
    late: tuple[ClockKind, ...] = ()
    how: Entered | None = None
    from_tier: TierKey | None = None
    sequence: int | None = None
    cycle: int | None = None
    step: int | None = None
    by: PersonId | None = None
    text: str = ""
    within: timedelta | None = None  # how long there is to accept, or how long nothing moved
    in_place_of_nobody: bool = False  # the step found nobody, others were called in its place (SPEC E4)
    number: int | None = None  # of a request, a question or a text for the customer
    department: DepartmentKey | None = None
    person: PersonId | None = None  # whom it is about: to whom it was offered, who had it before
    severity: Severity | None = None  # as it was before it changed
    promised: bool = False  # the deadline was promised by a person (SPEC R28)


class Place(StrEnum):
    """Where a call is shown."""

    THREAD = "thread"  # of the card in the channel of the tier
    HELP = "help"  # where the tier is asked without handing over
    DEPARTMENT = "department"  # the channel of a department, or of a team of the RACI table
    DIRECT = "direct"  # nowhere but with each of the people


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPeople:
    """One message that calls all `people` for all `reasons`: a mention in the thread of the card in `tier`'s channel.

    `in_channel`: the channel sees it too; `loud`: each person is written to directly as well (SPEC sections 5, 6.9).
    `place` says where else than in that thread; `mail`: the managers' e-mail group is written to as well (SPEC E11).
    `mention` and `words` are those of the notification table (statement 69).
    """

    tier: TierKey
    reasons: tuple[Reason, ...]
    people: tuple[Called, ...]
    in_channel: bool
    loud: bool
    place: Place = Place.THREAD
    department: DepartmentKey | None = None
    mail: bool = False
    mention: Mention = Mention.PEOPLE
    words: str = ""

    @property
    def key(self) -> str:
        """The unique name of this emission within the issue (SPEC R15)."""
        return "+".join(sorted(reason.key for reason in self.reasons))


@dataclass(frozen=True, slots=True)
class RedrawCards:
    """Every card of the issue shows the state of now."""


@dataclass(frozen=True, slots=True)
class KeepChannel:
    """The channel of its own is as the issue wants it: made, named, kept, archived (SPEC section 6.11)."""


class NoticeKind(StrEnum):
    """What the thread is told without calling anyone."""

    UPDATED = "updated"
    ESCALATED = "escalated"
    RETURNED = "returned"
    REOPENED = "reopened"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"  # in letters of before: whoever had it is called, which says the same
    RERATED = "rerated"
    CUSTOMER_WROTE = "customer_wrote"
    REQUESTED = "requested"
    CONSULTED = "consulted"  # the process asks a department by itself
    REQUEST_ANSWERED = "request_answered"
    REQUEST_DECLINED = "request_declined"
    STOPPED_REMINDING = "stopped_reminding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A line in the thread of `tier`'s card that only informs (SPEC section 6.6)."""

    kind: NoticeKind
    key: str
    tier: TierKey
    at: datetime
    by: PersonId
    text: str
    to_tier: TierKey | None = None
    customer_visible: bool = False
    department: DepartmentKey | None = None
    severity: Severity | None = None  # as it was before it changed
    until: datetime | None = None  # of a promise, or of the silence


Effect = RedrawCards | KeepChannel | CallPeople | Notice
