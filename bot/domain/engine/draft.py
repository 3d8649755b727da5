"""A decision in the making: the issue as it changes, what happened so far and whom that calls.

Knows how clocks start, rest and end and who holds the ball; never when, or on whose word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain import clocks
from bot.domain.calendar import Calendar, add, opening
from bot.domain.clocks import Breach, BreachCause, Clock, ClockKind, Outcome, Waiting
from bot.domain.decision import Decision
from bot.domain.effects import Effect, KeepChannel, Notice, NoticeKind, Reason, RedrawCards
from bot.domain.engine.calls import IN_THE_THREAD, Emission, Where, calls
from bot.domain.engine.loudness import call_kind, is_loud, mention_of
from bot.domain.errors import certain
from bot.domain.facts import ChannelWanted, Fact, Held, Outage, Summoned
from bot.domain.ids import DepartmentKey, PersonId
from bot.domain.issue import Holder, HolderKind, Issue, Status
from bot.domain.matrix import Severity
from bot.domain.permissions import OVERSEERS, roles_of
from bot.domain.policy import Audience, Policy
from bot.domain.process.notifications import line_for
from bot.domain.roster import Called, Roster, find, last_resort
from bot.domain.running import Checkpoint, OwnChannel

OF_THE_TIER = frozenset({ClockKind.ACK, ClockKind.TIER_OWNERSHIP, ClockKind.INTERNAL_UPDATE})
WITH_A_TIER = frozenset({ClockKind.ACK, ClockKind.TIER_OWNERSHIP})
# in which waits a clock rests; RESOLUTION as the policy says, the others never (SPEC section 4)
RESTS = {
    ClockKind.TIER_OWNERSHIP: frozenset(Waiting),
    ClockKind.INTERNAL_UPDATE: frozenset({Waiting.CUSTOMER, Waiting.SENDER}),
    ClockKind.CUSTOMER_UPDATE: frozenset({Waiting.CUSTOMER}),
}


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
    told_by_time: int = 0  # so many of the emissions come from what was due before a deed
    notices: list[Notice] = field(default_factory=list)
    recorded: bool = False  # what is replayed was allowed when it happened; nobody is asked again who leads what

    def oversees(self, person: PersonId) -> bool:
        """Tell whether the person leads the tier or stands above it now."""
        return self.recorded or bool(roles_of(person, self.issue, self.roster) & OVERSEERS)

    @property
    def calendar(self) -> Calendar:
        """The severity's calendar: that of waits, reminders, checkpoints and confirmations (SPEC E17)."""
        return self.policy.severity_calendar(self.issue.severity)

    @property
    def tier_calendar(self) -> Calendar:
        """The calendar of the tier that the issue is in: that of its calling order (SPEC E17)."""
        return self.policy.tier_calendar(self.issue.tier, self.issue.severity)

    def effective(self, at: datetime) -> datetime:
        """When something due at `at` takes effect: at once, but at the end of an outage that hid it (SPEC R17).

        Never before the ball came where it is: what rested while the issue waited takes effect when that ended.
        """
        if self.outage is not None and self.outage.since < at < self.outage.until:
            at = self.outage.until
            if self.outage not in self.facts:
                self.facts.append(self.outage)
        return min(max(at, self.issue.last_instant, self.issue.holder.since), self.now)

    def set_clock(self, changed: Clock) -> None:
        """Put a changed instance in the place of the old one."""
        instances = tuple(changed if clock.number == changed.number else clock for clock in self.issue.clocks)
        self.issue = replace(self.issue, clocks=instances)

    def calendar_of(self, kind: ClockKind, department: DepartmentKey | None = None) -> Calendar:
        """Under which calendar a clock runs; nothing that belongs to a Sev 1 ever closes (SPEC E17)."""
        asked = self.policy.department(department)
        if asked is not None and self.issue.severity is not Severity.SEV1:
            return self.policy.calendars[asked.calendar]
        return self.tier_calendar if kind in OF_THE_TIER else self.calendar

    def target(self, kind: ClockKind, department: DepartmentKey | None = None) -> timedelta | None:
        """How long a clock of the kind may run now; None: it has no target (SPEC R1)."""
        issue = self.issue
        asked = self.policy.department(department)
        if asked is not None:
            length = asked.target.of(issue.severity)
        else:
            found = self.policy.target(kind, issue.severity, issue.tier, issue.report.plan, issue.report.kind.value)
            if found is None:
                return None
            length = found
        return length.under(self.calendar_of(kind, department))

    def start(
        self,
        kind: ClockKind,
        at: datetime,
        *,
        carried: timedelta = timedelta(),
        since: datetime | None = None,
        request: int | None = None,
        department: DepartmentKey | None = None,
    ) -> None:
        """Start a clock if the policy has a target for it (SPEC R1). What it carries may be late already (SPEC R12).

        `since`: it measures from that earlier instant on; warnings that would have come before `at` are skipped (R14).
        """
        target = self.target(kind, department)
        if target is None:
            return
        began = at if since is None else min(since, at)
        clock = self.new_clock(kind, began, target, self.calendar_of(kind, department))
        clock = self.run_on(replace(clock, carried=carried, elapsed=carried, request=request), began)
        clock = replace(clock, ahead=tuple(warning for warning in clock.ahead if warning.at > at))
        deadline = certain(clock.deadline)
        if carried and deadline <= at:
            clock = replace(clock, breach=Breach(deadline, self.now, BreachCause.CARRIED))
        self.add_clock(clock)

    def new_clock(self, kind: ClockKind, at: datetime, target: timedelta, calendar: Calendar) -> Clock:
        """Make an instance that does not run yet."""
        return Clock(
            number=self.issue.clocks_started + 1,
            kind=kind,
            cycle=self.issue.cycle,
            tier=self.issue.tier if kind in WITH_A_TIER else None,
            calendar=calendar.key,
            policy_version=self.issue.policy_version,
            target=target,
            started_at=at,
            running_since=None,
            deadline=None,
        )

    def add_clock(self, clock: Clock) -> None:
        """Put a new instance beside the others."""
        self.issue = replace(self.issue, clocks=(*self.issue.clocks, clock), clocks_started=clock.number)

    def run_on(self, clock: Clock, at: datetime) -> Clock:
        """Let it measure from `at` on, its deadline and warnings computed anew (SPEC R2, R7, R14)."""
        warn_at = [threshold.measured_at(clock.target) for threshold in self.policy.thresholds_of(clock.kind)]
        return clocks.run_on(clock, self.policy.calendars, at, warn_at)

    def end(self, kind: ClockKind, at: datetime, outcome: Outcome) -> None:
        """End the open instance of a kind, if there is one."""
        clock = self.issue.clock(kind)
        if clock is not None:
            self.end_clock(clock, at, outcome)

    def end_clock(self, clock: Clock, at: datetime, outcome: Outcome) -> None:
        """End this instance."""
        self.set_clock(clocks.end(clock, self.policy.calendars, at, outcome))

    def pause(self, kind: ClockKind, at: datetime, why: Waiting) -> None:
        """Pause the open instance of a kind, if there is one; what a person promised never rests (SPEC R28)."""
        clock = self.issue.clock(kind)
        if clock is not None and not clock.promised:
            self.set_clock(clocks.pause(clock, self.policy.calendars, at, why))

    def rest(self, kind: ClockKind, on: Waiting, at: datetime) -> None:
        """Pause the clock of a kind where it rests while the issue waits on that (SPEC section 4)."""
        if on in RESTS.get(kind, ()) or (kind is ClockKind.RESOLUTION and on in self.policy.pauses_resolution):
            self.pause(kind, at, on)

    def resume_all(self, at: datetime) -> None:
        """Let every paused clock run again (SPEC R7). A late clock stays late (SPEC R6)."""
        for clock in self.issue.open_clocks:
            if clock.running_since is None:
                self.set_clock(self.run_on(replace(clock, revision=clock.revision + 1), at))

    def hold(self, kind: HolderKind, at: datetime, department: DepartmentKey | None = None) -> None:
        """Give the ball to somebody; the ledger notes it (SPEC section 1)."""
        holder = Holder(kind, self.issue.tier, at, department)
        self.issue = replace(self.issue, holder=holder)
        self.facts.append(Held(at, holder))

    def release(self, status: Status) -> None:
        """Nobody has it any more: whoever had it is the previous owner, and what belongs to an owner ends."""
        self.issue = replace(
            self.issue,
            status=status,
            owner=None,
            accepted_at=None,
            previous_owner=self.issue.owner or self.issue.previous_owner,
            wait=None,
            calling=None,
            reminders=None,
            stopped=None,
            snoozed=None,
            offered=None,
            attention=None,
        )

    def move(self, at: datetime) -> None:
        """Something moved: the checkpoint begins anew (SPEC R29)."""
        length = self.policy.checkpoints.of(self.issue.severity).under(self.calendar)
        checkpoint = Checkpoint(opening(self.calendar, add(self.calendar, at, length)))
        self.issue = replace(self.issue, moved_at=at, checkpoint=checkpoint)

    def inform(self, information: Mapping[str, str]) -> None:
        """Keep what a tier required to be told (SPEC E8)."""
        self.issue = replace(self.issue, information={**self.issue.information, **information})

    def find(self, *audiences: Audience) -> tuple[Called, ...]:
        """Who these are today, for this issue (SPEC E2)."""
        return find(self.roster, self.issue, audiences)

    def emit(  # keywords only: how a call reaches people
        self,
        reason: Reason,
        people: Iterable[Called],
        *,
        in_channel: bool = False,
        quiet: bool = False,
        where: Where = IN_THE_THREAD,
        mail: bool = False,
    ) -> None:
        """Note a call; the notification table says how far it reaches (statement 69).

        `in_channel`: the channel sees it whatever the table says; `quiet`: nobody is written to who did not choose so.
        Where nobody holds the role that is called, the last resort is: no call reaches nobody (SPEC E4).
        """
        everybody = tuple(people) or last_resort(self.roster, self.issue)
        first: dict[PersonId, Called] = {}
        for called in everybody:
            first.setdefault(called.person, called)
        once = tuple(first.values())
        line = line_for(self.policy.notifications, call_kind(reason), self.issue.severity)
        loud = is_loud(line, once) and not quiet
        self.emissions.append(
            Emission(
                reason=reason,
                people=once,
                in_channel=in_channel or line.in_channel,
                loud=loud,
                where=where,
                mail=mail,
                mention=mention_of(line, call_kind(reason), loud=loud),
                words=line.words,
            )
        )

    def note(self, kind: NoticeKind, by: PersonId, text: str, **more: object) -> None:
        """Tell the thread without calling anyone (SPEC section 6.6)."""
        key = f"{kind.value}:{self.issue.version + 1}"
        notice = Notice(kind=kind, key=key, tier=self.issue.tier, at=self.now, by=by, text=text)
        self.notices.append(replace(notice, **more))  # type: ignore[arg-type]  # names of the notice's own fields

    def deed_key(self, name: str) -> str:
        """Name what a person caused in this decision: each causes it once (SPEC R15)."""
        return f"{name}:{self.issue.version + 1}"

    def want_channel(self) -> None:
        """A channel of its own, unless there is one (SPEC section 6.11)."""
        before = self.issue.own_channel
        if not self.issue.has_own_channel:
            wanted = OwnChannel(self.now, before.number + 1 if before is not None else 1)
            self.issue = replace(self.issue, own_channel=wanted)
            self.facts.append(ChannelWanted(self.now, wanted.number))

    def end_of_time(self) -> None:
        """Go on as if what time caused had been a decision of its own: replayed, it is one (SPEC R26)."""
        self._want_what_it_is_due()
        self.issue = replace(self.issue, last_instant=self.now)
        self.told_by_time = len(self.emissions)

    def _want_what_it_is_due(self) -> None:
        if self.issue.is_open and self.issue.severity in self.policy.own_channels.severities:
            self.want_channel()

    def decision(self) -> Decision:
        """Close the draft: one message for all that fell together, the cards redrawn, the version counted."""
        self._want_what_it_is_due()
        self.issue = replace(self.issue, version=self.issue.version + 1, last_instant=self.now)
        kept = [KeepChannel()] if self.issue.own_channel is not None else []
        effects: list[Effect] = [RedrawCards(), *kept, *self.notices]
        for call in calls(self.issue, self.emissions):
            effects.append(call)
            self.facts.append(Summoned(self.now, call))
        return Decision(self.issue, tuple(self.facts), tuple(effects))
