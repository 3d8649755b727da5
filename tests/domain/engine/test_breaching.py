"""What a passed deadline causes, and tiers that close (SPEC R17, R19, E17, E18; statements 12, 60)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.clocks import Breach, BreachCause, ClockKind, Outcome
from bot.domain.commands import Accept, Escalate, ReRate, Resume, Return, WaitOn
from bot.domain.effects import ReasonKind
from bot.domain.engine.passing_time import next_wake
from bot.domain.errors import certain
from bot.domain.facts import Breached, Moved, Outage
from bot.domain.ids import TierKey
from bot.domain.issue import Issue, Status, TierEntry
from bot.domain.length import Length
from bot.domain.matrix import Severity
from bot.domain.policy import Target
from bot.domain.running import Entered, Snoozed, Stopped
from tests.builders import (
    ALICE,
    ALWAYS,
    BEN,
    DANA,
    INES,
    LENA,
    MARC,
    MONDAY_10,
    PRIYA,
    REPORTS,
    SAM,
    T1,
    T2,
    T3,
    TOMAS,
    by,
    hours,
    minutes,
)
from tests.decisions import calls_of, clock, deed, kinds, lived, reason, running, time, whom
from tests.domain.told import call, opened, outcomes, owned, wakes
from tests.full_policy import FULL_POLICY, SUPPORT

CLOSING = MONDAY_10 + hours(7)  # 17:00
UP = Escalate(by=by(BEN), reason="Needs database access")
BACK = Return(by=by(PRIYA), reason="incomplete")


def returned(severity: Severity = Severity.SEV2, at: datetime = MONDAY_10) -> Issue:
    """Escalated by Ben and given back by Priya: unaccepted at the first tier."""
    return lived(owned(severity, T1, at=at), at, UP, BACK)


def breaches(decision_facts: tuple[object, ...]) -> list[Breached]:
    return [fact for fact in decision_facts if isinstance(fact, Breached)]


def moves(decision_facts: tuple[object, ...]) -> list[tuple[datetime, TierKey, Entered]]:
    return [(fact.at, fact.to_tier, fact.how) for fact in decision_facts if isinstance(fact, Moved)]


# When, as R17 says


def test_r17_a_breach_is_dated_at_its_deadline_and_keeps_when_it_was_seen_and_who_had_it() -> None:
    seen = MONDAY_10 + hours(1) + timedelta(seconds=50)
    decision = time(owned(Severity.SEV2, T3), seen)
    late = clock(decision.issue, ClockKind.FIRST_REPLY)
    assert late.breach == Breach(MONDAY_10 + hours(1), seen, BreachCause.TIME, TOMAS)
    assert breaches(decision.facts) == [
        Breached(MONDAY_10 + hours(1), ClockKind.FIRST_REPLY, late.number, BreachCause.TIME, T3, TOMAS)
    ]


def test_r17_what_a_breach_causes_takes_effect_when_it_was_due() -> None:
    decision = time(opened(), MONDAY_10 + minutes(16))
    assert moves(decision.facts) == [(MONDAY_10 + minutes(15), T2, Entered.RAISED)]
    assert clock(decision.issue, ClockKind.ACK).deadline == MONDAY_10 + minutes(45)


def test_r17_inside_an_outage_it_takes_effect_at_its_end() -> None:
    outage = Outage(MONDAY_10 + minutes(10), MONDAY_10 + minutes(40))
    decision = time(opened(), outage.until, outage=outage)
    assert moves(decision.facts) == [(outage.until, T2, Entered.RAISED)]
    assert breaches(decision.facts)[0].at == MONDAY_10 + minutes(15)
    assert clock(decision.issue, ClockKind.ACK).deadline == outage.until + minutes(30)


def test_r21_a_breach_at_closing_is_told_at_the_next_opening() -> None:
    light = owned(Severity.SEV3, T3, at=MONDAY_10 + hours(3))  # first reply within four hours: at closing
    silent = time(light, CLOSING)
    assert clock(silent.issue, ClockKind.FIRST_REPLY).is_late
    assert ReasonKind.BREACH not in kinds(silent)
    told = time(silent.issue, CLOSING + hours(16))
    assert reason(told, ReasonKind.BREACH).deadline == CLOSING


# Raising, as R19 says


def test_60_r19_a_missed_acceptance_raises_once_and_the_channel_sees_it() -> None:
    decision = time(opened(), MONDAY_10 + minutes(15))
    assert moves(decision.facts) == [(MONDAY_10 + minutes(15), T2, Entered.RAISED)]
    assert kinds(decision) == [ReasonKind.ENTERED]
    assert calls_of(decision)[0].in_channel
    assert whom(decision) == [PRIYA, SAM, LENA]
    assert outcomes(decision.issue, ClockKind.ACK) == [Outcome.BREACHED, None]
    at = MONDAY_10 + minutes(15)
    assert decision.issue.present == TierEntry(tier=T2, how=Entered.RAISED, at=at, by=None, clock=ClockKind.ACK)
    entered = reason(decision, ReasonKind.ENTERED)
    assert (entered.clock, entered.from_tier, entered.how) == (ClockKind.ACK, T1, Entered.RAISED)


def test_60_r19_repeats_follow_until_somebody_sees_to_it() -> None:
    told = [kinds(one) for one in wakes(owned(Severity.SEV2, T3), MONDAY_10 + hours(3)) if calls_of(one)]
    assert [ReasonKind.BREACH] in told
    assert sum(ReasonKind.REMINDER in one for one in told) >= 2


def test_r19_the_time_of_a_tier_raises_from_the_first_and_the_second_tier() -> None:
    first = time(owned(Severity.SEV3), MONDAY_10 + hours(4))
    assert (first.issue.tier, reason(first, ReasonKind.ENTERED).clock) == (T2, ClockKind.TIER_OWNERSHIP)
    second = [one for one in wakes(owned(Severity.SEV2, T2), MONDAY_10 + hours(4)) if moves(one.facts)]
    assert [moves(one.facts) for one in second] == [[(MONDAY_10 + hours(4), T3, Entered.RAISED)]]


def test_r19_deadlines_at_one_instant_raise_one_tier_and_each_is_dated() -> None:
    quick = Target(clock=ClockKind.TIER_OWNERSHIP, severity=Severity.SEV2, tier=T1, length=Length(minutes(15)))
    others = (one for one in FULL_POLICY.targets if one.selectors != quick.selectors or one.clock is not quick.clock)
    policy = replace(FULL_POLICY, targets=(*others, quick))
    decision = time(opened(policy=policy), MONDAY_10 + minutes(15), policy=policy)
    assert {fact.clock for fact in breaches(decision.facts)} == {ClockKind.ACK, ClockKind.TIER_OWNERSHIP}
    assert moves(decision.facts) == [(MONDAY_10 + minutes(15), T2, Entered.RAISED)]


def test_32_r19_at_the_top_nothing_is_raised_and_the_lead_hears_of_the_missed_acceptance() -> None:
    at_t3 = lived(owned(Severity.SEV2, T2), MONDAY_10, Escalate(by=by(PRIYA), reason="x"))
    decision = [one for one in wakes(at_t3, MONDAY_10 + minutes(30)) if breaches(one.facts)][-1]
    assert (moves(decision.facts), decision.issue.tier) == ([], T3)
    assert ReasonKind.BREACH in kinds(decision)
    assert {INES, MARC} <= set(whom(decision))


def test_r19_other_clocks_raise_nothing_and_call_the_owner_in_the_channel() -> None:
    decision = time(owned(Severity.SEV2, T3), MONDAY_10 + hours(1))
    assert moves(decision.facts) == []
    missed = call(decision, ReasonKind.BREACH)
    assert ([called.person for called in missed.people], missed.in_channel, missed.loud) == ([TOMAS], True, True)


def test_r7_a_tiers_time_that_rests_raises_nothing() -> None:
    waiting = deed(owned(), MONDAY_10 + minutes(30), WaitOn(by=by(BEN), vendor=True, reason="Carrier")).issue
    moved = [one for one in wakes(waiting, MONDAY_10 + hours(2)) if moves(one.facts)]
    assert moved == []
    resumed = deed(waiting, MONDAY_10 + hours(2), Resume(by=by(BEN))).issue
    assert clock(resumed, ClockKind.TIER_OWNERSHIP).deadline == MONDAY_10 + hours(2.5)


def test_r20_r18_a_breach_ends_a_snooze_and_a_stop_of_the_reminders() -> None:
    far = MONDAY_10 + hours(5)
    quiet = replace(
        owned(Severity.SEV2, T3), snoozed=Snoozed(MONDAY_10, far, TOMAS), stopped=Stopped(far, INES, "They know")
    )
    issue = time(quiet, MONDAY_10 + hours(1)).issue
    assert (issue.snoozed, issue.stopped) == (None, None)
    assert issue.reminders is not None


# After a return, as E18 says


def test_e18_after_a_return_a_missed_acceptance_tells_lead_and_manager_and_raises_nothing() -> None:
    decision = time(returned(), MONDAY_10 + minutes(15))
    assert (decision.issue.tier, moves(decision.facts)) == (T1, [])
    withheld = reason(decision, ReasonKind.RAISE_WITHHELD)
    assert (withheld.clock, withheld.tier) == (ClockKind.ACK, T1)
    assert {DANA, MARC} <= set(whom(decision))
    assert deed(decision.issue, MONDAY_10 + minutes(15), UP).issue.tier == T2


def test_e18_after_a_return_the_tiers_time_raises_nothing_either() -> None:
    mine = deed(returned(), MONDAY_10, Accept(by=by(BEN))).issue
    decision = time(mine, MONDAY_10 + hours(1))
    assert (decision.issue.tier, decision.issue.owner) == (T1, BEN)
    assert reason(decision, ReasonKind.RAISE_WITHHELD).clock is ClockKind.TIER_OWNERSHIP


def test_e18_once_a_person_moved_it_up_time_may_raise_it_again() -> None:
    again = deed(returned(), MONDAY_10 + minutes(5), UP).issue
    assert time(again, MONDAY_10 + minutes(35)).issue.tier == T3


# Calendars and tiers that close, as E17 says


def test_e17_the_tiers_own_clocks_keep_the_tiers_hours_and_the_customers_the_severitys() -> None:
    at = CLOSING - minutes(30)
    issue = owned(at=at)
    assert clock(issue, ClockKind.TIER_OWNERSHIP).deadline == CLOSING + hours(16.5)
    assert clock(issue, ClockKind.INTERNAL_UPDATE).deadline == CLOSING + hours(17.5)
    assert clock(issue, ClockKind.FIRST_REPLY).deadline == at + hours(1)
    assert clock(issue, ClockKind.RESOLUTION).deadline == at + hours(8)


@pytest.mark.parametrize("severity", [Severity.SEV3, Severity.SEV4])
def test_e17_a_light_issue_waits_for_the_opening(severity: Severity) -> None:
    issue = opened(severity, at=CLOSING + hours(1))
    assert issue.tier == T1
    assert next_wake(issue, FULL_POLICY) == CLOSING + hours(16)
    first = time(issue, CLOSING + hours(16))
    assert (first.issue.tier, whom(first)) == (T1, [ALICE, BEN])


def test_e17_a_grave_issue_that_nobody_accepted_leaves_a_tier_that_closes() -> None:
    issue = opened(at=CLOSING - minutes(10))
    decision = time(issue, CLOSING)
    assert moves(decision.facts) == [(CLOSING, T2, Entered.TIER_CLOSED)]
    assert outcomes(decision.issue, ClockKind.ACK) == [Outcome.HANDED_OVER, None]
    assert breaches(decision.facts) == []
    assert (whom(decision), calls_of(decision)[0].in_channel) == ([PRIYA, SAM, LENA], True)


def test_e17_a_grave_issue_opened_where_the_tier_is_closed_moves_on_at_once() -> None:
    issue = opened(at=CLOSING + hours(1))
    assert (issue.tier, issue.present.how, issue.present.at) == (T2, Entered.TIER_CLOSED, CLOSING + hours(1))


def test_e17_where_the_next_tier_is_closed_too_it_moves_on_again() -> None:
    ladder = tuple(replace(tier, calendar=SUPPORT.key) for tier in FULL_POLICY.ladder)
    policy = replace(FULL_POLICY, ladder=ladder)
    issue = opened(at=CLOSING + hours(1), policy=policy)
    assert (issue.tier, [entry.how for entry in issue.path]) == (
        T3,
        [Entered.OPENED, Entered.TIER_CLOSED, Entered.TIER_CLOSED],
    )


def test_e17_what_somebody_owns_stays_until_it_is_given_up() -> None:
    mine = owned(at=CLOSING - minutes(10))  # asked "Still on it?" at 20:50, un-accepted at 21:50
    moved = [move for one in wakes(mine, CLOSING + hours(15)) for move in moves(one.facts)]
    assert moved[0] == (CLOSING + hours(4) + minutes(50), T2, Entered.TIER_CLOSED)


def test_e17_at_closing_itself_a_missed_acceptance_is_what_raises_it() -> None:
    decision = time(opened(at=CLOSING - minutes(15)), CLOSING)
    assert moves(decision.facts) == [(CLOSING, T2, Entered.RAISED)]


def test_e17_an_issue_that_is_light_by_closing_time_stays() -> None:
    lighter = ReRate(by=by(DANA), report=REPORTS[Severity.SEV3], reason="Only slow")
    issue = deed(opened(at=CLOSING - minutes(10)), CLOSING - minutes(5), lighter).issue
    assert issue.severity is Severity.SEV3
    assert all(moves(one.facts) == [] for one in wakes(issue, CLOSING + hours(15)))


def test_e17_a_light_issue_that_turns_grave_out_of_hours_leaves_the_closed_tier() -> None:
    issue = opened(Severity.SEV3, at=CLOSING + hours(1))
    graver = ReRate(by=by(DANA), report=REPORTS[Severity.SEV2], reason="Nobody can pay")
    decision = deed(issue, CLOSING + hours(2), graver)
    assert decision.issue.tier == T2


def test_e17_a_sev_1_uses_no_calendar_that_closes_and_still_leaves_a_closed_tier() -> None:
    grave = opened(Severity.SEV1, at=CLOSING + hours(1))
    assert {one.calendar for one in grave.open_clocks} == {ALWAYS.key}
    down = lived(grave, CLOSING + hours(1), Return(by=by(TOMAS), reason="not_ours"))
    assert down.tier == T2
    called = ReRate(by=by(DANA), report=REPORTS[Severity.SEV3], reason="They shout", severity=Severity.SEV1)
    night = deed(opened(Severity.SEV3, at=CLOSING + hours(1)), CLOSING + hours(1), called).issue
    assert (night.severity, night.tier) == (Severity.SEV1, T2)


def test_e18_e17_after_a_return_a_closed_tier_tells_lead_and_manager_and_keeps_it() -> None:
    decision = time(returned(at=CLOSING - minutes(5)), CLOSING)
    assert (decision.issue.tier, decision.issue.status) == (T1, Status.UNACCEPTED)
    withheld = reason(decision, ReasonKind.RAISE_WITHHELD)
    assert (kinds(decision), withheld.at) == ([ReasonKind.RAISE_WITHHELD], CLOSING)
    assert withheld.key == f"withheld:closed:{certain(decision.issue.calling).sequence}"
    assert (whom(decision), calls_of(decision)[0].loud) == ([DANA, MARC], True)
    assert certain(decision.issue.calling).closes_at is None
    assert LENA not in whom(decision)


def test_12_a_sev_1_by_the_matrix_begins_at_the_top_and_says_by_which_rule() -> None:
    issue = opened(Severity.SEV1)
    assert (issue.tier, issue.present.text) == (T3, "everything down")
    assert running(issue) == {ClockKind.ACK, ClockKind.FIRST_REPLY, ClockKind.RESOLUTION}
