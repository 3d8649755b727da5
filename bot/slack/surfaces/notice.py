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
from bot.slack.texts import _


def sentence(notice: Notice, issue: Issue, policy: Policy, named: Callable[[PersonId], str]) -> str:
    """Who did what; `issue` as it stands when this is told."""
    match notice.kind:
        case NoticeKind.UPDATED:
            return _updated(notice, named(notice.by), _until(notice, issue, policy))
        case NoticeKind.ESCALATED:
            return _("{by} escalated it to {tier}:", by=named(notice.by), tier=_tier(notice, policy))
        case NoticeKind.RETURNED:
            return _("{by} returned it to {tier}:", by=named(notice.by), tier=_tier(notice, policy))
        case NoticeKind.REOPENED:
            return _("{by} reopened it:", by=named(notice.by))
        case NoticeKind.RESOLVED:
            return _("{by} resolved it:", by=named(notice.by))
        case NoticeKind.CANCELLED:
            return _cancelled(issue, named(notice.by))
        case NoticeKind.HANDED_OVER:
            return _("{by} has it now.", by=named(notice.by))
        case NoticeKind.RERATED:
            return _rerated(notice, issue, named(notice.by))
        case NoticeKind.CUSTOMER_WROTE:
            return _("The customer wrote (recorded by {by}):", by=named(notice.by))
        case NoticeKind.REQUESTED:
            return _(
                "{by} asked {department}:",
                by=named(notice.by),
                department=words.department_name(policy, notice.department),
            )
        case NoticeKind.CONSULTED:
            return _(
                "{department} was asked by the process, because what it is about is theirs:",
                department=words.department_name(policy, notice.department),
            )
        case NoticeKind.REQUEST_ANSWERED:
            return _(
                "{department} answered ({by}):",
                department=words.department_name(policy, notice.department),
                by=named(notice.by),
            )
        case NoticeKind.REQUEST_DECLINED:
            return _(
                "{department} declined ({by}):",
                department=words.department_name(policy, notice.department),
                by=named(notice.by),
            )
        case NoticeKind.STOPPED_REMINDING:
            return _stopped(named(notice.by), _until(notice, issue, policy))
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
    return [*blocks, aside(_(MAY_BE_A_REPEAT))] if repeated else blocks


def _tier(notice: Notice, policy: Policy) -> str:
    return words.tier_name(policy, notice.to_tier) if notice.to_tier is not None else _("another tier")


def _updated(notice: Notice, by: str, until: str) -> str:
    if notice.customer_visible and until:
        return _("{by} says, and has told the customer, and more by {when}:", by=by, when=until)
    if notice.customer_visible:
        return _("{by} says, and has told the customer:", by=by)
    return _("{by} says, and more by {when}:", by=by, when=until) if until else _("{by} says:", by=by)


def _rerated(notice: Notice, issue: Issue, by: str) -> str:
    severity = words.severity(issue.severity)
    if notice.severity is None:
        return _("{by} changed it to {severity}:", by=by, severity=severity)
    return _(
        "{by} changed it from {before} to {severity}:",
        by=by,
        before=words.severity(notice.severity),
        severity=severity,
    )


def _stopped(by: str, until: str) -> str:
    if not until:
        return _("{by} stopped the reminders:", by=by)
    return _("{by} stopped the reminders until {when}:", by=by, when=until)


def _until(notice: Notice, issue: Issue, policy: Policy) -> str:
    return instant(notice.until, policy.severity_calendar(issue.severity).zone) if notice.until is not None else ""


def _cancelled(issue: Issue, by: str) -> str:
    if issue.cancelled is None:
        return _("{by} cancelled it.", by=by)
    return _("{by} cancelled it, as it is {reason}.", by=by, reason=words.CANCELLED[issue.cancelled.reason])
