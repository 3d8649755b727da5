"""A notice: a line in the thread that informs and calls nobody (SPEC section 6.6).

The people in it are named, not mentioned.
"""

from collections.abc import Callable
from typing import assert_never

from slack_sdk.models.blocks import Block

from bot.domain.effects import Notice, NoticeKind
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.policy import Policy
from bot.slack import limits
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import MAY_BE_A_REPEAT, aside, quoted, said
from bot.slack.text import clean, instant, typed


def sentence(notice: Notice, issue: Issue, policy: Policy, named: Callable[[PersonId], str]) -> str:
    """Who did what; `issue` as it stands when this is told."""
    match notice.kind:
        case NoticeKind.UPDATED:
            return f"{named(notice.by)} says{_told(notice)}{_next_word(notice, issue, policy)}:"
        case NoticeKind.ESCALATED:
            return f"{named(notice.by)} escalated it to {_tier(notice, policy)}:"
        case NoticeKind.RETURNED:
            return f"{named(notice.by)} returned it to {_tier(notice, policy)}:"
        case NoticeKind.REOPENED:
            return f"{named(notice.by)} reopened it:"
        case NoticeKind.RESOLVED:
            return f"{named(notice.by)} resolved it:"
        case NoticeKind.CANCELLED:
            return f"{named(notice.by)} cancelled it{_why_cancelled(issue)}."
        case NoticeKind.HANDED_OVER:
            return f"{named(notice.by)} has it now."
        case NoticeKind.RERATED:
            return f"{named(notice.by)} changed it{_from(notice)} to {words.severity(issue.severity)}:"
        case NoticeKind.CUSTOMER_WROTE:
            return f"The customer wrote (recorded by {named(notice.by)}):"
        case NoticeKind.REQUESTED:
            return f"{named(notice.by)} asked {words.department_name(policy, notice.department)}:"
        case NoticeKind.CONSULTED:
            department = words.department_name(policy, notice.department)
            return f"{department} was asked by the process, because what it is about is theirs:"
        case NoticeKind.REQUEST_ANSWERED:
            return f"{words.department_name(policy, notice.department)} answered ({named(notice.by)}):"
        case NoticeKind.REQUEST_DECLINED:
            return f"{words.department_name(policy, notice.department)} declined ({named(notice.by)}):"
        case NoticeKind.STOPPED_REMINDING:
            return f"{named(notice.by)} stopped the reminders{_until(notice, issue, policy)}:"
        case _ as never:
            assert_never(never)


def push(notice: Notice, issue: Issue, policy: Policy, named: Callable[[PersonId], str]) -> str:
    """The same as one line."""
    about = f"{words.severity(issue.severity)} · {typed(words.subject(issue), 200)}"
    return f"{about} · {sentence(notice, issue, policy, named)} {typed(notice.text, limits.HEADER_TEXT)}".rstrip(": ")


def draw(
    notice: Notice, issue: Issue, policy: Policy, named: Callable[[PersonId], str], *, repeated: bool = False
) -> list[Block]:
    """The notice as blocks: our words, then theirs."""
    words_of_a_person = clean(notice.text)
    ours = sentence(notice, issue, policy, named)
    blocks: list[Block] = [said(ours if words_of_a_person else f"{ours.rstrip(':.')}.")]
    if words_of_a_person:
        blocks.append(quoted(notice.text))
    return [*blocks, aside(MAY_BE_A_REPEAT)] if repeated else blocks


def _tier(notice: Notice, policy: Policy) -> str:
    return words.tier_name(policy, notice.to_tier) if notice.to_tier is not None else "another tier"


def _told(notice: Notice) -> str:
    return ", and has told the customer" if notice.customer_visible else ""


def _from(notice: Notice) -> str:
    return f" from {words.severity(notice.severity)}" if notice.severity is not None else ""


def _next_word(notice: Notice, issue: Issue, policy: Policy) -> str:
    if notice.until is None:
        return ""
    return f", and more by {instant(notice.until, policy.severity_calendar(issue.severity).zone)}"


def _until(notice: Notice, issue: Issue, policy: Policy) -> str:
    if notice.until is None:
        return ""
    return f" until {instant(notice.until, policy.severity_calendar(issue.severity).zone)}"


def _why_cancelled(issue: Issue) -> str:
    return f", as it is {words.CANCELLED[issue.cancelled.reason]}" if issue.cancelled is not None else ""
