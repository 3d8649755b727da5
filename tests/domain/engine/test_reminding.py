"""What keeps an issue from lying still: the one series of reminders (SPEC R18) and checkpoints (SPEC R29)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.clocks import ClockKind
from bot.domain.commands import (
    Accept,
    Command,
    CustomerWrote,
    Escalate,
    HandOver,
    ReRate,
    Resolve,
    Resume,
    Snooze,
    StopReminding,
    UnAccept,
    Update,
    WaitOn,
)
from bot.domain.effects import ReasonKind
from bot.domain.engine.passing_time import next_wake
from bot.domain.errors import Why, certain
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.roster import DepartmentPeople, Found
from bot.domain.running import Checkpoint, SnoozeFor
from tests.builders import (
    A_ROSTER,
    BEN,
    DANA,
    INES,
    MARC,
    MONDAY_10,
    REPORTS,
    STRANGER,
    T3,
    TOMAS,
    VERA,
    an_issue,
    by,
    by_severity,
    hours,
    minutes,
)
from tests.decisions import call_of, kinds, lived, reason, refused, time, whom
from tests.full_policy import BILLING, FULL_POLICY

# nobody is asked "Still on it?" here: that has its own tests
POLICY = replace(FULL_POLICY, confirm_after=by_severity(*[60 * 24 * 60] * 4))
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=VERA)})
TOLD = Update(by=by(TOMAS), text="We look at it", customer_visible=True)
STOP = StopReminding(by=by(INES), until=MONDAY_10 + hours(4), reason="Known")


def at_the_top(severity: Severity = Severity.SEV2) -> Issue:
    """Owned by Tomas at T3 since Monday 10:00, where nothing raises it any more."""
    up = () if severity is Severity.SEV1 else (Escalate(by=by(DANA), reason="x", to=T3),)
    return did(an_issue(severity, policy=POLICY), MONDAY_10, *up, Accept(by=by(TOMAS)))


def did(issue: Issue, at: datetime, *commands: Command) -> Issue:
    return lived(issue, at, *commands, policy=POLICY, roster=ROSTER)


def reminded(issue: Issue, until: datetime) -> Iterator[tuple[datetime, list[Found], tuple[ClockKind, ...]]]:
    """Every reminder, as the bot wakes for it: when, whom and of what."""
    while (wake := next_wake(issue, POLICY)) is not None and wake <= until:
        decision = time(issue, wake, policy=POLICY, roster=ROSTER)
        issue = decision.issue
        if ReasonKind.REMINDER in kinds(decision):
            people = [called.found for called in call_of(decision).people]
            yield wake, people, reason(decision, ReasonKind.REMINDER).late


def instants(issue: Issue, until: datetime) -> list[datetime]:
    return [at for at, _, _ in reminded(issue, until)]


def test_r18_the_first_comes_after_half_the_smallest_late_target_then_it_doubles_and_waits_for_the_morning() -> None:
    until = MONDAY_10 + timedelta(days=3)
    assert instants(at_the_top(), until) == [
        MONDAY_10 + hours(1.5),  # half of the hour for the first reply
        MONDAY_10 + hours(2.5),
        MONDAY_10 + hours(4.5),
        MONDAY_10 + hours(8.5),
        MONDAY_10 + hours(23),  # 9:00 on Tuesday
        MONDAY_10 + hours(47),
        MONDAY_10 + hours(71),
    ]


def test_r18_never_sooner_than_ten_minutes_and_for_sev_1_every_four_hours_day_and_night() -> None:
    found = instants(at_the_top(Severity.SEV1), MONDAY_10 + hours(16))
    assert found[0] == MONDAY_10 + minutes(25)  # 15 minutes for the first reply, and ten
    between = [later - earlier for earlier, later in pairwise(found)]
    assert between == [minutes(20), minutes(40), minutes(80), minutes(160), hours(4), hours(4)]


def test_r18_a_sev_3_is_reminded_at_most_once_a_working_day_and_never_at_night() -> None:
    found = instants(at_the_top(Severity.SEV3), MONDAY_10 + timedelta(days=4))
    assert found == [
        MONDAY_10 + hours(6),  # half of four hours after 14:00
        MONDAY_10 + timedelta(days=1, hours=2),  # four working hours on
        MONDAY_10 + timedelta(days=2, hours=2),
        MONDAY_10 + timedelta(days=3, hours=2),
    ]


def test_r18_one_series_lists_all_that_is_late_and_climbs() -> None:
    late = [(people, set(of)) for _, people, of in reminded(at_the_top(), MONDAY_10 + hours(23))]
    first = {ClockKind.FIRST_REPLY}
    both = {*first, ClockKind.INTERNAL_UPDATE}
    assert late == [
        ([Found.OWNER], first),
        ([Found.OWNER, Found.LEAD], both),
        ([Found.LEAD, Found.MANAGER], both),
        ([Found.MANAGER, Found.ACCOUNTABLE], {*both, ClockKind.RESOLUTION}),
        ([Found.MANAGER, Found.ACCOUNTABLE], {*both, ClockKind.RESOLUTION}),
    ]


def test_r18_where_only_cadences_are_late_it_climbs_no_higher_than_the_lead() -> None:
    targets = tuple(one for one in POLICY.targets if one.clock is not ClockKind.RESOLUTION)
    policy = replace(POLICY, targets=targets)
    issue = lived(at_the_top(), MONDAY_10, TOLD, policy=policy)
    issue = replace(issue, clocks=tuple(one for one in issue.clocks if one.kind is not ClockKind.RESOLUTION))
    found = [people for _, people, _ in reminded(issue, MONDAY_10 + hours(30))]
    assert len(found) > 3
    assert found[0] == [Found.OWNER]
    assert all(people == [Found.OWNER, Found.LEAD] for people in found[1:])


def test_r18_it_rests_while_a_calling_order_has_steps_and_goes_on_after_the_final_fallback() -> None:
    issue = an_issue(Severity.SEV1, policy=POLICY)  # at T3: two cycles of 25 minutes
    found = list(reminded(issue, MONDAY_10 + hours(2)))
    assert found[0][0] == MONDAY_10 + minutes(60)
    assert found[0][1] == [Found.ON_CALL]


def test_r7_a_late_clock_that_rests_is_not_listed_and_begins_no_series() -> None:
    issue = did(at_the_top(Severity.SEV3), MONDAY_10, TOLD)
    late = did(issue, MONDAY_10 + timedelta(days=3))
    assert {one.kind for one in late.late_clocks} >= {ClockKind.RESOLUTION, ClockKind.CUSTOMER_UPDATE}
    at = MONDAY_10 + timedelta(days=3)
    waiting = did(late, at, WaitOn(by=by(TOMAS), vendor=False, reason="Logs"))
    assert waiting.reminders is None
    promised = did(late, at, replace(TOLD, next_by=at + minutes(30)))
    waiting = did(promised, at, WaitOn(by=by(TOMAS), vendor=False, reason="Logs"))
    broken = did(waiting, at + minutes(30))
    decision = time(broken, certain(broken.reminders).next_at, policy=POLICY)
    assert reason(decision, ReasonKind.REMINDER).late == (ClockKind.CUSTOMER_UPDATE,)


def test_r18_after_a_wait_it_starts_from_the_end_of_it() -> None:
    late = did(at_the_top(), MONDAY_10 + hours(3))
    waiting = did(late, MONDAY_10 + hours(3), WaitOn(by=by(TOMAS), vendor=True, reason="Carrier"))
    assert certain(waiting.reminders).started_at == MONDAY_10 + hours(3)
    resumed = did(waiting, MONDAY_10 + hours(5), Resume(by=by(TOMAS)))
    series = certain(resumed.reminders)
    assert (series.started_at, series.count, series.next_at) == (MONDAY_10 + hours(5), 0, MONDAY_10 + hours(5.5))


def test_r18_it_ends_with_what_was_late() -> None:
    issue = did(at_the_top(), MONDAY_10 + minutes(61))
    assert issue.reminders is not None
    assert did(issue, MONDAY_10 + minutes(62), TOLD).reminders is None


def test_r18_a_grave_reminder_is_written_to_each_person_and_a_light_one_is_not() -> None:
    for severity, loud in ((Severity.SEV2, True), (Severity.SEV3, False)):
        issue = did(at_the_top(severity), MONDAY_10 + hours(4))
        decision = time(issue, certain(issue.reminders).next_at, policy=POLICY)
        assert call_of(decision).loud is loud


# stopping it


def test_r18_60_a_lead_stops_it_until_an_instant_and_then_it_begins_anew() -> None:
    issue = did(did(at_the_top(), MONDAY_10 + minutes(61)), MONDAY_10 + minutes(61), STOP)
    assert issue.reminders is None
    quiet = replace(issue, clocks=tuple(one for one in issue.clocks if one.kind is ClockKind.FIRST_REPLY))
    assert instants(quiet, MONDAY_10 + hours(4)) == []
    after = did(quiet, MONDAY_10 + hours(4))
    assert (after.stopped, certain(after.reminders).next_at) == (None, MONDAY_10 + hours(4.5))


def test_r18_stopping_it_needs_an_owner_a_lead_and_a_reason_and_lasts_two_checkpoints_at_most() -> None:
    late = did(at_the_top(), MONDAY_10 + minutes(61))
    at = MONDAY_10 + minutes(61)
    assert refused(an_issue(policy=POLICY), MONDAY_10, replace(STOP, by=by(DANA))).why is Why.NOBODY_OWNS_IT
    assert refused(late, at, replace(STOP, by=by(TOMAS)), policy=POLICY).why is Why.NEEDS_LEAD
    assert refused(late, at, replace(STOP, reason=" "), policy=POLICY).facts.missing == ("reason",)
    assert refused(late, at, replace(STOP, until=at + hours(8.1)), policy=POLICY).why is Why.STOP_TOO_LONG


@pytest.mark.parametrize(
    ("at", "command"),
    [
        (MONDAY_10 + hours(2), None),  # the internal update is missed
        (MONDAY_10 + hours(1.5), CustomerWrote(by=by(TOMAS), at=MONDAY_10 + hours(1.4), text="Any news?")),
        (MONDAY_10 + hours(1.5), ReRate(by=by(INES), report=REPORTS[Severity.SEV1], reason="Worse")),
        (MONDAY_10 + hours(1.5), UnAccept(by=by(TOMAS), reason="My shift ends")),
        (
            MONDAY_10 + hours(1.5),
            Resolve(by=by(TOMAS), text="x", cause="defect", component="x", customer_told=True, lower_tier_could=False),
        ),
    ],
)
def test_r18_the_silence_ends_with_a_breach_a_message_a_raise_and_the_loss_of_the_owner(
    at: datetime, command: Command | None
) -> None:
    issue = did(did(at_the_top(), MONDAY_10 + minutes(61)), MONDAY_10 + minutes(61), STOP)
    assert did(issue, at, *([command] if command is not None else [])).stopped is None


def test_r18_a_hand_over_is_no_loss_of_the_owner() -> None:
    issue = did(did(at_the_top(), MONDAY_10 + minutes(61)), MONDAY_10 + minutes(61), STOP)
    at = MONDAY_10 + minutes(70)
    assert did(issue, at, HandOver(by=by(TOMAS), to=INES), Accept(by=by(INES))).stopped is not None


def test_r20_while_snoozed_the_reminder_waits_for_the_end_of_the_silence() -> None:
    late = did(at_the_top(), MONDAY_10 + minutes(80))
    snoozed = did(late, MONDAY_10 + minutes(80), Snooze(by=by(TOMAS), length=SnoozeFor.QUARTER))
    assert instants(snoozed, MONDAY_10 + minutes(100)) == [MONDAY_10 + minutes(95)]


# checkpoints


def without_clocks(issue: Issue) -> Issue:
    """So that nothing but the checkpoint may speak."""
    return replace(issue, clocks=())


def told(issue: Issue, count: int) -> list[tuple[datetime, list[PersonId]]]:
    found = []
    for _ in range(count):
        at = certain(issue.checkpoint).at
        decision = time(issue, at, policy=POLICY)
        assert kinds(decision) == [ReasonKind.CHECKPOINT]
        found.append((at, whom(decision)))
        issue = decision.issue
    return found


def test_r29_87_without_movement_the_lead_is_told_then_lead_and_manager_at_doubled_intervals() -> None:
    assert told(without_clocks(at_the_top()), 4) == [
        (MONDAY_10 + hours(4), [INES]),
        (MONDAY_10 + hours(12), [INES, MARC]),
        (MONDAY_10 + hours(28), [INES, MARC]),
        (MONDAY_10 + hours(60), [INES, MARC]),
    ]


def test_r29_the_interval_doubles_up_to_sixty_four_times() -> None:
    for count, doubled in ((5, 64), (6, 64), (9, 64)):
        quiet = replace(without_clocks(at_the_top()), checkpoint=Checkpoint(MONDAY_10 + hours(4), count))
        following = certain(time(quiet, MONDAY_10 + hours(4), policy=POLICY).issue.checkpoint)
        assert following == Checkpoint(MONDAY_10 + hours(4) + doubled * hours(4), count + 1)


def test_r29_it_says_for_how_long_nothing_moved() -> None:
    decision = time(without_clocks(at_the_top()), MONDAY_10 + hours(4), policy=POLICY)
    assert reason(decision, ReasonKind.CHECKPOINT).within == hours(4)


def test_r21_61_a_checkpoint_of_a_light_issue_comes_in_working_time() -> None:
    evening = MONDAY_10 + hours(7)  # 17:00
    issue = did(an_issue(Severity.SEV3, at=evening, policy=POLICY), evening, Accept(by=by(BEN)))
    assert certain(issue.checkpoint).at == evening + timedelta(days=2, hours=16)  # 9:00 after the second closing
    late = time(without_clocks(issue), certain(issue.checkpoint).at, policy=POLICY)
    assert kinds(late) == [ReasonKind.CHECKPOINT]


@pytest.mark.parametrize(
    "command",
    [
        Update(by=by(TOMAS), text="x"),
        WaitOn(by=by(TOMAS), vendor=True, reason="Carrier"),
        UnAccept(by=by(TOMAS), reason="My shift ends"),
        ReRate(by=by(INES), report=REPORTS[Severity.SEV2], reason="Looked again"),
    ],
)
def test_r29_what_people_do_with_it_is_a_movement(command: Command) -> None:
    issue = did(at_the_top(), MONDAY_10 + minutes(30), command)
    assert issue.moved_at == MONDAY_10 + minutes(30)
    assert certain(issue.checkpoint) == Checkpoint(MONDAY_10 + hours(4.5))


def test_r29_what_the_customer_writes_and_a_snooze_are_none() -> None:
    wrote = CustomerWrote(by=by(TOMAS), at=MONDAY_10, text="Any news?")
    snooze = Snooze(by=by(TOMAS), length=SnoozeFor.QUARTER)
    assert did(at_the_top(), MONDAY_10 + minutes(30), wrote, snooze).moved_at == MONDAY_10


def test_r29_it_is_silent_while_steps_or_reminders_run() -> None:
    nobody = an_issue(Severity.SEV1, policy=POLICY)  # steps until 10:50, checkpoint at 11:00
    issue = did(nobody, MONDAY_10 + hours(1))
    assert certain(issue.checkpoint).count == 0
    late = did(at_the_top(), MONDAY_10 + hours(5))
    assert (certain(late.checkpoint).count, late.reminders is not None) == (0, True)


@pytest.mark.parametrize("severity", list(Severity))
def test_r29_every_open_issue_has_one_and_so_a_wake(severity: Severity) -> None:
    issue = at_the_top(severity)
    waiting = did(issue, MONDAY_10, WaitOn(by=by(TOMAS), vendor=True, reason="Carrier"))
    for one in (an_issue(severity, policy=POLICY), issue, waiting):
        assert one.checkpoint is not None
        assert next_wake(without_clocks(one), POLICY) is not None


def test_e4_a_checkpoint_that_finds_no_lead_goes_to_the_last_resort() -> None:
    roster = replace(A_ROSTER, tiers={})
    decision = time(without_clocks(at_the_top()), MONDAY_10 + hours(4), policy=POLICY, roster=roster)
    assert whom(decision) == [MARC]
