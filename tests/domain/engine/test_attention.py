"""Keeping the owner's attention: "Still on it?" and what follows silence (SPEC E7, R21; statements 25-27, 61)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, Command, HandOver, ReRate, Resume, Snooze, Update, WaitOn, Watch
from bot.domain.effects import ReasonKind
from bot.domain.engine.passing_time import pass_time
from bot.domain.errors import certain
from bot.domain.facts import Outage
from bot.domain.issue import Issue, Status
from bot.domain.matrix import Severity
from bot.domain.roster import Called, Found
from bot.domain.running import Attention, Entered, SnoozeFor
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    LENA,
    MONDAY_10,
    PRIYA,
    SAM,
    STRANGER,
    T1,
    T2,
    T3,
    TOMAS,
    by,
    hours,
    minutes,
)
from tests.decisions import calls_of, clock, deed, kinds, reason, time, whom
from tests.domain.told import call, owned, wakes
from tests.full_policy import FULL_POLICY

POLICY = replace(FULL_POLICY, targets=tuple(one for one in FULL_POLICY.targets if one.clock is ClockKind.ACK))
ASKED = MONDAY_10 + hours(4)  # when the owner of a Sev 2 is asked
GIVEN_UP = ASKED + hours(1)
UPDATE = Update(by=by(BEN), text="Still looking")


def kept(severity: Severity = Severity.SEV2) -> Issue:
    """Accepted by Ben at 10:00; nothing but the question to him is ahead."""
    return owned(severity, T1, policy=POLICY)


def due(issue: Issue) -> datetime:
    return certain(issue.attention).at


def does_to(issue: Issue, command: Command, at: datetime) -> Issue:
    return deed(issue, at, command, policy=POLICY).issue


def test_25_e7_an_owner_who_did_nothing_is_asked_in_the_thread_and_directly() -> None:
    decision = time(kept(), ASKED, policy=POLICY)
    asked = call(decision, ReasonKind.CONFIRM)
    assert (asked.people[0], asked.loud) == (Called(BEN, Found.OWNER), True)
    question = reason(decision, ReasonKind.CONFIRM)
    assert (question.deadline, question.within) == (GIVEN_UP, hours(4))
    assert decision.issue.attention == Attention(GIVEN_UP, ASKED)
    assert (decision.issue.owner, decision.issue.status) == (BEN, Status.ACCEPTED)


def test_e7_the_owner_of_a_light_issue_is_asked_directly_too_and_in_working_hours() -> None:
    decision = time(kept(Severity.SEV3), MONDAY_10 + hours(48), policy=POLICY)
    assert ReasonKind.CONFIRM in kinds(decision)
    assert call(decision, ReasonKind.CONFIRM).loud
    assert due(decision.issue) == MONDAY_10 + hours(52)


def test_25_e7_an_answer_asks_again_only_after_the_full_time() -> None:
    asked = time(kept(), ASKED, policy=POLICY).issue
    answered = does_to(asked, UPDATE, ASKED + minutes(10))
    assert answered.attention == Attention(ASKED + minutes(10) + hours(4))


def test_26_e7_an_unanswered_question_un_accepts_keeps_the_owner_as_previous_and_tells_the_lead() -> None:
    decision = wakes(kept(), GIVEN_UP, policy=POLICY)[-1]
    issue = decision.issue
    assert (issue.status, issue.owner, issue.previous_owner) == (Status.UNACCEPTED, None, BEN)
    calling = certain(issue.calling)
    assert (calling.how, calling.sequence, calling.started_at) == (Entered.UN_ACCEPTED, 2, GIVEN_UP)
    assert clock(issue, ClockKind.ACK).deadline == GIVEN_UP + minutes(15)
    assert whom(decision) == [ALICE, BEN, DANA]
    entered = reason(decision, ReasonKind.ENTERED)
    assert (entered.how, entered.by) == (Entered.UN_ACCEPTED, None)
    assert issue.attention is None


def test_e7_whoever_it_was_offered_to_meanwhile_is_called_first() -> None:
    asked = time(kept(), ASKED, policy=POLICY).issue
    offered = does_to(asked, HandOver(by=by(DANA), to=ALICE), GIVEN_UP - minutes(5))
    decision = time(offered, GIVEN_UP, policy=POLICY)
    assert call(decision, ReasonKind.ENTERED).people[0] == Called(ALICE, Found.OFFERED)
    assert {DANA, BEN} <= set(whom(decision))
    assert decision.issue.offered is None


def test_e7_the_one_it_was_offered_to_is_stood_in_for_while_away() -> None:
    offered = does_to(time(kept(), ASKED, policy=POLICY).issue, HandOver(by=by(DANA), to=ALICE), GIVEN_UP - minutes(5))
    away = replace(A_ROSTER, unavailable=frozenset({ALICE}))
    assert call(time(offered, GIVEN_UP, policy=POLICY, roster=away), ReasonKind.ENTERED).people[0].person == BEN
    stood_in = replace(away, deputies={ALICE: SAM})
    decision = time(offered, GIVEN_UP, policy=POLICY, roster=stood_in)
    assert call(decision, ReasonKind.ENTERED).people[0] == Called(SAM, Found.OFFERED, instead_of=ALICE)


@pytest.mark.parametrize("command", [UPDATE, Watch(by=by(BEN)), HandOver(by=by(BEN), to=ALICE)])
def test_27_e7_any_deed_of_the_owner_postpones_the_question(command: Command) -> None:
    at = ASKED - minutes(5)
    assert does_to(kept(), command, at).attention == Attention(at + hours(4))


def test_e7_what_others_do_postpones_nothing() -> None:
    at = ASKED - minutes(5)
    for person in (DANA, ALICE):
        assert does_to(kept(), replace(UPDATE, by=by(person)), at).attention == Attention(ASKED)
    assert does_to(kept(), Watch(by=by(STRANGER)), at).attention == Attention(ASKED)


def test_e7_a_new_owner_has_the_full_time() -> None:
    offered = does_to(kept(), HandOver(by=by(BEN), to=ALICE), ASKED - minutes(10))
    at = ASKED - minutes(2)
    assert does_to(offered, Accept(by=by(ALICE)), at).attention == Attention(at + hours(4))


@pytest.mark.parametrize("way", ["re-rate", "resume"])
def test_e7_a_re_rating_and_the_end_of_a_wait_withdraw_an_open_question_whoever_did_it(way: str) -> None:
    asked = time(kept(), ASKED, policy=POLICY).issue
    at = ASKED + minutes(10)
    if way == "re-rate":
        issue = does_to(asked, ReRate(by=by(DANA), report=asked.report, reason="Looked again"), at)
    else:
        waiting = does_to(asked, WaitOn(by=by(DANA), vendor=True, reason="Carrier"), at)
        assert waiting.attention is None
        issue = does_to(waiting, Resume(by=by(DANA)), at)
    assert issue.attention == Attention(at + hours(4))


def test_e7_it_rests_while_waiting() -> None:
    waiting = does_to(kept(), WaitOn(by=by(DANA), vendor=True, reason="Carrier"), ASKED - minutes(5))
    ended = certain(waiting.wait).until
    asked = [one for one in wakes(waiting, ended, policy=POLICY) if ReasonKind.CONFIRM in kinds(one)]
    assert asked == []
    assert due(time(waiting, ended, policy=POLICY).issue) == ended + hours(4)


def test_e7_it_rests_while_snoozed_by_somebody_else() -> None:
    at = ASKED - minutes(15)
    quiet = does_to(kept(), Snooze(by=by(DANA), length=SnoozeFor.HALF), at)
    later = time(quiet, at + minutes(30), policy=POLICY)
    assert ReasonKind.CONFIRM not in kinds(later)
    assert later.issue.attention == Attention(ASKED + minutes(30))


def test_e7_an_open_question_rests_while_snoozed_too() -> None:
    asked = time(kept(), ASKED, policy=POLICY).issue
    quiet = does_to(asked, Snooze(by=by(DANA), length=SnoozeFor.HALF), ASKED + minutes(10))
    later = time(quiet, ASKED + minutes(40), policy=POLICY).issue
    assert later.attention == Attention(GIVEN_UP + minutes(30), ASKED)


def test_e7_a_second_snooze_adds_to_the_rest_of_the_first() -> None:
    at = ASKED - minutes(60)
    half = Snooze(by=by(DANA), length=SnoozeFor.HALF)
    twice = does_to(does_to(kept(), half, at), half, at + minutes(10))
    assert certain(twice.snoozed).until == at + minutes(40)
    assert due(time(twice, at + minutes(40), policy=POLICY).issue) == ASKED + minutes(40)


def test_e7_a_deed_of_the_owner_within_a_snooze_counts_once() -> None:
    quiet = does_to(kept(), Snooze(by=by(BEN), length=SnoozeFor.HALF), MONDAY_10 + hours(1))
    busy = does_to(quiet, UPDATE, MONDAY_10 + hours(1) + minutes(20))
    ended = MONDAY_10 + hours(1) + minutes(30)
    assert due(time(busy, ended, policy=POLICY).issue) == ended + hours(4)


def test_e7_a_snooze_over_night_rests_the_working_time_and_asks_in_working_time() -> None:
    light = kept(Severity.SEV3)  # two working days: Wednesday at 10:00
    quiet = does_to(light, Snooze(by=by(DANA), length=SnoozeFor.NEXT_OPENING), MONDAY_10 + hours(6))
    woken = time(quiet, MONDAY_10 + hours(23), policy=POLICY).issue  # an hour of work later, on Tuesday at 09:00
    assert due(woken) == MONDAY_10 + hours(49)


def test_e7_one_who_is_away_is_stood_in_for() -> None:
    absent = replace(A_ROSTER, unavailable=frozenset({BEN}), deputies={BEN: SAM})
    asked = call(time(kept(), ASKED, policy=POLICY, roster=absent), ReasonKind.CONFIRM)
    assert asked.people[0] == Called(SAM, Found.OWNER, instead_of=BEN)


def test_r26_a_raise_at_the_very_instant_of_the_question_leaves_nobody_to_ask() -> None:
    same = tuple(
        replace(one, length=FULL_POLICY.confirm_after.of(Severity.SEV2))
        for one in FULL_POLICY.targets
        if one.clock is ClockKind.TIER_OWNERSHIP and one.severity is Severity.SEV2 and one.tier == T1
    )
    policy = replace(POLICY, targets=(*POLICY.targets, *same))
    decision = time(owned(policy=policy), ASKED, policy=policy)
    assert decision.issue.tier == T2
    assert ReasonKind.CONFIRM not in kinds(decision)
    assert whom(decision) == [PRIYA, SAM, LENA, BEN]


def test_r17_after_an_outage_the_owner_has_the_full_time_to_answer() -> None:
    outage = Outage(ASKED - minutes(10), ASKED + hours(2))
    decision = time(kept(), outage.until, policy=POLICY, outage=outage)
    assert (decision.issue.owner, due(decision.issue)) == (BEN, outage.until + hours(1))


def test_61_r21_a_warning_a_question_and_a_checkpoint_that_come_at_night_are_one_message_in_the_morning() -> None:
    evening, thursday_9 = MONDAY_10 + hours(7), MONDAY_10 + timedelta(days=2, hours=23)
    promise = Update(by=by(INES), text="More on Thursday", customer_visible=True, next_by=thursday_9 + minutes(10))
    light = owned(Severity.SEV3, T3, policy=POLICY)
    issue = deed(light, evening, promise, policy=POLICY).issue
    issue = deed(issue, evening, Update(by=by(TOMAS), text="Yes"), policy=POLICY).issue
    assert pass_time(issue, POLICY, A_ROSTER, thursday_9 - minutes(1)) is None
    decision = time(issue, thursday_9, policy=POLICY)
    assert len(calls_of(decision)) == 1
    assert sorted(kinds(decision)) == [ReasonKind.CHECKPOINT, ReasonKind.CONFIRM, ReasonKind.THRESHOLD]
    assert set(whom(decision)) == {TOMAS, INES}
