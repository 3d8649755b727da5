"""What the command answers in words: help, lists, the state of the set-up. Shown only to whoever asked.

Every text is complete without blocks and fits one message.
"""

from collections.abc import Sequence

from bot.domain.ids import issue_key
from bot.slack import limits
from bot.slack.surfaces.card import Seen, push
from bot.slack.text import clip

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


def did_you_mean(command: str, nearest: str) -> str:
    """For a sub-command with a slip of the finger."""
    return (
        f"Did you mean *{command} {nearest}*? Nothing was opened. "
        f"For a form with that word as its title, write one word more, or *{command}* alone."
    )


def todo(sentences: Sequence[str]) -> str:
    """What is still to be done; says so where it is nothing."""
    if not sentences:
        return "Nothing is missing."
    return clip("\n".join(("Still to be done:", *(f"• {one}" for one in sentences))), limits.MESSAGE_TEXT)


def issue_list(seen: Sequence[Seen]) -> str:
    """Open issues, one line each; says how many there are beyond the lines."""
    if not seen:
        return "Nothing is open."
    lines = [f"*{issue_key(one.issue.id)}* · {push(one)}" for one in seen[:_MOST_ISSUES]]
    rest = len(seen) - len(lines)
    more = (f"… and {rest} more.",) if rest > 0 else ()
    return clip("\n".join((*lines, *more)), limits.MESSAGE_TEXT)
