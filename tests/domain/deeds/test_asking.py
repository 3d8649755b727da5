"""Asking others while the issue stays: departments and the next tier's help (SPEC E10; statements 41, 42, 105)."""

from dataclasses import replace

import pytest

from bot.domain.clocks import Breach, BreachCause, ClockKind, Outcome, Waiting
from bot.domain.commands import (
    AcceptRequest,
    AnswerAsk,
    AnswerRequest,
    AskTier,
    Request,
    Resolve,
    Resume,
    WaitOn,
    WithdrawRequest,
)
from bot.domain.effects import NoticeKind, Place, ReasonKind
from bot.domain.engine.passing_time import pass_time
from bot.domain.errors import Why, certain
from bot.domain.facts import Breached, Held, Moved
from bot.domain.ids import DepartmentKey, PersonId
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.matrix import Severity
from bot.domain.policy import Department
from bot.domain.roster import DepartmentPeople
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    LENA,
    MARC,
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
from tests.decisions import calls_of, clock, deed, lived, reason, refused, time
from tests.domain.told import call, causes, everybody, notices, opened, outcomes, owned
from tests.full_policy import BILLING, FULL_POLICY, SUPPORT, day, lengths, minute

LATER = MONDAY_10 + minutes(5)
CARLA, HUGO = PersonId("U0CARLA"), PersonId("U0HUGO")  # of billing; Carla is its liaison
LEGAL = DepartmentKey("legal")
POLICY = replace(
    FULL_POLICY,
    departments=(
        *FULL_POLICY.departments,
        Department(
            key=LEGAL, name="Legal", calendar=SUPPORT.key, target=lengths(minute(60), minute(240), day(1), day(3))
        ),
    ),
)
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(CARLA, HUGO), lead=CARLA)})
ASK = Request(by=by(BEN), department=BILLING, question="Was it paid?")
ASIDE = replace(ASK, blocking=False)
HELP = AskTier(by=by(BEN), question="Did you see this before?")


def asked(issue: Issue, *commands: Request) -> Issue:
    return lived(issue, LATER, *commands, roster=ROSTER, policy=POLICY)


# Departments, as E10 says


def test_41_e10_a_request_has_its_own_clock_and_channel_and_support_keeps_the_issue() -> None:
    decision = deed(owned(), LATER, ASK, policy=POLICY, roster=ROSTER)
    issue = decision.issue
    assert (issue.status, issue.owner, issue.tier) == (Status.WAITING, BEN, T1)
    assert (issue.holder.kind, issue.holder.department) == (HolderKind.DEPARTMENT, BILLING)
    request = clock(issue, ClockKind.REQUEST)
    assert (request.request, request.deadline, request.calendar) == (1, LATER + hours(4), SUPPORT.key)
    assert {ClockKind.FIRST_REPLY, ClockKind.RESOLUTION} <= {one.kind for one in issue.open_clocks if one.runs_now}
    called = call(decision, ReasonKind.REQUESTED)
    assert (called.place, called.department, called.loud) == (Place.DEPARTMENT, BILLING, True)
    assert everybody(decision) == [CARLA, HUGO]
    assert reason(decision, ReasonKind.REQUESTED).deadline == request.deadline
    assert [notice.kind for notice in notices(decision)] == [NoticeKind.REQUESTED]


def test_e10_a_request_that_does_not_block_leaves_the_ball_where_it_is() -> None:
    issue = deed(owned(), LATER, ASIDE, policy=POLICY, roster=ROSTER).issue
    assert (issue.status, issue.holder.kind, issue.wait) == (Status.ACCEPTED, HolderKind.TIER, None)
    assert clock(issue, ClockKind.REQUEST).runs_now


def test_e10_somebody_of_the_department_takes_the_request_and_is_then_the_one_called() -> None:
    taken = deed(asked(owned(), ASIDE), LATER, AcceptRequest(by=by(HUGO), number=1), policy=POLICY, roster=ROSTER)
    assert certain(taken.issue.request(1)).owner == HUGO
    again = refused(taken.issue, LATER, AcceptRequest(by=by(CARLA), number=1), policy=POLICY, roster=ROSTER)
    assert (again.why, again.facts.by, again.facts.at) == (Why.ALREADY_ACCEPTED, HUGO, None)
    withdrawn = WithdrawRequest(by=by(BEN), number=1, reason="Found it")
    assert everybody(deed(taken.issue, LATER, withdrawn, policy=POLICY, roster=ROSTER)) == [HUGO]
    left = replace(ROSTER, unavailable=frozenset({HUGO}))
    assert CARLA in everybody(deed(taken.issue, LATER, withdrawn, policy=POLICY, roster=left))


