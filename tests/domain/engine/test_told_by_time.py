"""What time tells by itself, with everything that the sentence for people needs: why, whom, when, where, until when.

The rules behind it are tested beside this file; here nothing may be left out of the message.
"""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from bot.domain.clocks import ClockKind
from bot.domain.commands import AskTier, Escalate, HandOver, NeedInfo, Request, Return, WaitOn
from bot.domain.effects import CallPeople, Place, Reason, ReasonKind
from bot.domain.errors import certain
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.roster import Called, DepartmentPeople, Found
from bot.domain.running import Attention, Entered
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
from tests.decisions import calls_of, clock, deed, lived, time
from tests.domain.told import call, opened, owned, wakes
from tests.full_policy import BILLING

LATER = MONDAY_10 + minutes(5)
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=VERA)})
UP = Escalate(by=by(BEN), reason="Needs access")


def why(issue: Issue, kind: ReasonKind, key: str, at: datetime, **more: object) -> Reason:
    plain = Reason(kind=kind, key=key, at=at, tier=issue.tier)
    return replace(plain, **more)  # type: ignore[arg-type]  # names of its own fields


def called(reason: Reason, *people: Called, **more: object) -> CallPeople:
    plain = CallPeople(tier=reason.tier, reasons=(reason,), people=people, in_channel=False, loud=False)
    return replace(plain, **more)  # type: ignore[arg-type]  # names of its own fields


def told(issue: Issue, at: datetime, kind: ReasonKind) -> CallPeople:
    """What the wake at that instant calls for that reason, wake by wake as the heartbeat looks."""
    [woken] = [one for one in wakes(issue, at, roster=ROSTER) if one.issue.last_instant == at]
    return call(woken, kind)


def on_call(*people: PersonId) -> tuple[Called, ...]:
    return tuple(Called(person, Found.ON_CALL) for person in people)


def test_e11_an_escalation_calls_with_who_did_it_why_from_where_and_the_time_to_accept() -> None:
    before = owned()
    decision = deed(before, LATER, UP)
    reason = why(
        decision.issue,
        ReasonKind.ENTERED,
        "calling:2:0:0",
        LATER,
        how=Entered.ESCALATED,
        from_tier=T1,
        sequence=2,
        cycle=0,
        step=0,
        by=BEN,
        text="Needs access",
        within=minutes(30),
    )
    assert calls_of(decision) == [called(reason, *on_call(PRIYA, SAM), Called(LENA, Found.LEAD), loud=True)]


def test_r19_a_raise_calls_with_the_clock_that_ran_out_before_everybody() -> None:
    at = MONDAY_10 + minutes(15)
    decision = time(opened(), at)
    reason = why(
        decision.issue,
        ReasonKind.ENTERED,
        "calling:2:0:0",
        at,
        how=Entered.RAISED,
        from_tier=T1,
        sequence=2,
        cycle=0,
        step=0,
        clock=ClockKind.ACK,
        within=minutes(30),
    )
    assert calls_of(decision) == [
        called(reason, *on_call(PRIYA, SAM), Called(LENA, Found.LEAD), in_channel=True, loud=True)
    ]


def test_e3_a_step_calls_with_its_place_in_the_order_and_when_acceptance_is_due() -> None:
    at = MONDAY_10 + minutes(7.5)
    reason = why(
        opened(),
        ReasonKind.STEP,
        "calling:1:0:1",
        at,
        clock=ClockKind.ACK,
        deadline=MONDAY_10 + minutes(15),
        sequence=1,
        cycle=0,
        step=1,
    )
    people = (*on_call(ALICE, BEN), Called(DANA, Found.LEAD))
    assert told(opened(), at, ReasonKind.STEP) == called(reason, *people, loud=True)


def test_e11_the_final_fallback_calls_everybody_left_in_the_channel_and_by_mail() -> None:
    issue = opened(Severity.SEV1)
    at = MONDAY_10 + minutes(50)  # twice two and a half times ten minutes
    reason = why(issue, ReasonKind.FINAL_FALLBACK, "calling:1:final", at, sequence=1)
    people = Called(VERA, Found.ACCOUNTABLE), Called(OLU, Found.FALLBACK)
    final = told(issue, at, ReasonKind.FINAL_FALLBACK)
    assert reason in final.reasons
    assert (final.people[:2], final.in_channel, final.loud, final.mail) == (people, True, True, True)


def test_e18_a_raise_that_is_withheld_tells_lead_and_manager_which_clock_ran_out() -> None:
    issue = lived(owned(), MONDAY_10, UP, Return(by=by(PRIYA), reason="incomplete"))
    at, ack = MONDAY_10 + minutes(15), clock(issue, ClockKind.ACK)
    key = f"withheld:{ack.number}:{ack.revision}"
    reason = why(issue, ReasonKind.RAISE_WITHHELD, key, at, clock=ClockKind.ACK)
    withheld = told(issue, at, ReasonKind.RAISE_WITHHELD)
    assert reason in withheld.reasons
    assert {Called(DANA, Found.LEAD), Called(MARC, Found.MANAGER)} <= set(withheld.people)
    assert withheld.loud


