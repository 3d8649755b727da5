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
from bot.slack.text import clean, typed


def sentence(notice: Notice, policy: Policy, named: Callable[[PersonId], str]) -> str:
    """Who did what."""
    by = named(notice.by)
    to = words.tier_name(policy, notice.to_tier) if notice.to_tier is not None else ""
    match notice.kind:
        case NoticeKind.UPDATED:
            return f"{by} says, and has told the customer:" if notice.customer_visible else f"{by} says:"
        case NoticeKind.ESCALATED:
            return f"{by} escalated it to {to}:"
        case NoticeKind.RETURNED:
            return f"{by} returned it to {to}:"
        case NoticeKind.REOPENED:
            return f"{by} reopened it:"
        case NoticeKind.RESOLVED:
            return f"{by} resolved it:"
        case _ as never:
            assert_never(never)


def push(notice: Notice, issue: Issue, policy: Policy, named: Callable[[PersonId], str]) -> str:
    """The same as one line."""
    about = f"{words.severity(issue.severity)} · {typed(words.subject(issue), 200)}"
    return f"{about} · {sentence(notice, policy, named)} {typed(notice.text, limits.HEADER_TEXT)}"


def draw(notice: Notice, policy: Policy, named: Callable[[PersonId], str], *, repeated: bool = False) -> list[Block]:
    """The notice as blocks: our words, then theirs."""
    blocks: list[Block] = [said(sentence(notice, policy, named))]
    if clean(notice.text):
        blocks.append(quoted(notice.text))
    return [*blocks, aside(MAY_BE_A_REPEAT)] if repeated else blocks