@pytest.mark.parametrize("person", [BEN, STRANGER, PRIYA])
def test_e10_a_request_is_taken_by_nobody_but_the_department_and_those_above(person: PersonId) -> None:
    command = AcceptRequest(by=by(person), number=1)
    refusal = refused(asked(owned(), ASK), LATER, command, policy=POLICY, roster=ROSTER)
    assert refusal.why is Why.NOT_OF_THE_DEPARTMENT
    taken = deed(asked(owned(), ASK), LATER, replace(command, by=by(MARC)), policy=POLICY, roster=ROSTER).issue
    assert certain(taken.request(1)).owner == MARC


@pytest.mark.parametrize("declined", [False, True])
def test_e10_an_answer_ends_clock_and_wait_and_tells_the_owner(declined: bool) -> None:  # noqa: FBT001  # a case
    answer = AnswerRequest(by=by(CARLA), number=1, text="Paid on Friday", declined=declined)
    decision = deed(asked(owned(), ASK), LATER + hours(1) / 2, answer, policy=POLICY, roster=ROSTER)
    issue = decision.issue
    assert outcomes(issue, ClockKind.REQUEST) == [Outcome.MET]
    assert (issue.requests, issue.status, issue.holder.kind) == ((), Status.ACCEPTED, HolderKind.TIER)
    assert everybody(decision) == [BEN]
    kind = ReasonKind.REQUEST_DECLINED if declined else ReasonKind.REQUEST_ANSWERED
    told = reason(decision, kind)
    assert (told.by, told.text, told.department, told.number) == (CARLA, "Paid on Friday", BILLING, 1)
    assert call(decision, kind).loud
    assert [(one.kind, one.by, one.text, one.department) for one in notices(decision)] == [
        (NoticeKind(kind.value), CARLA, "Paid on Friday", BILLING)
    ]


def test_r29_what_a_department_says_is_a_movement_whether_or_not_somebody_waited_for_it() -> None:
    answer = AnswerRequest(by=by(CARLA), number=1, text="Yes")
    at = LATER + minutes(20)
    assert deed(asked(owned(), ASIDE), at, answer, policy=POLICY, roster=ROSTER).issue.moved_at == at


def test_e10_support_may_write_down_the_answer_itself() -> None:
    answer = AnswerRequest(by=by(BEN), number=1, text="They called")
    assert deed(asked(owned(), ASK), LATER, answer, policy=POLICY, roster=ROSTER).issue.requests == ()


def test_e10_with_several_requests_the_holder_is_the_oldest_unanswered() -> None:
    both = asked(owned(), ASK, replace(ASK, department=LEGAL))
    assert both.holder.department == BILLING
    first = deed(both, LATER, AnswerRequest(by=by(CARLA), number=1, text="Yes"), policy=POLICY, roster=ROSTER)
    assert (first.issue.holder.kind, first.issue.holder.department) == (HolderKind.DEPARTMENT, LEGAL)
    assert certain(first.issue.wait).department == LEGAL
    last = deed(first.issue, LATER, AnswerRequest(by=by(BEN), number=2, text="No"), policy=POLICY, roster=ROSTER)
    assert last.issue.status is Status.ACCEPTED


def test_e10_the_second_answer_to_come_does_not_move_the_ball_from_the_first_asked() -> None:
    both = asked(owned(), ASK, replace(ASK, department=LEGAL))
    decision = deed(both, LATER, AnswerRequest(by=by(BEN), number=2, text="No"), policy=POLICY, roster=ROSTER)
    assert decision.issue.holder == both.holder
    assert [fact for fact in decision.facts if isinstance(fact, Held)] == []


