"""Lengths of time as a policy means them: `2 d 3 h`, `3 working days`.

Never what is left of one; that is for surfaces about an issue.
"""

from datetime import timedelta

from bot.domain.length import Length
from bot.slack.text import DAYS, HOURS, MINUTES, SECONDS
from bot.slack.texts import _, plural


def lasting(length: timedelta) -> str:
    """`2 d 3 h`, `1 h 30 min`, `45 s`; nothing is `0 min`."""
    seconds = int(length.total_seconds())
    parts = (
        (seconds // 86400, DAYS),
        (seconds // 3600 % 24, HOURS),
        (seconds // 60 % 60, MINUTES),
        (seconds % 60, SECONDS),
    )
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount) or f"0 {MINUTES}"


def worded(length: Length | None) -> str:
    """A length as a policy writes it: working days are days of the calendar that counts."""
    if length is None:
        return _("no target")
    days = [plural("{count} working day", "{count} working days", length.days)] if length.days else []
    return " ".join([*days, *([lasting(length.time)] if length.time or not days else [])])
