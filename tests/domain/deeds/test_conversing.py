"""What is said to and by the customer: first and next reply, the cadences, promises, and what never counts."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.actor import Standing
from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept, CustomerWrote, HandOver, NoAnswerNeeded, Snooze, StopReminding, Update, WaitOn
from bot.domain.effects import NoticeKind, ReasonKind
from bot.domain.errors import Why, certain
from bot.domain.ids import PersonId
from bot.domain.issue import Issue, Status
from bot.domain.matrix import Severity
from bot.domain.running import SnoozeFor
from tests.builders import ALICE, BEN, DANA, MONDAY_10, PRIYA, STRANGER, TOMAS, an_issue, by, hours, minutes
from tests.decisions import call_of, clock, deed, ended, kinds, lived, notice_of, reason, refused, running, time, whom
from tests.full_policy import FULL_POLICY

AT = MONDAY_10 + minutes(20)


def accepted(severity: Severity = Severity.SEV2) -> Issue:
    return lived(an_issue(severity, policy=FULL_POLICY), MONDAY_10, Accept(by=by(BEN)))


def replied(severity: Severity = Severity.SEV2) -> Issue:
    return lived(accepted(severity), MONDAY_10, told())


def told(text: str = "We look at it", next_by: datetime | None = None, person: PersonId = BEN) -> Update:
    return Update(by=by(person), text=text, customer_visible=True, next_by=next_by)


def inside(next_by: datetime | None = None) -> Update:
    return Update(by=by(BEN), text="Found the worker", next_by=next_by)


def wrote(
    at: datetime = AT, text: str = "Any news?", person: PersonId = ALICE, *, automatic: bool = False
) -> CustomerWrote:
    return CustomerWrote(by=by(person), at=at, text=text, automatic=automatic)


# the first reply


def test_first_reply_runs_from_when_the_customer_reported_it() -> None:
    issue = an_issue(policy=FULL_POLICY, first_reported_at=MONDAY_10 - minutes(50))
    first = clock(issue, ClockKind.FIRST_REPLY)
    assert (first.started_at, first.deadline) == (MONDAY_10 - minutes(50), MONDAY_10 + minutes(10))


def test_first_reply_is_met_by_the_first_customer_visible_message_and_by_no_internal_one() -> None:
    assert deed(accepted(), AT, inside()).issue.clock(ClockKind.FIRST_REPLY) is not None
    issue = deed(accepted(), AT, told()).issue
    assert ended(issue, ClockKind.FIRST_REPLY) == [Outcome.MET]
    assert issue.replied_at == AT
    assert lived(issue, AT + minutes(1), told()).replied_at == AT


def test_first_reply_at_its_very_deadline_is_late_but_done() -> None:
    decision = deed(accepted(), MONDAY_10 + hours(1), told())
    assert ended(decision.issue, ClockKind.FIRST_REPLY) == [Outcome.BREACHED]


@pytest.mark.parametrize("standing", [Standing.BOT, Standing.GUEST, Standing.OUTSIDER])
def test_r8_55_no_bot_and_nobody_from_outside_meets_a_reply(standing: Standing) -> None:
    update = replace(told(), by=by(BEN, standing))
    assert refused(accepted(), AT, update).why is Why.NOT_A_MEMBER


def test_an_update_needs_words() -> None:
    assert refused(accepted(), AT, told(" ")).facts.missing == ("text",)


# the next reply


def test_56_three_messages_are_one_instance_from_the_first_of_them() -> None:
    issue = lived(replied(), AT, wrote(AT - minutes(5)))
    issue = lived(issue, AT + minutes(1), wrote(AT + minutes(1)))
    decision = deed(issue, AT + minutes(2), wrote(AT + minutes(2)))
    [instance] = [one for one in decision.issue.clocks if one.kind is ClockKind.NEXT_REPLY]
    assert (instance.started_at, instance.deadline) == (AT - minutes(5), AT + minutes(55))
    said = certain(decision.issue.unanswered)
    assert (said.at, said.count) == (AT - minutes(5), 3)


def test_next_reply_runs_from_the_oldest_message_also_where_that_is_recorded_last() -> None:
    issue = lived(replied(), AT, wrote(AT))
    earlier = deed(issue, AT + minutes(1), wrote(AT - minutes(15), "Sent by e-mail"))
    assert ended(earlier.issue, ClockKind.NEXT_REPLY) == [Outcome.SUPERSEDED]
    assert clock(earlier.issue, ClockKind.NEXT_REPLY).deadline == AT + minutes(45)
    assert certain(earlier.issue.unanswered).text == "Sent by e-mail"


def test_a_late_next_reply_stays_late_when_an_older_message_is_recorded() -> None:
    issue = lived(lived(replied(), AT, wrote(AT)), AT + hours(1))
    before = clock(issue, ClockKind.NEXT_REPLY)
    assert before.is_late
    assert clock(deed(issue, AT + hours(1), wrote(AT - minutes(1))).issue, ClockKind.NEXT_REPLY) == before


def test_next_reply_does_not_start_before_the_customer_was_answered_at_all() -> None:
    issue = lived(accepted(), AT, wrote())
    assert issue.clock(ClockKind.NEXT_REPLY) is None
    answered = deed(issue, AT, told()).issue
    assert (answered.unanswered, answered.clock(ClockKind.NEXT_REPLY)) == (None, None)


def test_next_reply_is_met_by_a_customer_visible_message_and_starts_again_with_the_next_one() -> None:
    issue = lived(replied(), AT, wrote())
    answered = deed(issue, AT + minutes(10), told()).issue
    assert (ended(answered, ClockKind.NEXT_REPLY), answered.unanswered) == ([Outcome.MET], None)
    again = deed(answered, AT + minutes(30), wrote(AT + minutes(30))).issue
    assert clock(again, ClockKind.NEXT_REPLY).started_at == AT + minutes(30)


def test_next_reply_is_met_by_no_answer_needed_which_is_no_update_to_the_customer() -> None:
    issue = lived(replied(), AT, wrote(text="Thanks!"))
    before = issue.clock(ClockKind.CUSTOMER_UPDATE)
    decision = deed(issue, AT + minutes(1), NoAnswerNeeded(by=by(BEN)))
    assert (ended(decision.issue, ClockKind.NEXT_REPLY), decision.issue.unanswered) == ([Outcome.MET], None)
    assert decision.issue.clock(ClockKind.CUSTOMER_UPDATE) == before


def test_no_answer_needed_without_a_message_is_refused() -> None:
    assert refused(replied(), AT, NoAnswerNeeded(by=by(BEN))).why is Why.NOTHING_UNANSWERED


def test_r6_next_reply_never_rests() -> None:
    issue = lived(replied(), AT, wrote(), WaitOn(by=by(BEN), vendor=True, reason="Carrier"))
    assert ClockKind.NEXT_REPLY in running(issue)


def test_a_message_of_the_customer_is_told_to_the_owner_with_its_deadline_and_noted_in_the_thread() -> None:
    decision = deed(replied(), AT, wrote())
    assert (kinds(decision), whom(decision)) == ([ReasonKind.CUSTOMER_WROTE], [BEN])
    assert reason(decision, ReasonKind.CUSTOMER_WROTE).deadline == AT + hours(1)
    assert notice_of(decision).kind is NoticeKind.CUSTOMER_WROTE


def test_a_message_before_the_first_reply_is_told_with_the_deadline_of_that() -> None:
    assert reason(deed(accepted(), AT, wrote()), ReasonKind.CUSTOMER_WROTE).deadline == MONDAY_10 + hours(1)


def test_a_message_under_a_policy_without_targets_for_replies_is_told_without_a_deadline() -> None:
    replies = {ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY}
    policy = replace(FULL_POLICY, targets=tuple(one for one in FULL_POLICY.targets if one.clock not in replies))
    issue = lived(an_issue(policy=policy), MONDAY_10, Accept(by=by(BEN)), policy=policy)
    assert reason(deed(issue, AT, wrote(), policy=policy), ReasonKind.CUSTOMER_WROTE).deadline is None


def test_an_owner_who_recorded_the_message_is_not_told_what_they_know() -> None:
    assert kinds(deed(replied(), AT, wrote(person=BEN))) == []


def test_without_an_owner_whoever_is_on_call_hears_what_the_customer_wrote() -> None:
    assert whom(deed(an_issue(policy=FULL_POLICY), MONDAY_10 + minutes(1), wrote(MONDAY_10))) == [ALICE, BEN]


def test_r8_55_an_automatic_reply_changes_nothing() -> None:
    issue = lived(replied(), AT, WaitOn(by=by(BEN), vendor=False, reason="Logs"))
    after = deed(issue, AT + minutes(1), wrote(AT + minutes(1), automatic=True)).issue
    assert (after.status, after.unanswered, after.clocks) == (Status.WAITING, None, issue.clocks)


def test_a_message_needs_words_and_cannot_come_from_the_future() -> None:
    assert refused(replied(), AT, wrote(text="")).facts.missing == ("text",)
    assert refused(replied(), AT, wrote(AT + minutes(1))).why is Why.TIME_IN_THE_FUTURE


def test_r18_r20_63_a_message_of_the_customer_ends_a_snooze_and_a_stop_of_the_reminders() -> None:
    snoozed = lived(replied(), AT, Snooze(by=by(BEN), length=SnoozeFor.QUARTER))
    assert snoozed.snoozed is not None
    assert deed(snoozed, AT + minutes(1), wrote(AT)).issue.snoozed is None
    stopped = lived(replied(), AT, StopReminding(by=by(DANA), until=AT + hours(1), reason="Known"))
    assert stopped.stopped is not None
    assert deed(stopped, AT + minutes(1), wrote(AT)).issue.stopped is None


# the cadences


def test_the_customer_cadence_begins_with_the_first_reply_and_each_update_starts_the_next() -> None:
    assert accepted().clock(ClockKind.CUSTOMER_UPDATE) is None
    assert clock(replied(), ClockKind.CUSTOMER_UPDATE).deadline == MONDAY_10 + hours(2)
    next_one = deed(replied(), AT, told()).issue
    assert ended(next_one, ClockKind.CUSTOMER_UPDATE) == [Outcome.MET]
    assert clock(next_one, ClockKind.CUSTOMER_UPDATE).deadline == AT + hours(2)


def test_the_internal_cadence_runs_while_there_is_an_owner_and_both_kinds_of_update_meet_it() -> None:
    assert an_issue(policy=FULL_POLICY).clock(ClockKind.INTERNAL_UPDATE) is None
    for update in (inside(), told()):
        issue = deed(accepted(), AT, update).issue
        assert ended(issue, ClockKind.INTERNAL_UPDATE) == [Outcome.MET]
        assert issue.clock(ClockKind.INTERNAL_UPDATE) is not None


def test_an_internal_update_leaves_the_customer_cadence_alone() -> None:
    before = replied().clock(ClockKind.CUSTOMER_UPDATE)
    assert deed(replied(), AT, inside()).issue.clock(ClockKind.CUSTOMER_UPDATE) == before


def test_an_update_on_an_unaccepted_issue_begins_no_internal_cadence() -> None:
    issue = deed(an_issue(policy=FULL_POLICY), MONDAY_10, told()).issue
    assert running(issue) >= {ClockKind.CUSTOMER_UPDATE}
    assert issue.clock(ClockKind.INTERNAL_UPDATE) is None


def test_the_internal_cadence_counts_in_the_hours_of_the_tier() -> None:
    evening = MONDAY_10 + hours(6.5)  # 16:30 in Berlin; tier 1 works until 17:00
    issue = lived(an_issue(policy=FULL_POLICY, at=evening), evening, Accept(by=by(BEN)))
    assert clock(issue, ClockKind.INTERNAL_UPDATE).deadline == evening + hours(18)


def test_a_new_owner_starts_the_internal_cadence_anew() -> None:
    offered = lived(accepted(), AT, HandOver(by=by(BEN), to=ALICE))
    taken = deed(offered, AT + minutes(5), Accept(by=by(ALICE))).issue
    assert ended(taken, ClockKind.INTERNAL_UPDATE) == [Outcome.ENDED]
    assert clock(taken, ClockKind.INTERNAL_UPDATE).started_at == AT + minutes(5)


def test_while_waiting_on_the_customer_an_update_starts_a_cadence_that_rests() -> None:
    waiting = lived(replied(), AT, WaitOn(by=by(BEN), vendor=False, reason="Logs"))
    issue = deed(waiting, AT + minutes(5), told()).issue
    assert issue.status is Status.WAITING
    assert running(issue) == set()
    assert {ClockKind.CUSTOMER_UPDATE, ClockKind.INTERNAL_UPDATE} <= {one.kind for one in issue.open_clocks}


def test_r14_a_cadence_warns_its_owner_once_a_tenth_before_the_end_and_at_least_five_minutes() -> None:
    decision = time(replied(), MONDAY_10 + minutes(108))
    warning = reason(decision, ReasonKind.THRESHOLD)
    assert (warning.deadline, warning.at) == (MONDAY_10 + hours(2), MONDAY_10 + minutes(108))
    assert BEN in whom(decision)
    grave = lived(an_issue(Severity.SEV1, policy=FULL_POLICY), MONDAY_10, Accept(by=by(TOMAS)))
    assert [due.at for due in clock(grave, ClockKind.INTERNAL_UPDATE).ahead] == [MONDAY_10 + minutes(25)]


# promises, as R28 says

PROMISED = MONDAY_10 + minutes(50)


def test_r28_73_a_promise_takes_the_place_of_one_cadence_and_warns_a_quarter_of_an_hour_before() -> None:
    issue = lived(accepted(), MONDAY_10, told(next_by=PROMISED))
    promised = clock(issue, ClockKind.CUSTOMER_UPDATE)
    assert (promised.promised, promised.deadline) == (True, PROMISED)
    decision = time(lived(issue, PROMISED - minutes(16)), PROMISED - minutes(15))
    warning = reason(decision, ReasonKind.THRESHOLD)
    assert (warning.deadline, warning.promised, whom(decision)) == (PROMISED, True, [BEN])


def test_r28_a_promise_warns_its_owner_in_the_thread_also_where_the_cadence_has_no_warning() -> None:
    policy = replace(FULL_POLICY, thresholds=())
    issue = lived(accepted(), MONDAY_10, told(next_by=PROMISED), policy=policy)
    decision = time(issue, PROMISED - minutes(15), policy=policy)
    warning = reason(decision, ReasonKind.THRESHOLD)
    assert (warning.share, whom(decision), call_of(decision).in_channel) == (None, [BEN], False)


def test_r28_73_a_promise_that_nobody_kept_is_broken_at_its_instant_and_the_channel_sees_it() -> None:
    issue = lived(lived(accepted(), MONDAY_10, told(next_by=MONDAY_10 + minutes(50))), MONDAY_10 + minutes(49))
    decision = time(issue, MONDAY_10 + minutes(50))
    broken = reason(decision, ReasonKind.BREACH)
    assert (broken.promised, broken.deadline) == (True, MONDAY_10 + minutes(50))
    assert call_of(decision).in_channel
    assert whom(decision)[0] == BEN


def test_r28_the_next_update_keeps_a_promise_and_the_cadence_goes_on() -> None:
    issue = lived(accepted(), MONDAY_10, told(next_by=PROMISED))
    kept = deed(issue, AT, told()).issue
    assert ended(kept, ClockKind.CUSTOMER_UPDATE) == [Outcome.MET]
    following = clock(kept, ClockKind.CUSTOMER_UPDATE)
    assert (following.promised, following.deadline) == (False, AT + hours(2))


def test_r28_a_promise_neither_rests_nor_knows_closing_time() -> None:
    evening = MONDAY_10 + hours(8)  # 18:00 in Berlin
    issue = lived(replied(Severity.SEV3), AT, told(next_by=evening), WaitOn(by=by(BEN), vendor=False, reason="Logs"))
    assert running(issue) == {ClockKind.CUSTOMER_UPDATE}
    assert clock(issue, ClockKind.CUSTOMER_UPDATE).deadline == evening


def test_r21_the_warning_of_a_promise_waits_for_the_opening_where_that_comes_before_it() -> None:
    opens = MONDAY_10 + hours(23)  # 9:00 on Tuesday
    early = clock(lived(replied(Severity.SEV3), AT, told(next_by=opens + minutes(10))), ClockKind.CUSTOMER_UPDATE)
    assert [due.at for due in early.ahead] == [opens]
    at_night = clock(lived(replied(Severity.SEV3), AT, told(next_by=opens - hours(3))), ClockKind.CUSTOMER_UPDATE)
    assert at_night.ahead == ()


def test_r28_a_promise_within_a_quarter_of_an_hour_has_no_warning() -> None:
    assert clock(lived(accepted(), AT, told(next_by=AT + minutes(15))), ClockKind.CUSTOMER_UPDATE).ahead == ()


def test_r28_a_promise_to_the_team_takes_the_place_of_the_internal_cadence() -> None:
    issue = deed(replied(), AT, inside(AT + hours(1))).issue
    assert clock(issue, ClockKind.INTERNAL_UPDATE).deadline == AT + hours(1)
    assert not clock(issue, ClockKind.CUSTOMER_UPDATE).promised


def test_r28_only_where_somebody_owns_it_the_team_is_promised_anything() -> None:
    issue = an_issue(policy=FULL_POLICY)
    assert refused(issue, MONDAY_10, inside(MONDAY_10 + hours(1))).why is Why.NOBODY_OWNS_IT


@pytest.mark.parametrize("ago", [timedelta(), minutes(5)])
def test_r28_a_promise_lies_ahead(ago: timedelta) -> None:
    assert refused(accepted(), AT, told(next_by=AT - ago)).why is Why.PROMISE_IN_THE_PAST


def test_r28_more_than_twice_the_cadence_away_needs_a_lead() -> None:
    latest = AT + hours(4)
    refusal = refused(accepted(), AT, told(next_by=latest + minutes(1)))
    assert (refusal.why, refusal.facts.until) == (Why.PROMISE_NEEDS_LEAD, latest)
    assert clock(deed(accepted(), AT, told(next_by=latest)).issue, ClockKind.CUSTOMER_UPDATE).deadline == latest
    by_lead = told(next_by=latest + hours(1), person=DANA)
    assert clock(deed(accepted(), AT, by_lead).issue, ClockKind.CUSTOMER_UPDATE).promised


def test_r28_twice_the_cadence_is_counted_in_working_time() -> None:
    on_wednesday = AT + timedelta(days=2)  # two working days of a Sev 3
    issue = deed(accepted(Severity.SEV3), AT, told(next_by=on_wednesday)).issue
    assert clock(issue, ClockKind.CUSTOMER_UPDATE).deadline == on_wednesday
    refusal = refused(accepted(Severity.SEV3), AT, told(next_by=on_wednesday + minutes(1)))
    assert refusal.facts.until == on_wednesday


def test_e17_how_far_one_may_promise_the_team_is_working_time_of_the_tier() -> None:
    four = MONDAY_10 + hours(6)  # twice two hours of the tier end at noon on Tuesday
    noon = MONDAY_10 + hours(26)
    word = Update(by=by(BEN), text="Looking", next_by=noon)
    issue = replace(accepted(), clocks=(), attention=None)
    assert clock(deed(issue, four, word).issue, ClockKind.INTERNAL_UPDATE).deadline == noon
    refusal = refused(issue, four, replace(word, next_by=noon + minutes(1)))
    assert (refusal.why, refusal.facts.until) == (Why.PROMISE_NEEDS_LEAD, noon)


def test_r28_a_promise_works_without_a_target_for_the_cadence() -> None:
    targets = tuple(one for one in FULL_POLICY.targets if one.clock is not ClockKind.CUSTOMER_UPDATE)
    policy = replace(FULL_POLICY, targets=targets)
    issue = lived(an_issue(policy=policy), MONDAY_10, Accept(by=by(BEN)), told(), policy=policy)
    assert issue.clock(ClockKind.CUSTOMER_UPDATE) is None
    far = AT + timedelta(days=30)
    assert clock(deed(issue, AT, told(next_by=far), policy=policy).issue, ClockKind.CUSTOMER_UPDATE).deadline == far


def test_a_stranger_records_nothing() -> None:
    assert refused(replied(), AT, wrote(person=STRANGER)).why is Why.NOT_ELIGIBLE
    assert refused(replied(), AT, told(person=PRIYA)).why is Why.NOT_ELIGIBLE