def test_e10_two_questions_to_one_department_keep_the_ball_there_without_a_new_span() -> None:
    both = asked(owned(), ASK, ASK)
    issue = deed(both, LATER, AnswerRequest(by=by(CARLA), number=1, text="Yes"), policy=POLICY, roster=ROSTER).issue
    assert issue.holder == both.holder
    assert clock(issue, ClockKind.REQUEST).request == 2


def test_e10_an_answer_to_a_request_that_does_not_block_ends_no_wait() -> None:
    waiting = lived(asked(owned(), ASIDE), LATER, WaitOn(by=by(BEN), vendor=True, reason="x"), policy=POLICY)
    answer = AnswerRequest(by=by(CARLA), number=1, text="Yes")
    issue = deed(waiting, LATER, answer, policy=POLICY, roster=ROSTER).issue
    assert certain(issue.wait).on is Waiting.VENDOR


def test_e10_while_it_waits_on_somebody_else_only_a_request_that_does_not_block_goes_out() -> None:
    waiting = lived(owned(), LATER, WaitOn(by=by(BEN), vendor=True, reason="x"), policy=POLICY)
    refusal = refused(waiting, LATER, ASK, policy=POLICY, roster=ROSTER)
    assert (refusal.why, refusal.facts.by) == (Why.ALREADY_WAITING, BEN)
    issue = deed(waiting, LATER, ASIDE, policy=POLICY, roster=ROSTER).issue
    assert certain(issue.wait).on is Waiting.VENDOR


def test_r6_a_wait_on_a_department_ends_and_the_request_goes_on() -> None:
    decision = time(asked(opened(Severity.SEV1), replace(ASK, by=by(TOMAS))), LATER + hours(1), roster=ROSTER)
    assert decision.issue.status is Status.ACCEPTED
    assert {TOMAS, INES} <= set(everybody(decision))
    assert certain(decision.issue.request(1)).number == 1


def test_e10_a_wait_ended_by_hand_leaves_the_request_and_its_answer_ends_nothing_more() -> None:
    resumed = lived(asked(owned(), ASK), LATER, Resume(by=by(BEN)), policy=POLICY)
    decision = deed(resumed, LATER, AnswerRequest(by=by(CARLA), number=1, text="Yes"), policy=POLICY, roster=ROSTER)
    assert decision.issue.holder == resumed.holder
    assert outcomes(decision.issue, ClockKind.REQUEST) == [Outcome.MET]


def test_a_request_whose_clock_has_no_target_any_more_is_answered_all_the_same() -> None:
    sent = replace(asked(owned(), ASIDE), clocks=())
    answer = AnswerRequest(by=by(CARLA), number=1, text="Yes")
    assert deed(sent, LATER, answer, policy=POLICY, roster=ROSTER).issue.requests == ()


def test_e9_a_request_on_what_nobody_owns_accepts_it_first() -> None:
    assert asked(opened(), ASK).owner == BEN


def test_a_withdrawn_request_is_met_and_the_department_is_told() -> None:
    withdrawn = WithdrawRequest(by=by(BEN), number=1, reason="Found it")
    decision = deed(asked(owned(), ASK), LATER, withdrawn, policy=POLICY, roster=ROSTER)
    assert outcomes(decision.issue, ClockKind.REQUEST) == [Outcome.MET]
    called = call(decision, ReasonKind.REQUEST_WITHDRAWN)
    assert (called.place, called.department, everybody(decision)) == (Place.DEPARTMENT, BILLING, [CARLA, HUGO])
    assert decision.issue.status is Status.ACCEPTED


def test_r27_resolving_withdraws_what_still_runs_and_drops_questions() -> None:
    issue = lived(asked(owned(), ASIDE), LATER, HELP, policy=POLICY)
    done = Resolve(by=by(BEN), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False)
    decision = deed(issue, LATER, done, policy=POLICY, roster=ROSTER)
    assert (decision.issue.requests, decision.issue.asked) == ((), ())
    assert ReasonKind.REQUEST_WITHDRAWN in causes(decision)


