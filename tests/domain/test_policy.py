"""Policies that contradict themselves cannot be built, and say everything that is wrong; the clocks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from bot.domain.calendar import Calendar, add, between, morning_at_or_after
from bot.domain.clocks import ClockKind, Outcome, end, measured, pause, resume, start_clock, threshold_instant
from bot.domain.commands import Accept, Command, Resolve, Update
from bot.domain.errors import PolicyContradiction, certain
from bot.domain.ids import TierKey, issue_key
from bot.domain.issue import Entered, TierEntry
from bot.domain.matrix import Severity
from bot.domain.permissions import MAY, Role, refusal, roles_of, sender_of
from bot.domain.policy import Audience, Offset, Policy, Step, Target, Threshold
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    T1,
    T2,
    TOMAS,
    an_issue,
    by,
    hours,
    minutes,
)

LAST = A_POLICY.matrix[-1]
FIRST_TIER = A_POLICY.ladder[0]
MIXED = (Step(Offset(Fraction(1, 2)), (Audience.ON_CALL,)), Step(Offset(plus=minutes(7)), (Audience.LEAD,)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ladder": ()}, "tiers: there is no tier"),
        ({"ladder": (*A_POLICY.ladder, FIRST_TIER)}, "tiers.3.key: the key tier1 is used twice"),
        ({"ladder": (replace(FIRST_TIER, steps=()), *A_POLICY.ladder[1:])}, "tiers.0.steps: a calling order without"),
        ({"ladder": (replace(FIRST_TIER, cycle=Offset()), *A_POLICY.ladder[1:])}, "tiers.0.cycle: a cycle of 0"),
        (
            {"ladder": (replace(FIRST_TIER, steps=FIRST_TIER.steps[::-1]), *A_POLICY.ladder[1:])},
            "tiers.0.steps: with 0:05:00 to accept, the steps are not in the order",
        ),
        (
            {"ladder": (replace(FIRST_TIER, cycle=Offset(Fraction(1, 4))), *A_POLICY.ladder[1:])},
            "tiers.0.cycle: with 0:05:00 to accept, the last step comes after",
        ),
        ({"matrix": ()}, "matrix: no rule fits these: "),
        ({"matrix": A_POLICY.matrix[:-1]}, "matrix: no rule fits these: "),
        (
            {"matrix": (LAST, replace(LAST, name="x"))},
            "matrix.1: x is never reached: what fits it fits everything else before",
        ),
        ({"matrix": (*A_POLICY.matrix[:1], LAST, LAST)}, "the name everything else is used twice"),
        ({"matrix": (replace(LAST, tier=TierKey("t9")),)}, "matrix.0.tier: there is no tier t9; write one of tier1"),
        ({"targets": A_POLICY.targets[1:]}, "targets: Sev 1 at tier1 has no ack target"),
        ({"targets": (*A_POLICY.targets, A_POLICY.targets[0])}, "two targets fit the same issue equally well"),
        (
            {"targets": (*A_POLICY.targets, Target(clock=ClockKind.RESOLUTION, length=timedelta()))},
            "a target must be longer than 0",
        ),
        (
            {"targets": (*A_POLICY.targets, Target(clock=ClockKind.ACK, tier=TierKey("t9"), length=hours(1)))},
            "there is no tier t9",
        ),
        ({"wait_limits": A_POLICY.wait_limits[1:]}, "waits.customer: no longest wait for Sev 1"),
        ({"checkpoints": A_POLICY.checkpoints[1:]}, "checkpoints: no checkpoint for Sev 1"),
        (
            {"ladder": (replace(FIRST_TIER, cycle=Offset(plus=hours(2))), *A_POLICY.ladder[1:])},
            "tiers.0.cycle: with 4:00:00 to accept, the last step comes after",
        ),
        (
            {"ladder": (replace(FIRST_TIER, steps=MIXED), *A_POLICY.ladder[1:])},
            "tiers.0.steps: with 0:15:00 to accept, the steps are not in the order",
        ),
        (
            {"targets": (*A_POLICY.targets, Target(clock=ClockKind.ACK, tier=T1, plan="gold", kind="x", length=None))},
            "accepting always has a target",
        ),
        ({"checkpoints": tuple((s, timedelta()) for s in Severity)}, "checkpoints: a checkpoint must come after"),
        (
            {"wait_limits": tuple(replace(limit, length=timedelta()) for limit in A_POLICY.wait_limits)},
            "waits.customer: a longest wait must be longer than 0",
        ),
        ({"thresholds": (*A_POLICY.thresholds, A_POLICY.thresholds[0])}, "thresholds.4.share: tier_ownership has this"),
        (
            {"thresholds": (Threshold(ClockKind.RESOLUTION, Fraction(1), (Audience.OWNER,)),)},
            "thresholds.0.share: a share must lie between 0 and 1",
        ),
        ({"reopen_window": timedelta()}, "reopen_window: the reopen window must be longer"),
        ({"return_reasons": ()}, "return_reasons: a return needs"),
        ({"causes": ()}, "causes: resolving asks"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused_with_the_place_and_the_mend(
    changes: dict[str, object], said: str
) -> None:
    with pytest.raises(PolicyContradiction) as caught:
        replace(A_POLICY, **changes)  # type: ignore[arg-type]  # the names of its own fields
    assert said in str(caught.value)


def test_all_problems_of_a_policy_are_said_at_once() -> None:
    with pytest.raises(PolicyContradiction) as caught:
        replace(A_POLICY, causes=(), return_reasons=(), reopen_window=timedelta())
    assert len(caught.value.problems) == 3


def test_targets_of_different_reach_are_no_tie() -> None:
    policy: Policy = replace(
        A_POLICY,
        targets=(*A_POLICY.targets, Target(clock=ClockKind.RESOLUTION, plan="gold", kind="billing", length=hours(1))),
    )
    assert policy.target(ClockKind.RESOLUTION, Severity.SEV4, T1, "gold", "billing") == hours(1)


def test_the_ladder_knows_what_is_above() -> None:
    above = A_POLICY.above(T1)
    assert above is not None
    assert above.key == T2
    assert A_POLICY.above(A_POLICY.ladder[-1].key) is None


# calendars and clocks


BERLIN = Calendar("around_the_clock", "Europe/Berlin")


def test_around_the_clock_every_instant_counts() -> None:
    assert between(BERLIN, MONDAY_10, add(BERLIN, MONDAY_10, hours(5))) == hours(5)
    assert between(BERLIN, MONDAY_10, MONDAY_10 - hours(1)) == timedelta()


def test_r18_the_morning_is_nine_o_clock_in_the_zone_of_the_calendar() -> None:
    assert morning_at_or_after(BERLIN, datetime(2026, 11, 23, 8, 0, tzinfo=UTC)).hour == 8
    assert morning_at_or_after(BERLIN, datetime(2026, 11, 23, 8, 1, tzinfo=UTC)).day == 24
    assert morning_at_or_after(BERLIN, datetime(2026, 7, 1, 20, 0, tzinfo=UTC)) == datetime(2026, 7, 2, 7, tzinfo=UTC)


def test_r4_a_morning_that_the_clocks_skip_is_the_first_instant_after_the_gap() -> None:
    before = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert morning_at_or_after(BERLIN, before, hour=2) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_r2_a_paused_clock_moves_its_deadline_by_exactly_the_pause() -> None:
    clock = start_clock(1, ClockKind.RESOLUTION, cycle=1, tier=None, calendar=BERLIN, target=hours(4), at=MONDAY_10)
    paused = pause(pause(clock, MONDAY_10 + hours(1)), MONDAY_10 + hours(2))
    assert measured(paused, MONDAY_10 + hours(3)) == hours(1)
    assert threshold_instant(paused, Fraction(1, 2)) is None
    running = resume(resume(paused, MONDAY_10 + hours(3)), MONDAY_10 + hours(3.5))
    assert running.deadline == MONDAY_10 + hours(6)
    assert threshold_instant(running, Fraction(1, 2)) == MONDAY_10 + hours(4)
    assert threshold_instant(running, Fraction(1, 4)) is None


def test_r24_late_but_done_is_not_met() -> None:
    issue = an_issue()
    clock = issue.clock(ClockKind.ACK)
    assert clock is not None
    assert end(clock, MONDAY_10 + minutes(3), Outcome.MET).outcome is Outcome.MET
    assert end(clock, MONDAY_10 + minutes(3), Outcome.CANCELLED).outcome is Outcome.CANCELLED


# permissions: 5a


def test_every_command_has_a_row_in_the_table_of_rights() -> None:
    assert set(MAY) == set(Command.__args__)


def test_an_unknown_deed_is_refused() -> None:
    assert refusal(object, by(OLU), an_issue(), A_ROSTER) is not None  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        (ALICE, {Role.OPENER, Role.SENDER, Role.TIER}),
        (DANA, {Role.TIER, Role.LEAD}),
        (MARC, {Role.MANAGER}),
        (OLU, {Role.ADMINISTRATOR}),
        (PRIYA, set()),
    ],
)
def test_roles_are_read_from_the_roster_and_the_issue(person: str, roles: set[Role]) -> None:
    assert roles_of(person, an_issue(), A_ROSTER) == roles  # type: ignore[arg-type]  # ids of the table


def test_whoever_is_on_call_belongs_to_the_tier_though_not_on_its_list() -> None:
    tiers = {**A_ROSTER.tiers, T1: replace(A_ROSTER.tier(T1), on_call=(TOMAS,))}
    assert refusal(Accept, by(TOMAS), an_issue(), replace(A_ROSTER, tiers=tiers)) is None


def test_the_sender_of_the_opener_may_update_only_as_one_of_the_tier() -> None:
    assert refusal(Update, by(BEN), an_issue(), A_ROSTER) is None
    assert refusal(Resolve, by(BEN), an_issue(), A_ROSTER) is not None


def test_e9_the_sender_is_found_down_the_path() -> None:
    issue = an_issue()
    raised = TierEntry(tier=T2, how=Entered.RAISED, at=MONDAY_10, by=None)
    escalated = TierEntry(tier=T2, how=Entered.ESCALATED, at=MONDAY_10, by=TOMAS)
    owned = replace(issue.path[0], owner=BEN)
    assert sender_of(replace(issue, path=(owned, raised))) == BEN
    assert sender_of(replace(issue, path=(*issue.path, raised))) == ALICE
    assert sender_of(replace(issue, path=(*issue.path, escalated, raised))) == TOMAS
    returned = TierEntry(tier=T1, how=Entered.RETURNED, at=MONDAY_10, by=PRIYA)
    assert sender_of(replace(issue, path=(owned, escalated, returned))) == ALICE
    again = replace(returned, tier=T2)
    above = replace(escalated, tier=A_POLICY.ladder[2].key, by=BEN)
    assert sender_of(replace(issue, path=(owned, escalated, above, again))) == TOMAS
    reopened = replace(escalated, how=Entered.REOPENED)
    assert sender_of(replace(issue, path=(owned, escalated, reopened))) == TOMAS


def test_what_the_state_promises_and_does_not_hold_is_a_fault_and_no_refusal() -> None:
    with pytest.raises(AssertionError):
        certain(None)


def test_issues_are_called_by_their_key() -> None:
    assert issue_key(an_issue().id) == "ESC-12"
