"""A duplicate that is merged: what the surviving issue carries on, and what becomes of the lost one (SPEC R13)."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import (
    Accept,
    Cancel,
    CancelReason,
    CustomerWrote,
    Escalate,
    Request,
    Resolve,
    Snooze,
    StopReminding,
    Update,
    WaitOn,
    Watch,
)
from bot.domain.decision import Decision
from bot.domain.deeds.merging import handed_on, take_in
from bot.domain.errors import Refused, Why, certain
from bot.domain.facts import Breached, Outage, TimePassed, TookOver
from bot.domain.ids import IssueId
from bot.domain.issue import Issue, Status
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.roster import DepartmentPeople
from bot.domain.running import SnoozeFor
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    MONDAY_10,
    STRANGER,
    T3,
    TOMAS,
    VERA,
    an_issue,
    by,
    hours,
    minutes,
)
from tests.decisions import clock, deed, ended, lived, time
from tests.full_policy import BILLING, FULL_POLICY

AT = MONDAY_10 + minutes(20)
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=VERA)})
ASKED = Request(by=by(BEN), department=BILLING, question="Paid?")


def opened(number: int) -> Issue:
    return an_issue(policy=FULL_POLICY, number=number)


def accepted(number: int) -> Issue:
    return lived(opened(number), MONDAY_10, Accept(by=by(BEN)))


def told(next_by: datetime | None = None, *, customer_visible: bool = True) -> Update:
    return Update(by=by(BEN), text="We look at it", customer_visible=customer_visible, next_by=next_by)


def replied(number: int) -> Issue:
    return lived(accepted(number), MONDAY_10, told())


def wrote(at: datetime, text: str = "Any news?") -> CustomerWrote:
    return CustomerWrote(by=by(ALICE), at=at, text=text)


def merged(kept: Issue, lost: Issue, at: datetime = AT, policy: Policy = FULL_POLICY) -> Decision:
    return take_in(kept, handed_on(lost), policy, ROSTER, at)


def test_r13_65_the_lost_issue_is_cancelled_and_says_into_which_it_went() -> None:
    duplicate = Cancel(by=by(BEN), reason=CancelReason.DUPLICATE, into=IssueId(1))
    lost = deed(replied(2), AT, duplicate).issue
    assert {one.outcome for one in lost.clocks} == {Outcome.CANCELLED}
    assert certain(lost.cancelled).into == IssueId(1)


def test_r13_what_the_lost_issue_has_under_way_is_written_down_as_a_fact() -> None:
    decision = merged(accepted(1), replied(2))
    [fact] = [fact for fact in decision.facts if isinstance(fact, TookOver)]
    assert (fact.lost, fact.at) == (IssueId(2), AT)
    assert handed_on(replied(2)).at == replied(2).last_instant
    assert decision.issue.version == accepted(1).version + 1


# requests


def test_r13_a_running_request_goes_on_with_its_clock_under_a_new_number() -> None:
    kept = lived(accepted(1), MONDAY_10, replace(ASKED, blocking=False), roster=ROSTER)
    lost = lived(accepted(2), AT, ASKED, roster=ROSTER)
    before = clock(lost, ClockKind.REQUEST)
    issue = merged(kept, lost).issue
    assert [(one.number, one.blocking) for one in issue.requests] == [(1, False), (2, False)]
    [carried] = [one for one in issue.open_clocks if one.request == 2]
    assert (carried.deadline, carried.target, carried.started_at) == (before.deadline, before.target, AT)
    assert carried.number == issue.clocks_started
    assert issue.status is Status.ACCEPTED


def test_r13_a_request_that_is_late_stays_late_and_is_no_new_breach() -> None:
    lost = lived(lived(accepted(2), MONDAY_10, ASKED, roster=ROSTER), MONDAY_10 + hours(4), roster=ROSTER)
    assert clock(lost, ClockKind.REQUEST).is_late
    at = MONDAY_10 + hours(4)
    decision = merged(lived(opened(1), at), lost, at)
    assert clock(decision.issue, ClockKind.REQUEST).breach == clock(lost, ClockKind.REQUEST).breach
    assert not [f for f in decision.facts if isinstance(f, Breached) and f.clock is ClockKind.REQUEST]


def test_r13_a_request_without_a_clock_goes_on_without_one() -> None:
    lost = lived(accepted(2), AT, ASKED, roster=ROSTER)
    bare = replace(lost, clocks=tuple(one for one in lost.clocks if one.kind is not ClockKind.REQUEST))
    issue = merged(accepted(1), bare).issue
    assert ([one.department for one in issue.requests], issue.clock(ClockKind.REQUEST)) == ([BILLING], None)


def test_r13_where_the_surviving_issue_does_not_know_the_calendar_its_own_policy_counts_from_now() -> None:
    lost = lived(accepted(2), MONDAY_10, ASKED, roster=ROSTER)
    always = FULL_POLICY.severity_calendars[Severity.SEV1]
    [department] = FULL_POLICY.departments
    policy = replace(
        FULL_POLICY,
        calendars={always: FULL_POLICY.calendars[always]},
        severity_calendars=dict.fromkeys(Severity, always),
        ladder=tuple(replace(tier, calendar=None) for tier in FULL_POLICY.ladder),
        departments=(replace(department, calendar=always),),
    )
    kept = an_issue(policy=policy, number=1)
    issue = merged(kept, lost, MONDAY_10 + minutes(5), policy).issue
    begun = clock(issue, ClockKind.REQUEST)
    assert (begun.deadline, begun.request) == (MONDAY_10 + hours(4) + minutes(5), 1)


def test_r13_what_goes_on_is_numbered_after_what_the_surviving_issue_had() -> None:
    kept = lived(accepted(1), MONDAY_10, replace(ASKED, blocking=False), roster=ROSTER)
    kept = replace(kept, cycle=2)
    issue = merged(kept, lived(accepted(2), AT, ASKED, roster=ROSTER)).issue
    [carried] = [one for one in issue.open_clocks if one.request == 2]
    assert (carried.number, carried.cycle, issue.requests_sent) == (kept.clocks_started + 1, 2, 2)


# what the customer wrote


def test_r13_the_older_message_counts_and_next_reply_runs_from_it() -> None:
    kept = lived(replied(1), AT, wrote(AT))
    lost = lived(replied(2), AT, wrote(AT - minutes(10), "First"), wrote(AT, "Second"))
    issue = merged(kept, lost).issue
    said = certain(issue.unanswered)
    assert (said.text, said.at, said.count) == ("First", AT - minutes(10), 3)
    assert clock(issue, ClockKind.NEXT_REPLY).deadline == AT + minutes(50)


def test_r13_its_own_older_message_goes_on() -> None:
    kept = lived(replied(1), AT, wrote(AT - minutes(10), "Mine"))
    issue = merged(kept, lived(replied(2), AT, wrote(AT))).issue
    assert (certain(issue.unanswered).text, certain(issue.unanswered).count) == ("Mine", 2)
    assert clock(issue, ClockKind.NEXT_REPLY) == clock(kept, ClockKind.NEXT_REPLY)


def test_r13_of_two_messages_of_one_instant_its_own_goes_on() -> None:
    kept = lived(replied(1), AT, wrote(AT, "Mine"))
    said = certain(merged(kept, lived(replied(2), AT, wrote(AT, "Theirs"))).issue.unanswered)
    assert (said.text, said.count) == ("Mine", 2)


def test_r13_a_message_starts_next_reply_where_none_ran_and_none_before_the_first_reply() -> None:
    lost = lived(replied(2), AT, wrote(AT))
    assert clock(merged(replied(1), lost).issue, ClockKind.NEXT_REPLY).deadline == AT + hours(1)
    unheard = merged(accepted(1), lost).issue
    assert (unheard.clock(ClockKind.NEXT_REPLY), unheard.unanswered) == (None, lost.unanswered)


def test_r6_a_message_that_is_handed_on_ends_a_wait_on_the_customer_and_silence() -> None:
    kept = lived(replied(1), AT, Snooze(by=by(BEN), length=SnoozeFor.QUARTER))
    kept = lived(kept, AT, StopReminding(by=by(DANA), until=AT + hours(1), reason="Known"))
    kept = lived(kept, AT, WaitOn(by=by(BEN), vendor=False, reason="Logs"))
    issue = merged(kept, lived(replied(2), AT, wrote(AT))).issue
    assert (issue.status, issue.snoozed, issue.stopped) == (Status.ACCEPTED, None, None)


# promises


def test_r13_a_promise_takes_the_place_of_the_cadence() -> None:
    issue = merged(replied(1), lived(accepted(2), AT, told(AT + hours(3)))).issue
    assert ended(issue, ClockKind.CUSTOMER_UPDATE) == [Outcome.SUPERSEDED]
    promised = clock(issue, ClockKind.CUSTOMER_UPDATE)
    assert (promised.promised, promised.deadline) == (True, AT + hours(3))


@pytest.mark.parametrize(("own", "other"), [(1, 2), (2, 1), (1, 1)])
def test_r28_of_two_promises_the_earlier_counts(own: int, other: int) -> None:
    kept = lived(accepted(1), AT, told(AT + hours(own)))
    lost = lived(accepted(2), AT, told(AT + hours(other)))
    assert clock(merged(kept, lost).issue, ClockKind.CUSTOMER_UPDATE).deadline == AT + hours(1)


def test_r28_of_two_promises_of_one_instant_its_own_goes_on() -> None:
    kept = lived(accepted(1), AT, told(AT + hours(1)))
    issue = merged(kept, lived(accepted(2), AT, told(AT + hours(1)))).issue
    assert clock(issue, ClockKind.CUSTOMER_UPDATE) == clock(kept, ClockKind.CUSTOMER_UPDATE)


def test_r9_a_cadence_that_is_late_stays_late_also_while_it_rests() -> None:
    at = MONDAY_10 + hours(3)
    top = lived(opened(1), MONDAY_10, Escalate(by=by(DANA), reason="x", to=T3), Accept(by=by(TOMAS)))
    late = lived(lived(top, MONDAY_10, replace(told(), by=by(TOMAS))), at)
    waiting = lived(late, at, WaitOn(by=by(TOMAS), vendor=False, reason="Logs"))
    lost = lived(lived(opened(2), at), at, replace(told(at + hours(1)), by=by(TOMAS)))
    for kept in (late, waiting):
        assert clock(merged(kept, lost, at).issue, ClockKind.CUSTOMER_UPDATE).breach is not None


def test_r13_a_broken_promise_is_not_handed_on() -> None:
    lost = lived(lived(accepted(2), MONDAY_10, told(AT)), AT)
    assert clock(lost, ClockKind.CUSTOMER_UPDATE).is_late
    assert not clock(merged(replied(1), lost).issue, ClockKind.CUSTOMER_UPDATE).promised


def test_r13_what_was_promised_to_the_team_needs_an_owner_who_owes_it() -> None:
    lost = lived(accepted(2), MONDAY_10, told(MONDAY_10 + hours(1), customer_visible=False))
    at = MONDAY_10 + minutes(5)
    assert merged(opened(1), lost, at).issue.clock(ClockKind.INTERNAL_UPDATE) is None
    assert clock(merged(accepted(1), lost, at).issue, ClockKind.INTERNAL_UPDATE).promised


# watchers


def test_r13_watchers_and_the_opener_of_the_lost_issue_watch_the_other() -> None:
    lost = replace(lived(accepted(2), AT, Watch(by=by(STRANGER)), Watch(by=by(BEN))), opener=VERA)
    kept = lived(accepted(1), AT, Watch(by=by(BEN)))
    assert merged(kept, lost).issue.watchers == (BEN, STRANGER, VERA)


def test_who_opened_both_hears_of_it_anyway_and_watches_nothing() -> None:
    assert merged(accepted(1), accepted(2)).issue.watchers == ()


# what is refused, and time


def test_r13_an_issue_is_not_merged_into_itself_or_into_one_that_is_not_open() -> None:
    with pytest.raises(Refused) as caught:
        merged(accepted(1), accepted(1))
    assert caught.value.why is Why.MERGE_INTO_ITSELF
    solved = Resolve(
        by=by(BEN), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False
    )
    with pytest.raises(Refused) as caught:
        merged(lived(accepted(1), AT, solved), accepted(2))
    assert caught.value.why is Why.MERGE_INTO_NOT_OPEN


def test_r26_time_comes_first_for_the_surviving_issue_too() -> None:
    decision = merged(opened(1), opened(2))
    assert decision.issue.tier == "tier2"
    names = [type(fact) for fact in decision.facts]
    assert names.index(TimePassed) < names.index(TookOver)


def test_r17_an_outage_that_hid_a_raise_is_known_to_a_merge() -> None:
    outage = Outage(MONDAY_10 + minutes(10), MONDAY_10 + hours(1))
    at = MONDAY_10 + hours(1)
    kept = take_in(opened(1), handed_on(opened(2)), FULL_POLICY, A_ROSTER, at, outage).issue
    assert clock(kept, ClockKind.ACK).started_at == at
    assert time(kept, at + minutes(30)).issue.tier == T3
