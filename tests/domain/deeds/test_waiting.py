"""When somebody else must answer first: what rests meanwhile, and that every wait has an end (SPEC R6, R7, E9)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.clocks import ClockKind, Waiting
from bot.domain.commands import (
    Accept,
    Answer,
    Command,
    CustomerWrote,
    Escalate,
    NeedInfo,
    Request,
    ReRate,
    Resolve,
    Resume,
    Update,
    WaitOn,
)
from bot.domain.effects import ReasonKind
from bot.domain.errors import Why, certain
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.matrix import Severity
from bot.domain.roster import DepartmentPeople
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    LENA,
    MONDAY_10,
    PRIYA,
    REPORTS,
    STRANGER,
    T1,
    TOMAS,
    VERA,
    an_issue,
    by,
    hours,
    minutes,
    passed,
)
from tests.decisions import call_of, clock, deed, kinds, lived, reason, refused, running, time, whom
from tests.full_policy import BILLING, FULL_POLICY

AT = MONDAY_10 + minutes(20)
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=VERA)})


def accepted(severity: Severity = Severity.SEV2) -> Issue:
    person = TOMAS if severity is Severity.SEV1 else BEN
    return lived(an_issue(severity, policy=FULL_POLICY), MONDAY_10, Accept(by=by(person)))


def replied(severity: Severity = Severity.SEV2) -> Issue:
    issue = accepted(severity)
    return lived(issue, MONDAY_10, Update(by=by(certain(issue.owner)), text="We look at it", customer_visible=True))


def on_customer(until: datetime | None = None) -> WaitOn:
    return WaitOn(by=by(BEN), vendor=False, reason="Logs, please", until=until)


def on_vendor(until: datetime | None = None) -> WaitOn:
    return WaitOn(by=by(BEN), vendor=True, reason="The carrier looks at it", until=until)


ASKING = NeedInfo(by=by(BEN), question="Which browser?")
BILLING_ASKED = Request(by=by(BEN), department=BILLING, question="Paid?")


def until(issue: Issue) -> datetime:
    return certain(issue.wait).until


# what rests


@pytest.mark.parametrize(
    ("wait", "holder", "rests"),
    [
        (
            on_customer(),
            HolderKind.CUSTOMER,
            {
                ClockKind.TIER_OWNERSHIP,
                ClockKind.RESOLUTION,
                ClockKind.CUSTOMER_UPDATE,
                ClockKind.INTERNAL_UPDATE,
            },
        ),
        (on_vendor(), HolderKind.VENDOR, {ClockKind.TIER_OWNERSHIP}),
        (ASKING, HolderKind.SENDER, {ClockKind.TIER_OWNERSHIP, ClockKind.INTERNAL_UPDATE}),
        (BILLING_ASKED, HolderKind.DEPARTMENT, {ClockKind.TIER_OWNERSHIP}),
    ],
)
def test_29_the_ball_moves_and_only_what_the_table_names_rests(
    wait: Command, holder: HolderKind, rests: set[ClockKind]
) -> None:
    before = replied()
    issue = deed(before, AT, wait, roster=ROSTER).issue
    assert (issue.status, issue.holder.kind, issue.holder.since) == (Status.WAITING, holder, AT)
    assert running(before) - running(issue) == rests


def test_r6_resolution_rests_for_others_where_the_policy_says_so() -> None:
    policy = replace(FULL_POLICY, pauses_resolution=frozenset({Waiting.CUSTOMER, Waiting.VENDOR}))
    assert ClockKind.RESOLUTION not in running(deed(replied(), AT, on_vendor(), policy=policy).issue)


def test_a_wait_on_the_customer_first_needs_a_word_to_them() -> None:
    assert refused(accepted(), AT, on_customer()).why is Why.CUSTOMER_UNANSWERED
    asked = lived(replied(), AT, CustomerWrote(by=by(ALICE), at=AT, text="Any news?"))
    assert refused(asked, AT, on_customer()).why is Why.CUSTOMER_UNANSWERED
    assert deed(asked, AT, on_vendor()).issue.status is Status.WAITING


def test_a_wait_needs_a_reason_and_a_question_needs_words() -> None:
    assert refused(replied(), AT, replace(on_customer(), reason=" ")).facts.missing == ("reason",)
    assert refused(replied(), AT, replace(ASKING, question="")).facts.missing == ("question",)


def test_e9_a_wait_on_an_unaccepted_issue_accepts_it_first() -> None:
    issue = deed(an_issue(policy=FULL_POLICY), MONDAY_10, on_vendor()).issue
    assert (issue.owner, issue.status) == (BEN, Status.WAITING)


def test_e9_the_sender_is_asked_directly_and_not_oneself() -> None:
    decision = deed(accepted(), AT, ASKING)
    assert (kinds(decision), whom(decision), call_of(decision).loud) == ([ReasonKind.QUESTION], [ALICE], True)
    mine = lived(an_issue(policy=FULL_POLICY), MONDAY_10, Accept(by=by(ALICE)))
    assert refused(mine, AT, replace(ASKING, by=by(ALICE))).why is Why.ASKING_ONESELF


def test_e9_an_answer_is_told_to_the_owner_and_only_a_question_has_one() -> None:
    asked = lived(accepted(), AT, ASKING)
    decision = deed(asked, AT + minutes(3), Answer(by=by(ALICE), text="All of them"))
    assert (kinds(decision), whom(decision)) == ([ReasonKind.ANSWERED], [BEN])
    assert certain(decision.issue.last_update).text == "All of them"
    assert refused(asked, AT, Answer(by=by(ALICE), text="")).facts.missing == ("text",)
    assert refused(lived(replied(), AT, on_vendor()), AT, Answer(by=by(ALICE), text="x")).why is Why.ALREADY_WAITING


# every wait has an end


@pytest.mark.parametrize(
    ("severity", "wait", "longest"),
    [
        (Severity.SEV2, on_customer(), hours(8)),
        (Severity.SEV2, on_vendor(), hours(4)),
        (Severity.SEV2, ASKING, hours(1)),
        (Severity.SEV2, BILLING_ASKED, hours(4)),
        (Severity.SEV3, on_customer(), timedelta(days=2)),
        (Severity.SEV4, ASKING, timedelta(days=1)),
    ],
)
def test_r6_a_wait_ends_after_the_longest_time_for_its_holder_and_severity(
    severity: Severity, wait: Command, longest: timedelta
) -> None:
    assert until(deed(replied(severity), AT, wait, roster=ROSTER).issue) == AT + longest


def test_r6_the_earlier_of_its_own_end_and_the_longest_counts() -> None:
    assert until(deed(replied(), AT, on_vendor(AT + hours(1))).issue) == AT + hours(1)
    assert until(deed(replied(), AT, on_vendor(AT + hours(9))).issue) == AT + hours(4)
    assert until(deed(replied(), AT, on_vendor(AT - hours(1))).issue) == AT + hours(4)


def test_r6_each_new_wait_has_a_new_longest_time() -> None:
    issue = lived(replied(), AT, on_vendor())
    again = lived(lived(issue, AT + hours(3), Resume(by=by(BEN))), AT + hours(3), on_vendor())
    assert until(again) == AT + hours(7)


def test_50_when_the_customer_stays_silent_the_update_clock_goes_on_and_the_owner_is_told() -> None:
    issue = lived(replied(Severity.SEV3), AT, on_customer())
    ends = AT + timedelta(days=2)
    decision = time(lived(issue, ends - minutes(1)), ends)
    assert (decision.issue.status, decision.issue.holder.kind) == (Status.ACCEPTED, HolderKind.TIER)
    assert reason(decision, ReasonKind.WAIT_ENDED).text == "Logs, please"
    assert whom(decision)[0] == BEN
    update = clock(decision.issue, ClockKind.CUSTOMER_UPDATE)
    assert update.deadline == MONDAY_10 + timedelta(days=3)  # one working day, and two of waiting


def test_r6_a_vendor_who_stays_silent_is_told_to_the_owner_alone() -> None:
    issue = lived(lived(replied(), AT, on_vendor()), AT + hours(4) - minutes(1))
    assert whom(time(issue, AT + hours(4)))[0] == BEN


def test_r6_for_the_sender_their_lead_is_told_too() -> None:
    at_t2 = lived(accepted(), AT, Escalate(by=by(BEN), reason="Database"))
    asked = lived(at_t2, AT, NeedInfo(by=by(PRIYA), question="Since when?"))
    decision = time(asked, AT + hours(1))
    assert {called.person for called in call_of(decision).people} >= {PRIYA, DANA}
    assert LENA not in whom(decision)


def test_r6_for_a_sender_of_no_tier_the_lead_of_the_present_one_is_told() -> None:
    tiers = {**A_ROSTER.tiers, T1: replace(A_ROSTER.tier(T1), people=frozenset({BEN, DANA}), on_call=())}
    roster = replace(A_ROSTER, tiers=tiers)
    asked = lived(accepted(), AT, ASKING, roster=roster)
    assert {BEN, DANA} <= set(whom(time(asked, AT + hours(1), roster=roster)))


def test_r6_for_a_department_its_lead_is_told_too() -> None:
    asked = lived(replied(Severity.SEV3), AT, BILLING_ASKED, roster=ROSTER)
    ends = until(asked)
    decision = time(lived(asked, ends - minutes(1), roster=ROSTER), ends, roster=ROSTER)
    assert reason(decision, ReasonKind.WAIT_ENDED).department == BILLING
    assert {BEN, VERA} <= set(whom(decision))
    assert DANA not in whom(decision)


# what ends one


def test_48_an_answer_of_the_customer_moves_the_resolution_by_exactly_the_pause() -> None:
    before = certain(clock(replied(Severity.SEV3), ClockKind.RESOLUTION).deadline)
    waiting = lived(replied(Severity.SEV3), AT, on_customer())
    decision = deed(waiting, AT + hours(3), CustomerWrote(by=by(ALICE), at=AT + hours(3), text="Here they are"))
    assert decision.issue.status is Status.ACCEPTED
    assert clock(decision.issue, ClockKind.RESOLUTION).deadline == before + hours(3)


def test_r6_a_message_of_the_customer_ends_no_other_wait() -> None:
    for wait in (on_vendor(), ASKING):
        waiting = lived(replied(), AT, wait)
        assert deed(waiting, AT, CustomerWrote(by=by(ALICE), at=AT, text="x")).issue.status is Status.WAITING


def test_e7_after_a_wait_the_owner_has_the_full_time_again() -> None:
    waiting = lived(replied(), AT, on_vendor())
    assert waiting.attention is None
    assert certain(lived(waiting, AT + hours(2), Resume(by=by(BEN))).attention).at == AT + hours(6)


def test_r6_raising_the_severity_shortens_a_running_wait_to_at_most_its_longest_from_now() -> None:
    waiting = lived(replied(Severity.SEV3), AT, on_vendor())
    raised = ReRate(by=by(BEN), report=REPORTS[Severity.SEV2], reason="Worse")
    assert until(deed(waiting, AT + minutes(5), raised).issue) == AT + minutes(5) + hours(4)
    short = lived(replied(Severity.SEV3), AT, on_vendor(AT + minutes(30)))
    assert until(deed(short, AT + minutes(5), raised).issue) == AT + minutes(30)


def test_r6_lowering_the_severity_leaves_a_running_wait_as_it_is() -> None:
    waiting = lived(replied(), AT, on_vendor())
    lowered = ReRate(by=by(BEN), report=REPORTS[Severity.SEV4], reason="Harmless")
    assert until(deed(waiting, AT + minutes(5), lowered).issue) == AT + hours(4)


# R7 and what a pause does not do


def test_r7_49_while_a_clock_rests_nothing_of_it_is_sent_and_its_warnings_are_computed_anew() -> None:
    issue = lived(replied(Severity.SEV3), AT, on_customer())
    asleep = lived(issue, AT + hours(7))
    assert asleep == passed(issue, AT + hours(7), policy=FULL_POLICY)
    assert all(one.breach is None and one.ahead == () for one in asleep.open_clocks)
    resumed = deed(asleep, AT + hours(24), Resume(by=by(BEN))).issue
    tier = clock(resumed, ClockKind.TIER_OWNERSHIP)
    assert [due.at for due in tier.ahead] == [MONDAY_10 + hours(3) + timedelta(days=1)]
    assert tier.revision == 1


def test_r6_pausing_never_undoes_a_breach() -> None:
    late = lived(replied(Severity.SEV1), MONDAY_10 + minutes(31))
    before = clock(late, ClockKind.CUSTOMER_UPDATE)
    assert before.is_late
    waiting = lived(late, MONDAY_10 + minutes(31), replace(on_customer(), by=by(TOMAS)))
    resumed = lived(waiting, MONDAY_10 + minutes(40), Resume(by=by(TOMAS)))
    now = clock(resumed, ClockKind.CUSTOMER_UPDATE)
    assert (now.breach, now.ahead, now.runs_now) == (before.breach, (), True)
    assert certain(resumed.reminders).started_at == MONDAY_10 + minutes(40)


def test_resolving_while_waiting_ends_the_wait() -> None:
    solved = Resolve(
        by=by(BEN), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False
    )
    assert deed(lived(replied(), AT, on_vendor()), AT, solved).issue.wait is None
