"""Policies that contradict themselves cannot be built, and say everything that is wrong, each with its place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.domain.clocks import ClockKind, Waiting
from bot.domain.errors import PolicyContradiction
from bot.domain.ids import CalendarKey, DepartmentKey, TierKey
from bot.domain.length import Length
from bot.domain.matrix import Severity
from bot.domain.policy import Audience, BySeverity, Department, Offset, Policy, Step, Target, Threshold, Tier
from bot.domain.process.criteria import Criterion
from bot.domain.process.procedures import Procedure
from bot.domain.process.required import Required
from tests.builders import A_POLICY, ALWAYS, T1, by_severity, hours, minutes
from tests.full_policy import FULL_POLICY, SUPPORT

Changes = Mapping[str, object]

FIRST = A_POLICY.ladder[0]
LAST_RULE = A_POLICY.matrix[-1]
NOWHERE, NEVER = TierKey("t9"), CalendarKey("never")
ON_CALL = (Audience.ON_CALL,)
ENGINEERING = Department(
    key=DepartmentKey("engineering"), name="Engineering", calendar=ALWAYS.key, target=by_severity(60, 240, 480, 960)
)
TOO_SHORT = "the last step comes after the end of the cycle; make the cycle longer"
ADDED = f"targets.{len(A_POLICY.targets)}"
MIXED = (Step(Offset(Fraction(1, 2)), ON_CALL), Step(Offset(plus=minutes(7)), (Audience.LEAD,)))


def problems(changes: Changes, policy: Policy = A_POLICY) -> list[str]:
    """What is said of the policy with these changes: `path: text`."""
    with pytest.raises(PolicyContradiction) as caught:
        replace(policy, **changes)  # type: ignore[arg-type]  # the names of its own fields
    said = [f"{'.'.join(map(str, problem.path))}: {problem.text}" for problem in caught.value.problems]
    assert str(caught.value) == "; ".join(said)
    return said


def with_first(tier: Tier) -> Changes:
    return {"ladder": (tier, *A_POLICY.ladder[1:])}


def with_target(clock: ClockKind, length: Length | None, tier: TierKey | None = None) -> Changes:
    target = Target(clock=clock, severity=Severity.SEV1, tier=tier, plan="gold", kind="billing", length=length)
    return {"targets": (*A_POLICY.targets, target)}


def with_threshold(threshold: Threshold) -> Changes:
    return {"thresholds": (threshold,)}


def without(lengths: BySeverity, severity: Severity) -> BySeverity:
    return BySeverity({key: length for key, length in lengths.lengths.items() if key is not severity})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"severity_calendars": dict.fromkeys(tuple(Severity)[:3], ALWAYS.key)},
            "severities: Sev 4 has no calendar; write one, like 4: always",
        ),
        (
            {"severity_calendars": {**A_POLICY.severity_calendars, Severity.SEV3: NEVER}},
            "severities.3: there is no calendar never; write one of always",
        ),
        (
            {"severity_calendars": {**A_POLICY.severity_calendars, Severity.SEV1: NEVER}},
            "severities.1: there is no calendar never; write one of always",
        ),
        (
            with_first(replace(FIRST, calendar=NEVER)),
            "tiers.0.calendar: there is no calendar never; write one of always",
        ),
        (
            {"departments": (replace(ENGINEERING, calendar=NEVER),)},
            "departments.0.calendar: there is no calendar never; write one of always",
        ),
    ],
)
def test_a_calendar_that_is_named_and_not_there_is_told_where_it_is_named(changes: Changes, said: str) -> None:
    assert problems(changes) == [said]


def test_every_calendar_that_there_is_is_offered() -> None:
    keys = {**FULL_POLICY.severity_calendars, Severity.SEV3: NEVER}
    said = "severities.3: there is no calendar never; write one of always, support_hours"
    assert problems({"severity_calendars": keys}, FULL_POLICY) == [said]


def test_e17_the_calendar_of_a_sev_1_never_closes() -> None:
    calendars = {**FULL_POLICY.severity_calendars, Severity.SEV1: SUPPORT.key}
    assert problems({"severity_calendars": calendars}, FULL_POLICY) == [
        "severities.1: Sev 1 never closes, but support_hours does; name one open around the clock"
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"ladder": (*A_POLICY.ladder, FIRST)},
            "tiers.3.key: the key tier1 is used twice; give each tier its own",
        ),
        (
            with_first(replace(FIRST, steps=())),
            "tiers.0.steps: a calling order without a step calls nobody; write at least one step",
        ),
        (
            with_first(replace(FIRST, steps=(Step(Offset(), ()), *FIRST.steps))),
            "tiers.0.steps.0.call: this step calls nobody; name a role or a binding",
        ),
        (
            with_first(replace(FIRST, steps=(), cycle=Offset())),
            "tiers.0.cycle: a cycle of 0 would call without end; write a longer one, like 1.5 ack",
        ),
        (
            with_first(replace(FIRST, steps=FIRST.steps[::-1])),
            "tiers.0.steps: with 0:05:00 to accept, the steps are not in the order of their times",
        ),
        (
            with_first(replace(FIRST, steps=MIXED)),  # in order for 5 minutes, not for 15
            "tiers.0.steps: with 0:15:00 to accept, the steps are not in the order of their times",
        ),
        (
            with_first(replace(FIRST, cycle=Offset(Fraction(1, 4)))),
            f"tiers.0.cycle: with 0:05:00 to accept, {TOO_SHORT}",
        ),
        (
            with_first(replace(FIRST, cycle=Offset(plus=hours(2)))),  # long enough for an hour, not for four
            f"tiers.0.cycle: with 4:00:00 to accept, {TOO_SHORT}",
        ),
    ],
)
def test_e11_a_calling_order_calls_somebody_in_order_and_within_its_cycle(changes: Changes, said: str) -> None:
    assert said in problems(changes)


def test_e11_a_step_may_call_names_that_bindings_know_instead_of_roles() -> None:
    named = Step(Offset(), (), named=("vip_desk",))
    assert replace(A_POLICY, **with_first(replace(FIRST, steps=(named,)))).ladder[0].steps == (named,)  # type: ignore[arg-type]  # see above


def test_r2_the_order_of_steps_is_reckoned_in_the_day_of_the_calendar_that_counts() -> None:
    """A day to accept is 8 hours in support hours, which fits, and 24 around the clock, which does not."""
    acks = tuple(
        replace(target, length=Length(days=1), severity=None)
        for target in FULL_POLICY.targets
        if target.clock is ClockKind.ACK and target.severity is Severity.SEV4
    )
    steps = (Step(Offset(Fraction(1, 2)), ON_CALL), Step(Offset(plus=hours(8)), ON_CALL))
    ladder = tuple(replace(tier, steps=steps, cycle=Offset(plus=hours(8))) for tier in FULL_POLICY.ladder)
    rest = tuple(target for target in FULL_POLICY.targets if target.clock is not ClockKind.ACK)
    order = "the steps are not in the order of their times"
    assert problems({"ladder": ladder, "targets": (*acks, *rest)}, FULL_POLICY) == [
        f"tiers.{rung}.steps: with 1 day, 0:00:00 to accept, {order}" for rung in range(3)
    ]


def test_r2_a_target_of_one_severity_is_reckoned_under_the_calendar_of_that_severity_only() -> None:
    """A day to accept a Sev 1 is 24 hours; as 8 it would end before a step that comes after 10."""
    acks = tuple(
        replace(target, length=Length(days=1) if target.severity is Severity.SEV1 else Length(hours(24)))
        for target in FULL_POLICY.targets
        if target.clock is ClockKind.ACK
    )
    steps = (Step(Offset(), ON_CALL), Step(Offset(plus=hours(10)), ON_CALL))
    ladder = tuple(replace(tier, steps=steps, cycle=Offset(Fraction(1))) for tier in FULL_POLICY.ladder)
    rest = tuple(target for target in FULL_POLICY.targets if target.clock is not ClockKind.ACK)
    assert replace(FULL_POLICY, ladder=ladder, targets=(*acks, *rest)).ladder == ladder


def test_a_policy_without_a_tier_is_refused() -> None:
    assert "tiers: there is no tier; write at least one" in problems({"ladder": ()})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            with_target(ClockKind.RESOLUTION, Length()),
            f"{ADDED}.length: a target must be longer than 0; write none for no target",
        ),
        (
            with_target(ClockKind.ACK, None),
            f"{ADDED}.length: accepting always has a target; write a length, not none",
        ),
        (
            with_target(ClockKind.REQUEST, Length(hours(1))),
            f"{ADDED}.clock: how long a department has is written with the department",
        ),
        (
            with_target(ClockKind.RESOLUTION, Length(hours(1)), NOWHERE),
            f"{ADDED}.tier: there is no tier t9; write one of tier1, tier2, tier3",
        ),
        (
            {"targets": (*A_POLICY.targets, A_POLICY.targets[0])},
            f"{ADDED}: two targets fit the same issue equally well; make one more specific",
        ),
        (
            {"targets": A_POLICY.targets[1:]},
            "targets: Sev 1 at tier1 has no ack target; without one nobody would be called again",
        ),
    ],
)
def test_r1_a_target_is_a_length_for_a_tier_that_is_there_and_no_two_fit_equally_well(
    changes: Changes, said: str
) -> None:
    assert problems(changes) == [said]


def test_r1_two_targets_that_ask_for_different_things_tie_where_both_may_fit() -> None:
    gold = Target(clock=ClockKind.RESOLUTION, plan="gold", length=Length(hours(1)))
    said = f"{ADDED}: two targets fit the same issue equally well; make one more specific"
    assert problems({"targets": (*A_POLICY.targets, gold)}) == [said]


@pytest.mark.parametrize(
    "other",
    [
        Target(clock=ClockKind.RESOLUTION, plan="gold", kind="billing", length=Length(hours(1))),  # more specific
        Target(clock=ClockKind.FIRST_REPLY, plan="gold", length=Length(hours(1))),  # another clock
    ],
)
def test_r1_targets_that_never_compete_are_no_tie(other: Target) -> None:
    policy = replace(A_POLICY, targets=(*A_POLICY.targets, other))
    assert policy.target(other.clock, Severity.SEV4, T1, "gold", "billing") == other.length


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"departments": (ENGINEERING, ENGINEERING)},
            "departments.1.key: the key engineering is used twice; give each its own",
        ),
        (
            {"departments": (replace(ENGINEERING, target=without(ENGINEERING.target, Severity.SEV2)),)},
            "departments.0.target: nothing is written for Sev 2; write a length for each severity",
        ),
        (
            {"departments": (replace(ENGINEERING, target=by_severity(60, 240, 0, 960)),)},
            "departments.0.target.3: this must be longer than 0",
        ),
    ],
)
def test_e10_a_department_has_its_own_key_and_a_target_for_each_severity(changes: Changes, said: str) -> None:
    assert problems(changes) == [said]


@pytest.mark.parametrize("on", [Waiting.CUSTOMER, Waiting.VENDOR, Waiting.SENDER])
def test_r6_every_wait_has_an_end(on: Waiting) -> None:
    others = {other: lengths for other, lengths in A_POLICY.waits.items() if other is not on}
    assert problems({"waits": others}) == [f"waits: no longest wait on the {on}; every wait has an end"]
    some = {**A_POLICY.waits, on: without(A_POLICY.waits[on], Severity.SEV1)}
    assert problems({"waits": some}) == [f"waits.{on}: nothing is written for Sev 1; write a length for each severity"]


def test_r6_a_wait_on_a_department_needs_an_end_only_where_there_are_departments() -> None:
    waits: dict[Waiting, BySeverity] = dict(A_POLICY.waits)
    del waits[Waiting.DEPARTMENT]
    without_any = replace(A_POLICY, waits=waits)
    assert problems({"departments": (ENGINEERING,)}, without_any) == [
        "waits: no longest wait on the department; every wait has an end"
    ]


@pytest.mark.parametrize("name", ["checkpoints", "confirm_after", "un_accept_after", "ask_tier", "reviews"])
def test_every_length_by_severity_is_there_for_each_and_longer_than_0(name: str) -> None:
    assert problems({name: without(by_severity(1, 2, 3, 4), Severity.SEV3)}) == [
        f"{name}: nothing is written for Sev 3; write a length for each severity"
    ]
    assert problems({name: by_severity(1, 2, 3, -1)}) == [f"{name}.4: this must be longer than 0"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reopen_window": timedelta()}, "reopen_window: the reopen window must be longer than 0"),
        ({"return_reasons": ()}, "return_reasons: a return needs a reason code; write at least one"),
        ({"causes": ()}, "causes: resolving asks for a cause; write at least one"),
    ],
)
def test_returning_resolving_and_reopening_have_what_they_need(changes: Changes, said: str) -> None:
    assert problems(changes) == [said]


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (
            Threshold(ClockKind.RESOLUTION, Fraction(1), ON_CALL),
            "thresholds.0.at: a share must lie between 0 and 1, like 3/4",
        ),
        (
            Threshold(ClockKind.RESOLUTION, Fraction(0), ON_CALL),
            "thresholds.0.at: a share must lie between 0 and 1, like 3/4",
        ),
        (
            Threshold(ClockKind.ACK, Fraction(1, 2), ON_CALL),
            "thresholds.0.clock: accepting has no thresholds; its calling order is the warning",
        ),
    ],
)
def test_r14_a_threshold_is_a_share_of_a_clock_that_has_some(threshold: Threshold, said: str) -> None:
    assert problems(with_threshold(threshold)) == [said]


def test_r14_a_share_is_written_once_for_each_clock() -> None:
    once = Threshold(ClockKind.RESOLUTION, Fraction(1, 2), ON_CALL)
    other = replace(once, clock=ClockKind.TIER_OWNERSHIP)
    assert problems({"thresholds": (once, other, once)}) == [
        "thresholds.2.at: resolution has this share twice, and only one would be told; put the people into one"
    ]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"matrix": (replace(LAST_RULE, tier=NOWHERE),)}, "matrix.0.tier"),
        ({"criteria": (Criterion(name="x", when={}, after=Length(hours(1)), to=NOWHERE),)}, "criteria.0.to"),
        ({"required": (Required(tier=NOWHERE, key="tried", label="What?"),)}, "required_information.0.tier"),
        ({"procedures": (Procedure(key="x", title="X", steps=("one",), tier=NOWHERE),)}, "procedures.0.tier"),
    ],
)
def test_what_names_a_tier_names_one_that_is_there(changes: Changes, place: str) -> None:
    assert problems(changes) == [f"{place}: there is no tier t9; write one of tier1, tier2, tier3"]


def test_all_problems_of_a_policy_are_told_at_once() -> None:
    changes = {"causes": (), "return_reasons": (), "reopen_window": timedelta(), "thresholds": (), "ladder": ()}
    said = problems(changes)
    assert [line.partition(":")[0] for line in said if not line.startswith(("matrix", "targets"))] == [
        "tiers",
        "reopen_window",
        "return_reasons",
        "causes",
    ]