def test_60_a_breach_calls_with_the_clock_and_its_deadline_in_the_channel() -> None:
    issue, at = owned(tier=T3), MONDAY_10 + hours(1)
    late = clock(issue, ClockKind.FIRST_REPLY)
    reason = why(
        issue,
        ReasonKind.BREACH,
        f"breach:{late.number}:0",
        at,
        clock=ClockKind.FIRST_REPLY,
        clock_number=late.number,
        deadline=at,
    )
    assert told(issue, at, ReasonKind.BREACH) == called(reason, Called(TOMAS, Found.OWNER), in_channel=True, loud=True)


def test_42_a_late_department_is_told_there_and_in_the_thread() -> None:
    asked = Request(by=by(TOMAS), department=BILLING, question="Paid?", blocking=False)
    issue = lived(owned(tier=T3), MONDAY_10, asked, roster=ROSTER)
    at = certain(clock(issue, ClockKind.REQUEST).deadline)
    late = next(one for one in issue.open_clocks if one.request == 1)
    key = f"breach:{late.number}:0"
    reason = why(
        issue,
        ReasonKind.BREACH,
        key,
        at,
        clock=ClockKind.REQUEST,
        clock_number=late.number,
        deadline=at,
        number=1,
        department=BILLING,
    )
    [woken] = [
        one
        for one in wakes(replace(issue, clocks=(late,), attention=None), at, roster=ROSTER)
        if _tells(one.effects, key)
    ]
    at = woken.issue.last_instant
    theirs = replace(reason, key=f"{key}:billing", at=at)
    assert set(calls_of(woken)) >= {
        called(replace(reason, at=at), Called(TOMAS, Found.OWNER), in_channel=True, loud=True),
        called(
            theirs,
            Called(VERA, Found.DEPARTMENT),
            in_channel=True,
            loud=True,
            place=Place.DEPARTMENT,
            department=BILLING,
        ),
    }


def _tells(effects: tuple[object, ...], key: str) -> bool:
    return any(reason.key == key for one in effects if isinstance(one, CallPeople) for reason in one.reasons)


def test_r14_a_warning_calls_with_the_share_that_is_gone_and_the_deadline() -> None:
    issue, at = owned(tier=T3), MONDAY_10 + minutes(48)
    near = clock(issue, ClockKind.FIRST_REPLY)
    reason = why(
        issue,
        ReasonKind.THRESHOLD,
        f"threshold:{near.number}:0:1",
        at,
        clock=ClockKind.FIRST_REPLY,
        clock_number=near.number,
        deadline=MONDAY_10 + hours(1),
        share=Fraction(4, 5),
    )
    people = Called(TOMAS, Found.OWNER), Called(INES, Found.LEAD)
    assert told(issue, at, ReasonKind.THRESHOLD) == called(reason, *people)


def test_r14_a_warning_of_what_a_department_owes_is_told_where_it_reads() -> None:
    asked = Request(by=by(TOMAS), department=BILLING, question="Paid?", blocking=False)
    issue = lived(owned(Severity.SEV3, T3), MONDAY_10, asked, roster=ROSTER)
    near = clock(issue, ClockKind.REQUEST)
    at = near.ahead[0].at
    reason = why(
        issue,
        ReasonKind.THRESHOLD,
        f"threshold:{near.number}:0:0",
        at,
        clock=ClockKind.REQUEST,
        clock_number=near.number,
        deadline=near.deadline,
        share=Fraction(3, 4),
        number=1,
        department=BILLING,
    )
    [woken] = [one for one in wakes(issue, at, roster=ROSTER) if one.issue.last_instant == at]
    people = Called(VERA, Found.DEPARTMENT), Called(STRANGER, Found.DEPARTMENT)
    assert called(reason, *people, place=Place.DEPARTMENT, department=BILLING) in calls_of(woken)


def test_r18_a_reminder_lists_all_that_is_late() -> None:
    issue = owned(tier=T3)
    began, at = MONDAY_10 + hours(1), MONDAY_10 + minutes(90)
    reason = why(issue, ReasonKind.REMINDER, f"reminder:{began.isoformat()}:0", at, late=(ClockKind.FIRST_REPLY,))
    assert told(issue, at, ReasonKind.REMINDER) == called(reason, Called(TOMAS, Found.OWNER), loud=True)


