"""The calling order: whom it calls, when, in whose place, and what follows (SPEC E1-E5, E11, E12; statements 32-38)."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.commands import Accept, Command, Escalate, HandOver, NeedInfo, Resume, Return, Snooze, UnAccept, Update
from bot.domain.decision import Decision
from bot.domain.effects import ReasonKind
from bot.domain.engine.passing_time import next_wake
from bot.domain.errors import certain
from bot.domain.facts import TurnTaken
from bot.domain.ids import TierKey
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.policy import Audience, Offset, Policy, Step
from bot.domain.roster import Called, Found, OnCall, Roster, find, take_turn
from bot.domain.running import SnoozeFor
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    STRANGER,
    T1,
    T2,
    T3,
    TOMAS,
    VERA,
    by,
    hours,
    minutes,
)
from tests.decisions import calls_of, deed, kinds, lived, reason, time, whom
from tests.domain.told import call, keys, opened, owned, wakes
from tests.full_policy import FULL_POLICY

UP = Escalate(by=by(BEN), reason="Needs database access")
TURNS = replace(
    FULL_POLICY, ladder=(FULL_POLICY.ladder[0], replace(FULL_POLICY.ladder[1], round_robin=True), FULL_POLICY.ladder[2])
)


def tier_with(key: TierKey, roster: Roster = A_ROSTER, **people: object) -> Roster:
    """The roster with other people in one tier."""
    changed = replace(roster.tier(key), **people)  # type: ignore[arg-type]  # the names of its own fields
    return replace(roster, tiers={**roster.tiers, key: changed})


def with_steps(*steps: Step) -> Policy:
    """The policy with another calling order at the second tier."""
    middle = replace(FULL_POLICY.ladder[1], steps=steps)
    return replace(FULL_POLICY, ladder=(FULL_POLICY.ladder[0], middle, FULL_POLICY.ladder[2]))


def at_t2(policy: Policy = FULL_POLICY, roster: Roster = A_ROSTER) -> Decision:
    """Escalated by Ben at once."""
    return deed(owned(policy=policy), MONDAY_10, UP, policy=policy, roster=roster)


def at_t3() -> Issue:
    """Escalated to the top by Priya at once; nobody has accepted it there."""
    return lived(owned(Severity.SEV2, T2), MONDAY_10, Escalate(by=by(PRIYA), reason="x"))


def steps_of(issue: Issue, until: float) -> list[tuple[float, list[str]]]:
    """When a step was called, in minutes after 10:00, and whom."""
    told = []
    for decision in wakes(issue, MONDAY_10 + minutes(until)):
        for one in calls_of(decision):
            if any(each.kind in {ReasonKind.STEP, ReasonKind.FINAL_FALLBACK} for each in one.reasons):
                at = (decision.issue.last_instant - MONDAY_10).total_seconds() / 60
                told.append((at, [str(called.person) for called in one.people]))
    return told


# The order, as E1, E3 and E11 say


def test_e11_a_tier_calls_on_call_then_the_lead_too() -> None:
    issue = opened()
    assert steps_of(issue, 14) == [(7.5, [ALICE, BEN, DANA])]


def test_32_e11_at_the_top_manager_accountable_and_fallback_list_are_called_in_order_and_again() -> None:
    told = steps_of(at_t3(), 60)
    assert [(at, people[-1]) for at, people in told] == [(15, INES), (30, MARC), (45, VERA), (60, OLU)]
    again = [one for one in steps_of(at_t3(), 140) if one[0] > 60]
    assert [(at, people[0]) for at, people in again] == [(75, TOMAS), (90, TOMAS), (105, MARC), (120, VERA), (135, OLU)]


def test_37_e11_after_all_repeats_the_final_fallback_fires_once_and_reminders_go_on() -> None:
    decisions = wakes(at_t3(), MONDAY_10 + hours(24))
    finals = [one for one in decisions if ReasonKind.FINAL_FALLBACK in kinds(one)]
    assert [one.issue.last_instant for one in finals] == [MONDAY_10 + minutes(150)]
    final = call(finals[0], ReasonKind.FINAL_FALLBACK)
    assert (final.in_channel, final.loud, final.mail) == (True, True, True)
    assert {VERA, OLU} <= {called.person for called in final.people}
    assert certain(finals[0].issue.calling).exhausted
    reminded = [one for one in decisions if ReasonKind.REMINDER in kinds(one)]
    assert reminded
    assert all(one.issue.last_instant > MONDAY_10 + minutes(150) for one in reminded)
    assert next_wake(decisions[-1].issue, FULL_POLICY) is not None


def test_e11_somebody_who_accepts_after_the_final_fallback_has_it() -> None:
    left = wakes(at_t3(), MONDAY_10 + minutes(150))[-1].issue
    assert deed(left, MONDAY_10 + minutes(151), Accept(by=by(TOMAS))).issue.owner == TOMAS


def test_e3_a_step_out_of_hours_closing_included_waits_for_the_opening() -> None:
    sixteen_thirty, tuesday_9 = MONDAY_10 + hours(6.5), MONDAY_10 + hours(23)
    late = opened(Severity.SEV3, at=sixteen_thirty)  # the second step after half an hour: at closing
    assert certain(late.calling).next_at == tuesday_9
    assert kinds(time(late, tuesday_9)) == [ReasonKind.STEP]


def test_e3_an_entry_out_of_hours_is_told_at_the_opening_with_its_first_step() -> None:
    night = MONDAY_10 + hours(10)
    issue = opened(Severity.SEV3, at=night)
    assert certain(issue.calling).announce_at == MONDAY_10 + hours(23)
    decision = time(issue, MONDAY_10 + hours(23))
    assert (kinds(decision), whom(decision)) == ([ReasonKind.ENTERED], [ALICE, BEN])
    assert reason(decision, ReasonKind.ENTERED).within == hours(1)


def test_e3_a_first_step_with_a_delay_lets_an_opening_be_silent_until_then() -> None:
    slow = Step(Offset(plus=minutes(1)), (Audience.ON_CALL,))
    first = replace(FULL_POLICY.ladder[0], steps=(slow, *FULL_POLICY.ladder[0].steps[1:]))
    policy = replace(FULL_POLICY, ladder=(first, *FULL_POLICY.ladder[1:]))
    issue = opened(policy=policy)
    assert certain(issue.calling).announce_at is None
    decision = time(issue, MONDAY_10 + minutes(1), policy=policy)
    assert (kinds(decision), whom(decision)) == ([ReasonKind.STEP], [ALICE, BEN])


def test_e3_a_first_step_with_a_delay_still_tells_the_lead_of_an_escalation_at_once() -> None:
    slow = Step(Offset(plus=minutes(1)), (Audience.ON_CALL,))
    decision = at_t2(with_steps(slow))
    assert whom(decision) == [LENA]
    assert whom(time(decision.issue, MONDAY_10 + minutes(1), policy=with_steps(slow))) == [PRIYA, SAM]


def test_e1_a_quiet_step_is_not_written_to_anybody_directly_and_a_loud_one_is() -> None:
    quiet = at_t2(with_steps(Step(Offset(), (Audience.ON_CALL,), loud=False)))
    assert [one.loud for one in calls_of(quiet)] == [False]
    assert [one.loud for one in calls_of(at_t2())] == [True]


def test_e1_a_step_may_name_people_and_groups_of_the_bindings() -> None:
    named = Step(Offset(), (Audience.DEPUTY,), named=("database_group", "nobody_bound"))
    roster = tier_with(T2, replace(A_ROSTER, named={"database_group": (TOMAS, INES)}), deputy=SAM)
    people = calls_of(at_t2(with_steps(named), roster))[0].people
    assert [(one.person, one.found) for one in people] == [
        (SAM, Found.DEPUTY),
        (TOMAS, Found.NAMED),
        (INES, Found.NAMED),
        (LENA, Found.LEAD),
    ]


# Who that is today, as E2, E4 and E5 say


def test_36_e2_a_step_calls_who_is_on_call_now_and_says_by_which_rota_until_when() -> None:
    issue = opened()
    changed = tier_with(T1, on_call=(OnCall(DANA, "T1-EMEA", MONDAY_10 + hours(8)),))
    people = calls_of(time(issue, MONDAY_10 + minutes(7.5), roster=changed))[0].people
    assert people[0] == Called(DANA, Found.ON_CALL, "T1-EMEA", MONDAY_10 + hours(8))


def test_33_e4_with_nobody_on_call_the_next_steps_people_are_called_at_once_and_it_is_said() -> None:
    empty = tier_with(T2, on_call=())
    decision = at_t2(roster=empty)
    assert whom(decision) == [LENA]
    assert reason(decision, ReasonKind.ENTERED).in_place_of_nobody
    itself = time(decision.issue, MONDAY_10 + minutes(15), roster=empty)
    assert (whom(itself), reason(itself, ReasonKind.STEP).in_place_of_nobody) == ([LENA], False)


def test_e4_a_step_with_people_stands_in_for_nobody() -> None:
    assert not reason(at_t2(), ReasonKind.ENTERED).in_place_of_nobody


NOBODY_AT_T2 = replace(A_ROSTER, tiers={T1: A_ROSTER.tier(T1)})


@pytest.mark.parametrize(
    ("roster", "called"),
    [
        (tier_with(T2, on_call=()), [LENA]),
        (NOBODY_AT_T2, [MARC]),
        (replace(NOBODY_AT_T2, unavailable=frozenset({MARC})), [OLU]),
        (replace(NOBODY_AT_T2, managers=()), [OLU]),
    ],
)
def test_e4_where_no_step_has_anybody_lead_then_managers_then_the_fallback_list_are_called(
    roster: Roster, called: list[str]
) -> None:
    decision = at_t2(with_steps(Step(Offset(), (Audience.ON_CALL,))), roster)
    assert whom(decision) == called
    assert reason(decision, ReasonKind.ENTERED).in_place_of_nobody


def test_34_e5_priya_is_away_and_sam_is_called_for_her() -> None:
    roster = replace(tier_with(T2, lead=PRIYA), unavailable=frozenset({PRIYA}), deputies={PRIYA: SAM})
    decision = time(at_t2(roster=roster).issue, MONDAY_10 + minutes(15), roster=roster)
    people = call(decision, ReasonKind.STEP).people
    assert Called(SAM, Found.ON_CALL, instead_of=PRIYA) in people
    assert [called.person for called in people] == [SAM]
    lead = find(roster, decision.issue, (Audience.LEAD,))
    assert lead == (Called(SAM, Found.LEAD, instead_of=PRIYA),)


def test_e5_the_tiers_deputy_is_called_for_a_lead_who_is_away_and_named_nobody() -> None:
    away = replace(tier_with(T2, deputy=SAM), unavailable=frozenset({LENA}))
    issue = at_t2().issue
    assert find(away, issue, (Audience.LEAD,)) == (Called(SAM, Found.LEAD, instead_of=LENA),)
    assert find(replace(away, deputies={LENA: STRANGER}), issue, (Audience.LEAD,))[0].person == STRANGER
    assert find(tier_with(T2, lead=None, deputy=SAM), issue, (Audience.LEAD,)) == (Called(SAM, Found.LEAD),)
    assert find(tier_with(T2, deputy=SAM), issue, (Audience.LEAD,)) == (Called(LENA, Found.LEAD),)


@pytest.mark.parametrize("deputies", [{}, {PRIYA: SAM}])
def test_e5_who_is_away_without_anybody_in_their_place_is_not_called(deputies: dict[str, str]) -> None:
    away = replace(
        tier_with(T2, on_call=(OnCall(PRIYA),)),
        unavailable=frozenset({PRIYA, SAM}),
        deputies=deputies,  # type: ignore[arg-type]  # ids of the table
    )
    assert whom(at_t2(roster=away)) == [LENA]


def test_e5_a_hint_of_absence_only_changes_the_order() -> None:
    assert whom(at_t2(roster=replace(A_ROSTER, hinted_away=frozenset({PRIYA})))) == [SAM, PRIYA, LENA]


def test_e5_named_people_have_deputies_too() -> None:
    named = with_steps(Step(Offset(), (), named=("database",)))
    roster = replace(A_ROSTER, named={"database": (TOMAS,)}, unavailable=frozenset({TOMAS}), deputies={TOMAS: STRANGER})
    people = calls_of(at_t2(named, roster))[0].people
    assert people[0] == Called(STRANGER, Found.NAMED, instead_of=TOMAS)


# Round robin, as E12 says


def with_turn(*queue: str, away: frozenset[str] = frozenset()) -> Roster:
    return replace(tier_with(T2, turn=queue), unavailable=away)  # type: ignore[arg-type]  # ids of the table


def turns(decision: Decision) -> list[TurnTaken]:
    return [fact for fact in decision.facts if isinstance(fact, TurnTaken)]


def test_38_e12_three_issues_go_to_three_people_in_turn() -> None:
    queue, called = (PRIYA, SAM, LENA), []
    for _ in range(3):
        decision = at_t2(TURNS, with_turn(*queue))
        called.append(whom(decision)[0])
        queue = turns(decision)[0].after  # type: ignore[assignment]  # three people again
    assert called == [PRIYA, SAM, LENA]
    assert queue == (PRIYA, SAM, LENA)


def test_38_e12_who_is_away_keeps_the_turn() -> None:
    decision = at_t2(TURNS, with_turn(PRIYA, SAM, LENA, away=frozenset({PRIYA})))
    assert turns(decision) == [TurnTaken(MONDAY_10, T2, SAM, (PRIYA, SAM, LENA), (PRIYA, LENA, SAM))]
    assert whom(decision)[0] == SAM


def test_e12_a_turn_says_the_rota_that_the_person_is_on() -> None:
    rota = tier_with(T2, with_turn(SAM), on_call=(OnCall(PRIYA), OnCall(SAM, "T2-EMEA", MONDAY_10 + hours(8))))
    assert calls_of(at_t2(TURNS, rota))[0].people[0] == Called(SAM, Found.ON_CALL, "T2-EMEA", MONDAY_10 + hours(8))


@pytest.mark.parametrize("roster", [with_turn(), with_turn(STRANGER, away=frozenset({STRANGER}))])
def test_e12_where_nobody_can_take_a_turn_everybody_on_call_is_called(roster: Roster) -> None:
    decision = at_t2(TURNS, roster)
    assert (whom(decision), turns(decision)) == ([PRIYA, SAM, LENA], [])


def test_e12_only_the_first_step_goes_by_turns() -> None:
    decision = at_t2(TURNS, with_turn(SAM, PRIYA))
    second = time(decision.issue, MONDAY_10 + minutes(15), policy=TURNS, roster=with_turn(PRIYA, SAM))
    assert (whom(second), turns(second)) == ([PRIYA, SAM, LENA], [])


def test_e12_a_return_to_the_previous_owner_takes_nobodys_turn() -> None:
    top = owned(Severity.SEV3, T3, policy=TURNS)
    back = Return(by=by(TOMAS), reason="incomplete")
    decision = deed(top, MONDAY_10, back, policy=TURNS, roster=with_turn(SAM, PRIYA))
    assert (whom(decision), turns(decision)) == ([PRIYA], [])
    assert not reason(decision, ReasonKind.ENTERED).in_place_of_nobody


def test_e12_whose_turn_it_is_needs_not_be_on_call() -> None:
    assert calls_of(at_t2(TURNS, with_turn(STRANGER)))[0].people[0] == Called(STRANGER, Found.ON_CALL)


def test_e12_an_order_that_begins_twice_before_anybody_looks_calls_two_people_in_turn() -> None:
    top = replace(FULL_POLICY.ladder[2], round_robin=True, repeat=2)
    policy = replace(FULL_POLICY, ladder=(*FULL_POLICY.ladder[:2], top))
    roster = tier_with(T3, turn=(TOMAS, INES, PRIYA))
    issue = opened(Severity.SEV1, policy=policy, roster=roster)
    late = time(issue, MONDAY_10 + minutes(55), policy=policy, roster=roster)  # its cycles are 25 minutes long
    assert [(turn.person, turn.after) for turn in turns(late)] == [
        (TOMAS, (INES, PRIYA, TOMAS)),
        (INES, (PRIYA, TOMAS, INES)),
    ]


def test_e12_taking_a_turn_leaves_the_rest_of_the_queue_in_order() -> None:
    assert take_turn((PRIYA, SAM, LENA), frozenset({PRIYA})) == (SAM, (PRIYA, LENA, SAM))
    assert take_turn((PRIYA,), frozenset({PRIYA})) == (None, (PRIYA,))


# Once each, as R15 says


def test_r15_no_cause_ever_calls_twice() -> None:
    decisions: list[Decision] = []
    issue = opened()
    deeds: list[tuple[float, Command]] = [
        (3, UP),
        (4, Return(by=by(PRIYA), reason="incomplete")),
        (5, Escalate(by=by(ALICE), reason="Again")),
        (6, NeedInfo(by=by(PRIYA), question="Since when?")),
        (19, Resume(by=by(PRIYA))),
        (20, UnAccept(by=by(PRIYA), reason="Ill")),
        (21, Accept(by=by(SAM))),
        (22, HandOver(by=by(SAM), to=PRIYA)),
        (60, HandOver(by=by(SAM), to=PRIYA)),
        (100, Snooze(by=by(SAM), length=SnoozeFor.QUARTER)),
        (200, Escalate(by=by(SAM), reason="x")),
        (201, Accept(by=by(TOMAS))),
        (202, Escalate(by=by(TOMAS), reason="x")),
        (203, Escalate(by=by(TOMAS), reason="x")),
        (204, Update(by=by(TOMAS), text="x", customer_visible=True)),
    ]
    for minute, command in deeds:
        at = MONDAY_10 + minutes(minute)
        decisions += wakes(issue, at)
        issue = decisions[-1].issue if decisions else issue
        decisions.append(deed(issue, at, command))
        issue = decisions[-1].issue
    decisions += wakes(issue, MONDAY_10 + hours(72))
    twice = [key for key, times in Counter(keys(*decisions)).items() if times > 1]
    assert twice == []
    assert len(list(keys(*decisions))) > 40


def test_r15_a_message_is_named_by_all_that_it_tells() -> None:
    decision = wakes(at_t3(), MONDAY_10 + minutes(30))[-1]
    told = call(decision, ReasonKind.STEP)
    assert [one.kind for one in told.reasons] == [ReasonKind.BREACH, ReasonKind.THRESHOLD, ReasonKind.STEP]
    assert told.key == "+".join(sorted(one.key for one in told.reasons))


def test_e11_offsets_are_shares_of_the_accept_target() -> None:
    assert Offset(Fraction(1, 2), minutes(1)).of(minutes(30)) == minutes(16)
    assert (Offset().is_nothing, Offset(plus=minutes(1)).is_nothing) == (True, False)


def test_e4_a_step_that_others_answer_for_says_so_and_a_turn_does_not() -> None:
    nobody = tier_with(T2, on_call=(), lead=None)
    issue = at_t2(roster=nobody).issue
    [first] = [one for one in wakes(issue, MONDAY_10 + minutes(15), roster=nobody) if ReasonKind.STEP in kinds(one)]
    assert reason(first, ReasonKind.STEP).in_place_of_nobody
    whole = at_t2().issue
    [usual] = [one for one in wakes(whole, MONDAY_10 + minutes(15)) if ReasonKind.STEP in kinds(one)]
    assert not reason(usual, ReasonKind.STEP).in_place_of_nobody


def test_e12_a_turn_is_taken_by_the_first_step_whatever_the_second_calls() -> None:
    steps = (Step(Offset(), (Audience.ON_CALL,)), Step(Offset(Fraction(1, 2)), (Audience.LEAD,)))
    policy = with_steps(*steps)
    policy = replace(policy, ladder=(policy.ladder[0], replace(policy.ladder[1], round_robin=True), policy.ladder[2]))
    decision = at_t2(policy, tier_with(T2, turn=(SAM, PRIYA)))
    assert whom(decision) == [SAM, LENA]
    assert not reason(decision, ReasonKind.ENTERED).in_place_of_nobody
