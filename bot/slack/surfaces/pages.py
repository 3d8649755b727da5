"""What the command answers in words: help, lists, the state of the set-up. Shown only to whoever asked.

Every text is complete without blocks and fits one message.
"""

from collections.abc import Sequence

from bot.domain.ids import issue_key
from bot.domain.policy import Policy
from bot.slack import limits
from bot.slack.surfaces import words
from bot.slack.text import clip, instant, mention, typed
from bot.usecases.look_up import IssueLine

MOST_ISSUES = 12
_SUBJECT = 120


def help_text(command: str) -> str:
    """What can be typed."""
    return "\n".join(
        (
            f"*{command} what happened* opens the form with that as its title; *{command}* alone opens it empty.",
            f"*{command} list* shows what is open, the most urgent first.",
            f"*{command} ESC-12* shows that issue to you, with its buttons.",
            f"*{command} why ESC-12* adds up its deadlines and says why whom was called.",
            f"*{command} policy* says what holds now: matrix, tiers, targets, calendars, contacts.",
            f"*{command} oncall* says who is on call at each tier, until when, and who is next.",
            f"*{command} out until 2026-12-24 deputy @somebody* says that you are away; *{command} out back* ends it.",
            f"*{command} setup* says which channel and which people belong to each tier (administrators).",
            f"*{command} doctor* says what is still missing.",
            "On a message, under …: *Escalate this message*, *Customer wrote this*, *Customer was told this*.",
        )
    )


def first_administrator(command: str) -> str:
    """For whoever typed the code on the console."""
    return f"You look after this bot from now on. *{command} setup* says which channel and people belong to each tier."


def did_you_mean(command: str, nearest: str) -> str:
    """For a sub-command with a slip of the finger."""
    return (
        f"Did you mean *{command} {nearest}*? Nothing was opened. "
        f"For a form with that word as its title, write one word more, or *{command}* alone."
    )


def not_built(command: str, word: str, nearest: str) -> str:
    """For a word that means something, and nothing that can be typed here."""
    return (
        f"*{command} {word}* does nothing here, and nothing was opened. Nearest to it is *{command} {nearest}*.\n"
        f"{help_text(command)}"
    )


def todo(sentences: Sequence[str]) -> str:
    """What is still to be done; says so where it is nothing."""
    if not sentences:
        return "Nothing is missing."
    return clip("\n".join(("Still to be done:", *(f"• {one}" for one in sentences))), limits.MESSAGE_TEXT)


def issue_list(lines: Sequence[IssueLine], policy: Policy) -> str:
    """Open issues, one line each, in the order given; says where there are more than are shown."""
    if not lines:
        return "Nothing is open."
    shown = [_line(line, policy) for line in lines[:MOST_ISSUES]]
    more = ("… and more.",) if len(lines) > MOST_ISSUES else ()
    return clip("\n".join((*shown, *more)), limits.MESSAGE_TEXT)


def _line(line: IssueLine, policy: Policy) -> str:
    who = f"accepted by {mention(line.owner)}" if line.owner is not None else "not accepted yet"
    late = " · *late*" if line.late else ""
    zone = policy.severity_calendar(line.severity).zone
    due = f" · next deadline {instant(line.next_deadline, zone)}" if line.next_deadline else ""
    subject = typed(f"{line.customer}: {line.title}", _SUBJECT)
    tier = words.tier_name(policy, line.tier)
    return f"*{issue_key(line.id)}* · {words.severity(line.severity)} · {subject} · {tier} · {who}{late}{due}"
