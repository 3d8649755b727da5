"""What each deed leaves behind in the issue, with everything that cards, lists and later deeds read of it.

The rules behind the deeds are tested beside this file; here nothing may be left out of what is kept.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.clocks import Ahead, Clock, ClockKind, Waiting
from bot.domain.commands import (
    AcceptRequest,
    Answer,
    AnswerRequest,
    AskTier,
    Cancel,
    CancelReason,
    CustomerWrote,
    HandOver,
    NeedInfo,
    Reopen,
    Request,
    Resolve,
    Resume,
    Snooze,
    Update,
    WaitOn,
)
from bot.domain.errors import certain
from bot.domain.ids import DepartmentKey, IssueId
from bot.domain.issue import Cancelled, CustomerSaid, Holder, HolderKind, LastUpdate, Resolution, TierEntry
from bot.domain.matrix import Severity
from bot.domain.roster import DepartmentPeople
from bot.domain.running import Asked, DepartmentRequest, Entered, Offered, Snoozed, SnoozeFor, Wait
from tests.builders import A_ROSTER, ALICE, BEN, DANA, MONDAY_10, STRANGER, T1, T2, VERA, by, hours, minutes
from tests.decisions import calls_of, clock, deed, lived
from tests.domain.told import owned
from tests.full_policy import BILLING, FULL_POLICY

LATER = MONDAY_10 + minutes(5)
MUCH_LATER = MONDAY_10 + minutes(45)
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=VERA)})
PAID = Request(by=by(BEN), department=BILLING, question="Paid?")
DONE = Resolve(by=by(BEN), text="Restarted", cause="defect", component="api", customer_told=True, lower_tier_could=True)


def test_e10_a_request_and_the_wait_for_it() -> None:
    issue = deed(owned(), LATER, PAID, roster=ROSTER).issue
    assert issue.requests == (
        DepartmentRequest(number=1, department=BILLING, question="Paid?", blocking=True, by=BEN, at=LATER),
    )
    assert issue.wait == Wait(
        on=Waiting.DEPARTMENT,
        person=None,
        question="Paid?",
        by=BEN,
        since=LATER,
        until=LATER + hours(4),
        department=BILLING,
    )
    assert issue.holder == Holder(HolderKind.DEPARTMENT, T1, LATER, BILLING)


def test_e10_who_takes_one_request_has_none_of_the_others() -> None:
    two = lived(owned(), LATER, PAID, replace(PAID, question="When?"), roster=ROSTER)
    issue = deed(two, LATER, AcceptRequest(by=by(STRANGER), number=1), roster=ROSTER).issue
    assert [one.owner for one in issue.requests] == [STRANGER, None]


def test_e10_the_ball_goes_on_to_the_next_department_at_the_answer() -> None:
    two = lived(owned(), LATER, PAID, roster=ROSTER)
    other = replace(two.requests[0], number=2, department=DepartmentKey("legal"))
    both = replace(two, requests=(*two.requests, other), requests_sent=2)
    issue = deed(both, MUCH_LATER, AnswerRequest(by=by(VERA), number=1, text="Yes"), roster=ROSTER).issue
    assert issue.holder == Holder(HolderKind.DEPARTMENT, T1, MUCH_LATER, other.department)


def test_105_a_question_to_the_next_tier() -> None:
    issue = deed(owned(), LATER, AskTier(by=by(BEN), question="Seen before?")).issue
    until = LATER + minutes(30)
    assert issue.asked == (Asked(number=1, tier=T2, question="Seen before?", by=BEN, at=LATER, until=until),)


def test_e9_a_question_to_the_sender_and_its_answer() -> None:
    issue = deed(owned(), LATER, NeedInfo(by=by(BEN), question="Since when?")).issue
    assert issue.wait == Wait(
        on=Waiting.SENDER, person=ALICE, question="Since when?", by=BEN, since=LATER, until=LATER + hours(1)
    )
    answered = deed(issue, MUCH_LATER, Answer(by=by(ALICE), text="Since nine")).issue
    assert answered.last_update == LastUpdate(at=MUCH_LATER, by=ALICE, text="Since nine", customer_visible=False)
    assert answered.holder == Holder(HolderKind.TIER, T1, MUCH_LATER)


def test_r6_a_wait_on_the_vendor() -> None:
    issue = deed(owned(), LATER, WaitOn(by=by(BEN), vendor=True, reason="Their ticket", until=MUCH_LATER)).issue
    assert issue.wait == Wait(
        on=Waiting.VENDOR, person=None, question="Their ticket", by=BEN, since=LATER, until=MUCH_LATER
    )


def test_r6_a_wait_until_now_is_as_long_as_a_wait_may_be() -> None:
    issue = deed(owned(), LATER, WaitOn(by=by(BEN), vendor=True, reason="Their ticket", until=LATER)).issue
    assert certain(issue.wait).until == LATER + hours(4)


def test_e9_an_offer() -> None:
    issue = deed(owned(), LATER, HandOver(by=by(BEN), to=DANA, note="Lunch")).issue
    assert issue.offered == Offered(DANA, BEN, LATER, LATER + minutes(15), "Lunch")


def test_an_update() -> None:
    issue = deed(owned(), LATER, Update(by=by(DANA), text="Looking", customer_visible=True)).issue
    assert issue.last_update == LastUpdate(at=LATER, by=DANA, text="Looking", customer_visible=True)
    assert (issue.replied_at, issue.moved_at) == (LATER, LATER)


def test_r28_a_promise_takes_the_place_of_the_cadence_and_warns_fifteen_minutes_before() -> None:
    until = LATER + minutes(40)
    issue = deed(owned(), LATER, Update(by=by(BEN), text="Looking", customer_visible=True, next_by=until)).issue
    assert clock(issue, ClockKind.CUSTOMER_UPDATE) == Clock(
        number=issue.clocks_started,
        kind=ClockKind.CUSTOMER_UPDATE,
        cycle=1,
        tier=None,
        calendar=FULL_POLICY.severity_calendars[Severity.SEV2],
        policy_version=1,
        target=minutes(40),
        started_at=LATER,
        running_since=LATER,
        deadline=until,
        ahead=(Ahead(until - minutes(15), 0),),
        promised=True,
    )


def test_r28_a_promise_of_fifteen_minutes_warns_of_nothing() -> None:
    soon = Update(by=by(BEN), text="Looking", customer_visible=True, next_by=LATER + minutes(15))
    decision = deed(owned(), LATER, soon)
    assert (clock(decision.issue, ClockKind.CUSTOMER_UPDATE).ahead, calls_of(decision)) == ((), [])


def test_r28_a_promise_at_the_opening_warns_of_nothing() -> None:
    nine = MONDAY_10 + hours(23)
    at_opening = Update(by=by(BEN), text="Looking", customer_visible=True, next_by=nine)
    promised = clock(deed(owned(Severity.SEV3), LATER, at_opening).issue, ClockKind.CUSTOMER_UPDATE)
    assert (promised.deadline, promised.ahead) == (nine, ())


def test_r20_a_snooze_that_a_deadline_shortened_says_so_and_one_that_it_did_not_does_not() -> None:
    hour, quarter = (Snooze(by=by(BEN), length=length) for length in (SnoozeFor.HOUR, SnoozeFor.QUARTER))
    in_all = MONDAY_10 + minutes(39)  # 15 minutes before the 54th, at which a tenth of the hour is left
    assert deed(owned(), in_all, hour).issue.snoozed == Snoozed(in_all, in_all + minutes(15), BEN, shortened=True)
    assert deed(owned(), in_all, quarter).issue.snoozed == Snoozed(in_all, in_all + minutes(15), BEN)


def test_r20_what_was_measured_before_a_pause_counts_for_what_must_be_left() -> None:
    """Fifteen minutes of the tier's hour are measured when it begins to wait; ten minutes later it runs on."""
    issue = replace(owned(), clocks=tuple(one for one in owned().clocks if one.kind is ClockKind.TIER_OWNERSHIP))
    waited = lived(issue, MONDAY_10 + minutes(15), WaitOn(by=by(BEN), vendor=True, reason="Their ticket"))
    again = lived(waited, MONDAY_10 + minutes(25), Resume(by=by(BEN)))
    hour = Snooze(by=by(BEN), length=SnoozeFor.HOUR)
    assert certain(deed(again, MONDAY_10 + minutes(25), hour).issue.snoozed).until == MONDAY_10 + minutes(64)