def test_r29_a_checkpoint_says_how_long_nothing_moved() -> None:
    issue = replace(owned(), clocks=(), attention=None)
    at = MONDAY_10 + hours(4)
    key = f"checkpoint:{MONDAY_10.isoformat()}"
    first = why(issue, ReasonKind.CHECKPOINT, f"{key}:0", at, within=hours(4))
    assert told(issue, at, ReasonKind.CHECKPOINT) == called(first, Called(DANA, Found.LEAD))
    second = why(issue, ReasonKind.CHECKPOINT, f"{key}:1", at + hours(8), within=hours(12))
    people = Called(DANA, Found.LEAD), Called(MARC, Found.MANAGER)
    assert told(issue, at + hours(8), ReasonKind.CHECKPOINT) == called(second, *people)


def test_e7_the_owner_is_asked_with_how_long_they_have_it_and_the_time_to_answer() -> None:
    issue = replace(owned(), clocks=(), checkpoint=replace(certain(owned().checkpoint), at=MONDAY_10 + hours(90)))
    at = MONDAY_10 + hours(4)
    reason = why(issue, ReasonKind.CONFIRM, f"confirm:{at.isoformat()}", at, deadline=at + hours(1), within=hours(4))
    assert told(issue, at, ReasonKind.CONFIRM) == called(reason, Called(BEN, Found.OWNER), loud=True)


def test_e7_where_the_owner_does_not_answer_the_same_tier_is_called_and_nobody_said_why() -> None:
    at = MONDAY_10 + hours(4)
    asked = replace(owned(), clocks=(), attention=Attention(at, MONDAY_10 + hours(3)))
    reason = why(
        asked,
        ReasonKind.ENTERED,
        "calling:2:0:0",
        at,
        how=Entered.UN_ACCEPTED,
        from_tier=T1,
        sequence=2,
        cycle=0,
        step=0,
        within=minutes(15),
    )
    people = (*on_call(ALICE, BEN), Called(DANA, Found.LEAD))
    assert told(asked, at, ReasonKind.ENTERED) == called(reason, *people, loud=True)


def test_r6_the_end_of_a_wait_says_what_it_was_for_and_calls_owner_and_their_lead() -> None:
    vendor = replace(lived(owned(), LATER, WaitOn(by=by(BEN), vendor=True, reason="Their ticket")), clocks=())
    at = LATER + hours(4)
    reason = why(vendor, ReasonKind.WAIT_ENDED, f"wait:{LATER.isoformat()}", at, text="Their ticket")
    assert reason in told(vendor, at, ReasonKind.WAIT_ENDED).reasons
    department = lived(owned(), LATER, Request(by=by(BEN), department=BILLING, question="Paid?"), roster=ROSTER)
    ended = told(replace(department, clocks=()), at, ReasonKind.WAIT_ENDED)
    paid = replace(reason, text="Paid?", department=BILLING)
    assert paid in ended.reasons
    assert ended.people[:2] == (Called(BEN, Found.OWNER), Called(VERA, Found.DEPARTMENT))


def test_r6_a_sender_who_did_not_answer_is_told_to_the_lead_of_their_tier() -> None:
    issue = lived(lived(owned(), LATER, UP), LATER, NeedInfo(by=by(PRIYA), question="Since when?"))
    at = LATER + hours(1)
    reason = why(issue, ReasonKind.WAIT_ENDED, f"wait:{LATER.isoformat()}", at, text="Since when?")
    ended = told(replace(issue, clocks=()), at, ReasonKind.WAIT_ENDED)
    assert ended == called(reason, Called(PRIYA, Found.OWNER), Called(DANA, Found.LEAD), loud=False)


def test_e9_an_offer_that_nobody_took_says_who_offered_it_to_whom() -> None:
    issue = lived(owned(), LATER, HandOver(by=by(BEN), to=ALICE, note="Lunch"))
    at = LATER + minutes(15)
    reason = why(issue, ReasonKind.OFFER_LAPSED, f"offer:{LATER.isoformat()}", at, by=BEN, person=ALICE)
    people = Called(BEN, Found.OWNER), Called(ALICE, Found.OFFERED), Called(DANA, Found.LEAD)
    assert told(issue, at, ReasonKind.OFFER_LAPSED) == called(reason, *people)


def test_105_a_question_that_nobody_answered_is_dated_when_it_was_due() -> None:
    issue = lived(owned(), LATER, AskTier(by=by(BEN), question="Seen before?"))
    at = LATER + minutes(30)
    reason = why(
        issue,
        ReasonKind.ASK_OVERDUE,
        "ask_overdue:1",
        at,
        tier=T2,
        by=BEN,
        text="Seen before?",
        number=1,
        deadline=at,
    )
    late = call(time(issue, at + minutes(1)), ReasonKind.ASK_OVERDUE)
    assert (late.reasons, late.tier, late.place) == ((reason,), T2, Place.HELP)
