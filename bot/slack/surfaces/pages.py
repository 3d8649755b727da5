"""What the command answers in words: help, lists, the state of the set-up. Shown only to whoever asked.

Every text is complete without blocks and fits one message.
"""

from collections.abc import Sequence

from bot.domain.ids import issue_key
from bot.domain.issue import Issue
from bot.slack import limits
from bot.slack.surfaces import words
from bot.slack.surfaces.card import Seen, push
from bot.slack.text import clip, typed

SUB_COMMANDS = ("help", "list", "setup", "doctor")
_MOST_ISSUES = 15


def help_text(command: str) -> str:
    """What can be typed."""
    return "\n".join(
        (
            f"*{command} what happened* opens the form with that as its title; *{command}* alone opens it empty.",
            f"*{command} list* shows what is open, the most urgent first.",
            f"*{command} ESC-12* shows that issue to you, with its buttons.",
            f"*{command} setup* says which channel and which people belong to each tier (administrators).",
            f"*{command} doctor* says what is still missing.",
            'On a message: the three dots, then "Escalate this message".',
        )
    )


def did_you_mean(command: str, typed_text: str, nearest: str) -> str:
    """For a sub-command with a slip of the finger."""
    return (
        f"There is no *{command} {typed(typed_text, 40)}*. Did you mean *{command} {nearest}*? "
        f"To open an issue with that title, write a little more: *{command} {typed(typed_text, 40)} …*"
    )


def issue_list(seen: Sequence[Seen], total: int) -> str:
    """Open issues, one line each; says how many there are beyond the lines."""
    if not seen:
        return "Nothing is open."
    lines = [f"*{issue_key(one.issue.id)}* · {push(one)}" for one in seen[:_MOST_ISSUES]]
    rest = total - len(lines)
    more = (f"… and {rest} more.",) if rest > 0 else ()
    return clip("\n".join((*lines, *more)), limits.MESSAGE_TEXT)


def opened(issue: Issue, seen: Seen) -> str:
    """What the opener is told once the issue is stored: where it went and what happens next."""
    return (
        f"*{issue_key(issue.id)}* is open: {words.severity(issue.severity)}, at {seen.tier(issue.tier)} "
        f"by the rule “{typed(issue.rule, 80)}”.{next_deadline(seen)} You are told when it moves."
    )


def next_deadline(seen: Seen) -> str:
    """`Next: accept by 14:05.`, with a space before it; empty where nothing is ahead."""
    clock = seen.issue.next_deadline
    if clock is None or clock.deadline is None:
        return ""
    return f" Next: {words.promise(clock, seen.policy)} by {seen.when(clock.deadline)}."
