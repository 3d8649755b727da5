"""The notification table: by kind of call and severity, who sees it, how far it calls, with which words (statement 69).

Never says whom a call is for or why it is made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

from bot.domain.errors import Problem
from bot.domain.matrix import Severity


class CallKind(StrEnum):
    """What a call is about; the names of `ReasonKind`, and how an issue came to a tier told apart."""

    ENTERED = "entered"  # a person brought it to the tier
    RAISED = "raised"  # it came there by itself: a deadline, a criterion, a new severity, a tier that closed
    STEP = "step"
    FINAL_FALLBACK = "final_fallback"
    THRESHOLD = "threshold"
    BREACH = "breach"
    REMINDER = "reminder"
    CHECKPOINT = "checkpoint"
    QUESTION = "question"
    ANSWERED = "answered"
    WAIT_ENDED = "wait_ended"
    TOP_ESCALATED = "top_escalated"
    RAISE_WITHHELD = "raise_withheld"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    CONFIRM = "confirm"
    OFFERED = "offered"
    OFFER_LAPSED = "offer_lapsed"
    TAKEN_OVER = "taken_over"
    OWNER_GONE = "owner_gone"
    RERATED = "rerated"
    CUSTOMER_WROTE = "customer_wrote"
    CUSTOMER_WROTE_AFTER = "customer_wrote_after"
    REQUESTED = "requested"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_DECLINED = "request_declined"
    REQUEST_WITHDRAWN = "request_withdrawn"
    ASKED = "asked"
    ASK_ANSWERED = "ask_answered"
    ASK_OVERDUE = "ask_overdue"
    REVIEW_WANTED = "review_wanted"
    REVIEW_OVERDUE = "review_overdue"
    REVIEW_APPROVED = "review_approved"
    REVIEW_SENT_BACK = "review_sent_back"
    INFORMED = "informed"
    INFORMED_OF_END = "informed_of_end"
    OVERRIDDEN = "overridden"


class Mention(StrEnum):
    """Whom a message calls where it stands, from the fewest on."""

    NOBODY = "nobody"  # the people are only named
    PEOPLE = "people"  # those whom the call is for
    HERE = "here"  # and whoever is there: for a Sev 1 that the channel sees


class Directly(StrEnum):
    """When the people of a call are written to directly as well (SPEC section 6.9)."""

    WISH = "wish"  # who chose so
    OUTSIDERS = "outsiders"  # all of them, where somebody is called who does not read the channel
    ALWAYS = "always"  # all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One line of the table, for the kinds and severities that it names; none named: for all.

    `words` begin the message.
    """

    kinds: tuple[CallKind, ...] = ()
    severities: tuple[Severity, ...] = ()
    in_channel: bool = False
    mention: Mention = Mention.PEOPLE
    directly: Directly = Directly.WISH
    words: str = ""

    def fits(self, kind: CallKind, severity: Severity) -> bool:
        """Whether the line is about such a call."""
        return kind in (self.kinds or (kind,)) and severity in (self.severities or (severity,))


_GRAVE: Final = (Severity.SEV1, Severity.SEV2)
_SEEN: Final = (CallKind.RAISED, CallKind.FINAL_FALLBACK, CallKind.BREACH, CallKind.TOP_ESCALATED)
_WANTED: Final = (
    CallKind.ENTERED,
    CallKind.STEP,
    CallKind.QUESTION,
    CallKind.OFFERED,
    CallKind.RERATED,
    CallKind.RAISE_WITHHELD,
    CallKind.CUSTOMER_WROTE_AFTER,
    CallKind.REQUESTED,
    CallKind.REQUEST_ANSWERED,
    CallKind.REQUEST_DECLINED,
    CallKind.REVIEW_WANTED,
    CallKind.REVIEW_OVERDUE,
    CallKind.REVIEW_APPROVED,
    CallKind.REVIEW_SENT_BACK,
    CallKind.RESOLVED,
    CallKind.CANCELLED,
    CallKind.OWNER_GONE,
)
SHIPPED: Final = (
    Notification(kinds=_SEEN, severities=_GRAVE, in_channel=True, directly=Directly.ALWAYS),
    Notification(kinds=_SEEN, in_channel=True, directly=Directly.OUTSIDERS),
    Notification(kinds=(CallKind.CONFIRM, CallKind.INFORMED, CallKind.INFORMED_OF_END), directly=Directly.ALWAYS),
    Notification(kinds=(*_WANTED, CallKind.REMINDER), severities=_GRAVE, directly=Directly.ALWAYS),
    Notification(kinds=_WANTED, directly=Directly.OUTSIDERS),
    Notification(),
)
"""What holds where a policy has no table of its own."""

MUST_BE_HEARD: Final = frozenset(
    {
        *_SEEN,
        CallKind.ENTERED,
        CallKind.STEP,
        CallKind.CONFIRM,
        CallKind.QUESTION,
        CallKind.OFFERED,
        CallKind.REQUESTED,
        CallKind.ASKED,
    }
)
"""What somebody has to act on: there is no silent end state (SPEC E11)."""


def line_for(table: Sequence[Notification], kind: CallKind, severity: Severity) -> Notification:
    """The first line that fits decides; a policy whose table has a hole cannot be built."""
    return next(line for line in table if line.fits(kind, severity))


def notification_problems(table: Sequence[Notification]) -> Iterator[Problem]:
    """Say what is wrong with the table: holes, lines that never decide, calls that call nobody."""
    decided: dict[int, list[tuple[CallKind, Severity]]] = {index: [] for index in range(len(table))}
    for kind, severity in product(CallKind, Severity):
        first = next((index for index, line in enumerate(table) if line.fits(kind, severity)), None)
        if first is None:
            text = f"no line fits {kind} of a Sev {severity}; end with a line that names neither kind nor severity"
            yield Problem(("notifications",), text)
            break
        decided[first].append((kind, severity))
    else:
        for index, calls in decided.items():
            yield from _line_problems(("notifications", index), table[index], calls)


def _line_problems(
    where: tuple[str | int, ...], line: Notification, calls: Sequence[tuple[CallKind, Severity]]
) -> Iterator[Problem]:
    kinds = {kind for kind, _ in calls}
    if not calls:
        yield Problem(where, "this line never decides, for lines above it fit all that it fits; take it out")
    if line.mention is Mention.HERE and not (
        line.in_channel and {severity for _, severity in calls} <= {Severity.SEV1}
    ):
        text = "only a Sev 1 that the channel sees may call whoever is there; write severity: 1 and in_channel: true"
        yield Problem((*where, "mention"), text)
    unheard = sorted(kinds & MUST_BE_HEARD)
    if line.mention is Mention.NOBODY and line.directly is not Directly.ALWAYS and unheard:
        text = f"{unheard[0]} needs somebody to act; mention people, or write to them directly: always"
        yield Problem((*where, "mention"), text)
    if CallKind.FINAL_FALLBACK in kinds and not (line.in_channel and line.mention is not Mention.NOBODY):
        yield Problem(where, "the final fallback is the last call there is; the channel sees it and mentions people")
