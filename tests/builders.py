"""Values with good defaults: a test names only what it is about.

Nothing here touches a database or Slack.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from bot.domain import lifecycle
from bot.domain.calendar import Calendar
from bot.domain.clocks import ClockKind
from bot.domain.commands import Actor
from bot.domain.ids import IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import Issue
from bot.domain.matrix import Field, Impact, Kind, Report, Rule, Scope, Severity, Urgency
from bot.domain.policy import (
    Audience,
    Offset,
    Policy,
    ReturnReason,
    Step,
    Target,
    Threshold,
    Tier,
    Waiting,
    WaitLimit,
)
from bot.domain.roster import Roster, TierPeople

TEAM = TeamId("T0001")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

ALICE = PersonId("UALICE")  # opens issues
TOM, TINA = PersonId("UTOM"), PersonId("UTINA")  # tier 1, led by TINA
PRIYA, PAUL = PersonId("UPRIYA"), PersonId("UPAUL")  # tier 2, led by PAUL
ERIK, EMMA = PersonId("UERIK"), PersonId("UEMMA")  # tier 3, led by EMMA
MARGE = PersonId("UMARGE")  # manager
ABBY = PersonId("UABBY")  # accountable
FRED = PersonId("UFRED")  # fallback
ADMIN = PersonId("UADMIN")  # administrator

TIER1, TIER2, TIER3 = TierKey("tier1"), TierKey("tier2"), TierKey("tier3")

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AROUND_THE_CLOCK = Calendar("always", "Europe/Berlin")

ACK = {Severity.SEV1: 5 * MINUTE, Severity.SEV2: 15 * MINUTE, Severity.SEV3: 2 * HOUR, Severity.SEV4: 8 * HOUR}
OWNERSHIP = {Severity.SEV1: 30 * MINUTE, Severity.SEV2: 2 * HOUR, Severity.SEV3: 8 * HOUR, Severity.SEV4: 2 * DAY}
RESOLUTION = {Severity.SEV1: 4 * HOUR, Severity.SEV2: 8 * HOUR, Severity.SEV3: 3 * DAY, Severity.SEV4: 10 * DAY}
LONGEST_WAIT = {Severity.SEV1: HOUR, Severity.SEV2: 4 * HOUR, Severity.SEV3: 2 * DAY, Severity.SEV4: 5 * DAY}


def a_report(**changes: Any) -> Report:  # noqa: ANN401  # any field
    """Checkout is broken for everybody: Sev 2 at tier 1 under `a_policy()`."""
    report = Report(
        title="Checkout shows a blank page",
        customer="Acme",
        kind=Kind.DEFECT,
        scope=Scope.MANY,
        impact=Impact.BLOCKED,
        urgency=Urgency.SOON,
    )
    return replace(report, **changes)


def a_policy(**changes: Any) -> Policy:  # noqa: ANN401  # any field
    """Three tiers around the clock. Sev 2: ACK 15 min, then up; impact and urgency decide the severity."""
    policy = Policy(
        name="test",
        calendar=AROUND_THE_CLOCK,
        ladder=(_tier(TIER1, "T1"), _tier(TIER2, "T2"), _tier(TIER3, "T3", top=True)),
        matrix=a_matrix(),
        targets=tuple(
            Target(clock=clock, length=length, severity=severity)
            for clock, lengths in (
                (ClockKind.ACK, ACK),
                (ClockKind.TIER_OWNERSHIP, OWNERSHIP),
                (ClockKind.RESOLUTION, RESOLUTION),
            )
            for severity, length in lengths.items()
        ),
        thresholds=(
            Threshold(ClockKind.TIER_OWNERSHIP, Fraction(3, 4), (Audience.OWNER,)),
            Threshold(ClockKind.RESOLUTION, Fraction(1, 2), (Audience.OWNER,)),
            Threshold(ClockKind.RESOLUTION, Fraction(9, 10), (Audience.OWNER, Audience.LEAD), in_channel=True),
        ),
        wait_limits=tuple(
            WaitLimit(on, severity, length) for on in Waiting for severity, length in LONGEST_WAIT.items()
        ),
        checkpoints=tuple(LONGEST_WAIT.items()),
        return_reasons=(ReturnReason("incomplete", "Information is missing"), ReturnReason("wrong", "Not for us")),
        causes=(ReturnReason("bug", "A defect"), ReturnReason("config", "A setting")),
        reopen_window=7 * DAY,
    )
    return replace(policy, **changes)


def a_matrix() -> tuple[Rule, ...]:
    """Four rules; the last one matches everything."""
    blocked = {Field.IMPACT: frozenset({"blocked"})}
    return (
        Rule(name="all-down", when={**blocked, Field.URGENCY: frozenset({"now"})}, severity=Severity.SEV1, tier=TIER2),
        Rule(name="blocked", when=blocked, severity=Severity.SEV2, tier=TIER1, because="work stands still"),
        Rule(name="degraded", when={Field.IMPACT: frozenset({"degraded"})}, severity=Severity.SEV3, tier=TIER1),
        Rule(name="the-rest", when={}, severity=Severity.SEV4, tier=TIER1, qualifies=False, because="it can wait"),
    )


def _tier(key: TierKey, name: str, *, top: bool = False) -> Tier:
    steps = [
        Step(Offset(), (Audience.ON_CALL,)),
        Step(Offset(Fraction(1, 2)), (Audience.ON_CALL, Audience.LEAD)),
        Step(Offset(Fraction(1)), (Audience.MANAGER,) if top else (Audience.LEAD, Audience.MANAGER)),
    ]
    if top:
        steps += [
            Step(Offset(Fraction(3, 2)), (Audience.ACCOUNTABLE,)),
            Step(Offset(Fraction(2)), (Audience.FALLBACK,)),
        ]
    cycle = Offset(Fraction(5, 2)) if top else Offset(Fraction(3, 2))
    return Tier(key=key, name=name, expertise=f"{name} knows", steps=tuple(steps), cycle=cycle)


def a_roster(**changes: Any) -> Roster:  # noqa: ANN401  # any field
    """Two people per tier, one of them its lead."""
    roster = Roster(
        tiers={
            TIER1: TierPeople(people=frozenset({TOM, TINA}), on_call=(TOM,), lead=TINA),
            TIER2: TierPeople(people=frozenset({PRIYA, PAUL}), on_call=(PRIYA,), lead=PAUL),
            TIER3: TierPeople(people=frozenset({ERIK, EMMA}), on_call=(ERIK,), lead=EMMA),
        },
        managers=(MARGE,),
        accountable=ABBY,
        fallback=(FRED, ADMIN),
        administrators=frozenset({ADMIN}),
    )
    return replace(roster, **changes)


def an_issue(
    *,
    report: Report | None = None,
    number: int = 1,
    at: datetime = MONDAY,
    **changes: Any,  # noqa: ANN401  # any field
) -> Issue:
    """An issue as it is right after ALICE opened it, unaccepted in tier 1."""
    decision = lifecycle.open_issue(
        team=TEAM,
        id=IssueId(number),
        form=f"form-{number}",
        report=report or a_report(),
        by=Actor(ALICE),
        policy=a_policy(),
        policy_version=1,
        roster=a_roster(),
        now=at,
    )
    return replace(decision.issue, **changes)
