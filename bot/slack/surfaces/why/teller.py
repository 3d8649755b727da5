"""How instants, people and typed texts are written where an answer to "why?" is read: in Slack or in a terminal.

Never has a sentence; those are the same in both places.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Self
from zoneinfo import ZoneInfo

from bot.domain.clocks import ClockKind
from bot.domain.ids import DepartmentKey, PersonId, TierKey
from bot.domain.policy import Policy
from bot.slack.surfaces import words
from bot.slack.text import HOURS, MINUTES, SECONDS, clip, instant, mention, one_line, typed
from bot.slack.texts import _, wall_clock
from bot.usecases.bindings import THE_MACHINE

_TYPED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """`when` and `hour` write an instant with and without its day, `named` a person, `quote` what somebody typed."""

    policy: Policy
    when: Callable[[datetime], str]
    hour: Callable[[datetime], str]
    named: Callable[[PersonId], str]
    quote: Callable[[str], str]
    most_openings: int  # of one deadline; the others are counted
    bold: str = "*"

    @classmethod
    def in_slack(cls, policy: Policy, zone: str) -> Self:
        """Dates that everyone reads in their own zone, mentions, escaped texts."""
        return cls(
            policy=policy,
            when=lambda at: instant(at, zone),
            hour=lambda at: instant(at, zone, now=at),
            named=lambda person: _person(person, mention),
            quote=lambda text: f"“{typed(text, _TYPED)}”",
            most_openings=6,
        )

    @classmethod
    def in_a_terminal(cls, policy: Policy, zone: str, named: Callable[[PersonId], str]) -> Self:
        """Times of one zone, names, texts as they are but on one line."""
        return cls(
            policy=policy,
            when=lambda at: wall_clock(at.astimezone(ZoneInfo(zone)), "%a %Y-%m-%d %H:%M %Z"),
            hour=lambda at: wall_clock(at.astimezone(ZoneInfo(zone)), "%H:%M"),
            named=lambda person: _person(person, named),
            quote=lambda text: f"“{clip(one_line(text), 10 * _TYPED)}”",
            most_openings=10_000,
            bold="",
        )

    def tier(self, key: TierKey | None) -> str:
        """A tier as people call it."""
        return self.plain(words.tier_name(self.policy, key)) if key is not None else _("another tier")

    def clock(self, kind: ClockKind | None, tier: TierKey | None = None, to: DepartmentKey | None = None) -> str:
        """What a clock promises, as a verb; where it belongs to a tier, at which."""
        if kind is ClockKind.ACK and tier is not None:
            return _("accept at {tier}", tier=self.tier(tier))
        return self.plain(words.promise_of(kind, self.policy, tier, to)) if kind is not None else _("a promise")

    def department(self, key: DepartmentKey | None) -> str:
        """A department as people call it."""
        return self.plain(words.department_name(self.policy, key))

    def plain(self, text: str) -> str:
        """A name out of the policy, without quotation marks."""
        return re.sub(r"^“|”$", "", self.quote(text))

    def strong(self, text: str) -> str:
        """A title."""
        return f"{self.bold}{text}{self.bold}"


def amount(length: timedelta) -> str:
    """A measured time in hours, never in days, as a working day has other hours than a day: `24 h`, `1 h 30 min`."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    parts = ((minutes // 60, HOURS), (minutes % 60, MINUTES), (seconds, SECONDS))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or f"0 {MINUTES}"


def percent(share: Fraction | None) -> str:
    """`75 %`."""
    return f"{float((share or 0) * 100):g} %"


def _person(person: PersonId, named: Callable[[PersonId], str]) -> str:
    return _("somebody at the machine") if person == THE_MACHINE else named(person)
