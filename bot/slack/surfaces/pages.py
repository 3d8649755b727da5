"""What the command answers in words: help, the state of the set-up. Shown only to whoever asked.

Every text is complete without blocks and fits one message.
"""

from collections.abc import Sequence

from bot.slack import limits
from bot.slack.text import clip
from bot.slack.texts import _


def help_text(command: str) -> str:
    """What can be typed."""
    return "\n".join(
        (
            _(
                "*{command} what happened* opens the form with that as its title; *{command}* alone opens it empty.",
                command=command,
            ),
            _(
                "*{command} list* shows what is open, the most pressing first; *{command} mine* only what is yours.",
                command=command,
            ),
            _("*{command} list acme sev1 t2 stalled* shows only that: words, severity, tier, state.", command=command),
            _("*{command} ESC-12* shows that issue to you, with its buttons.", command=command),
            _("*{command} why ESC-12* adds up its deadlines and says why whom was called.", command=command),
            _("*{command} policy* says what holds now: matrix, tiers, targets, calendars, contacts.", command=command),
            _("*{command} oncall* says who is on call at each tier, until when, and who is next.", command=command),
            _(
                "*{command} roles* says who leads, answers, is asked and is told, and who stands in for whom.",
                command=command,
            ),
            _(
                "*{command} out until 2026-12-24 deputy @somebody* says that you are away; "
                "*{command} out back* ends it.",
                command=command,
            ),
            _(
                "*{command} setup* says which channel and which people belong to each tier (administrators).",
                command=command,
            ),
            _("*{command} doctor* says what is missing, late or given up.", command=command),
            _(
                "On a message: *Escalate this*, *Add to an escalation*, *Customer wrote this*, "
                "*Customer was told this*."
            ),
            _("*Save as insight*, on a message too, keeps what helped for the next escalation of the same component."),
        )
    )


def first_administrator(command: str) -> str:
    """For whoever typed the code on the console."""
    return _(
        "You look after this bot from now on. *{command} setup* says which channel and people belong to each tier.",
        command=command,
    )


def did_you_mean(command: str, nearest: str) -> str:
    """For a sub-command with a slip of the finger."""
    return _(
        "Did you mean *{command} {nearest}*? Nothing was opened. For a form with that word as its "
        "title, write one word more, or *{command}* alone.",
        command=command,
        nearest=nearest,
    )


def not_built(command: str, word: str, nearest: str) -> str:
    """For a word that means something, and nothing that can be typed here."""
    nothing = _(
        "*{command} {word}* does nothing here, and nothing was opened. Nearest to it is *{command} {nearest}*.",
        command=command,
        word=word,
        nearest=nearest,
    )
    return f"{nothing}\n{help_text(command)}"


def todo(sentences: Sequence[str]) -> str:
    """What is still to be done; says so where it is nothing."""
    if not sentences:
        return _("Nothing is missing.")
    return clip("\n".join((_("Still to be done:"), *(f"• {one}" for one in sentences))), limits.MESSAGE_TEXT)


def examined(hurting: Sequence[str], other: Sequence[str]) -> str:
    """What the doctor found: what is to be mended, and what one should know."""
    also = (_("Good to know:"), *(f"• {one}" for one in other)) if other else ()
    return clip("\n".join((todo(hurting), *also)), limits.MESSAGE_TEXT)
