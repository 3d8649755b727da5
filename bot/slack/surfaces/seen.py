"""What words about an issue are made of: the issue now, its policy, who is who, and how people are named.

Never shown itself; every surface of one issue is drawn from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.clocks import Clock, ClockKind
from bot.domain.ids import DepartmentKey, PersonId, TierKey
from bot.domain.issue import Issue
from bot.domain.policy import Audience, Policy
from bot.domain.roster import Called, Roster, find
from bot.slack.surfaces import words
from bot.slack.text import instant, listed
from bot.slack.texts import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An issue as it stands at `now`, for words about it."""

    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime
    named: Callable[[PersonId], str]

    def when(self, at: datetime) -> str:
        """An instant as the reader's own day and time."""
        return instant(at, self.zone)

    def soon(self, at: datetime) -> str:
        """The same for what is read at once: the time alone where it is near."""
        return instant(at, self.zone, now=self.now)

    @property
    def zone(self) -> str:
        """The zone for those whose Slack does not draw dates: that of the severity's calendar."""
        return self.policy.severity_calendar(self.issue.severity).zone

    def tier(self, key: TierKey) -> str:
        """A tier as people call it."""
        return words.tier_name(self.policy, key)

    def department(self, key: DepartmentKey | None) -> str:
        """A department as people call it."""
        return words.department_name(self.policy, key)

    def promise(self, clock: Clock) -> str:
        """What a clock of the issue promises, as a verb."""
        return words.promise(clock, self.issue, self.policy)

    def next_deadline(self) -> datetime | None:
        """When the next promise is due (SPEC R23)."""
        ahead = self.issue.next_deadline
        return ahead.deadline if ahead is not None else None

    def next_promises(self) -> str:
        """All that is due at that instant, the customer's first, so that none hides behind another."""
        due = self.next_deadline()
        clocks = [one for one in self.issue.open_clocks if one.breach is None and one.deadline == due]
        return listed([self.promise(one) for one in sorted(clocks, key=lambda one: list(ClockKind).index(one.kind))])

    def owner(self) -> str:
        """Who has it, else its tier."""
        return self.named(self.issue.owner) if self.issue.owner is not None else self.tier(self.issue.tier)

    def lead(self) -> str:
        """Who leads the tier now: a deputy is named with whom they stand in for (SPEC E5)."""
        return next((self.called(one) for one in find(self.roster, self.issue, (Audience.LEAD,))), _("nobody is set"))

    def called(self, one: Called) -> str:
        """`Sam for Priya`, where Priya is away."""
        if one.instead_of is None:
            return self.named(one.person)
        return _("{deputy} for {who}", deputy=self.named(one.person), who=self.named(one.instead_of))

    def waiting_on(self) -> str:
        """On whom the issue waits; empty where it waits on nobody."""
        wait = self.issue.wait
        if wait is None:
            return ""
        if wait.department is not None:
            return self.department(wait.department)
        return self.named(wait.person) if wait.person is not None else _(words.WAITING[wait.on])