def test_requests_that_do_not_fit_are_refused() -> None:
    unknown = replace(ASK, department=DepartmentKey("astrology"))
    assert refused(owned(), LATER, unknown, policy=POLICY).why is Why.UNKNOWN_DEPARTMENT
    assert refused(owned(), LATER, replace(ASK, question=""), policy=POLICY).facts.missing == ("question",)
    assert refused(owned(), LATER, replace(ASK, by=by(ALICE)), policy=POLICY).why is Why.NOT_OWNER
    sent = asked(owned(), ASK)
    nine = AnswerRequest(by=by(BEN), number=9, text="x")
    assert refused(sent, LATER, nine, policy=POLICY, roster=ROSTER).why is Why.NO_SUCH_REQUEST
    empty = AnswerRequest(by=by(BEN), number=1, text=" ")
    assert refused(sent, LATER, empty, policy=POLICY, roster=ROSTER).facts.missing == ("text",)
    silent = WithdrawRequest(by=by(BEN), number=1, reason=" ")
    assert refused(sent, LATER, silent, policy=POLICY, roster=ROSTER).facts.missing == ("reason",)


def test_e5_where_nobody_of_the_department_can_be_called_the_deputy_and_then_the_last_resort_is() -> None:
    away = replace(ROSTER, unavailable=frozenset({CARLA, HUGO}), deputies={CARLA: STRANGER})
    assert everybody(deed(owned(), LATER, ASK, policy=POLICY, roster=away)) == [STRANGER]
    unbound = deed(owned(), LATER, ASK, policy=POLICY, roster=A_ROSTER)
    assert everybody(unbound) == [DANA]


def test_r14_the_department_is_warned_where_it_reads_when_three_quarters_are_gone() -> None:
    issue = asked(owned(Severity.SEV3, T3), replace(ASIDE, by=by(TOMAS)))
    decision = time(issue, LATER + hours(6), policy=POLICY, roster=ROSTER)
    warning = next(one for one in calls_of(decision) if one.place is Place.DEPARTMENT)
    assert (warning.department, [one.person for one in warning.people]) == (BILLING, [CARLA, HUGO])
    assert [(one.clock, one.kind) for one in warning.reasons] == [(ClockKind.REQUEST, ReasonKind.THRESHOLD)]


def test_42_a_late_department_is_told_to_its_lead_and_to_the_support_owner_and_booked_on_it() -> None:
    issue = asked(owned(Severity.SEV2, T3), replace(ASK, by=by(TOMAS)))
    issue = certain(pass_time(issue, POLICY, ROSTER, LATER + hours(4) - minutes(1))).issue
    assert (issue.holder.kind, issue.holder.department) == (HolderKind.DEPARTMENT, BILLING)
    decision = time(issue, LATER + hours(4), policy=POLICY, roster=ROSTER)
    late = clock(decision.issue, ClockKind.REQUEST)
    assert late.breach == Breach(LATER + hours(4), LATER + hours(4), BreachCause.TIME, TOMAS)
    told = [(one.place, [called.person for called in one.people]) for one in calls_of(decision)]
    assert (Place.DEPARTMENT, [CARLA]) in told
    assert (Place.THREAD, TOMAS) in [(place, people[0]) for place, people in told]
    missed = next(one for one in calls_of(decision) if one.place is Place.DEPARTMENT).reasons[0]
    assert (missed.number, missed.department, missed.clock) == (1, BILLING, ClockKind.REQUEST)
    assert ClockKind.REQUEST in {fact.clock for fact in decision.facts if isinstance(fact, Breached)}
    assert [fact for fact in decision.facts if isinstance(fact, Moved)] == []


def test_42_a_department_without_a_lead_leaves_the_support_owner_to_be_told() -> None:
    roster = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(HUGO,))})
    issue = asked(owned(Severity.SEV2, T3), replace(ASIDE, by=by(TOMAS)))
    decision = time(issue, LATER + hours(4), policy=POLICY, roster=roster)
    assert TOMAS in everybody(decision)
    [there] = [one for one in calls_of(decision) if one.place is Place.DEPARTMENT]
    assert [one.person for one in there.people] == [INES]  # the last resort, for no call reaches nobody (E4)


def test_e17_a_request_of_a_sev_1_runs_around_the_clock() -> None:
    issue = asked(opened(Severity.SEV1), replace(ASK, by=by(TOMAS)))
    assert clock(issue, ClockKind.REQUEST).calendar == POLICY.severity_calendars[Severity.SEV1]


# The next tier's help: statement 105


