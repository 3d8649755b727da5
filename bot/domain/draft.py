"""A decision in the making: the issue as it changes, what happened so far and whom that calls.

Knows how an issue enters a tier and how its clocks, waits and reminders change; never when or on whose word.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.calendar import morning_at_or_after
from bot.domain.calls import Emission, one_call
from bot.domain.clocks import Breach, BreachCause, Clock, ClockKind, Outcome, end, pause, resume, start_clock
from bot.domain.decision import Decision
from bot.domain.effects import Effect, Notice, Reason, ReasonKind, RedrawCards
from bot.domain.errors import certain
from bot.domain.facts import Fact, Moved, Outage, Summoned
from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import Calling, Entered, Holder, HolderKind, Issue, Reminders, Status, TierEntry
from bot.domain.matrix import Severity
from bot.domain.policy import Audience, Policy
from bot.domain.roster import Called, Found, Roster, find, last_resort

TIER_CLOCKS = frozenset({ClockKind.ACK, ClockKind.TIER_OWNERSHIP})
REMINDER_FIRST_MIN = timedelta(minutes=10)
REMINDER_MAX = timedelta(days=1)
REMINDER_MAX_SEV1 = timedelta(hours=4)
REMINDER_IN_THE_MORNING_FROM = timedelta(hours=8)
FAR_FROM_THE_CHANNEL = frozenset({Found.MANAGER, Found.ACCOUNTABLE, Found.FALLBACK, Found.PREVIOUS, Found.SENDER})


@dataclass(slots=True)
class Draft:
    """Where a decision is put together. `now` is business time and never before the issue's last instant (SPEC R26)."""

    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime
    outage: Outage | None = None
    facts: list[Fact] = field(default_factory=list)
    emissions: list[Emission] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def effective(self, at: datetime) -> datetime:
        """When something due at `at` takes effect: at once, but at the end of an outage that hid it (SPEC R17)."""
        if self.outage is not None and self.outage.since < at < self.outage.until:
            at = self.outage.until
            if self.outage not in self.facts:
                self.facts.append(self.outage)
        return min(max(at, self.issue.last_instant), self.now)

    def set_clock(self, changed: Clock) -> None:
        """Put a changed instance in the place of the old one."""
        clocks = tuple(changed if clock.number == changed.number else clock for clock in self.issue.clocks)
        self.issue = replace(self.issue, clocks=clocks)

    def start(self, kind: ClockKind, at: datetime, carried: timedelta = timedelta()) -> None:
        """Start a clock if the policy has a target for it (SPEC R1). What it carries may be late already (SPEC R12)."""
        issue = self.issue
        tier = issue.tier if kind in TIER_CLOCKS else None
        target = self.policy.target(kind, issue.severity, issue.tier, issue.report.plan, issue.report.kind.value)
        if target is None:
            return
        clock = start_clock(
            issue.clocks_started + 1,
            kind,
            cycle=issue.cycle,
            tier=tier,
            calendar=self.policy.calendar,
            target=target,
            at=at,
            carried=carried,
        )
        if clock.deadline is not None and clock.deadline <= at:
            clock = replace(clock, breach=Breach(clock.deadline, self.now, BreachCause.CARRIED))
        self.issue = replace(self.issue, clocks=(*issue.clocks, clock), clocks_started=clock.number)

    def end(self, kind: ClockKind, at: datetime, outcome: Outcome) -> None:
        """End the open instance of a kind, if there is one."""
        clock = self.issue.clock(kind)
        if clock is not None:
            self.set_clock(end(clock, at, outcome))

    def pause(self, kind: ClockKind, at: datetime) -> None:
        """Pause the open instance of a kind, if there is one."""
        clock = self.issue.clock(kind)
        if clock is not None:
            self.set_clock(pause(clock, at))

    def resume_all(self, at: datetime) -> None:
        """Let every paused clock run again (SPEC R7)."""
        for clock in self.issue.open_clocks:
            self.set_clock(resume(clock, at))

    def begin_calling(self, at: datetime) -> None:
        """Start the tier's calling order: nobody has accepted, and ACK runs (SPEC section 5, E3)."""
        sequence = self.issue.callings_started + 1
        self.issue = replace(
            self.issue,
            status=Status.UNACCEPTED,
            owner=None,
            accepted_at=None,
            previous_owner=self.issue.owner or self.issue.previous_owner,
            holder=Holder(HolderKind.NOBODY, self.issue.tier, at),
            wait=None,
            calling=Calling(sequence=sequence, started_at=at),
            callings_started=sequence,
            reminders=None,
            moved_at=at,
            checkpoints=0,
        )
        self.start(ClockKind.ACK, at)

    def enter_tier(
        self,
        to: TierKey,
        how: Entered,
        at: datetime,
        by: PersonId | None,
        *,
        text: str = "",
        clock: ClockKind | None = None,
    ) -> None:
        """Leave the present tier for `to`: its clocks end, the new ones start (SPEC R11), people are called.

        `text` is the reason that a person gave, `clock` the one whose breach raised it.
        """
        before = self.issue.tier
        outcome = Outcome.RETURNED if how is Entered.RETURNED else Outcome.HANDED_OVER
        self.end(ClockKind.ACK, at, outcome)
        self.end(ClockKind.TIER_OWNERSHIP, at, outcome)
        self.resume_all(at)
        self.issue = replace(self.issue, tier=to, path=(*self.issue.path, TierEntry(tier=to, how=how, at=at, by=by)))
        self.begin_calling(at)
        if how is Entered.RETURNED:
            self.issue = replace(self.issue, previous_owner=_owner_before(self.issue, to))
        self.start(ClockKind.TIER_OWNERSHIP, at)
        self.facts.append(Moved(at, before, to, how, by))
        self.announce_entry(how, at, by, before, text, clock)

    def announce_entry(
        self,
        how: Entered,
        at: datetime,
        by: PersonId | None,
        before: TierKey,
        text: str = "",
        clock: ClockKind | None = None,
    ) -> None:
        """Call those whom an entry into the tier concerns; a first step without delay is part of it (SPEC E11)."""
        issue, first = self.issue, self.policy.tier(self.issue.tier).steps[0]
        calling = certain(issue.calling)
        ack = self.policy.target(ClockKind.ACK, issue.severity, issue.tier, issue.report.plan, issue.report.kind.value)
        at_once = first.after.of(certain(ack)) == timedelta()
        called, in_place = self.people_of_step(0) if at_once else ((), False)
        if how is Entered.RETURNED:
            called = find(self.roster, issue, (Audience.PREVIOUS,)) or called
        people = (*called, *find(self.roster, issue, ENTRY_AUDIENCES[how]))
        reason = Reason(
            kind=ReasonKind.ENTERED,
            key=f"calling:{calling.sequence}:0:0" if at_once else f"entered:{calling.sequence}",
            at=at,
            tier=issue.tier,
            how=how,
            from_tier=before,
            sequence=calling.sequence,
            cycle=0,
            step=0,
            by=by,
            text=text,
            clock=clock,
            within=ack,
            in_place_of_nobody=in_place,
        )
        if at_once or people:
            self.emit(reason, people, in_channel=how is Entered.RAISED, loud=first.loud)
        if at_once:
            self.issue = replace(self.issue, calling=replace(calling, step=1))

    def people_of_step(self, index: int) -> tuple[tuple[Called, ...], bool]:
        """Whom a step calls now, and whether others stand in because nobody of the step is available (SPEC E4)."""
        steps = self.policy.tier(self.issue.tier).steps
        for step in steps[index:]:
            people = find(self.roster, self.issue, step.audiences)
            if people:
                return people, step is not steps[index]
        return last_resort(self.roster, self.issue), True

    def emit(self, reason: Reason, people: Iterable[Called], *, in_channel: bool = False, loud: bool = False) -> None:
        """Note a call; loud where the severity is high or somebody is called from outside the channel (SPEC 6.9).

        Where nobody holds the role that is called, the last resort is: no call reaches nobody (SPEC E4).
        """
        everybody = tuple(people) or last_resort(self.roster, self.issue)
        once = tuple({called.person: called for called in reversed(everybody)}.values())[::-1]
        far = any(called.found in FAR_FROM_THE_CHANNEL for called in once)
        grave = self.issue.severity <= Severity.SEV2
        self.emissions.append(Emission(reason, once, in_channel, loud and (grave or far)))

    def settle_reminders(self, at: datetime) -> None:
        """Begin, keep or end the series of reminders as the state demands (SPEC R18)."""
        issue = self.issue
        late = [clock for clock in issue.late_clocks if clock.running_since is not None]
        calling = issue.calling is not None and not issue.calling.exhausted
        if not issue.is_open or not late or calling:
            self.issue = replace(self.issue, reminders=None)
        elif issue.reminders is None:
            interval = max(REMINDER_FIRST_MIN, min(clock.target for clock in late) / 2)
            interval = min(interval, self.reminder_max())
            self.issue = replace(self.issue, reminders=Reminders(at, 0, interval, self.reminder_instant(at, interval)))

    def reminder_max(self) -> timedelta:
        """The longest pause between reminders (SPEC R18)."""
        return REMINDER_MAX_SEV1 if self.issue.severity is Severity.SEV1 else REMINDER_MAX

    def reminder_instant(self, after: datetime, interval: timedelta) -> datetime:
        """When the next reminder is due; long intervals end in the morning, except for Sev 1 (SPEC R18)."""
        instant = after + interval
        if interval < REMINDER_IN_THE_MORNING_FROM or self.issue.severity is Severity.SEV1:
            return instant
        return morning_at_or_after(self.policy.calendar, instant)

    def decision(self) -> Decision:
        """Close the draft: one message for all that fell together, the cards redrawn, the version counted."""
        self.issue = replace(self.issue, version=self.issue.version + 1, last_instant=self.now)
        effects: list[Effect] = [RedrawCards(), *self.notices]
        call = one_call(self.issue, self.emissions)
        if call is not None:
            effects.append(call)
            self.facts.append(Summoned(self.now, call))
        return Decision(self.issue, tuple(self.facts), tuple(effects))


ENTRY_AUDIENCES = {
    Entered.OPENED: (),
    Entered.ESCALATED: (Audience.LEAD,),
    Entered.RAISED: (Audience.LEAD, Audience.PREVIOUS),
    Entered.RETURNED: (),
    Entered.REOPENED: (Audience.PREVIOUS,),
}


def _owner_before(issue: Issue, tier: TierKey) -> PersonId | None:
    """Who owned it in that tier last; whom a return calls first (SPEC E9)."""
    owners = [entry.owner for entry in issue.path[:-1] if entry.tier == tier and entry.owner is not None]
    return owners[-1] if owners else None
