"""What the sentence of a refusal needs beside it: how people and tiers are called, who can help, what time it is.

Decides nothing, and says nothing by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.errors import RefusalFacts
from bot.domain.ids import PersonId, TierKey
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.slack.surfaces import words
from bot.slack.text import listed, typed
from bot.slack.texts import _, wall_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a sentence needs beside the refusal: how tiers and people are called, who leads, who asks, and when."""

    policy: Policy | None
    roster: Roster
    asker: PersonId
    now: datetime
    command: str
    named: Callable[[PersonId], str]
    zone: str | None = None

    def tier(self, key: TierKey | None) -> str:
        """A tier as people call it."""
        return words.tier_name(self.policy, key) if key is not None and self.policy is not None else _("another tier")

    def leads(self, key: TierKey | None) -> str:
        """Who can help at a tier: its lead, else the administrators."""
        lead = self.roster.tier(key).lead if key is not None else None
        return self.named(lead) if lead is not None else self.administrators()

    def who(self, person: PersonId | None, you: str = "") -> str:
        """Somebody by name; whoever asks is addressed."""
        if person == self.asker:
            return you or _("You")
        return self.named(person) if person is not None else _("Somebody")

    def when(self, at: datetime | None) -> str:
        """An instant in the zone of whoever asks, else the policy's; forms show no date tokens."""
        if at is None or self.policy is None:
            return _("a nearer time")
        zone = self.zone or next(iter(self.policy.calendars.values())).zone
        return wall_clock(at.astimezone(ZoneInfo(zone)), "%a %d %b %H:%M %Z")

    def asked_for(self, facts: RefusalFacts) -> str:
        """What is missing, by the labels that the policy gives it."""
        labels = {one.key: one.label for one in self.policy.required} if self.policy is not None else {}
        return ", ".join(typed(labels.get(key, key), 80) for key in facts.missing) or _("what it requires")

    def administrators(self) -> str:
        """The administrators by name."""
        return listed([self.named(one) for one in sorted(self.roster.administrators)]) or _("an administrator")