def test_105_a_question_goes_to_the_next_tiers_help_and_the_issue_stays() -> None:
    before = owned()
    decision = deed(before, LATER, HELP)
    issue = decision.issue
    assert (issue.tier, issue.owner, issue.holder, issue.clocks) == (T1, BEN, before.holder, before.open_clocks)
    assert [fact for fact in decision.facts if isinstance(fact, Moved)] == []
    called = call(decision, ReasonKind.ASKED)
    assert (called.place, called.tier, everybody(decision)) == (Place.HELP, T2, [PRIYA, SAM])
    assert issue.asked[0].until == LATER + minutes(30)


def test_105_anyone_may_ask_and_the_tier_that_was_asked_answers() -> None:
    issue = deed(owned(), LATER, replace(HELP, by=by(STRANGER))).issue
    answer = AnswerAsk(by=by(PRIYA), number=1, text="Clear the cache")
    decision = deed(issue, LATER, answer)
    assert (decision.issue.asked, everybody(decision)) == ((), [STRANGER])
    told = reason(decision, ReasonKind.ASK_ANSWERED)
    assert (told.by, told.text, told.number) == (PRIYA, "Clear the cache", 1)
    assert deed(issue, LATER, replace(answer, by=by(LENA))).issue.asked == ()
    assert refused(issue, LATER, replace(answer, by=by(TOMAS))).why is Why.NOT_ELIGIBLE


def test_105_unanswered_in_time_the_lead_of_that_tier_and_the_asker_are_told_once() -> None:
    issue = deed(owned(), LATER, HELP).issue
    decision = time(issue, LATER + minutes(30))
    assert call(decision, ReasonKind.ASK_OVERDUE).place is Place.HELP
    overdue = call(decision, ReasonKind.ASK_OVERDUE)
    assert [called.person for called in overdue.people] == [LENA, BEN]
    assert decision.issue.asked[0].until is None
    assert ReasonKind.ASK_OVERDUE not in causes(time(decision.issue, MONDAY_10 + hours(1)))
    answered = deed(decision.issue, LATER + minutes(30), AnswerAsk(by=by(PRIYA), number=1, text="Yes"))
    assert answered.issue.asked == ()


def test_105_a_question_out_of_hours_has_its_time_from_the_next_opening() -> None:
    evening = MONDAY_10 + hours(8)
    issue = deed(replace(owned(Severity.SEV3), clocks=()), evening, HELP).issue
    assert issue.asked[0].until == MONDAY_10 + hours(27)  # 13:00 on Tuesday, after four hours


def test_105_where_nobody_of_the_asked_tier_is_on_call_its_lead_is_asked() -> None:
    tiers = {**A_ROSTER.tiers, T2: replace(A_ROSTER.tier(T2), on_call=())}
    assert everybody(deed(owned(), LATER, HELP, roster=replace(A_ROSTER, tiers=tiers))) == [LENA]


def test_105_questions_are_numbered_and_answered_one_by_one() -> None:
    two = lived(owned(), LATER, HELP, replace(HELP, question="And this?"))
    assert [one.number for one in two.asked] == [1, 2]
    left = deed(two, LATER, AnswerAsk(by=by(PRIYA), number=1, text="Yes")).issue
    assert [one.number for one in left.asked] == [2]
    overdue = time(left, LATER + minutes(30)).issue
    assert (overdue.asked[0].number, overdue.asked[0].until) == (2, None)


def test_105_one_overdue_question_leaves_the_others_alone() -> None:
    first = deed(owned(), LATER, HELP).issue
    two = deed(first, LATER + minutes(10), replace(HELP, question="And this?")).issue
    overdue = time(two, LATER + minutes(30)).issue
    assert [one.until for one in overdue.asked] == [None, LATER + minutes(40)]


def test_105_questions_that_do_not_fit_are_refused() -> None:
    assert refused(owned(Severity.SEV3, T3), LATER, HELP).why is Why.NO_TIER_ABOVE
    assert refused(owned(), LATER, replace(HELP, question=" ")).facts.missing == ("question",)
    one = deed(owned(), LATER, HELP).issue
    assert refused(one, LATER, AnswerAsk(by=by(BEN), number=2, text="x")).why is Why.NO_SUCH_QUESTION
    assert refused(one, LATER, AnswerAsk(by=by(BEN), number=1, text="")).facts.missing == ("text",)
