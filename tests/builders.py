"""Values with good defaults, so that a test names only what it is about.

Nothing here touches a database, a network or a clock.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from bot.domain.actor import Actor, Standing
from bot.domain.calendar import always
from bot.domain.clocks import ClockKind, Waiting
from bot.domain.commands import Command
from bot.domain.engine.passing_time import pass_time
from bot.domain.facts import Outage
from bot.domain.ids import CalendarKey, IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import Issue
from bot.domain.length import Length
from bot.domain.lifecycle import decide
from bot.domain.matrix import Impact, Kind, Report, Rule, Scope, Severity, Urgency
from bot.domain.opening import Form, open_issue
from bot.domain.policy import Audience, BySeverity, Offset, Policy, ReturnReason, Step, Target, Threshold, Tier
from bot.domain.process.conditions import Field, OneOf
from bot.domain.roster import OnCall, Roster, TierPeople

TEAM = TeamId("T0TEST")
T1, T2, T3 = TierKey("tier1"), TierKey("tier2"), TierKey("tier3")
ALICE, BEN, DANA = PersonId("U0ALICE"), PersonId("U0BEN"), PersonId("U0DANA")  # tier 1; Dana leads it
PRIYA, SAM, LENA = PersonId("U0PRIYA"), PersonId("U0SAM"), PersonId("U0LENA")  # tier 2; Lena leads it
TOMAS, INES = PersonId("U0TOMAS"), PersonId("U0INES")  # tier 3; Ines leads it
MARC, VERA, OLU = PersonId("U0MARC"), PersonId("U0VERA"), PersonId("U0OLU")  # manager, accountable, administrator
STRANGER = PersonId("U0STRANGER")  # a member without any role
MONDAY_10 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Berlin: the first story of SPEC section 5


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def _targets() -> tuple[Target, ...]:
    ack = {T1: (5, 15, 60, 240), T2: (10, 30, 120, 480), T3: (10, 30, 120, 480)}
    in_tier = {T1: (15, 60, 240, 1440), T2: (60, 240, 2880, 7200)}
    resolution = (240, 480, 4320, 14400)
    return (
        *(_target(ClockKind.ACK, row, tier) for tier, all_rows in ack.items() for row in _rows(all_rows)),
        *(
            _target(ClockKind.TIER_OWNERSHIP, row, tier)
            for tier, all_rows in in_tier.items()
            for row in _rows(all_rows)
        ),
        *(_target(ClockKind.RESOLUTION, row, None) for row in _rows(resolution)),
    )


def _rows(row: tuple[int, ...]) -> list[tuple[Severity, int]]:
    return list(zip(Severity, row, strict=True))


def _target(clock: ClockKind, row: tuple[Severity, int], tier: TierKey | None) -> Target:
    return Target(clock=clock, severity=row[0], tier=tier, length=Length(minutes(row[1])))


def _offset(share: str) -> Offset:
    return Offset(Fraction(share))


def _tier(key: TierKey, name: str) -> Tier:
    steps = (
        Step(_offset("0"), (Audience.ON_CALL,)),
        Step(_offset("1/2"), (Audience.ON_CALL, Audience.LEAD)),
        Step(_offset("1"), (Audience.LEAD, Audience.MANAGER)),
    )
    return Tier(key=key, name=name, expertise="", steps=steps, cycle=_offset("3/2"))


def _top() -> Tier:
    steps = (
        Step(_offset("0"), (Audience.ON_CALL,)),
        Step(_offset("1/2"), (Audience.ON_CALL, Audience.LEAD)),
        Step(_offset("1"), (Audience.MANAGER,)),
        Step(_offset("3/2"), (Audience.ACCOUNTABLE,)),
        Step(_offset("2"), (Audience.FALLBACK,)),
    )
    return Tier(key=T3, name="Expert", expertise="", steps=steps, cycle=_offset("5/2"))


def _rule(name: str, severity: Severity, tier: TierKey, **when: str) -> Rule:
    fields = {Field(name): OneOf(frozenset(values.split("|"))) for name, values in when.items()}
    return Rule(name=name, when=fields, severity=severity, tier=tier)


def _thresholds() -> tuple[Threshold, ...]:
    return (
        Threshold(ClockKind.TIER_OWNERSHIP, Fraction(3, 4), (Audience.OWNER,)),
        Threshold(ClockKind.RESOLUTION, Fraction(1, 2), (Audience.OWNER,)),
        Threshold(ClockKind.RESOLUTION, Fraction(3, 4), (Audience.OWNER,)),
        Threshold(ClockKind.RESOLUTION, Fraction(9, 10), (Audience.LEAD,), in_channel=True),
    )


def by_severity(*lengths: int) -> BySeverity:
    """A length in minutes for each severity."""
    return BySeverity({severity: Length(minutes(length)) for severity, length in _rows(lengths)})


def _waits() -> dict[Waiting, BySeverity]:
    return {
        Waiting.CUSTOMER: by_severity(120, 480, 2880, 7200),
        Waiting.VENDOR: by_severity(60, 240, 2880, 7200),
        Waiting.DEPARTMENT: by_severity(60, 240, 1440, 4320),
        Waiting.SENDER: by_severity(15, 60, 240, 1440),
    }


ALWAYS = always(CalendarKey("always"), "Europe/Berlin")

A_POLICY = Policy(
    name="test policy",
    calendars={ALWAYS.key: ALWAYS},
    severity_calendars=dict.fromkeys(Severity, ALWAYS.key),
    ladder=(_tier(T1, "First line"), _tier(T2, "Specialists"), _top()),
    matrix=(
        _rule("everything down", Severity.SEV1, T3, scope="all", impact="blocked"),
        _rule("blocked now", Severity.SEV2, T1, impact="blocked", urgency="now"),
        _rule("degraded for many", Severity.SEV3, T1, impact="degraded|blocked"),
        _rule("everything else", Severity.SEV4, T1),
    ),
    targets=_targets(),
    thresholds=_thresholds(),
    waits=_waits(),
    checkpoints=by_severity(60, 240, 2880, 7200),
    confirm_after=by_severity(*[60 * 24 * 60] * 4),  # nobody is asked "Still on it?" in a test about something else
    un_accept_after=by_severity(15, 60, 240, 1440),
    ask_tier=by_severity(15, 30, 240, 1440),
    return_reasons=(
        ReturnReason("not_ours", "Not for this tier"),
        ReturnReason("incomplete", "Information is missing"),
    ),
    causes=(ReturnReason("defect", "A defect"), ReturnReason("usage", "Usage")),
    reopen_window=timedelta(days=7),
)

A_ROSTER = Roster(
    tiers={
        T1: TierPeople(people=frozenset({ALICE, BEN, DANA}), on_call=(OnCall(ALICE), OnCall(BEN)), lead=DANA),
        T2: TierPeople(people=frozenset({PRIYA, SAM, LENA}), on_call=(OnCall(PRIYA), OnCall(SAM)), lead=LENA),
        T3: TierPeople(people=frozenset({TOMAS, INES}), on_call=(OnCall(TOMAS),), lead=INES),
    },
    managers=(MARC,),
    accountable=VERA,
    fallback=(OLU,),
    administrators=frozenset({OLU}),
)

A_REPORT = Report(
    title="Checkout is down",
    customer="Acme",
    kind=Kind.OUTAGE,
    scope=Scope.MANY,
    impact=Impact.BLOCKED,
    urgency=Urgency.NOW,
    description="Since this morning nobody can pay. We restarted the session, no change.",
)

REPORTS = {
    Severity.SEV1: replace(A_REPORT, scope=Scope.ALL),
    Severity.SEV2: A_REPORT,
    Severity.SEV3: replace(A_REPORT, impact=Impact.DEGRADED, urgency=Urgency.SOON),
    Severity.SEV4: replace(A_REPORT, impact=Impact.INCONVENIENT, urgency=Urgency.CAN_WAIT),
}


def by(person: PersonId, standing: Standing = Standing.MEMBER) -> Actor:
    return Actor(person, standing)


def an_issue(
    severity: Severity = Severity.SEV2,
    *,
    at: datetime = MONDAY_10,
    policy: Policy = A_POLICY,
    roster: Roster = A_ROSTER,
    number: int = 12,
    team: TeamId = TEAM,
    **report: object,
) -> Issue:
    """An issue that Alice just opened at T1 (Sev 1: at T3); further keywords are of its report."""
    return open_issue(
        team=team,
        id=IssueId(number),
        form=Form(id=f"form-{number}", report=replace(REPORTS[severity], **report)),  # type: ignore[arg-type]  # names of its fields
        by=by(ALICE),
        policy=policy,
        policy_version=1,
        roster=roster,
        now=at,
    ).issue


def after(
    issue: Issue, at: datetime, *commands: Command, roster: Roster = A_ROSTER, policy: Policy = A_POLICY
) -> Issue:
    """The issue after commands at one instant; without commands, after time alone."""
    for command in commands:
        issue = decide(issue, command, policy, roster, at).issue
    return issue if commands else passed(issue, at, roster=roster, policy=policy)


def passed(
    issue: Issue, at: datetime, *, roster: Roster = A_ROSTER, outage: Outage | None = None, policy: Policy = A_POLICY
) -> Issue:
    """The issue when nobody does anything until `at`."""
    decision = pass_time(issue, policy, roster, at, outage)
    return decision.issue if decision is not None else issue