def test_the_customers_first_unanswered_message() -> None:
    issue = deed(owned(), LATER, CustomerWrote(by=by(ALICE), at=LATER - minutes(1), text="Hello?")).issue
    assert issue.unanswered == CustomerSaid(LATER - minutes(1), "Hello?")


def test_88_a_resolution_with_what_was_measured() -> None:
    issue = deed(owned(), LATER, DONE).issue
    assert issue.resolution == Resolution(
        at=LATER,
        by=BEN,
        text="Restarted",
        cause="defect",
        component="api",
        customer_told=True,
        lower_tier_could=True,
        measured=minutes(5),
    )
    assert (issue.holder, issue.moved_at) == (Holder(HolderKind.SETTLED, T1, LATER), LATER)


def test_88_a_resolution_without_a_clock_measured_nothing() -> None:
    issue = deed(replace(owned(), clocks=()), LATER, DONE).issue
    assert certain(issue.resolution).measured == timedelta()


def test_r27_what_the_customer_wrote_is_settled_with_it_also_where_they_were_not_told() -> None:
    wrote = CustomerWrote(by=by(ALICE), at=LATER, text="Hello?")
    issue = deed(lived(owned(), LATER, wrote), LATER, replace(DONE, customer_told=False)).issue
    assert (issue.unanswered, issue.checkpoint) == (None, None)


def test_r12_a_reopening_is_a_new_stay_in_the_tier() -> None:
    done = replace(lived(owned(), LATER, DONE), snoozes=2)
    issue = deed(done, MUCH_LATER, Reopen(by=by(ALICE), reason="Down again")).issue
    assert issue.present == TierEntry(tier=T1, how=Entered.REOPENED, at=MUCH_LATER, by=ALICE, text="Down again")
    assert (issue.resolution, issue.cycle, issue.snoozes) == (None, 2, 0)


def test_r13_a_cancellation() -> None:
    issue = deed(owned(), LATER, Cancel(by=by(BEN), reason=CancelReason.INVALID, comment="A test")).issue
    assert issue.cancelled == Cancelled(at=LATER, by=BEN, reason=CancelReason.INVALID, comment="A test", into=None)
    assert issue.holder == Holder(HolderKind.SETTLED, T1, LATER)


def test_r13_a_merged_one_asks_nobody_any_more() -> None:
    into = Cancel(by=by(BEN), reason=CancelReason.DUPLICATE, into=IssueId(7))
    before = lived(owned(), LATER, PAID, AskTier(by=by(BEN), question="Seen before?"), roster=ROSTER)
    issue = deed(before, LATER, into, roster=ROSTER).issue
    assert (issue.requests, issue.asked) == ((), ())
